"""The notes of a document, and the stretches that a long one's are cut into.

A page holds the notes of some stretches and fetches the others. A stretch is told by code points of
the text, not by numbers of notes: what is marked between two requests comes with its stretch, and
none is given twice or left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from casetracker.access import Audience
from casetracker.languages import bilingual
from dossiers.workbench.citing import Cited
from dossiers.workbench.looks import UNCITED, look_of
from sources.vocabularies import AnchorState

STRETCH = 50
"""Notes of a stretch, and a few more where several passages begin at one place."""

AT_ONCE = 200
"""A document with so many notes or fewer is not cut."""

ALL = "all"
"""Asks for the notes of every stretch."""


@dataclass(slots=True)
class Note:
    """A passage as it is shown, with what it is cited for.

    ``start`` and ``end`` are where it stands in the snapshot shown, ``is_older`` whether it was
    marked in an earlier one.
    """

    number: int
    key: str
    start: int
    end: int
    translation: str = ""
    translator: str = ""
    speaker: str = ""
    audience: str = Audience.PUBLIC
    anchor: str = AnchorState.HELD
    is_older: bool = False
    cited: list[Cited] = field(default_factory=list)
    looks: frozenset[str] = frozenset({UNCITED})
    """Under which it is found: those of its claims, and its own."""
    look: str = UNCITED
    """The most pressing of them."""

    def settle(self) -> None:
        """Take the looks from those of its claims."""
        self.look, self.looks = _looks(tuple(item.look for item in self.cited))


@lru_cache(maxsize=1000)
def _looks(cited: tuple[str, ...]) -> tuple[str, frozenset[str]]:
    """The most pressing look of a passage by those of its claims, and all of them."""
    look = look_of(cited)
    return look, frozenset({*cited, look})


@dataclass(frozen=True, eq=False)
class Stretch:
    """Notes that follow each other, the passages of which begin in ``start:end`` of the text."""

    number: int
    """From 1."""
    notes: Sequence[Note]
    start: int
    end: int

    @property
    def title(self) -> str:
        """Which notes these are, by the numbers that readers see."""
        words = str(bilingual("Notes {}–{}", "旁注 {}–{}"))
        return words.format(self.notes[0].number, self.notes[-1].number)


def stretches_of(notes: Sequence[Note], *, length: int) -> list[Stretch]:
    """The notes of a text of ``length`` code points cut into stretches; none where none is."""
    size = STRETCH if len(notes) > AT_ONCE else len(notes)
    found: list[Stretch] = []
    first = start = 0
    while first < len(notes):
        last = min(first + size, len(notes))
        while last < len(notes) and notes[last].start == notes[last - 1].start:
            last += 1
        end = notes[last].start if last < len(notes) else length
        found.append(Stretch(len(found) + 1, notes[first:last], start, end))
        first, start = last, end
    return found
