"""Laying a document's text out for reading, with its passages marked where they stand.

The text is walked once, whatever the number of passages. Passages may nest and overlap: each is
one element where it can be, and where another passage or the end of a paragraph cuts it, several
of which only the first has the id that a link points to.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Marking:
    """A passage as it is to be marked: a stretch in code points, half-open.

    ``key`` is its id, ``number`` what a reader calls it by, ``kind`` the look of it.
    """

    key: str
    start: int
    end: int
    number: int
    kind: str = ""


@dataclass
class Paragraph:
    """A paragraph as HTML, and the keys of the passages that begin in it, in their order."""

    html: SafeString
    keys: list[str] = field(default_factory=list)


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


def laid_out(text: str, markings: Iterable[Marking]) -> list[Paragraph]:
    """The paragraphs of ``text`` with the markings in them."""
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
    return pen.paragraphs


class _Pen:
    """Writes paragraphs, keeping open elements properly nested."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.paragraphs: list[Paragraph] = []
        self._pieces: list[str] = []
        self._keys: list[str] = []
        self._position = 0
        self._under_way: list[Marking] = []
        """Passages that have begun and not ended, the outermost first."""
        self._open: list[Marking] = []
        """Those of them that have an open element, which is opened as late as possible."""
        self._seen: set[str] = set()

    def begin(self, start: int) -> None:
        """Start a paragraph at ``start``."""
        self._pieces, self._keys = [], []
        self._position = start

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
        html = mark_safe("".join(self._pieces))  # noqa: S308 - every piece is escaped above
        self.paragraphs.append(Paragraph(html, self._keys))

    def _close_down_to(self, depth: int, gone: set[str]) -> None:
        while len(self._open) > depth:
            marking = self._open.pop()
            if marking.key in gone:
                self._pieces.append(_reference(marking))
            self._pieces.append("</mark>")

    def _opening(self, marking: Marking) -> str:
        if marking.key in self._seen:
            return format_html('<mark class="{}" data-passage="{}">', marking.kind, marking.key)
        self._seen.add(marking.key)
        self._keys.append(marking.key)
        return format_html(
            '<mark class="{0}" id="passage-{1}" data-passage="{1}">', marking.kind, marking.key
        )


def _reference(marking: Marking) -> str:
    """The link from the end of a passage to its note.

    The number is drawn by the style sheet, so that words copied from the page are the document's.
    """
    return format_html(
        '<a class="ref" href="#note-{}" data-number="{}" aria-label="[{}]"></a>',
        marking.key,
        marking.number,
        marking.number,
    )
