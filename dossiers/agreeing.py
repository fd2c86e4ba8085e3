"""What an edit does to the claims: which go on agreeing with the value, and which stop."""

import copy
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dossiers.facts import Fact, FactStanding, Held
from dossiers.models import Claim
from dossiers.models.base import BearsFacts
from dossiers.vocabularies import ClaimState, Standing

STANDING = (ClaimState.ACCEPTED, ClaimState.PROPOSED)
"""Claims that speak for or against a value; those refused or taken back do not."""


@dataclass(frozen=True)
class Agreement:
    """The claims about one fact, held against a value that is not saved yet.

    ``stopping`` agree with what is stored and would not agree with the new value; ``starting``
    the other way round. ``agreeing`` agree with the new value, ``starting`` included.
    """

    agreeing: tuple[Claim, ...] = ()
    stopping: tuple[Claim, ...] = ()
    starting: tuple[Claim, ...] = ()


def agreement(record: BearsFacts, fact: Fact, *, value: Any, claims: Iterable[Claim]) -> Agreement:
    """How ``claims`` about ``fact`` stand to ``value``, a value of the column of that name.

    ``record`` is as it is stored, and is left so.
    """
    edited = copy.copy(record)
    setattr(edited, fact.name, value)
    before, after = fact.held(record), fact.held(edited)
    about = [claim for claim in claims if claim.field == fact.name and claim.state in STANDING]
    agreed = {claim.pk for claim in about if _agrees(fact, claim, before)}
    agreeing = tuple(claim for claim in about if _agrees(fact, claim, after))
    kept = {claim.pk for claim in agreeing}
    return Agreement(
        agreeing=agreeing,
        stopping=tuple(claim for claim in about if claim.pk in agreed - kept),
        starting=tuple(claim for claim in agreeing if claim.pk not in agreed),
    )


def _agrees(fact: Fact, claim: Claim, held: Sequence[Held]) -> bool:
    return any(fact.agrees(claim.value, one) for one in held)


def left_behind(before: Iterable[FactStanding], after: Iterable[FactStanding]) -> list[str]:
    """The names of facts that an edit left without a source they had, in reading order.

    A claim that agrees and waits for its review is a source in the making, and counts.
    """
    before = list(before)
    had = {item.fact.name for item in before if item.supporting}
    bare = Counter(item.fact.name for item in before if _is_bare(item))
    now = Counter(item.fact.name for item in after if _is_bare(item))
    return [name for name, number in now.items() if name in had and number > bare[name]]


def _is_bare(item: FactStanding) -> bool:
    """Whether a value is held that no claim speaks for, or none where one is claimed."""
    if not item.value:
        return item.standing == Standing.DISPUTED
    held = Held(item.value)
    waiting = any(item.fact.agrees(claim.value, held) for claim in item.proposed)
    return item.lacks_source and not waiting
