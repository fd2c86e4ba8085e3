"""Where a fact stands: sourced, disputed, unsourced or empty; and the sums over a dossier."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dossiers.facts.kinds import Fact, Held
from dossiers.vocabularies import ClaimState, Standing

if TYPE_CHECKING:
    from dossiers.models import Claim
    from dossiers.models.base import BearsFacts


@dataclass(frozen=True)
class FactStanding:
    """One value of one field, with the claims that speak for it and against it.

    ``value`` is the text form of what the record holds; empty where it holds nothing. Of a field
    with many values each held value has its own, and an accepted claim of a value that is not
    held makes one more, disputed, whose ``value`` is empty.
    """

    fact: Fact
    value: str
    standing: Standing
    supporting: tuple["Claim", ...] = ()
    contradicting: tuple["Claim", ...] = ()
    proposed: tuple["Claim", ...] = ()

    @property
    def shown(self) -> str:
        """The value in words for people."""
        return self.fact.shown(self.value) if self.value else ""

    @property
    def origins(self) -> int:
        """How many voices support it: distinct origins, so that reposts count once."""
        return len({claim.voice_key for claim in self.supporting})


@dataclass
class Coverage:
    """Facts of a dossier, counted by their standing; empty ones are not counted."""

    sourced: int = 0
    disputed: int = 0
    unsourced: int = 0
    gaps: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All facts held or disputed."""
        return self.sourced + self.disputed + self.unsourced

    @property
    def share(self) -> float:
        """The sourced share, from 0 to 1; 1 where there is nothing to source."""
        return self.sourced / self.total if self.total else 1.0


def standings_of(record: "BearsFacts", claims: Iterable["Claim"]) -> list[FactStanding]:
    """The standing of every fact of ``record``, in the order of its ``FACTS``.

    ``claims`` are the record's own; pass what was prefetched and nothing is queried here beyond
    the rows a fact reads.
    """
    by_field: dict[str, list[Claim]] = {}
    for claim in claims:
        by_field.setdefault(claim.field, []).append(claim)
    found: list[FactStanding] = []
    for name, fact in type(record).FACTS.items():
        judge = _judge_many if fact.many else _judge_one
        found.extend(judge(fact, fact.held(record), by_field.get(name, [])))
    return found


def coverage_of(standings: Iterable[FactStanding]) -> Coverage:
    """The sums, and the names of what is unsourced or disputed."""
    sums = Coverage()
    for item in standings:
        if item.standing == Standing.SOURCED:
            sums.sourced += 1
        elif item.standing == Standing.DISPUTED:
            sums.disputed += 1
        elif item.standing == Standing.UNSOURCED:
            sums.unsourced += 1
            sums.gaps.append(item.fact.name)
    return sums


def _sorted_out(
    claims: list["Claim"], fact: Fact, held: Held
) -> tuple[tuple["Claim", ...], tuple["Claim", ...], tuple["Claim", ...]]:
    """Accepted claims for, accepted claims against, and those still proposed."""
    accepted = [claim for claim in claims if claim.state == ClaimState.ACCEPTED]
    supporting = tuple(claim for claim in accepted if fact.agrees(claim.value, held))
    contradicting = tuple(claim for claim in accepted if claim not in supporting)
    proposed = tuple(claim for claim in claims if claim.state == ClaimState.PROPOSED)
    return supporting, contradicting, proposed


def _judge_one(fact: Fact, held: list[Held], claims: list["Claim"]) -> list[FactStanding]:
    """A field with one value: any accepted claim that disagrees makes it disputed."""
    if not held:
        accepted = tuple(claim for claim in claims if claim.state == ClaimState.ACCEPTED)
        proposed = tuple(claim for claim in claims if claim.state == ClaimState.PROPOSED)
        standing = Standing.DISPUTED if accepted else Standing.EMPTY
        return [FactStanding(fact, "", standing, (), accepted, proposed)]
    supporting, contradicting, proposed = _sorted_out(claims, fact, held[0])
    if contradicting:
        standing = Standing.DISPUTED
    else:
        standing = Standing.SOURCED if supporting else Standing.UNSOURCED
    return [FactStanding(fact, held[0].text, standing, supporting, contradicting, proposed)]


def _judge_many(fact: Fact, held: list[Held], claims: list["Claim"]) -> list[FactStanding]:
    """A field with many values: each is judged by itself, as is what is claimed but not held."""
    found: list[FactStanding] = []
    at_home: set[object] = set()
    for value in held:
        supporting, _, proposed = _sorted_out(claims, fact, value)
        agreeing = tuple(claim for claim in proposed if fact.agrees(claim.value, value))
        at_home |= {claim.pk for claim in (*supporting, *agreeing)}
        standing = Standing.SOURCED if supporting else Standing.UNSOURCED
        found.append(FactStanding(fact, value.text, standing, supporting, (), agreeing))
    strays = [claim for claim in claims if claim.pk not in at_home]
    accepted = tuple(claim for claim in strays if claim.state == ClaimState.ACCEPTED)
    proposed = tuple(claim for claim in strays if claim.state == ClaimState.PROPOSED)
    if accepted or proposed or not held:
        standing = Standing.DISPUTED if accepted else Standing.EMPTY
        found.append(FactStanding(fact, "", standing, (), accepted, proposed))
    return found
