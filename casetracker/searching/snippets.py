"""The words around what was found, with the places of what was found."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection

from casetracker.searching.folding import Word, words_of
from casetracker.searching.query import Term

AROUND = 90
"""Code points shown before and after what was found."""
TOGETHER = 160
"""Code points within which two places are shown in one snippet."""
LONGEST_MARKED = 20_000
"""Code points of a text that are looked through for places to show."""


@dataclass(frozen=True)
class Hit:
    """A place where a term stands, in code points of the whole text."""

    start: int
    end: int
    term: int


@dataclass(frozen=True)
class Snippet:
    """A piece of a text, from ``start`` to ``end`` of the whole, with the hits in it.

    ``field`` names the column; ``within`` the snapshot where the text is a document's.
    """

    field: str
    text: str
    start: int
    hits: tuple[tuple[int, int], ...]
    goes_on: bool = False
    """Whether the text goes on after it."""
    within: object = None

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text cut where a hit begins and ends: each piece, and whether it is a hit."""
        here = self.start
        for start, end in self.hits:
            if start > here:
                yield self.text[here - self.start : start - self.start], False
            yield self.text[start - self.start : end - self.start], True
            here = end
        if here < self.end:
            yield self.text[here - self.start :], False


class Marker:
    """Finds the terms of a query in texts, by the same forms of words as the database."""

    def __init__(self, terms: Sequence[Term], texts: Iterable[str]) -> None:
        self.terms = terms
        self.words = {text: list(words_of(text[:LONGEST_MARKED])) for text in texts if text}
        self.forms = _forms(terms, self.words.values())

    def hits(self, text: str) -> list[Hit]:
        """Where the terms stand in ``text``, in order, none within another."""
        words = self.words.get(text, [])
        found = [
            Hit(start, end, number)
            for number, term in enumerate(self.terms)
            for start, end in self._places(term, words)
        ]
        kept: list[Hit] = []
        for hit in sorted(found, key=lambda hit: (hit.start, -hit.end)):
            if not kept or hit.start >= kept[-1].end:
                kept.append(hit)
        return kept

    def _places(self, term: Term, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
        if len(term.words) == 1:
            (wanted,) = term.words
            for word in words:
                if wanted.is_han and word.is_han:
                    yield from word.places_of(wanted.text)
                elif self._same(wanted, word):
                    yield word.start, word.end
            return
        last = len(term.words) - 1
        for at in range(len(words) - last):
            here = words[at : at + last + 1]
            if all(
                self._fits(wanted, word, is_first=number == 0, is_last=number == last)
                for number, (wanted, word) in enumerate(zip(term.words, here, strict=True))
            ):
                yield _span(term, here)

    def _fits(self, wanted: Word, word: Word, *, is_first: bool, is_last: bool) -> bool:
        if not (wanted.is_han and word.is_han):
            return self._same(wanted, word)
        if is_first:
            return word.text.endswith(wanted.text)
        return word.text.startswith(wanted.text) if is_last else word.text == wanted.text

    def _same(self, wanted: Word, word: Word) -> bool:
        if wanted.is_han or word.is_han:
            return False
        return self.forms.get(wanted.text, wanted.text) == self.forms.get(word.text, word.text)


def _span(term: Term, words: Sequence[Word]) -> tuple[int, int]:
    first, last = words[0], words[-1]
    start, end = first.start, last.end
    if first.is_han:
        start = first.places[-len(term.words[0].text)]
    if last.is_han:
        end = last.places[len(term.words[-1].text) - 1] + 1
    return start, end


def _forms(terms: Iterable[Term], texts: Iterable[Iterable[Word]]) -> Mapping[str, str]:
    """The form under which the database lists each English word that may be one of the terms."""
    asked = {word.text for term in terms for word in term.words if word.text.isascii()}
    # A word and its other forms begin with the same letter.
    letters = tuple({word[0] for word in asked if word.isalpha()})
    if not letters:
        return {}
    known = {
        word.text
        for words in texts
        for word in words
        if word.text.startswith(letters) and word.text.isascii() and word.text.isalpha()
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, (ts_lexize('casetracker_english', word))[1]"
            "  FROM unnest(%s::text[]) AS word",
            [sorted(known | {word for word in asked if word.isalpha()})],
        )
        return dict(cursor.fetchall())


def snippets_of(
    field: str,
    text: str,
    hits: Sequence[Hit],
    *,
    most: int,
    offset: int = 0,
    total: int | None = None,
    within: object = None,
) -> list[tuple[int, Snippet]]:
    """The pieces of ``text`` with most of the hits, each with the number of terms in it.

    ``offset`` is where ``text`` begins in the whole, of which it is a stretch; ``total`` is how
    long the whole is.
    """
    clusters: list[list[Hit]] = []
    for hit in hits:
        if clusters and hit.end - clusters[-1][0].start <= TOGETHER:
            clusters[-1].append(hit)
        else:
            clusters.append([hit])
    ranked = sorted(clusters, key=lambda cluster: (-_terms_in(cluster), -len(cluster)))[:most]
    found = []
    for cluster in sorted(ranked, key=lambda cluster: cluster[0].start):
        start, end = _widened(text, cluster[0].start, cluster[-1].end)
        inside = [hit for hit in hits if hit.start >= start and hit.end <= end]
        snippet = Snippet(
            field,
            text[start:end],
            start + offset,
            tuple((hit.start + offset, hit.end + offset) for hit in inside),
            goes_on=end + offset < (len(text) + offset if total is None else total),
            within=within,
        )
        found.append((_terms_in(cluster), snippet))
    return _not_overlapping(found)


def _terms_in(cluster: Iterable[Hit]) -> int:
    return len({hit.term for hit in cluster})


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """A span with `AROUND` on either side, cut at white space where there is some."""
    left, right = max(start - AROUND, 0), min(end + AROUND, len(text))
    if left:
        space = next((at for at in range(left, start) if text[at].isspace()), -1)
        left = space + 1 if space >= 0 else left
    if right < len(text):
        space = next((at for at in range(right - 1, end, -1) if text[at].isspace()), -1)
        right = space if space >= 0 else right
    return left, right


def _not_overlapping(found: list[tuple[int, Snippet]]) -> list[tuple[int, Snippet]]:
    return found[:1] + [
        after for before, after in pairwise(found) if after[1].start >= before[1].end
    ]
