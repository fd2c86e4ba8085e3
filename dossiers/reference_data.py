"""Reference data: what the law says, kept in `dossiers/reference/` and loaded into the tables.

A file speaks of the rows whose code it lists, and of the fields it gives them. All other rows and
fields belong to the analysts and are never touched.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import connection, transaction

from casetracker.exceptions import CasetrackerError
from casetracker.history import acting
from dossiers.models import Offence

OFFENCES = Path(__file__).resolve().parent / "reference" / "offences.yaml"

FIELDS: dict[str, type] = {
    "code": str,
    "law": str,
    "version": str,
    "article": int,
    "sub_article": int,
    "paragraph": int,
    "item": int,
    "name": str,
    "name_zh": str,
    "former_names": list,
    "chapter": str,
    "penalty": str,
    "note": str,
}
REQUIRED = ("code", "law", "version", "article", "name", "name_zh")


class ReferenceDataError(CasetrackerError):
    """A file of reference data that cannot be read. The message names file, row and field."""

    code = "reference_data"


@dataclass(frozen=True)
class LoadCounts:
    """How many rows a load created, updated, and found as they should be."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def __str__(self) -> str:
        """In words, as the command prints it."""
        return f"{self.created} created, {self.updated} updated, {self.unchanged} unchanged"


@dataclass(frozen=True)
class Row:
    """One row of a file: where it stands, for messages, and what it says."""

    where: str
    values: dict[str, Any]

    def refuse(self, field: str, problem: str) -> ReferenceDataError:
        """The error that names this row and ``field``, for the caller to raise."""
        return ReferenceDataError(f"{self.where}, {field}: {problem}", field=field)


def load_reference(*, by: AbstractBaseUser | None, path: Path = OFFENCES) -> LoadCounts:
    """Make the table of offences say what the file says, in one transaction; None acts for nobody.

    A second load writes nothing. Raises `ReferenceDataError` at the first row that cannot be read
    or that breaks a rule of the table, with nothing written.
    """
    rows = read_rows(path)
    with transaction.atomic(), acting(by=by, reason="Reference data loaded"):
        with connection.cursor() as cursor:
            # Two loads at once would both find a row missing; reading goes on meanwhile.
            cursor.execute(f"LOCK TABLE {Offence._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
        codes = [row.values["code"] for row in rows]
        known = {offence.code: offence for offence in Offence.objects.filter(code__in=codes)}
        done = [_load(row, known.get(row.values["code"])) for row in rows]
    return LoadCounts(done.count("created"), done.count("updated"), done.count("unchanged"))


def read_rows(path: Path) -> list[Row]:
    """The rows of a file in its order, each with known fields of the right type and a true code.

    Raises `ReferenceDataError` where that is not so.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ReferenceDataError(f"{path.name} cannot be read: {error}") from error
    if not isinstance(content, list):
        raise ReferenceDataError(f"{path.name} is not a list of rows.")
    rows = [_row(path, number, values) for number, values in enumerate(content, 1)]
    seen: set[str] = set()
    for row in rows:
        if row.values["code"] in seen:
            raise row.refuse("code", "is listed twice.")
        seen.add(row.values["code"])
    return rows


def code_of(values: dict[str, Any]) -> str:
    """The code that the parts of an offence give: law, article, sub-article, paragraph, item.

    >>> code_of({"law": "CL97", "article": 291, "sub_article": 1, "paragraph": 2})
    'CL97-291-1(2)'
    """
    places = "-".join(
        str(values[key]) for key in ("law", "article", "sub_article") if values.get(key)
    )
    return places + "".join(f"({values[key]})" for key in ("paragraph", "item") if values.get(key))


def _row(path: Path, number: int, values: object) -> Row:
    where = f"{path.name}, row {number}"
    if not isinstance(values, dict):
        raise ReferenceDataError(f"{where} is not a mapping of fields to values.")
    row = Row(f"{where} ({values.get('code', 'no code')})", values)
    for field, problem in _problems(values):
        raise row.refuse(field, problem)
    return row


def _problems(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from ((field, "is missing.") for field in REQUIRED if field not in values)
    for field, value in values.items():
        if field not in FIELDS:
            yield str(field), "is not a field of an offence."
        elif type(value) is not FIELDS[field]:
            yield field, f"{value!r} is not of type {FIELDS[field].__name__}."
    if values["code"] != code_of(values):
        yield "code", f"the parts of the row give {code_of(values)}."


def _load(row: Row, offence: Offence | None) -> str:
    if offence is None:
        offence = Offence(**row.values)
        _validate(row, offence)
        offence.save(force_insert=True)
        return "created"
    changed = [field for field, value in row.values.items() if getattr(offence, field) != value]
    if not changed:
        return "unchanged"
    for field in changed:
        setattr(offence, field, row.values[field])
    _validate(row, offence)
    offence.save(update_fields=changed)
    return "updated"


def _validate(row: Row, offence: Offence) -> None:
    try:
        offence.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        named = "code" if field == NON_FIELD_ERRORS else field
        raise row.refuse(named, " ".join(messages)) from error
