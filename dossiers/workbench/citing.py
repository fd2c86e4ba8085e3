"""What the passages of a snapshot are cited for, in words.

Written for thousands of claims in one page: a claim is one row of one query, the records they are
about are read once each, and what is the same for many claims is put into words once.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Case, Model, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils.text import Truncator

from casetracker.access import Actor
from casetracker.dates import UncertainDate
from dossiers.facts import Fact, folded
from dossiers.models import (
    SUBJECTS,
    Appeal,
    Claim,
    Detention,
    Person,
    Response,
    StatusChange,
)
from dossiers.vocabularies import ClaimBasis
from sources.models import Passage

LONG = 60
"""Characters from which a value that repeats the passage is not printed once more."""

LONGEST = 160
"""Characters of a value that are printed; the dossier has the rest."""

NAMING_PEOPLE = frozenset({"answers", "persons", "relationships"})
"""Facts whose values hold people's references."""

REFERENCE = re.compile(r"P-[0-9]{4}-[0-9]{5,}")


KEY = TextField()
"""Keys are read as text: they only name elements and rows, and thousands of objects cost time."""


@dataclass(slots=True)
class Cited:
    """A claim: what it is about, what it says, and how it stands.

    ``shown`` is its value in words, empty where they are the passage's own; ``look`` its state,
    unless it is about a disputed fact. ``inference`` says how the value was inferred; it is empty
    where the passage states it.
    """

    key: str
    passage: str
    kind: str
    """Which of `SUBJECTS` it is about."""
    record: str
    """The key of the record."""
    field: str
    value: str
    look: str
    inference: str
    label: str = ""
    shown: str = ""

    @property
    def subject(self) -> tuple[str, str]:
        """The record it is about: which of `SUBJECTS`, and its key."""
        return self.kind, self.record


def cited_on(passages: "QuerySet[Passage, Any]", *, among: "QuerySet[Claim]") -> list[Cited]:
    """The claims ``among`` those given that rest on ``passages``, oldest first."""
    rows = (
        among.filter(passage__in=passages)
        .order_by("created_at", "id")
        .values_list(
            Cast("pk", KEY),
            Cast("passage_id", KEY),
            kind_of_subject(),
            key_of_subject(),
            "field",
            "value",
            "state",
            # A note can outlive the inference it was written for.
            Case(
                When(basis=ClaimBasis.INFERRED, then="basis_note"),
                default=Value(""),
                output_field=KEY,
            ),
        )
    )
    return [Cited(*row) for row in rows]


def kind_of_subject() -> Case:
    """Which of `SUBJECTS` a claim is about, as an expression."""
    kinds = (When(**{f"{name}__isnull": False}, then=Value(name)) for name in SUBJECTS)
    return Case(*kinds, output_field=KEY)


def key_of_subject() -> Cast:
    """The key of the record a claim is about, as an expression."""
    return Cast(Coalesce(*(f"{name}_id" for name in SUBJECTS)), KEY)


def put_into_words(
    cited: Iterable[Cited], *, quote_of: Callable[[str], str], reader: Actor
) -> None:
    """Fill in the label of each claim's fact and its value in words.

    A long value that ``quote_of`` its passage holds already is left empty. People whom ``reader``
    may see stand under their names.
    """
    names: dict[str, str] = {}
    naming = [item for item in cited if item.field in NAMING_PEOPLE]
    if naming:
        references = {found for item in naming for found in REFERENCE.findall(item.value)}
        people = Person.objects.visible_to(reader).filter(reference__in=references).with_names()
        names = {person.reference: person.main_name or person.reference for person in people}
    label, shown = cache(_label), cache(_shown)
    for item in cited:
        item.label = label(item.kind, item.field)
        words = shown(item.kind, item.field, item.value)
        if len(words) > LONG and folded(words) in folded(quote_of(item.passage)):
            words = ""
        elif len(words) > LONGEST:
            words = Truncator(words).chars(LONGEST)
        if item.field in NAMING_PEOPLE:
            words = REFERENCE.sub(lambda match: names.get(match[0], match[0]), words)
        item.shown = words


def _label(subject: str, field: str) -> str:
    model: Any = SUBJECTS[subject]
    return str(model.FACTS[field].label(model))


def _shown(subject: str, field: str, value: str) -> str:
    model: Any = SUBJECTS[subject]
    return str(model.FACTS[field].shown(value))


def label_of(model: type[Model], field: str, code: str) -> str:
    """The label of a code; Django's own way to it reads the whole vocabulary each time."""
    facts: Mapping[str, Fact] = model.FACTS  # type: ignore[attr-defined]
    return str(facts[field].shown(code))


def record_in_words(record: Any, *, label: Callable[..., str] = label_of) -> str:
    """The record within the dossier; empty for the person itself.

    ``label`` may be a `label_of` that remembers its answers.
    """

    def of(field: str) -> str:
        return label(type(record), field, getattr(record, field))

    match record:
        case Detention():
            return _said(record, of("form"), record.began)
        case StatusChange():
            what = of("custody") or of("mechanism") or of("legal_stage")
            return _said(record, what, record.date)
        case Appeal():
            return _said(record, f"{record.reference}, {record.title}", record.date)
        case Response():
            who = f", {record.responder}" if record.responder else ""
            return _said(record, f"{of('kind')}{who}", record.date)
        case _:
            return ""


def _said(record: Model, what: str, when: UncertainDate | None) -> str:
    date = f", {when.describe()}" if when else ""
    return f"{record._meta.verbose_name}: {what}{date}"
