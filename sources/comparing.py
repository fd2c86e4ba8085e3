"""An old and a new text beside each other, their sentences matched.

Says which sentences are the same ones, whether what stands around them leaves in doubt of whom
they speak, and where else words of the old text stand in the new one.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property

from rapidfuzz import fuzz

from sources.aligning import aligned
from sources.anchoring import Span
from sources.sentences import (
    IN_TIME,
    NUMBER,
    Outline,
    folded,
    numbers,
    people,
    places_folded,
    words,
)

FAR = 12
"""How many sentences back somebody may have been named."""

FULL_LINE = 40
"""Code points from which a line without an end may have been cut by the edge of a page."""

ALIKE = 60.0
"""Similarity, of 100, from which a sentence counts as an edited form of another."""

COMMON = 50
"""Sentences with a word from which that word tells nothing about which one is looked for."""


class Comparison:
    """Two texts with their sentences matched."""

    def __init__(self, old_text: str, new_text: str) -> None:
        self.old, self.new = Outline(old_text), Outline(new_text)
        self.matches = aligned(self.old.keys, self.new.keys)
        self._taken = {there: here for here, there in self.matches.items()}
        self._left = Counter(key for at, key in enumerate(self.old.keys) if at not in self.matches)

    def matched(self, first: int, last: int) -> int | None:
        """Where the sentences stand in the new text, if all do and side by side."""
        there = self.matches.get(first)
        if there is None:
            return None
        together = all(self.matches.get(at) == there + at - first for at in range(first, last + 1))
        return there if together else None

    def carried(self, span: Span, old: tuple[int, int], new: tuple[int, int]) -> Span:
        """The place of ``span`` in sentences of the new text that fold to the same as the old."""
        one, two = self.old.stretch(*old), self.new.stretch(*new)
        before = self.old.text[one.start : one.end]
        after = self.new.text[two.start : two.end]
        if before == after:
            # What stands in the white space before or after sentences may reach beyond them.
            found = Span(two.start + span.start - one.start, two.start + span.end - one.start)
            if self.new.text[found.start : found.end] == self.old.text[span.start : span.end]:
                return found
            return Span(max(found.start, two.start), min(found.end, two.end))
        places, targets = places_folded(before), places_folded(after)
        inside = [
            target
            for place, target in zip(places, targets, strict=True)
            if span.start <= one.start + place < span.end
        ]
        return Span(two.start + inside[0], two.start + inside[-1] + 1)

    def speaks_of_the_same(self, first: int, last: int, there: int) -> bool:
        """Whether the sentences around leave no doubt of whom the matched ones speak."""
        back = max(0, first - min(self._context(at) for at in range(first, last + 1)))
        if there < back or not self._same_after(last, there + last - first):
            return False
        in_time = any(IN_TIME.search(self.old.keys[at]) for at in range(first, last + 1))
        return all(
            self._names_the_same(first - distance, there - distance, in_time=in_time)
            for distance in range(1, back + 1)
        )

    def _names_the_same(self, here: int, there: int, *, in_time: bool) -> bool:
        """Whether two sentences name the same people, and where it counts the same days."""
        one, two = self.old.keys[here], self.new.keys[there]
        if one == two:
            return True
        if in_time and numbers(one) != numbers(two):
            return False
        if self.old.is_open(here):
            # It may be the beginning of the very sentence: only a number may differ.
            return NUMBER.sub("#", one) == NUMBER.sub("#", two)
        named = people(one)
        return named == people(two) and (bool(named) or fuzz.ratio(one, two) >= ALIKE)

    def _context(self, at: int) -> int:
        """The first of the sentences before ``at`` that may say of whom it speaks."""
        lowest = max(0, at - FAR)
        low = at
        while low > lowest and self._goes_on(low):
            low -= 1
        if low > lowest and self.old.is_open(low - 1):
            low -= 1
        # Somebody named further up, if nobody is named so far.
        reach = at - self.old.reach(at)
        while low > max(lowest, reach) and all(map(self.old.is_loose, range(low, at + 1))):
            low -= 1
        return low

    def _goes_on(self, at: int) -> bool:
        """Whether the sentence goes on from the one before it: no blank line, or none meant."""
        one, two = self.old.sentences[at - 1], self.old.sentences[at]
        if one.block == two.block:
            return True
        is_full = one.end - one.start >= FULL_LINE or self.old.keys[at][:1].islower()
        return is_full and self.old.is_open(at - 1)

    def _same_after(self, last: int, there: int) -> bool:
        """Whether what follows is unchanged where it may tell who speaks or is spoken of."""
        following = last + 1
        if following >= len(self.old):
            return True
        sentences = self.old.sentences
        is_near = sentences[following].block == sentences[last].block
        if not is_near and not self.old.is_open(following):
            return True
        if not (self.old.ends_in_quote(last) or self.old.is_open(last)):
            return True
        return self.new.keys[there + 1 : there + 2] == [self.old.keys[following]]

    def is_free(self, sentences: range, first: int, last: int) -> bool:
        """Whether no other sentence of the old text has these of the new one already."""
        holders = {self._taken.get(at) for at in sentences} - {None}
        return all(first <= holder <= last for holder in holders if holder is not None)

    def is_repeated(self, first: int, last: int) -> bool:
        """Whether the old text has these sentences more than once, none of them matched."""
        return any(self._left[self.old.keys[at]] > 1 for at in range(first, last + 1))

    @cached_property
    def _joined(self) -> tuple[str, list[int]]:
        """The new sentences folded, one after the other, and where each begins."""
        starts: list[int] = []
        pieces: list[str] = []
        length = 0
        for key in self.new.keys:
            gap = " " if pieces and folded(f"{pieces[-1][-1:]} {key[:1]}")[1:2] == " " else ""
            starts.append(length + len(gap))
            pieces.append(gap + key)
            length += len(pieces[-1])
        return "".join(pieces), starts

    def exactly(self, quote: str) -> Iterator[Span]:
        """Where the new text has the very words of ``quote``."""
        at = self.new.text.find(quote)
        while at >= 0:
            yield Span(at, at + len(quote))
            at = self.new.text.find(quote, at + 1)

    def nearly(self, quote: str) -> Iterator[Span]:
        """Where the new text has the words of ``quote``, however they are printed."""
        text, starts = self._joined
        key = folded(quote)
        at = text.find(key) if key else -1
        while at >= 0:
            yield Span(self._unfolded(at, starts), self._unfolded(at + len(key) - 1, starts) + 1)
            at = text.find(key, at + 1)

    def _unfolded(self, at: int, starts: list[int]) -> int:
        """The position in the new text of a character of its folded sentences."""
        number = bisect_right(starts, at) - 1
        start, end, _ = self.new.sentences[number]
        return start + places_folded(self.new.text[start:end])[at - starts[number]]

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """The sentences of the new text that no old one has, by their words."""
        index: dict[str, list[int]] = defaultdict(list)
        for at, key in enumerate(self.new.keys):
            if at not in self._taken:
                for gram in _grams(key):
                    index[gram].append(at)
        return index

    def like(self, key: str, *, most: int = 3) -> list[int]:
        """The free sentences of the new text that share most with ``key``, the best first."""
        hits: Counter[int] = Counter()
        for gram in _grams(key):
            found = self._index.get(gram, ())
            if len(found) <= COMMON:
                hits.update(found)
        likely = [at for at, _ in hits.most_common(2 * most)]
        likely.sort(key=lambda at: (-fuzz.ratio(key, self.new.keys[at]), at))
        return likely[:most]


def _grams(key: str) -> set[str]:
    """What sentences are looked up by: words, and pairs of characters for long ones of Han."""
    grams: set[str] = set()
    for word in words(key):
        if word.isascii() or len(word) < 3:
            grams.add(word.lower())
        else:
            grams.update(word[at : at + 2] for at in range(len(word) - 1))
    return grams
