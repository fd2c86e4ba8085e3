"""The standing of facts as one reader may know it.

Whether a fact is sourced is judged by all accepted claims. Of these a reader is shown those whose
passage is visible to them; where none of the supporting ones is, the fact is said to rest on a
confidential source. A contradiction or a further value that rests on hidden passages alone is not
told at all: its existence would say what the passage says.
"""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Prefetch

from casetracker.access import Actor, kept_by_role
from dossiers.facts import FactStanding, settled_by
from dossiers.models import Claim, Decision
from dossiers.models.base import BearsFacts
from dossiers.vocabularies import ClaimState, Standing

SHOWN_STATES = (ClaimState.ACCEPTED, ClaimState.PROPOSED)


class Evidence(NamedTuple):
    """A claim as it bears on a value: it ``supports``, ``contradicts``, or is ``proposed``."""

    bearing: str
    claim: Claim


@dataclass(frozen=True)
class ShownDecision:
    """An editor's choice as one reader may know it.

    ``value`` and ``reason`` are None where it weighs claims that the reader may not see: nothing
    more is told than that it was decided, and when.
    """

    decided_on: date
    value: str | None
    shown: str | None
    held: bool | None
    reason: str | None


class ShownFact(NamedTuple):
    """One value of one field with its standing and the claims that may be shown."""

    field: str
    label: str
    value: str
    shown: str
    standing: str
    origins: int
    confidential_source: bool
    decision: ShownDecision | None
    claims: list[Evidence]


def evidence_for(user: Actor) -> tuple[Prefetch[Any], Prefetch[Any]]:
    """The prefetches that `facts_for` needs: claims with evidence, and decisions.

    Claims are marked ``is_shown``, decisions ``is_told``.
    """
    claims, decisions = _evidence_for(user)
    return copy(claims), copy(decisions)


@kept_by_role
def _evidence_for(user: Actor) -> tuple[Prefetch[Any], Prefetch[Any]]:
    visible = Claim.objects.visible_to(user).filter(pk=OuterRef("pk"))
    rows = Claim.objects.filter(state__in=SHOWN_STATES).annotate(is_shown=Exists(visible))
    decisions = Decision.objects.with_telling(user)
    return (
        Prefetch("claims", queryset=rows.with_evidence()),
        Prefetch("decisions", queryset=decisions),
    )


def facts_for(record: BearsFacts) -> list[ShownFact]:
    """The facts of a record fetched with `evidence_for`: those it holds, and those claimed of it.

    What came of an appeal is left out where the response that links to it is hidden.
    """
    hidden = () if getattr(record, "shows_response", True) else ("outcome",)
    shown = (_shown(item, record) for item in record.standings())
    return [fact for fact in shown if fact is not None and fact.field not in hidden]


def _shown(item: FactStanding, record: BearsFacts) -> ShownFact | None:
    if not (item.value or item.contradicting or item.proposed):
        return None
    supporting = _visible(item.supporting)
    contradicting = _visible(item.contradicting)
    proposed = _visible(item.proposed)
    if not item.value and not contradicting and not proposed:
        return None
    return ShownFact(
        field=item.fact.name,
        label=item.fact.label(type(record)),
        value=item.value,
        shown=item.shown,
        standing=_standing(item, contradicted=bool(contradicting)),
        origins=len({claim.voice_key for claim in supporting}),
        confidential_source=bool(item.supporting) and not supporting,
        decision=_decision(item, record, supporting, contradicting),
        claims=list(_evidence(supporting, contradicting, proposed)),
    )


def _visible(claims: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.is_shown]  # type: ignore[attr-defined]


def _decision(
    item: FactStanding, record: BearsFacts, supporting: list[Claim], contradicting: list[Claim]
) -> ShownDecision | None:
    """What settles the contradiction that the reader sees, judged by the claims they see.

    Judged by all claims it would tell by its absence that a hidden one has arrived.
    """
    if not contradicting:
        return None
    bearing = contradicting if item.fact.many else [*supporting, *contradicting]
    made = settled_by(item.fact, item.decisions, item.fact.held(record), bearing)
    if made is None:
        return None
    day = made.decided_at.date()
    if not made.is_told:  # type: ignore[attr-defined]
        return ShownDecision(day, None, None, None, None)
    return ShownDecision(day, made.value, made.shown, made.held, made.reason)


def _standing(item: FactStanding, *, contradicted: bool) -> Standing:
    if contradicted:
        return Standing.DISPUTED
    if not item.value:
        return Standing.EMPTY
    return Standing.SOURCED if item.supporting else Standing.UNSOURCED


def _evidence(
    supporting: list[Claim], contradicting: list[Claim], proposed: list[Claim]
) -> Iterator[Evidence]:
    return chain(
        (Evidence("supports", claim) for claim in supporting),
        (Evidence("contradicts", claim) for claim in contradicting),
        (Evidence("proposed", claim) for claim in proposed),
    )
