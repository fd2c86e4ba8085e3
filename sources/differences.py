"""Two texts beside each other: which paragraphs and which words of them differ."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from sources.aligning import aligned
from sources.sentences import HAN

BLANK_LINE = re.compile(r"\n\s*\n")
WORD = re.compile(rf"[{HAN}]|[^\W_]+|\s+|.", re.DOTALL)

MOST_WORDS = 3_000
"""Words of a paragraph up to which it is compared word by word; longer ones differ as a whole."""

ALIKE = 45.0
"""Similarity, of 100, from which two paragraphs are shown as one that was edited."""

LOOKED_AHEAD = 8
"""Paragraphs among which the edited form of one is looked for."""


@dataclass(frozen=True)
class Piece:
    """Words of one side; ``differs`` where the other side does not have them."""

    text: str
    differs: bool = False


@dataclass(frozen=True)
class Pair:
    """A paragraph on either side; a side is empty where the other has it alone."""

    old: list[Piece] = field(default_factory=list)
    new: list[Piece] = field(default_factory=list)


@dataclass(frozen=True)
class Unchanged:
    """Paragraphs that are the same on both sides."""

    paragraphs: list[str]


def compared(old: str, new: str) -> list[Pair | Unchanged]:
    """Two texts paragraph by paragraph, runs of unchanged ones put together."""
    rows: list[Pair | Unchanged] = []
    for one, two in _side_by_side(paragraphs(old), paragraphs(new)):
        if one == two:
            if not (rows and isinstance(rows[-1], Unchanged)):
                rows.append(Unchanged([]))
            rows[-1].paragraphs.append(one)  # type: ignore[union-attr]
        else:
            rows.append(worded(one, two))
    return rows


def paragraphs(text: str) -> list[str]:
    """What stands between blank lines; every line where the text has no blank line."""
    breaks = BLANK_LINE if BLANK_LINE.search(text) else re.compile(r"\n")
    return [piece.strip() for piece in breaks.split(text) if piece.strip()]


def worded(old: str, new: str) -> Pair:
    """The words of two stretches, those that differ marked."""
    one, two = WORD.findall(old), WORD.findall(new)
    if not (one and two) or max(len(one), len(two)) > MOST_WORDS:
        return Pair(_piece(old, differs=True), _piece(new, differs=True))
    left: list[Piece] = []
    right: list[Piece] = []
    for step in Levenshtein.opcodes(one, two):
        differs = step.tag != "equal"
        left += _piece("".join(one[step.src_start : step.src_end]), differs=differs)
        right += _piece("".join(two[step.dest_start : step.dest_end]), differs=differs)
    return Pair(left, right)


def _piece(text: str, *, differs: bool) -> list[Piece]:
    return [Piece(text, differs)] if text else []


def _side_by_side(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Paragraphs in order, with their counterparts; empty where there is none."""
    here = there = 0
    ends = [*sorted(aligned(old, new).items()), (len(old), len(new))]
    for i, j in ends:
        yield from _edited(old[here:i], new[there:j])
        if i < len(old):
            yield old[i], new[j]
        here, there = i + 1, j + 1


def _edited(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Paragraphs between two that are the same: each with the first that resembles it."""
    at = 0
    for one in old:
        ahead = range(at, min(at + LOOKED_AHEAD, len(new)))
        found = next((each for each in ahead if fuzz.ratio(one, new[each]) >= ALIKE), None)
        if found is None:
            yield one, ""
            continue
        yield from (("", two) for two in new[at:found])
        yield one, new[found]
        at = found + 1
    yield from (("", two) for two in new[at:])
