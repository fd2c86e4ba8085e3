"""A world of appeals, answers, outcomes and sources of every audience, and how to count it by hand.

`PARTS` says for each dimension in which parts a row is, by plain Python over what a reader may see.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

from casetracker.access import Actor, Audience
from dossiers.models import (
    AppealPerson,
    Claim,
    Person,
    Response,
    ResponseItem,
    StatusChange,
)
from dossiers.statistics import COUNTED
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_event,
    make_forum,
    make_organisation,
    make_passage,
    make_person,
    make_publisher,
    make_response,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)

KINDS = {"public": "statement", "internal": "resolution", "confidential": "sanction"}
ANSWERS = {"public": "inform", "internal": "pledge", "confidential": "retaliate"}
OUTCOMES = {"public": "released", "internal": "parole", "confidential": "died"}
SOURCES = {"public": "press", "internal": "letter", "confidential": "interview"}


def make_hidden_world() -> None:
    """People, appeals, answers, outcomes and sources, each of every audience, and much beside."""
    analyst = make_user()
    people = [
        make_person(publication_state="published", occupations=["poet", "farmer"]),
        make_person(publication_state="published", issue_categories=["speech", "religion"]),
        make_person(publication_state="published", audience=Audience.INTERNAL),
        make_person(publication_state="published", audience=Audience.CONFIDENTIAL),
        make_person(occupations=["poet"]),
        make_person(publication_state="published"),
    ]
    detention = make_detention(people[0], event=make_event(), contact="none")
    make_status_change(people[0], by=analyst, detention=detention)
    for audience in Audience:
        _ask(audience, people[:-1], by=analyst)
        source = make_source(kind=SOURCES[audience], audience=audience, reliability="A")
        _cite(people[0], source, by=analyst)
        _cite(detention, make_source(audience=audience, origin=make_publisher()), by=analyst)
    make_appeal(kind="statement", demands=["release", "medical_care"]).persons.create(
        person=people[0]
    )
    make_response(make_appeal(kind="media", demands=[]), kind="no_reply")


def _ask(audience: Audience, people: list[Person], *, by: Any) -> None:
    appeal = make_appeal(
        kind=KINDS[audience],
        audience=audience,
        forum=make_forum(),
        made_by=make_organisation(),
        demands=["release", "fair_trial"],
        status="closed" if audience == "internal" else "sent",
    )
    response = make_response(
        appeal, audience=audience, kind=ANSWERS[audience], responder=make_organisation()
    )
    linked: Any = {"response": response, "strength": "followed", "by": by}
    changes = []
    for person in people:
        appeal.persons.create(person=person)
        response.answers.create(person=person, kind=ANSWERS[audience])
        told: Any = {"outcome": OUTCOMES[audience], "restrictions": ["bail", "exit_ban"]}
        changes.append(make_status_change(person, **told, **linked))
    corrected: Any = {"supersedes": changes[-1], "supersedes_reason": "It was a mistake."}
    make_status_change(people[-1], outcome="worsened", **linked, **corrected)


def _cite(record: Any, source: Any, *, by: Any) -> None:
    passage = make_passage(snapshot=make_snapshot(source=source, by=by), by=by)
    field = "occupations" if isinstance(record, Person) else "form"
    make_claim(record, field, passage=passage, by=by)
    withdrawn = make_claim(record, field, passage=make_passage(by=by), by=by)
    withdrawn.retract(by=by, reason="wrong")


Related = Callable[[Actor], Iterable[tuple[Any, Any]]]
"""The rows of a kind that a reader may see, each with the key of ours that it belongs to."""


def _asked(user: Actor) -> Iterable[tuple[Any, Any]]:
    return [(row.person_id, row.appeal) for row in AppealPerson.objects.visible_to(user)]


def _told(user: Actor) -> Iterable[tuple[Any, Any]]:
    return [(row.person_id, row) for row in ResponseItem.objects.visible_to(user)]


def _responses(user: Actor) -> Iterable[tuple[Any, Any]]:
    return [(row.appeal_id, row) for row in Response.objects.visible_to(user)]


def _changes(key: Callable[[StatusChange], Any]) -> Related:
    def found(user: Actor) -> Iterable[tuple[Any, Any]]:
        corrected = set(StatusChange.objects.values_list("supersedes", flat=True))
        rows = StatusChange.objects.visible_to(user).select_related("response")
        return [(key(row), row) for row in rows if row.pk not in corrected]

    return found


def _evidence(key: Callable[[Claim], Any]) -> Related:
    def found(user: Actor) -> Iterable[tuple[Any, Any]]:
        rows = Claim.objects.visible_to(user).exclude(state__in=["retracted", "rejected"])
        return [(key(row), row.passage.snapshot.source) for row in rows]

    return found


def _of_dossier(claim: Claim) -> Any:
    record: Any = claim.detention or claim.status_change
    return record.person_id if record else claim.person_id


def _followed(row: Any) -> Any:
    return getattr(row, "response", None) and row.response.appeal_id


def _own(user: Actor) -> Iterable[tuple[Any, Any]]:
    """Nothing: what is a part of our own row."""
    del user
    return []


_by_person = _changes(lambda row: row.person_id)
_by_response = _changes(lambda row: row.response_id)
_by_appeal = _changes(_followed)


def _seen(column: str) -> Callable[[Any, Actor], Any]:
    """What a change says of a response that the reader may see."""

    def part(row: Any, user: Actor) -> Any:
        if not hasattr(row, "_is_told"):
            row._is_told = Response.objects.visible_to(user).filter(pk=row.response_id).exists()
        return getattr(row, column) if row._is_told else None

    return part


def _at(path: str) -> Callable[[Any, Actor], Any]:
    def part(row: Any, user: Actor) -> Any:
        del user
        for name in path.split("."):
            row = getattr(row, name, None)
        return row

    return part


Parts = dict[str, tuple[Related, Callable[[Any, Actor], Any]]]


def _evidence_parts(key: Callable[[Claim], Any]) -> Parts:
    related = _evidence(key)
    return {
        "source_kind": (related, _at("kind")),
        "reliability": (related, _at("reliability")),
        "publisher": (related, _at("publisher.name")),
        "origin": (related, _at("voice.name")),
    }


PARTS: dict[str, Parts] = {
    "people": {
        "appeal_kind": (_asked, _at("kind")),
        "appeal_status": (_asked, _at("status")),
        "demand": (_asked, _at("demands")),
        "forum": (_asked, _at("forum.name")),
        "made_by": (_asked, _at("made_by.name")),
        "response_kind": (_told, _at("kind")),
        "responder": (_told, _at("response.responder.name")),
        "outcome": (_by_person, _seen("outcome")),
        "strength": (_by_person, _seen("strength")),
        "issue_category": (_own, _at("issue_categories")),
        "occupation": (_own, _at("occupations")),
        **_evidence_parts(_of_dossier),
    },
    "detentions": {
        "contact": (_own, _at("contact")),
        "occupation": (_own, _at("person.occupations")),
        **_evidence_parts(lambda claim: claim.detention_id),
    },
    "status-changes": {
        "outcome": (_own, _seen("outcome")),
        "strength": (_own, _seen("strength")),
        "restriction": (_own, _at("restrictions")),
        "issue_category": (_own, _at("person.issue_categories")),
        "event": (_own, _at("detention.event.name")),
    },
    "appeals": {
        "kind": (_own, _at("kind")),
        "response_kind": (_responses, _at("kind")),
        "responder": (_responses, _at("responder.name")),
        "outcome": (_by_appeal, _seen("outcome")),
        "demand": (_own, _at("demands")),
    },
    "responses": {
        "appeal_kind": (_own, _at("appeal.kind")),
        "outcome": (_by_response, _seen("outcome")),
        "strength": (_by_response, _seen("strength")),
    },
}
"""For each kind of rows and each dimension: the rows that it is a part of, and the part."""


PAIRS: dict[str, list[tuple[str, str]]] = {
    "people": [
        ("appeal_kind", "appeal_status"),
        ("demand", "appeal_kind"),
        ("appeal_kind", "response_kind"),
        ("response_kind", "responder"),
        ("outcome", "strength"),
        ("appeal_kind", "outcome"),
        ("issue_category", "occupation"),
        ("demand", "occupation"),
        ("source_kind", "origin"),
        ("source_kind", "outcome"),
    ],
    "status-changes": [("outcome", "restriction"), ("restriction", "issue_category")],
    "appeals": [("response_kind", "outcome"), ("response_kind", "responder"), ("kind", "demand")],
    "responses": [("appeal_kind", "outcome")],
}
"""Of the same related rows, of different ones, of lists, and of lists of related rows."""


class CountedByHand:
    """The rows of a kind that a reader may see, to be counted again and again."""

    def __init__(self, code: str, user: Actor) -> None:
        """Read them, and what is related to them."""
        manager: Any = COUNTED[code].model._default_manager
        self.parts, self.user = PARTS[code], user
        self.rows = list(manager.visible_to(user))
        self.related: dict[Related, dict[Any, list[Any]]] = {}
        for rows_of, _ in self.parts.values():
            there = self.related.setdefault(rows_of, defaultdict(list))
            for key, row in () if there else rows_of(user):
                there[key].append(row)

    def by(self, dimensions: tuple[str, ...]) -> Counter[tuple[Any, ...]]:
        """How many are in each part: each row once in each."""
        parts = [self.parts[name] for name in dimensions]
        kinds = list(dict.fromkeys(rows_of for rows_of, _ in parts))
        found: Counter[tuple[Any, ...]] = Counter()
        for row in self.rows:
            choices = [
                [row] if of is _own else (self.related[of].get(row.pk) or [None]) for of in kinds
            ]
            met = set()
            for chosen in product(*choices):
                each = dict(zip(kinds, chosen, strict=True))
                told = [part(each[of], self.user) if each[of] else None for of, part in parts]
                met |= set(product(*(_each(one) for one in told)))
            found.update(met)
        return found


def _each(told: Any) -> list[Any]:
    """The texts of a list; None where there is nothing."""
    return list(told) or [None] if isinstance(told, list) else [told or None]
