"""Who saw which row at which moment, found out from the versions that the history keeps."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from casetracker.journal import JournalEntry, Moment
from dossiers.changes.rules import TABLES, TOLD, Model, Reader, Row, named_in
from dossiers.models import Person
from sources.models import Source

Keys = dict[Model, set[UUID]]
HEAD = ("era", "xact", "number", "at", "versions", "version", "key", "deed")


@dataclass(frozen=True)
class Version:
    """A row as one transaction left it; ``row`` is None where the transaction deleted it."""

    moment: Moment
    number: int
    at: Any
    version: int
    row: Row | None


@dataclass
class Line:
    """All versions of one row, a transaction at a time, the oldest first."""

    model: Model
    versions: list[Version] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)

    def add(self, version: Version) -> None:
        """Take in a version; of one transaction the last counts."""
        if self.moments and self.moments[-1] == version.moment:
            self.versions[-1] = version
        else:
            self.moments.append(version.moment)
            self.versions.append(version)

    def at(self, moment: Moment, *, before: bool = False) -> Version | None:
        """The version that ``moment`` left, or found; None where there was no row."""
        find = bisect_left if before else bisect_right
        place = find(self.moments, moment) - 1
        version = self.versions[place] if place >= 0 else None
        return version if version is not None and version.row is not None else None


class Past:
    """What one reader saw of some rows. Nothing is known of rows that were not loaded."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.lines: dict[UUID, Line] = {}
        self._asked: dict[UUID, set[UUID]] = defaultdict(set)
        self._people: dict[str, UUID] = {}
        self._seen: dict[tuple[UUID, Moment, bool], bool] = {}
        self._gates: dict[UUID, frozenset[UUID]] = {}

    def load(self, keys: Mapping[Model, Iterable[UUID]]) -> None:
        """Read the versions of these rows, and of all that decides on who sees them."""
        wanted: Keys = {model: set(each) for model, each in keys.items()}
        while any(wanted.values()):
            wanted = self._read(wanted)
        self._gates.clear()

    def _read(self, wanted: Keys) -> Keys:
        """Read the versions of rows not known yet; returns the rows they hang on."""
        unknown = {
            model: {key for key in keys if key not in self.lines} for model, keys in wanted.items()
        }
        for model, keys in unknown.items():
            self.lines.update((key, Line(model)) for key in keys)
        fresh = {key for keys in unknown.values() for key in keys}
        entries = JournalEntry.objects.filter(key__in=fresh).in_order()
        by_table: dict[str, list[Any]] = defaultdict(list)
        for entry in entries.values_list(*HEAD):
            by_table[entry[4]].append(entry)
        for table, found in by_table.items():
            if table in TABLES:
                self._take_in(TABLES[table], found)
        return self._hung_on(unknown)

    def _take_in(self, model: Model, entries: list[Any]) -> None:
        rows = self._rows(model, entries)
        for era, xact, number, at, _, version, key, deed in entries:
            row = None if deed == "delete" else rows.get(version, {})
            self.lines[key].add(Version(Moment(era, xact), number, at, version, row))

    def _rows(self, model: Model, entries: list[Any]) -> dict[int, Row]:
        """The columns of the versions that decide on who sees them."""
        needed = TOLD[model].needed
        if not needed:
            return {}
        events = model.pgh_event_model._default_manager  # type: ignore[attr-defined]
        found = events.filter(pgh_id__in=[entry[5] for entry in entries])
        return {row["pgh_id"]: row for row in found.values("pgh_id", *needed)}

    def _hung_on(self, unknown: Keys) -> Keys:
        """The rows that decide on who sees those just read."""
        found: Keys = defaultdict(set)
        for model, keys in unknown.items():
            told = TOLD[model]
            for row in self._rows_of(keys):
                for name, parent in told.parents.items():
                    found[parent].add(row[f"{name}_id"])
                for name in told.links:
                    target: Any = model._meta.get_field(name).related_model
                    found[target].add(row[f"{name}_id"])
                if "merged_into_id" in row:
                    found[model].add(row["merged_into_id"])
            if told.asked and not self.reader.notes:
                found[told.asked[0]] |= self._asked_of(keys, *told.asked)
        found[Person] |= self._named(unknown)
        return {model: keys - {None} for model, keys in found.items()}

    def _rows_of(self, keys: Iterable[UUID]) -> Iterable[Row]:
        return (
            version.row
            for key in keys
            for version in self.lines[key].versions
            if version.row is not None
        )

    def _asked_of(self, keys: set[UUID], model: Model, column: str) -> set[UUID]:
        """The rows of ``model`` that ever pointed to one of these rows."""
        events = model.pgh_event_model._default_manager  # type: ignore[attr-defined]
        pairs = events.filter(**{f"{column}__in": keys}).values_list(column, "pgh_obj_id")
        for parent, child in pairs.distinct():
            self._asked[parent].add(child)
        return {child for key in keys for child in self._asked[key]}

    def _named(self, unknown: Keys) -> set[UUID]:
        """The people whom claims just read name."""
        named = {
            named_in(row)
            for model, keys in unknown.items()
            if TOLD[model].names_people and not self.reader.notes
            for row in self._rows_of(keys)
        }
        fresh = {name for name in named if name} - set(self._people)
        if fresh:
            people = Person.objects.filter(reference__in=fresh)
            self._people.update(people.values_list("reference", "pk"))
        return {self._people[name] for name in fresh if name in self._people}

    def sees(self, key: UUID | None, moment: Moment, *, before: bool = False) -> bool:
        """Whether the reader saw the row once ``moment`` was over, or just before it."""
        if key is None or key not in self.lines:
            return False
        asked = (key, moment, before)
        if asked not in self._seen:
            self._seen[asked] = self._found_out(key, moment, before=before)
        return self._seen[asked]

    def _found_out(self, key: UUID, moment: Moment, *, before: bool) -> bool:
        line = self.lines[key]
        version = line.at(moment, before=before)
        if version is None:
            return False
        told, row = TOLD[line.model], version.row or {}
        hung_on = (row[f"{name}_id"] for name in told.parents)
        return (
            told.own(row, self.reader)
            and all(self.sees(one, moment, before=before) for one in hung_on if one is not None)
            and (
                self.reader.notes
                or (
                    (not told.asked or self._is_about_somebody(key, moment, before=before))
                    and (not told.names_people or self._names_seen(row, moment, before=before))
                )
            )
        )

    def _is_about_somebody(self, key: UUID, moment: Moment, *, before: bool) -> bool:
        """Whether it speaks of nobody in particular, or of somebody the reader saw."""
        found = [self.lines[child].at(moment, before=before) for child in self._asked[key]]
        rows = [version.row for version in found if version is not None and version.row]
        own = TOLD[self.lines[key].model].asked
        column = own[1] if own else ""
        about = [row["person_id"] for row in rows if row[column] == key]
        return not about or any(self.sees(person, moment, before=before) for person in about)

    def _names_seen(self, row: Row, moment: Moment, *, before: bool) -> bool:
        """Whether the value names nobody, or a person whom the reader saw."""
        named = named_in(row)
        if named is None:
            return True
        key = self._people.get(named)
        version = self.lines[key].at(moment, before=before) if key in self.lines else None
        if version is None or version.row is None:
            return False
        return self.sees(version.row["merged_into_id"] or key, moment, before=before)

    def gates(self, key: UUID) -> frozenset[UUID]:
        """The row and all rows that ever decided on who saw it, as far as they are loaded."""
        if key not in self._gates:
            found, waiting = {key}, [key]
            while waiting:
                more = self.next_to(waiting.pop()) - found
                waiting += more
                found |= more
            self._gates[key] = frozenset(found)
        return self._gates[key]

    def next_to(self, key: UUID) -> set[UUID]:
        """The rows that ever decided directly on who saw the row, as far as they are loaded."""
        line = self.lines[key]
        told = TOLD[line.model]
        found = set(self._asked[key]) if told.asked else set()
        for row in self._rows_of([key]):
            found |= {row[f"{name}_id"] for name in told.parents}
            named = named_in(row) if told.names_people else None
            if named in self._people:
                person = self._people[named]
                found.add(person)
                found |= {one["merged_into_id"] for one in self._rows_of([person])}
        return {one for one in found if one in self.lines}

    def targets(self, key: UUID) -> set[UUID]:
        """The rows that a link of the row ever led to, as far as they are loaded."""
        columns = TOLD[self.lines[key].model].linked
        found = {row[column] for row in self._rows_of([key]) for column in columns}
        return {one for one in found if one in self.lines}

    def since(self, key: UUID) -> Moment | None:
        """The moment from which the reader has seen the row without a break; None if not now."""
        moments = {moment for gate in self.gates(key) for moment in self.lines[gate].moments}
        began = None
        for moment in sorted(moments, reverse=True):
            if not self.sees(key, moment):
                break
            began = moment
        return began

    def home(self, key: UUID, moment: Moment, *, of: Model) -> UUID | None:
        """The person or the source that the row belonged to; None where to none."""
        line = self.lines.get(key)
        if line is None or line.model is of:
            return key if line else None
        version = line.at(moment)
        if version is None or version.row is None:
            return None
        for name, parent in TOLD[line.model].parents.items():
            if parent is Person or parent is Source or name in HOMEWARD:
                found = version.row[f"{name}_id"]
                home = self.home(found, moment, of=of) if found else None
                if home is not None:
                    return home
        return None


HOMEWARD = frozenset({"detention", "status_change", "passage", "snapshot"})
"""The columns that lead to a person or a source, besides those that hold one."""
