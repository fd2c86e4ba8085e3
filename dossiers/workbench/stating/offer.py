"""Which facts of a record the words may bear out, the likely ones first."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from casetracker.dates import UncertainDate
from dossiers.facts import (
    Fact,
    FactStanding,
    ListFact,
    NamesFact,
    ProseFact,
    Reading,
    TextFact,
    readings,
)
from dossiers.models.base import BearsFacts
from dossiers.vocabularies import Standing

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

LONGEST_HELD = 60
"""Characters of a held value that are shown where a fact is chosen."""


@dataclass(frozen=True)
class FactChoice:
    """A fact of a record: what the record holds of it, and how the words can be read as it."""

    fact: Fact
    label: str
    values: tuple[FactStanding, ...]
    readings: Sequence[Reading]

    @property
    def name(self) -> str:
        """The fact's name."""
        return self.fact.name

    @property
    def is_likely(self) -> bool:
        """Whether the words can be read as a value of it; any words can be a text or a name."""
        return bool(self.readings) and not self._takes_any_words

    @property
    def _takes_any_words(self) -> bool:
        """Whether every quote is a value of it."""
        is_list = type(self.fact) is ListFact
        return is_list or isinstance(self.fact, NamesFact | ProseFact | TextFact)

    @cached_property
    def held(self) -> str:
        """What is held, in words; empty where nothing is."""
        return "; ".join(item.shown for item in self.values if item.value)

    @property
    def standing(self) -> Standing:
        """How far what is held is borne out: the worst of its values."""
        worst = (Standing.DISPUTED, Standing.UNSOURCED, Standing.SOURCED, Standing.EMPTY)
        found = {item.standing for item in self.values}
        return next((state for state in worst if state in found), Standing.EMPTY)

    @property
    def standing_label(self) -> "_StrOrPromise":
        """The standing in words."""
        return self.standing.label

    def __str__(self) -> str:
        """The fact with what is held and how that stands, for a list to choose from."""
        if not self.held:
            return self.label
        cut = f"{self.held[:LONGEST_HELD]}…" if len(self.held) > LONGEST_HELD else self.held
        return f"{self.label}: {cut} ({self.standing_label})"

    @property
    def value_read(self) -> str:
        """The value that the words state, where they can be read in one way only."""
        return self.readings[0].value if len(self.readings) == 1 else ""

    @property
    def values_read(self) -> list[tuple[str, str]]:
        """What the words can be read as: each value with its wording."""
        return [(item.value, self.fact.shown(item.value)) for item in self.readings]

    def words_for(self, value: str) -> str:
        """The words that were read as ``value``; empty where it was typed."""
        return next((item.words for item in self.readings if item.value == value), "")


def facts_offered(
    record: BearsFacts, quote: str, *, near: UncertainDate | None
) -> list[FactChoice]:
    """Every fact of ``record``; those that ``quote`` can be read as come first.

    ``near`` is when the words were published, by which a date without a year is understood.
    """
    model = type(record)
    standings: dict[str, list[FactStanding]] = {}
    if not record._state.adding:
        for item in record.standings():
            standings.setdefault(item.fact.name, []).append(item)
    choices = [
        FactChoice(
            fact,
            fact.label(model),
            tuple(standings.get(name, ())),
            readings(fact, quote, near=near),
        )
        for name, fact in model.FACTS.items()
    ]
    return sorted(choices, key=lambda choice: not choice.is_likely)
