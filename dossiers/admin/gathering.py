"""The rows of one dossier in few statements: all claims by one, whatever they are about.

`Person.with_dossier` serves many dossiers at once, by a statement for each kind of subject. The
page of one dossier asks less.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from dossiers.models import SUBJECTS, Charge, Claim, Decision, Name, Offence, Person

SOURCE = "passage__snapshot__source"
ROWS = "rows_of_part"


def parts_of(rows: models.QuerySet[Any], *columns: str, **others: str) -> ArraySubquery:
    """The rows of a part as one column of its whole: an array of JSON objects, in their order.

    A prefetch would cost a statement of its own.
    """
    told = {name: name for name in columns} | others
    return ArraySubquery(rows.values(json=JSONObject(**told)))


def whole_rows_of(rows: models.QuerySet[Any]) -> ArraySubquery:
    """The rows of a part with all their columns, for `restored`."""
    return parts_of(rows, *(column.attname for column in rows.model._meta.concrete_fields))


def restored(model: type[models.Model], told: Iterable[Mapping[str, Any]]) -> list[models.Model]:
    """The rows that `whole_rows_of` read, as if each had been read by itself."""
    columns = model._meta.concrete_fields
    names = [column.attname for column in columns]
    return [
        model.from_db(
            "default", names, [column.to_python(row[column.attname]) for column in columns]
        )
        for row in told
    ]


def names_of(column: str) -> ArraySubquery:
    """The names of the person whose key is in ``column``, for `put_names`."""
    return parts_of(Name.objects.filter(person=OuterRef(column)), "text", "script", "preferred")


def put_names(person: Person, told: Iterable[Mapping[str, Any]]) -> None:
    """Let ``person`` have the names that `names_of` read."""
    put(person, "names", [Name(person=person, **name) for name in told])


def put(record: models.Model, relation: str, rows: Iterable[models.Model]) -> None:
    """Let ``record.relation.all()`` give ``rows``, as if they had been prefetched."""
    known: Any = getattr(record, relation).get_queryset()
    known._result_cache = list(rows)
    cache = record.__dict__.setdefault("_prefetched_objects_cache", {})
    cache[relation] = known


def gather(person: Person, *, known: Mapping[str, Iterable[models.Model]]) -> None:
    """Put the dossier at hand: detentions, status changes, claims and decisions in four statements.

    ``known`` are rows of the person that are at hand already, by the name of their relation;
    names, relationships and external identifiers that are not among them are read.
    """
    for relation, rows in known.items():
        put(person, relation, rows)
    charges = Charge.objects.filter(detention=OuterRef("pk")).order_by("id")
    detentions = list(
        person.detentions.select_related(
            "facility", "authority", "event", "sentence_court"
        ).annotate(**{ROWS: parts_of(charges, "stage", code="offence__code")})
    )
    for detention in detentions:
        told = getattr(detention, ROWS)
        offences = ((row["stage"], Offence(code=row["code"])) for row in told)
        put(detention, "charges", [Charge(stage=stage, offence=one) for stage, one in offences])
    changes = list(person.status_changes.select_related("facility", "court"))
    put(person, "detentions", detentions)
    put(person, "status_changes", changes)
    claims = (
        Claim.objects.of_dossier(person)
        .select_related(f"{SOURCE}__publisher", f"{SOURCE}__origin", "recorded_by")
        .defer("passage__snapshot__text")
    )
    decisions = Decision.objects.of_dossier(person).select_related("decided_by")
    records = [person, *detentions, *changes]
    _hand_out(records, "claims", claims)
    _hand_out(records, "decisions", decisions)


def _hand_out(records: Iterable[models.Model], relation: str, rows: Iterable[models.Model]) -> None:
    """Give each record the rows that are about it."""
    about: dict[Any, list[models.Model]] = {}
    for row in rows:
        keys = (getattr(row, f"{name}_id") for name in SUBJECTS)
        about.setdefault(next(key for key in keys if key), []).append(row)
    for record in records:
        put(record, relation, about.get(record.pk, []))
