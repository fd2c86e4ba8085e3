"""Laying a document's text out for reading, with its passages marked where they stand.

The text is walked once, whatever the number of passages. Passages may nest and overlap: each is
one element where it can be, and where another passage or the end of a paragraph cuts it, several
of which only the first has the id that a link points to.

What stands in the page is the text itself: its text nodes, read one after the other without those
inside ``[data-aside]``, are the snapshot's text, white space between paragraphs included.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
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
    # The longer of two that begin together contains the other.
    waiting = deque(sorted(markings, key=lambda m: (m.start, -m.end)))
    pen = _Pen(text)
    for start, end in paragraphs_of(text):
        # Between two paragraphs there is nothing to mark, but a passage may begin or end.
        while (at := pen.next_turn(waiting)) < start:
            pen.turn(at, _beginning(waiting, at))
        pen.begin(start, end)
        while (at := pen.next_turn(waiting)) <= end:
            if pen.is_clear and _stands_alone(waiting, end):
                pen.write_whole(waiting.popleft())
            else:
                pen.write_to(at)
                pen.turn(at, _beginning(waiting, at))
        pen.finish(end)
    return pen.page()


def _beginning(waiting: deque[Marking], at: int) -> list[Marking]:
    """Take those that begin at a position."""
    taken = []
    while waiting and waiting[0].start == at:
        taken.append(waiting.popleft())
    return taken


def _stands_alone(waiting: deque[Marking], end: int) -> bool:
    """Whether the next passage ends within its paragraph and before another begins."""
    first = waiting[0].end
    return first <= end and (len(waiting) == 1 or waiting[1].start >= first)


def _escaped_text(text: str) -> str:
    return escape(text, quote=False)


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
        self._written: Callable[[str], str] = _escaped_text

    @property
    def is_clear(self) -> bool:
        """Whether no passage is under way."""
        return not self._under_way

    def next_turn(self, waiting: deque[Marking]) -> int:
        """Where the next passage begins or ends; past the text where none does."""
        begins = waiting[0].start if waiting else len(self.text) + 1
        for marking in self._under_way:
            begins = min(begins, marking.end)
        return begins

    def begin(self, start: int, end: int) -> None:
        """Start a paragraph from ``start`` to ``end``."""
        self._skip_to(start)
        # Nearly no paragraph has any of these, and escaping each piece of it takes its time.
        is_plain = all(self.text.find(char, start, end) < 0 for char in "&<>")
        self._written = str if is_plain else _escaped_text
        self._pieces.append(f'<p data-start="{start}" dir="auto">')

    def write_to(self, position: int) -> None:
        """Write the text up to ``position`` inside whatever is under way."""
        if position <= self._position:
            return
        for marking in self._under_way[len(self._open) :]:
            self._pieces.append(self._opening(marking))
            self._open.append(marking)
        self._pieces.append(self._written(self.text[self._position : position]))
        self._position = position

    def write_whole(self, marking: Marking) -> None:
        """Write the text up to the end of a passage that nothing else cuts."""
        text, start, end = self.text, marking.start, marking.end
        self._pieces += (
            self._written(text[self._position : start]),
            self._opening(marking),
            self._written(text[start:end]),
            self._reference(marking),
            "</mark>",
        )
        self._position = end

    def turn(self, at: int, beginning: Sequence[Marking]) -> None:
        """Here some passages end and others begin."""
        gone = {marking.key for marking in self._under_way if marking.end == at}
        if gone:
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
