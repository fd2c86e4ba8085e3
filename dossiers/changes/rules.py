"""What is told of each tracked model, and what decided at any moment on who saw its rows.

What may be shown now is asked of ``visible_to`` alone. The rules here say the same of the past,
from the columns that the history keeps; a test holds them to ``visible_to``, for every role.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from casetracker.access import Actor, clearance, sees_notes, sees_unpublished
from dossiers.models import (
    SUBJECTS,
    Appeal,
    AppealPerson,
    CaseEvent,
    Charge,
    Claim,
    Decision,
    Detention,
    DossierCoverage,
    ExternalId,
    Facility,
    Forum,
    Name,
    Offence,
    Organisation,
    Person,
    Relationship,
    Response,
    ResponseItem,
    StatusChange,
)
from dossiers.models.claim import NAMING_PEOPLE, PERSON_REFERENCE
from dossiers.vocabularies import ClaimState, PublicationState
from sources.models import Anchor, Passage, Publisher, Snapshot, Source

Model = type[models.Model]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Reader:
    """What decides on how much a user sees; users of one role see the same."""

    audiences: frozenset[str]
    unpublished: bool
    notes: bool

    @classmethod
    def of(cls, user: Actor) -> "Reader":
        """The reader that ``user`` is."""
        audiences = frozenset(str(audience) for audience in clearance(user))
        return cls(audiences, sees_unpublished(user), sees_notes(user))


def _always(row: Row, reader: Reader) -> bool:
    del row, reader
    return True


def _for_audience(row: Row, reader: Reader) -> bool:
    return row["audience"] in reader.audiences


def _kept(row: Row, reader: Reader) -> bool:
    return row["merged_into_id"] is None and (reader.notes or row["archived_at"] is None)


def _citable(row: Row, reader: Reader) -> bool:
    return _for_audience(row, reader) and _kept(row, reader)


def _person(row: Row, reader: Reader) -> bool:
    published = row["publication_state"] == PublicationState.PUBLISHED
    return _citable(row, reader) and (reader.unpublished or published)


def _claim(row: Row, reader: Reader) -> bool:
    return reader.unpublished or row["state"] == ClaimState.ACCEPTED


CITABLE = ("audience", "merged_into_id", "archived_at")


@dataclass(frozen=True)
class Told:
    """How a model is told, and who sees a row of it.

    ``kind`` is its name in the feed, ``key`` the column that names a row there. A row is seen by
    those for whom ``own`` holds of its ``columns`` and who see every row in ``parents``. Unless
    the reader sees notes, one of the ``asked`` rows that point to it must be about somebody they
    see, where there are any, and nobody hidden may be ``named`` in it. ``links`` are columns told
    only where the row they point to is seen.
    """

    kind: str
    parents: Mapping[str, Model]
    own: Callable[[Row, Reader], bool] = _always
    columns: tuple[str, ...] = ()
    key: str = ""
    asked: tuple[Model, str] | None = None
    names_people: bool = False
    links: tuple[str, ...] = ()

    @property
    def needed(self) -> list[str]:
        """The columns of the history that say who saw a version."""
        names = ("field", "value") if self.names_people else ()
        return [*self.columns, *(f"{name}_id" for name in self.parents), *names, *self.linked]

    @property
    def linked(self) -> list[str]:
        """The columns of ``links`` that hold a key."""
        return [f"{name}_id" for name in self.links]


OF_PERSON: Mapping[str, Model] = {"person": Person}

TOLD: dict[Model, Told] = {
    Person: Told("person", {}, _person, (*CITABLE, "publication_state"), "reference"),
    Name: Told("name", OF_PERSON),
    ExternalId: Told("external-id", OF_PERSON),
    Relationship: Told("relationship", {"person": Person, "other": Person}),
    Detention: Told("detention", OF_PERSON),
    Charge: Told("charge", {"detention": Detention}),
    Appeal: Told(
        "appeal",
        {},
        _citable,
        CITABLE,
        "reference",
        asked=(AppealPerson, "appeal_id"),
        links=("follows",),
    ),
    AppealPerson: Told("appeal-person", {"appeal": Appeal, "person": Person}),
    Response: Told(
        "response",
        {"appeal": Appeal},
        _for_audience,
        ("audience",),
        asked=(ResponseItem, "response_id"),
    ),
    ResponseItem: Told("response-item", {"response": Response, "person": Person}),
    StatusChange: Told("status-change", OF_PERSON, links=("response",)),
    Source: Told("source", {}, _citable, CITABLE, "reference"),
    Snapshot: Told("snapshot", {"source": Source}),
    Passage: Told("passage", {"snapshot": Snapshot}, _for_audience, ("audience",)),
    Claim: Told("claim", {"passage": Passage, **SUBJECTS}, _claim, ("state",), names_people=True),
    Publisher: Told("publisher", {}),
    Facility: Told("facility", {}),
    Organisation: Told("organisation", {}),
    Forum: Told("forum", {}),
    CaseEvent: Told("event", {}),
    Offence: Told("offence", {}, key="code"),
}
"""The models whose changes are told."""

UNTOLD: dict[Model, str] = {
    Anchor: "what became of a passage is told as the passage's anchor_state",
    Decision: "decisions are no resource: they are told within the facts of a record",
    DossierCoverage: "the figures follow from facts and claims",
}
"""The tracked models whose changes are not told, and why."""

UNTOLD_COLUMNS: dict[Model, frozenset[str]] = {
    **dict.fromkeys(TOLD, frozenset({"created_at"})),
    Person: frozenset({"id", "merged_into", "former_references"}),
    Appeal: frozenset({"id", "merged_into", "former_references"}),
    Source: frozenset({"id", "merged_into", "former_references"}),
    Snapshot: frozenset({"created_at", "file"}),
    Offence: frozenset({"id", "created_at"}),
}
"""Columns that the resources of the API do not have either; a test compares both."""

TABLES: dict[str, Model] = {
    model.pgh_event_model._meta.db_table: model  # type: ignore[attr-defined]
    for model in TOLD
}
"""The told models by the tables of their versions."""

KINDS: dict[str, Model] = {told.kind: model for model, told in TOLD.items()}
RANKS: dict[Model, int] = {model: rank for rank, model in enumerate(TOLD, start=1)}
"""The order in which those that depend on one record are told."""

CHILDREN: dict[Model, list[tuple[Model, str]]] = {
    parent: [
        (model, f"{name}_id")
        for model, told in TOLD.items()
        for name, of in told.parents.items()
        if of is parent
    ]
    for parent in TOLD
}
"""The models whose rows are seen only where a row of this one is, with the column that says it."""

LINKED: dict[Model, list[tuple[Model, str]]] = {Response: [], Appeal: []}
for _model, _told in TOLD.items():
    for _name in _told.links:
        _of: Any = _model._meta.get_field(_name).related_model
        LINKED[_of].append((_model, f"{_name}_id"))

ASKED: dict[Model, tuple[Model, str]] = {
    told.asked[0]: (model, told.asked[1]) for model, told in TOLD.items() if told.asked
}
"""The models whose rows decide on whether the row they point to is seen."""

DECISIVE = frozenset(
    {model for model in TOLD if CHILDREN[model] or LINKED.get(model)} | ASKED.keys() | {Person}
)
"""The models whose rows can show or hide others."""


def named_in(row: Row) -> str | None:
    """The reference of the person whom the value of a claim names."""
    if row["field"] not in NAMING_PEOPLE:
        return None
    found = re.search(PERSON_REFERENCE, row["value"])
    return found.group() if found else ""


def gates_of(models_told: set[Model]) -> set[Model]:
    """These models and all that decide on who sees their rows."""
    found, waiting = set(models_told), list(models_told)
    while waiting:
        told = TOLD[waiting.pop()]
        more: set[Model] = {*told.parents.values()}
        more |= {told.asked[0], Person} if told.asked else set()
        more |= {Person} if told.names_people else set()
        more |= {model for model in LINKED if told.links}
        waiting += more - found
        found |= more
    return found
