"""Laying a document's text out for reading, with its passages marked where they stand.

The text is walked once, whatever the number of passages. Passages may nest and overlap: each is
one element where it can be, and where another passage or the end of a paragraph cuts it, several
of which only the first has the id that a link points to.

What stands in the page is the text itself: its text nodes, read one after the other without those
inside ``[data-aside]``, are the snapshot's text, white space between paragraphs included.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

BLANK_LINE = re.compile(r"\n\s*\n")
DRAWN_BY_BROWSERS = re.compile(r"[^ \t\n\f]")
"""Characters that HTML does not count as white space; Python counts some of them."""


class Marking(NamedTuple):
    """A passage as it is to be marked: a stretch in code points, half-open.

    ``key`` is its id, ``number`` what a reader calls it by, ``kind`` the look of it, and ``said``
    the look in words; ``looks`` are all that it is found under, where it has several. ``page`` is
    the address of the page with its note; empty where that is this one.
    """

    key: str
    start: int
    end: int
    number: int
    kind: str = ""
    said: str = ""
    looks: str = ""
    page: str = ""


def paragraphs_of(text: str) -> Iterator[tuple[int, int]]:
    """The stretches between blank lines; every line where the text has no blank line."""
    breaks = BLANK_LINE if BLANK_LINE.search(text) else re.compile(r"\n")
    start = 0
    for gap in breaks.finditer(text):
        yield from _filled(text, start, gap.start())
        start = gap.end()
    yield from _filled(text, start, len(text))


def _filled(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch, unless nothing but white space stands in it."""
    if text[start:end].strip():
        yield start, end


def laid_out(text: str, markings: Iterable[Marking]) -> SafeString:
    """``text`` as HTML paragraphs with the markings in them.

    Each paragraph says in ``data-start`` at which code point of ``text`` it begins.
    """
    begins: dict[int, list[Marking]] = {}
    ends: dict[int, list[Marking]] = {}
    # The longer of two that begin together contains the other.
    for marking in sorted(markings, key=lambda m: (m.start, -m.end)):
        begins.setdefault(marking.start, []).append(marking)
        ends.setdefault(marking.end, []).append(marking)
    turns = sorted(begins.keys() | ends.keys())
    pen = _Pen(text)
    at = 0
    for start, end in paragraphs_of(text):
        while at < len(turns) and turns[at] < start:
            # Between two paragraphs there is nothing to mark, but a passage may begin or end.
            pen.turn(ends.get(turns[at], ()), begins.get(turns[at], ()))
            at += 1
        pen.begin(start)
        while at < len(turns) and turns[at] <= end:
            pen.write_to(turns[at])
            pen.turn(ends.get(turns[at], ()), begins.get(turns[at], ()))
            at += 1
        pen.finish(end)
    return pen.page()


class _Pen:
    """Writes paragraphs, keeping open elements properly nested."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._pieces: list[str] = []
        self._position = 0
        self._under_way: list[Marking] = []
        """Passages that have begun and not ended, the outermost first."""
        self._open: list[Marking] = []
        """Those of them that have an open element, which is opened as late as possible."""
        self._seen: set[str] = set()
        self._escaped = cache(escape)

    def begin(self, start: int) -> None:
        """Start a paragraph at ``start``."""
        self._skip_to(start)
        self._pieces.append(f'<p data-start="{start}" dir="auto">')

    def write_to(self, position: int) -> None:
        """Write the text up to ``position`` inside whatever is under way."""
        if position <= self._position:
            return
        for marking in self._under_way[len(self._open) :]:
            self._pieces.append(self._opening(marking))
            self._open.append(marking)
        self._pieces.append(escape(self.text[self._position : position]))
        self._position = position

    def turn(self, ending: Sequence[Marking], beginning: Sequence[Marking]) -> None:
        """Here some passages end and others begin."""
        if ending:
            gone = {marking.key for marking in ending}
            first = next(i for i, marking in enumerate(self._under_way) if marking.key in gone)
            self._close_down_to(first, gone)
            self._under_way = [m for m in self._under_way if m.key not in gone]
        self._under_way.extend(beginning)

    def finish(self, end: int) -> None:
        """End the paragraph at ``end``."""
        self.write_to(end)
        self._close_down_to(0, set())
        self._pieces.append("</p>")

    def page(self) -> SafeString:
        """All that was written, and the white space after it."""
        self._skip_to(len(self.text))
        return mark_safe("".join(self._pieces))  # noqa: S308 - every piece is escaped above

    def _skip_to(self, position: int) -> None:
        """Write the white space between two paragraphs, unseen."""
        space = self.text[self._position : position]
        if DRAWN_BY_BROWSERS.search(space):
            space = f"<span hidden>{space}</span>"
        self._pieces.append(space)
        self._position = position

    def _close_down_to(self, depth: int, gone: set[str]) -> None:
        while len(self._open) > depth:
            marking = self._open.pop()
            if marking.key in gone:
                self._pieces.append(self._reference(marking))
            self._pieces.append("</mark>")

    def _opening(self, marking: Marking) -> str:
        key, kind = self._escaped(marking.key), self._escaped(marking.kind)
        if marking.key in self._seen:
            return f'<mark class="{kind}" data-passage="{key}">'
        self._seen.add(marking.key)
        looks = f' data-looks="{self._escaped(marking.looks)}"' if marking.looks else ""
        note = "" if marking.page else f' aria-details="note-{key}"'
        return f'<mark class="{kind}" id="passage-{key}" data-passage="{key}"{looks}{note}>'

    def _reference(self, marking: Marking) -> str:
        """The link from the end of a passage to its note.

        The number is drawn by the style sheet, so that words copied from the page are the
        document's.
        """
        number, said = marking.number, self._escaped(marking.said)
        label = f"{number} {said}" if said else f"{number}"
        return (
            f'<a class="ref" data-aside href="{self._escaped(marking.page)}'
            f'#note-{self._escaped(marking.key)}"'
            f' data-number="{number}" aria-label="[{label}]"></a>'
        )
