"""A card of the queue: a passage in its context, and for each claim on it what it is up against."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Greatest, Least, Substr

from casetracker.models import User
from dossiers.facts import FactStanding, standings_of
from dossiers.models import (
    SUBJECTS,
    Appeal,
    AppealPerson,
    Charge,
    Claim,
    Detention,
    Person,
    Relationship,
    Response,
    ResponseItem,
    StatusChange,
)
from dossiers.vocabularies import ClaimState
from dossiers.workbench.bearing import Bearing, bearing_of
from dossiers.workbench.citing import NAMING_PEOPLE, REFERENCE
from sources.models import Passage

if TYPE_CHECKING:
    from collections.abc import Mapping

AROUND = 300
"""Characters of the text that are shown before and after a passage."""

RIVALS = (ClaimState.ACCEPTED, ClaimState.PROPOSED)
"""The states of claims that one is weighed against."""


@dataclass
class Item:
    """A claim on a card, and what the reviewer weighs it against.

    ``standings`` are those of its fact today, ``rivals`` the other claims of that fact, and
    ``asked`` what the reviewer said who sent it back last, if somebody did.
    """

    claim: Claim
    label: str
    shown: str
    standings: list[FactStanding]
    rivals: list[Claim]
    bearing: Bearing
    asked: "Asked | None" = None

    @property
    def held(self) -> list[FactStanding]:
        """The values that the record holds."""
        return [item for item in self.standings if item.value]


@dataclass(frozen=True)
class Asked:
    """Why a claim was sent back, and by whom."""

    reason: str
    by: str


@dataclass
class Card:
    """A passage with what stands around it, and the claims that rest on it."""

    passage: Passage
    before: str
    after: str
    items: list[Item] = field(default_factory=list)
    waiting: set[UUID] = field(default_factory=set)
    """The claims on which the viewer may decide, or for which the viewer is to answer."""
    undoable: set[UUID] = field(default_factory=set)
    """The claims whose decision the page offers to take back."""

    @property
    def open(self) -> bool:
        """Whether something is left to do for the viewer."""
        return bool(self.waiting)


def cards_of(claims: "QuerySet[Claim]", *, passages: Sequence[UUID], viewer: User) -> list[Card]:
    """The claims as cards, in the order of ``passages``; a constant number of statements."""
    rows = list(_with_subjects(claims).select_related("recorded_by", "assigned_to", "reviewed_by"))
    rows.sort(key=lambda claim: (claim.recorded_at, claim.pk))
    told = _with_context(passages)
    rivals = _rivals_of(rows, viewer=viewer)
    asked = _asked_of(rows)
    names = _names_in([*rows, *(claim for found in rivals.values() for claim in found)], viewer)
    cards = {key: Card(told[key], *_around(told[key])) for key in passages if key in told}
    for claim in rows:
        claim.passage = told[claim.passage_id]
        card = cards[claim.passage_id]
        card.items.append(_item(claim, rivals[_fact_key(claim)], names, asked.get(claim.pk)))
        is_own = claim.recorded_by_id == viewer.pk
        if claim.state == (ClaimState.RETURNED if is_own else ClaimState.PROPOSED):
            card.waiting.add(claim.pk)
    return [card for card in cards.values() if card.items]


def _item(
    claim: Claim, together: list[Claim], names: "Mapping[str, str]", asked: Asked | None
) -> Item:
    rivals = [other for other in together if other.pk != claim.pk]
    accepted = [other for other in rivals if other.state == ClaimState.ACCEPTED]
    before = _standings(claim, [*accepted])
    taken = copy(claim)
    taken.state = ClaimState.ACCEPTED
    after = _standings(claim, [*accepted, taken])
    for other in (claim, *rivals):
        other.words = _named(other.shown, names)  # type: ignore[attr-defined]
    return Item(
        claim,
        label=claim.fact.label(SUBJECTS[claim.subject_name]),
        shown=claim.words,  # type: ignore[attr-defined]
        standings=before,
        rivals=rivals,
        bearing=bearing_of(taken, before=before, after=after),
        asked=asked,
    )


def _standings(claim: Claim, accepted: list[Claim]) -> list[FactStanding]:
    """How the fact that is claimed would stand by these claims."""
    found = standings_of(claim.subject, accepted)
    return [item for item in found if item.fact.name == claim.field]


def _fact_key(claim: Claim) -> tuple[str, Any, str]:
    return claim.subject_name, getattr(claim, f"{claim.subject_name}_id"), claim.field


def _with_subjects(claims: "QuerySet[Claim]") -> "QuerySet[Claim]":
    """With the record each is about and all that its facts are read from; one row is one object."""
    detentions = Detention.objects.select_related(
        "person", "facility", "authority", "event", "sentence_court"
    )
    others = Relationship.objects.select_related("other")
    return claims.prefetch_related(
        Prefetch("person", Person.objects.prefetch_related("names", "external_ids")),
        Prefetch("person__relationships", others),
        Prefetch("detention", detentions),
        Prefetch("detention__charges", Charge.objects.select_related("offence")),
        Prefetch(
            "status_change", StatusChange.objects.select_related("person", "facility", "court")
        ),
        "detention__person__names",
        "status_change__person__names",
        Prefetch("appeal", Appeal.objects.select_related("made_by", "addressed_to", "forum")),
        Prefetch("appeal__persons", AppealPerson.objects.select_related("person")),
        Prefetch("response", Response.objects.select_related("appeal", "responder")),
        Prefetch("response__answers", ResponseItem.objects.select_related("person")),
    )


def _with_context(passages: Iterable[UUID]) -> dict[UUID, Any]:
    """The passages with what stands around each, cut out by the database."""
    text = "snapshot__text"
    rows = Passage.objects.with_source().annotate(
        before=Substr(text, Greatest(F("start") - AROUND + 1, Value(1)), Least("start", AROUND)),
        after=Substr(text, F("end") + 1, AROUND),
    )
    return rows.in_bulk(list(passages))


def _around(passage: Any) -> tuple[str, str]:
    """The text before and after, no further than its paragraph, and cut between words."""
    before, after = passage.before, passage.after
    own, is_whole = before.rpartition("\n\n")[2], passage.start <= AROUND
    if own == before and not is_whole:
        own = f"… {before.split(' ', 1)[-1]}"
    rest = after.partition("\n\n")[0]
    if rest == after and len(after) == AROUND:
        rest = f"{after.rsplit(' ', 1)[0]} …"
    return own, rest


def _rivals_of(claims: Iterable[Claim], *, viewer: User) -> dict[tuple[str, Any, str], list[Claim]]:
    """By fact of a record, the claims that are accepted or proposed, the accepted ones first."""
    about, found = Q(), {}
    for claim in claims:
        found[_fact_key(claim)] = list[Claim]()
    for name in SUBJECTS:
        keys = {key for subject, key, _ in found if subject == name}
        fields = {fact for subject, _, fact in found if subject == name}
        if keys:
            about |= Q(**{f"{name}__in": keys}, field__in=fields)
    if not found:
        return {}
    rows = Claim.objects.visible_to(viewer).filter(about, state__in=RIVALS).with_evidence()
    for claim in rows.order_by("state", "recorded_at", "id"):
        if _fact_key(claim) in found:
            found[_fact_key(claim)].append(claim)
    return found


def _asked_of(claims: Iterable[Claim]) -> dict[UUID, Asked]:
    """For claims that were answered for or are sent back: what was asked last."""
    keys = [claim.pk for claim in claims if claim.answer or claim.state == ClaimState.RETURNED]
    events: Any = Claim.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        pgh_obj__in=keys, state=ClaimState.RETURNED
    )
    rows = events.order_by("pgh_id").values_list(
        "pgh_obj_id", "review_reason", "reviewed_by__username"
    )
    return {key: Asked(reason, by) for key, reason, by in rows}


def _names_in(claims: Iterable[Claim], viewer: User) -> dict[str, str]:
    """The names of people whose references stand in values, as far as ``viewer`` may see them."""
    references = {
        found
        for claim in claims
        if claim.field in NAMING_PEOPLE
        for found in REFERENCE.findall(claim.value)
    }
    people = Person.objects.visible_to(viewer).filter(reference__in=references).with_names()
    return {person.reference: f"{person.main_name} ({person.reference})" for person in people}


def _named(words: str, names: "Mapping[str, str]") -> str:
    return REFERENCE.sub(lambda match: names.get(match[0], match[0]), words)
