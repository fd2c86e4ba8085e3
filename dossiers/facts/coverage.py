"""How much of a dossier is sourced: sums over the standings of its facts."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from dossiers.facts.standing import FactStanding
from dossiers.vocabularies import Standing


@dataclass
class Coverage:
    """Facts of a dossier, counted by their standing; empty ones are not counted.

    Every fact is sourced, disputed or unsourced. ``decided`` are those of the disputed that an
    editor settled; ``single_origin`` and ``weak`` are parts of the sourced, and may overlap.
    """

    sourced: int = 0
    disputed: int = 0
    unsourced: int = 0
    decided: int = 0
    single_origin: int = 0
    weak: int = 0
    gaps: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All facts held or disputed."""
        return self.sourced + self.disputed + self.unsourced

    @property
    def open_disputes(self) -> int:
        """Contradictions that nobody has decided, or that new evidence opened again."""
        return self.disputed - self.decided

    @property
    def share(self) -> float:
        """The sourced share, from 0 to 1; 1 where there is nothing to source."""
        return self.sourced / self.total if self.total else 1.0


def coverage_of(standings: Iterable[FactStanding]) -> Coverage:
    """The sums, and the names of what is unsourced."""
    sums = Coverage()
    for item in standings:
        sums.sourced += item.standing == Standing.SOURCED
        sums.disputed += item.standing == Standing.DISPUTED
        sums.decided += item.is_decided
        sums.single_origin += item.rests_on_one_origin
        sums.weak += item.is_weak
        if item.standing == Standing.UNSOURCED:
            sums.unsourced += 1
            sums.gaps.append(item.fact.name)
    return sums
