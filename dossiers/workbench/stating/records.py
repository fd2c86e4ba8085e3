"""Which records of a dossier a claim may be about, those that are new included."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from casetracker.access import Actor
from casetracker.languages import bilingual
from dossiers.exceptions import GoneError
from dossiers.models import SUBJECTS, Appeal, Detention, Person, Response, StatusChange
from dossiers.models.base import BearsFacts
from dossiers.workbench.citing import record_in_words

ITSELF = "person"
"""The key of the person itself among the records."""

NEW_RECORDS: dict[str, type[Detention] | type[StatusChange]] = {
    "new:detention": Detention,
    "new:status_change": StatusChange,
}
"""The records that a form may make, by the key that it sends for them."""


@dataclass(frozen=True)
class RecordChoice:
    """A record to choose: its key in the form, its words, and the group it stands in."""

    key: str
    label: str
    group: str = ""


def records_of(person: Person, *, reader: Actor) -> list[RecordChoice]:
    """Every visible record that a claim about ``person`` may be about, and the new ones.

    In a constant number of queries.
    """
    return [
        RecordChoice(ITSELF, str(bilingual("the person", "本人"))),
        *_choices("detention", person.detentions.all()),
        *_choices(
            "status_change", StatusChange.objects.filter(person=person).in_force().newest_first()
        ),
        *_choices("appeal", _appeals_of(person, reader)),
        *_choices("response", _responses_of(person, reader)),
        *new_records(),
    ]


def new_records() -> list[RecordChoice]:
    """The records that can be made while a claim is stated."""
    group = str(bilingual("New", "新建"))
    labels = {
        "new:detention": bilingual("a new detention…", "新的羁押…"),
        "new:status_change": bilingual("a new status change…", "新的状态变更…"),
    }
    return [RecordChoice(key, str(label), group) for key, label in labels.items()]


def record_meant(key: str, *, person: Person, reader: Actor) -> BearsFacts:
    """The record of ``person`` that ``key`` names. Raises `GoneError` where there is none."""
    if key == ITSELF:
        return person
    kind, _, text = key.partition(":")
    try:
        model, number = SUBJECTS[kind], UUID(text)
    except (KeyError, ValueError):
        raise GoneError("Say which record the words speak of.", field="record") from None
    rows: Any = model._default_manager
    record: BearsFacts | None = rows.visible_to(reader).filter(pk=number).first()
    if record is None or not _concerns(record, person):
        raise GoneError("This record is not open any more: choose another.", field="record")
    return record


def key_of(record: BearsFacts) -> str:
    """The key of a stored record."""
    if isinstance(record, Person):
        return ITSELF
    kind = next(name for name, model in SUBJECTS.items() if isinstance(record, model))
    return f"{kind}:{record.pk}"


def _choices(kind: str, records: Any) -> Iterator[RecordChoice]:
    group = str(SUBJECTS[kind]._meta.verbose_name_plural)
    for record in records:
        yield RecordChoice(f"{kind}:{record.pk}", record_in_words(record), group)


def _appeals_of(person: Person, reader: Actor) -> Any:
    """The visible appeals that speak of the person."""
    return Appeal.objects.visible_to(reader).filter(persons__person=person).distinct()


def _responses_of(person: Person, reader: Actor) -> Any:
    """The visible responses about the person, or to an appeal that speaks of them."""
    about = Q(answers__person=person) | Q(appeal__persons__person=person)
    # Of a join one row would come for each person of an appeal.
    keys = Response.objects.filter(about).values("pk")
    return Response.objects.visible_to(reader).filter(pk__in=keys).select_related("responder")


def _concerns(record: BearsFacts, person: Person) -> bool:
    """Whether the record belongs to the person's dossier, or speaks of the person."""
    match record:
        case Appeal():
            return record.persons.filter(person=person).exists()
        case Response():
            about = Q(answers__person=person) | Q(appeal__persons__person=person)
            return Response.objects.filter(about, pk=record.pk).exists()
        case Detention() | StatusChange():
            return record.person_id == person.pk
        case _:
            return False
