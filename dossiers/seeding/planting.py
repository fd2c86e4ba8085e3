"""Writing the entries of a case file as records: each once, and never over what people did."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.models import Q

from casetracker.access import Audience
from casetracker.constraints import sentence_for
from casetracker.dates import InvalidDateError, UncertainDate
from casetracker.exceptions import CasetrackerError
from casetracker.history import acting
from casetracker.models import User
from dossiers.models import (
    AppealPerson,
    Charge,
    Name,
    Offence,
    Relationship,
    ResponseItem,
    StatusChange,
)
from dossiers.seeding.casefile import CaseFile, Entry
from dossiers.seeding.errors import SeedError
from dossiers.seeding.keys import key_of
from dossiers.seeding.shapes import CHILDREN, LISTED_AS_TEXT, RELATED
from sources.models import Snapshot, Source

REASON = "Seeded from fixtures"
NAMED = ("publishers", "organisations", "facilities", "forums", "events")
ORDER = ("people", "detentions", "appeals", "responses", "status_changes")
"""Records are made in this order, so that what one refers to exists already."""

TABLES: dict[str, tuple[type[models.Model], str]] = {
    "names": (Name, "person"),
    "relationships": (Relationship, "person"),
    "charges": (Charge, "detention"),
    "persons": (AppealPerson, "appeal"),
    "answers": (ResponseItem, "response"),
}
"""The rows that hang on a record, by the field that lists them: their table, and the column that
holds the record."""


class Planting:
    """One run over a case file: the rows by path, and what was made.

    ``new`` are the entries whose record this run made; only those get claims, so that a record
    people have worked on stays as they left it.
    """

    def __init__(self, case_file: CaseFile, *, by: User) -> None:
        self.case_file = case_file
        self.by = by
        self.rows: dict[str, Any] = {}
        self.snapshots: dict[str, Snapshot] = {}
        self.made: Counter[str] = Counter()
        self.new: list[Entry] = []

    def plant(self) -> None:
        """Make every record that is not there yet. Raises `SeedError`."""
        for part in NAMED:
            for entry in self.case_file.of(part):
                with self.at(entry), acting(by=self.by, reason=REASON):
                    self._plant_named(entry)
        for entry in self.case_file.of("sources"):
            with self.at(entry):
                self._plant_source(entry)
        for part in ORDER:
            for entry in self.case_file.of(part):
                with self.at(entry), acting(by=self.by, reason=REASON):
                    self._plant_record(entry)
        for entry in self.new:
            with self.at(entry), acting(by=self.by, reason=REASON):
                self._plant_children(entry)

    def reference_of(self, word: str) -> str:
        """The reference of the person whose key ``word`` is; any other word as it stands."""
        path = self.case_file.path_of("people", key=word, near="")
        return str(self.rows[path].reference) if path else word

    def fresh(self, entry: Entry) -> Any:
        """The entry's record as the database holds it now."""
        return entry.shape.model.objects.get(pk=self.rows[entry.path].pk)

    @contextmanager
    def at(self, entry: Entry, what: str = "") -> Iterator[None]:
        """Tell a rule broken inside the block with the place in the case file, and ``what``."""
        try:
            yield
        except (CasetrackerError, InvalidDateError, ValidationError, IntegrityError) as error:
            where = ", ".join(filter(None, (self.case_file.name, entry.path, what)))
            raise SeedError([f"{where}: {sentence}" for sentence in sentences_of(error)]) from error

    def _plant_named(self, entry: Entry) -> None:
        """A publisher or a row of a vocabulary; one that people made or renamed is taken."""
        model = entry.shape.model
        same = Q(pk=key_of(entry.path)) | Q(name=entry.values["name"])
        if hasattr(model, "also_known_as"):
            same |= Q(also_known_as__contains=[entry.values["name"]])
        row = model.objects.filter(same).first()
        self.rows[entry.path] = row or self._make(entry, **self._columns(entry))

    def _plant_source(self, entry: Entry) -> None:
        row = Source.objects.filter(pk=key_of(entry.path)).first()
        if row is None:
            with acting(by=self.by, reason=REASON):
                row = self._make(entry, audience=Audience.PUBLIC, **self._columns(entry))
            Snapshot.objects.take(
                row,
                by=self.by,
                content=self.case_file.contents[entry.key],
                text=self.case_file.texts[entry.key],
                reason=REASON,
            )
            self.made["snapshots"] += 1
        content = hashlib.sha256(self.case_file.contents[entry.key]).hexdigest()
        # Found by its bytes: after a merge it belongs to another source.
        self.snapshots[entry.key] = Snapshot.objects.filter(file_sha256=content).earliest(
            "captured_at"
        )
        self.rows[entry.path] = row

    def _plant_record(self, entry: Entry) -> None:
        model = entry.shape.model
        row = model.objects.filter(pk=key_of(entry.path)).first()
        if row is None:
            row = self._make(entry, **self._columns(entry), **self._setting(entry))
            self.new.append(entry)
        self.rows[entry.path] = getattr(row, "merged_into", None) or row

    def _setting(self, entry: Entry) -> dict[str, Any]:
        """What a record gets from where it stands in the file."""
        above = self.rows.get(entry.parent)
        match entry.part:
            case "people" | "appeals":
                return {"audience": Audience.PUBLIC}
            case "responses":
                return {"audience": Audience.PUBLIC, "appeal": above}
            case _:
                return {"person": above}

    def _make(self, entry: Entry, **columns: Any) -> Any:
        self.made[entry.part.replace("_", " ")] += 1
        columns["id"] = key_of(entry.path)
        if entry.shape.model is StatusChange:
            person = columns.pop("person")
            return StatusChange.objects.record(person, by=self.by, reason=REASON, **columns)
        return _saved(entry.shape.model(**columns))

    def _columns(self, entry: Entry) -> dict[str, Any]:
        """The entry's values as the columns of its table take them."""
        elsewhere = {*CHILDREN, *LISTED_AS_TEXT, "document"}
        return {
            name: self._column(name, value=value, near=entry.parent)
            for name, value in entry.values.items()
            if name not in elsewhere
        }

    def _column(self, name: str, *, value: Any, near: str) -> Any:
        if name in RELATED:
            return self.rows[self.case_file.path_of(RELATED[name], key=value, near=near)]
        if isinstance(value, dict):
            return UncertainDate(value["edtf"], value.get("words", ""))
        return value

    def _plant_children(self, entry: Entry) -> None:
        """The rows that hang on a record."""
        for field, (table, owner) in TABLES.items():
            for raw in entry.values.get(field, []):
                _saved(table(**{owner: self.rows[entry.path]}, **self._child(field, raw=raw)))
                self.made[str(table._meta.verbose_name_plural)] += 1

    def _child(self, field: str, *, raw: Any) -> dict[str, Any]:
        """The columns of a row that hangs on a record."""
        if field == "relationships":
            kind, _, key = raw.partition(" ")
            return {"kind": kind, "other": self._column("person", value=key, near="")}
        if field == "charges":
            code, _, stage = raw.partition(" ")
            offence = Offence.objects.filter(code=code).first()
            if offence is None:
                raise ValidationError({field: f"There is no offence “{code}”."})
            return {"offence": offence, "stage": stage}
        return {name: self._column(name, value=value, near="") for name, value in raw.items()}


def _saved(row: models.Model) -> models.Model:
    row.full_clean()
    row.save(force_insert=True)
    return row


def sentences_of(error: Exception) -> list[str]:
    """What is wrong, in sentences, with the field where it is known."""
    if isinstance(error, ValidationError):
        return [
            f"{field}: {message}"
            for field, messages in error.message_dict.items()
            for message in messages
        ]
    if isinstance(error, IntegrityError):
        return [sentence_for(error)[1]]
    return [str(error)]
