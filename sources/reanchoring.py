"""What becomes of passages when their text is followed by another: held, moved or lost.

*Held*: the very words stand there in the same sentence, and nothing around it leaves in doubt of
whom it speaks. *Moved*: the words stand in one place, but a person must look. *Lost*: everything
else. Nothing is guessed: a name, a number or a negation that changed anywhere in the sentence
loses the passage, and among words that stand in several places none is chosen.

Text to text, without a database. Positions are Unicode code points, half-open.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from sources.anchoring import Span, nearest
from sources.comparing import ALIKE, Comparison
from sources.sentences import TOKEN, is_plain, places_folded, weighty
from sources.vocabularies import AnchorOutcome, AnchorState

MOST_PLACES = 20
"""Places of the same words that are looked at; what stands in more is repeated anyway."""

MOST_MISSPELT = 2
SHORTEST_MISSPELT = 5
"""Letters of a word that one other letter does not make another word."""

LONGEST_NEAREST = 1_000
"""Characters of the nearest text that are told."""


@dataclass(frozen=True)
class Fate:
    """What was found of one passage. ``span`` is its place in the new text, unless it is lost.

    ``nearest`` is what comes closest to a lost one; empty where nothing is like it.
    """

    state: AnchorState
    outcome: AnchorOutcome
    span: Span | None = None
    nearest: str = ""


def fate_of(old_text: str, new_text: str, spans: Iterable[tuple[int, int]]) -> list[Fate]:
    """What becomes in ``new_text`` of each of the ``spans`` of ``old_text``, in their order."""
    if old_text == new_text:
        return [Fate(AnchorState.HELD, AnchorOutcome.SAME, Span(*span)) for span in spans]
    both = Comparison(old_text, new_text)
    return [_Passage(both, Span(*span)).fate() for span in spans]


class _Passage:
    """One passage that is looked for."""

    def __init__(self, both: Comparison, span: Span) -> None:
        self.both, self.span = both, span
        self.first, self.last = both.old.touched(span)
        self.quote = both.old.text[span.start : span.end]

    @cached_property
    def key(self) -> str:
        """Its sentences, folded."""
        return self.both.old.key(self.first, self.last)

    @cached_property
    def weighty(self) -> list[str]:
        """The words of its sentences that must be the same."""
        return weighty(self.key)

    def fate(self) -> Fate:
        """What becomes of it."""
        there = self.both.matched(self.first, self.last)
        if there is not None:
            return self._in_its_sentence(there)
        if (found := self._cut_otherwise()) is not None:
            return found
        differing: list[str] = []
        for places in (self.both.exactly(self.quote), self.both.nearly(self.quote)):
            found = self._among(places, differing)
            if found is not None:
                return found
        return self._misspelt() or self._lost(differing)

    def _in_its_sentence(self, there: int) -> Fate:
        """The fate of a passage whose sentences are unchanged but for how they are printed."""
        old, new = (self.first, self.last), (there, there + self.last - self.first)
        found = self.both.carried(self.span, old, new)
        if not self.both.speaks_of_the_same(self.first, self.last, there):
            return _moved(AnchorOutcome.SURROUNDINGS, found)
        if self.both.new.text[found.start : found.end] != self.quote:
            return _moved(AnchorOutcome.TYPOGRAPHY, found)
        is_same = found.start == self.span.start
        outcome = AnchorOutcome.SAME if is_same else AnchorOutcome.SHIFTED
        return Fate(AnchorState.HELD, outcome, found)

    def _cut_otherwise(self) -> Fate | None:
        """The fate of a passage whose sentences are the same, but part otherwise from others."""
        new = self.both.new
        whole = [
            new.touched(place)
            for place in islice(self.both.nearly(self.key), MOST_PLACES + 1)
            if new.stretch(*new.touched(place)) == place and self._is_free(place)
        ]
        if len(whole) != 1 or self.both.is_repeated(self.first, self.last):
            return None
        found = self.both.carried(self.span, (self.first, self.last), whole[0])
        there = whole[0][0]
        if self.both.matches.get(self.first - 1, -1) != there - 1:
            return _moved(AnchorOutcome.ELSEWHERE, found)
        is_sure = self.both.speaks_of_the_same(self.first, self.last, there)
        return _moved(AnchorOutcome.TYPOGRAPHY if is_sure else AnchorOutcome.SURROUNDINGS, found)

    def _among(self, places: Iterator[Span], differing: list[str]) -> Fate | None:
        """The fate of a passage whose words stand in ``places``; None where none of them fits.

        Sentences with the words that say something else are added to ``differing``.
        """
        fitting: dict[Span, bool] = {}
        for place in islice(filter(self._is_free, places), MOST_PLACES + 1):
            first, last = self.both.new.touched(place)
            key = self.both.new.key(first, last)
            if key == self.key or (
                weighty(key) == self.weighty and fuzz.ratio(key, self.key) >= ALIKE
            ):
                fitting[place] = key == self.key
            else:
                differing.append(key)
        if not fitting:
            return None
        if len(fitting) > 1 or self.both.is_repeated(self.first, self.last):
            return Fate(AnchorState.LOST, AnchorOutcome.REPEATED, nearest=self._told(self.quote))
        place, is_whole = fitting.popitem()
        return _moved(AnchorOutcome.ELSEWHERE if is_whole else AnchorOutcome.SURROUNDINGS, place)

    def _is_free(self, place: Span) -> bool:
        first, last = self.both.new.touched(place)
        return self.both.is_free(range(first, last + 1), self.first, self.last)

    def _misspelt(self) -> Fate | None:
        """The fate of a passage in a sentence of which a word or two are spelt differently."""
        if self.first != self.last:
            return None
        found = []
        for at in self.both.like(self.key):
            place = self._respelt(at)
            if place is not None:
                found.append(place)
        if len(found) != 1:
            return None
        return _moved(AnchorOutcome.SPELLING, found[0])

    def _respelt(self, at: int) -> Span | None:
        """The place of the passage in a sentence of the new text that differs in spelling only."""
        key = self.both.new.keys[at]
        if TOKEN.split(self.key) != TOKEN.split(key):
            return None
        pairs = list(zip(TOKEN.finditer(self.key), TOKEN.finditer(key), strict=True))
        changed = [(one, two) for one, two in pairs if one[0] != two[0]]
        if len(changed) > MOST_MISSPELT:
            return None
        if not all(_is_spelling_of(one[0], two[0]) for one, two in changed):
            return None
        old, new = self.both.old.sentences[self.first], self.both.new.sentences[at]
        places = places_folded(self.both.old.text[old.start : old.end])
        inside = [
            number
            for number, place in enumerate(places)
            if self.span.start <= old.start + place < self.span.end
        ]
        targets = places_folded(self.both.new.text[new.start : new.end])
        start = _shifted(inside[0], changed)
        end = _shifted(inside[-1] + 1, changed)
        if start is None or end is None:
            return None
        return Span(new.start + targets[start], new.start + targets[end - 1] + 1)

    def _lost(self, differing: list[str]) -> Fate:
        """The fate of a passage whose words are gone, or say something else."""
        likely = self.both.like(self.key, most=1)
        if likely:
            key = self.both.new.keys[likely[0]]
            if fuzz.ratio(key, self.key) >= ALIKE:
                differing.append(key)
        is_named = any(weighty(key) != self.weighty for key in differing)
        outcome = AnchorOutcome.NAMED_OTHERWISE if is_named else AnchorOutcome.REWORDED
        if differing:
            told = differing[0]
        elif likely:
            span = self.both.new.stretch(likely[0], likely[0])
            told = nearest(self.both.new.text[span.start : span.end], self.quote)
        else:
            told = ""
        return Fate(AnchorState.LOST, outcome, nearest=self._told(told))

    def _told(self, text: str) -> str:
        return re.sub(r"\s+", " ", text)[:LONGEST_NEAREST]


def _moved(outcome: AnchorOutcome, span: Span) -> Fate:
    return Fate(AnchorState.MOVED, outcome, span)


def _is_spelling_of(one: str, two: str) -> bool:
    """Whether two words in small letters differ by one slip of the pen, inside the word."""
    return (
        is_plain(one)
        and is_plain(two)
        and min(len(one), len(two)) >= SHORTEST_MISSPELT
        and one[0] == two[0]
        and OSA.distance(one, two) == 1
    )


def _shifted(at: int, changed: list[tuple[re.Match[str], re.Match[str]]]) -> int | None:
    """Where a position is after the words before it were respelt; None inside such a word."""
    shift = 0
    for one, two in changed:
        if one.start() < at < one.end():
            return None
        if one.end() <= at:
            shift = two.end() - one.end()
    return at + shift
