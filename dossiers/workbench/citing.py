"""What a passage is cited for, in words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Prefetch, QuerySet
from django.utils.text import Truncator

from casetracker.access import Actor
from casetracker.dates import UncertainDate
from dossiers.facts import folded
from dossiers.models import (
    SUBJECTS,
    Appeal,
    AppealPerson,
    Claim,
    Detention,
    Person,
    Response,
    ResponseItem,
    StatusChange,
)

LONG = 60
"""Characters from which a value that repeats the passage is not printed once more."""

LONGEST = 160
"""Characters of a value that are printed; the dossier has the rest."""

NAMING_PEOPLE = frozenset({"answers", "persons", "relationships"})
"""Facts whose values hold people's references."""

REFERENCE = re.compile(r"P-[0-9]{4}-[0-9]{5,}")


@dataclass(frozen=True)
class Subject:
    """Whose dossier claims belong to, and the record in it; ``record`` is empty for the person."""

    people: tuple[Person, ...]
    record: str


@dataclass
class Cited:
    """A claim in words. ``value`` is empty where it is the passage's own words."""

    claim: Claim
    label: str
    value: str
    subject: Subject


def with_wording(claims: "QuerySet[Claim]", *, reader: Actor) -> "QuerySet[Claim]":
    """``claims`` with the rows their wording needs, people cut to those ``reader`` may see."""
    of_appeals = AppealPerson.objects.visible_to(reader).select_related("person")
    of_responses = ResponseItem.objects.visible_to(reader).select_related("person")
    return (
        claims.select_related(
            "person",
            "detention__person",
            "status_change__person",
            "appeal",
            "response__responder",
        )
        .prefetch_related(
            "person__names",
            "detention__person__names",
            "status_change__person__names",
            Prefetch("appeal__persons", of_appeals),
            "appeal__persons__person__names",
            Prefetch("response__answers", of_responses),
            "response__answers__person__names",
        )
        .order_by("created_at", "id")
    )


def cited_in_words(claim: Claim, *, quote: str) -> Cited:
    """The claim as a reader reads it beside ``quote``, the words it rests on."""
    value = claim.shown
    if len(value) > LONG and folded(value) in folded(quote):
        value = ""
    return Cited(
        claim,
        label=claim.fact.label(SUBJECTS[claim.subject_name]),
        value=Truncator(value).chars(LONGEST),
        subject=Subject(tuple(_people_of(claim.subject)), record_in_words(claim.subject)),
    )


def name_people(cited: Iterable[Cited], *, reader: Actor) -> None:
    """Put the names of visible people in the place of their references; one query for all."""
    naming = [item for item in cited if item.claim.field in NAMING_PEOPLE]
    references = {found for item in naming for found in REFERENCE.findall(item.value)}
    people = Person.objects.visible_to(reader).filter(reference__in=references).with_names()
    names = {person.reference: person.main_name for person in people}
    for item in naming:
        item.value = REFERENCE.sub(lambda match: names.get(match[0]) or match[0], item.value)


def _people_of(record: Any) -> list[Person]:
    """Those whose dossier the record belongs to, as far as the query has them."""
    match record:
        case Person():
            return [record]
        case Appeal():
            return [link.person for link in record.persons.all()]
        case Response():
            return [answer.person for answer in record.answers.all()]
        case _:
            return [record.person]


def record_in_words(record: Any) -> str:
    """The record within the dossier; empty for the person itself."""
    match record:
        case Detention():
            return _said(record, record.get_form_display(), record.began)
        case StatusChange():
            what = record.get_custody_display() or record.get_mechanism_display()
            return _said(record, what or record.get_legal_stage_display(), record.date)
        case Appeal():
            return _said(record, f"{record.reference}, {record.title}", record.date)
        case Response():
            who = f", {record.responder}" if record.responder else ""
            return _said(record, f"{record.get_kind_display()}{who}", record.date)
        case _:
            return ""


def _said(record: Model, what: str, when: UncertainDate | None) -> str:
    date = f", {when.describe()}" if when else ""
    return f"{record._meta.verbose_name}: {what}{date}"
