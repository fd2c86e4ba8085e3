"""Where a fact stands: sourced, disputed, unsourced or empty."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from dossiers.facts.kinds import Fact, Held
from dossiers.vocabularies import ClaimState, Standing

if TYPE_CHECKING:
    from dossiers.models import Claim, Decision
    from dossiers.models.base import BearsFacts

WEAK_GRADES = frozenset("DEF")
"""Grades of sources on which alone no fact should rest: D and E are bad, F is not yet judged."""


class FactStanding(NamedTuple):
    """One value of one field, with the claims that speak for it and against it.

    ``value`` is the text form of what the record holds; empty where it holds nothing. Of a field
    with many values each held value has its own, and an accepted claim of a value that is not
    held makes one more, disputed, whose ``value`` is empty.

    ``decision`` is the editor's choice that settles a contradiction; None where it is open, or
    where there is none. ``decisions`` are all that were ever made about it, the latest first.
    """

    fact: Fact
    value: str
    standing: Standing
    supporting: tuple["Claim", ...] = ()
    contradicting: tuple["Claim", ...] = ()
    proposed: tuple["Claim", ...] = ()
    decision: "Decision | None" = None
    decisions: tuple["Decision", ...] = ()

    @property
    def shown(self) -> str:
        """The value in words for people."""
        return self.fact.shown(self.value) if self.value else ""

    @property
    def origins(self) -> int:
        """How many voices support it: distinct origins, so that reposts count once."""
        return len({claim.voice_key for claim in self.supporting})

    @property
    def is_decided(self) -> bool:
        """Whether sources contradict it, and an editor has weighed all of them."""
        return self.standing == Standing.DISPUTED and self.decision is not None

    @property
    def is_open_dispute(self) -> bool:
        """Whether sources contradict it, and no decision that holds now has weighed them all."""
        return self.standing == Standing.DISPUTED and self.decision is None

    @property
    def lacks_source(self) -> bool:
        """Whether something is held that no accepted claim supports, disputed or not."""
        return bool(self.value) and not self.supporting

    @property
    def rests_on_one_origin(self) -> bool:
        """Whether it is sourced, but by one voice only."""
        return self.standing == Standing.SOURCED and self.origins == 1

    @property
    def is_weak(self) -> bool:
        """Whether it is sourced, but by sources graded D or worse only, or not graded (F)."""
        return self.standing == Standing.SOURCED and all(
            claim.passage.snapshot.source.reliability in WEAK_GRADES for claim in self.supporting
        )


def standings_of(
    record: "BearsFacts", claims: Iterable["Claim"], decisions: Iterable["Decision"] = ()
) -> list[FactStanding]:
    """The standing of every fact of ``record``, in the order of its ``FACTS``.

    ``claims`` and ``decisions`` are the record's own; pass what was prefetched and nothing is
    queried here beyond the rows a fact reads.
    """
    by_field: dict[str, list[Claim]] = {}
    for claim in claims:
        by_field.setdefault(claim.field, []).append(claim)
    decided: dict[str, list[Decision]] = {}
    for decision in sorted(decisions, key=lambda made: (made.decided_at, made.pk), reverse=True):
        decided.setdefault(decision.field, []).append(decision)
    found: list[FactStanding] = []
    for name, fact in type(record).FACTS.items():
        judge = _judge_many if fact.many else _judge_one
        found.extend(judge(fact, fact.held(record), by_field.get(name, []), decided.get(name, [])))
    return found


def _in_state(claims: Iterable["Claim"], state: ClaimState) -> tuple["Claim", ...]:
    return tuple(claim for claim in claims if claim.state == state)


def _judge_one(
    fact: Fact, held: list[Held], claims: list["Claim"], decisions: list["Decision"]
) -> list[FactStanding]:
    """A field with one value: any accepted claim that disagrees makes it disputed."""
    if not (held or claims or decisions):
        return [FactStanding(fact, "", Standing.EMPTY)]
    accepted = _in_state(claims, ClaimState.ACCEPTED)
    supporting = tuple(claim for claim in accepted if held and fact.agrees(claim.value, held[0]))
    contradicting = tuple(claim for claim in accepted if claim not in supporting)
    if contradicting:
        standing = Standing.DISPUTED
    elif held:
        standing = Standing.SOURCED if supporting else Standing.UNSOURCED
    else:
        standing = Standing.EMPTY
    return [
        FactStanding(
            fact,
            held[0].text if held else "",
            standing,
            supporting,
            contradicting,
            _in_state(claims, ClaimState.PROPOSED),
            decision=_settling(fact, decisions, held, accepted) if contradicting else None,
            decisions=tuple(decisions),
        )
    ]


def settled_by(
    fact: Fact, decisions: Sequence["Decision"], held: list[Held], claims: Iterable["Claim"]
) -> "Decision | None":
    """The decision that settles what ``claims`` say against ``held``; None where it is open.

    ``decisions`` are those about the fact, the latest first. Of a fact with one value, ``claims``
    are all that bear on it; of one with many, those of values that are not held.
    """
    settling = _all_settling if fact.many else _settling
    return settling(fact, decisions, held, claims)


def _settling(
    fact: Fact, decisions: Iterable["Decision"], held: list[Held], claims: Iterable["Claim"]
) -> "Decision | None":
    """The latest decision that is not undone, if it still fits what is held and claimed."""
    del fact
    latest = next((made for made in decisions if made.withdrawn_at is None), None)
    return latest if latest is not None and latest.fits(held, claims) else None


def _judge_many(
    fact: Fact, held: list[Held], claims: list["Claim"], decisions: list["Decision"]
) -> list[FactStanding]:
    """A field with many values: each is judged by itself, as is what is claimed but not held."""
    found: list[FactStanding] = []
    at_home: set[object] = set()
    for value in held:
        agreeing = [claim for claim in claims if fact.agrees(claim.value, value)]
        supporting = _in_state(agreeing, ClaimState.ACCEPTED)
        proposed = _in_state(agreeing, ClaimState.PROPOSED)
        at_home |= {claim.pk for claim in (*supporting, *proposed)}
        standing = Standing.SOURCED if supporting else Standing.UNSOURCED
        about = tuple(made for made in decisions if fact.means(made.value, value))
        found.append(
            FactStanding(fact, value.text, standing, supporting, (), proposed, None, about)
        )
    strays = [claim for claim in claims if claim.pk not in at_home]
    accepted = _in_state(strays, ClaimState.ACCEPTED)
    proposed = _in_state(strays, ClaimState.PROPOSED)
    if accepted or proposed or not held:
        standing = Standing.DISPUTED if accepted else Standing.EMPTY
        left = [made for made in decisions if not any(fact.means(made.value, v) for v in held)]
        settled = _all_settling(fact, left, held, accepted)
        found.append(FactStanding(fact, "", standing, (), accepted, proposed, settled, tuple(left)))
    return found


def _all_settling(
    fact: Fact, decisions: Sequence["Decision"], held: list[Held], strays: Iterable["Claim"]
) -> "Decision | None":
    """The latest of the decisions that between them settle every stray claim; else None."""
    found: list[Decision] = []
    for claim in strays:
        about = [made for made in decisions if fact.agrees(claim.value, Held(made.value))]
        decision = _settling(fact, about, held, [claim])
        if decision is None:
            return None
        found.append(decision)
    return max(found, key=lambda made: (made.decided_at, made.pk), default=None)
