"""Places in documents where a value or a name stands, and what they say."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dossiers.facts import Fact, Held, Reading, readings
from dossiers.finding.sentences import sentence_around
from dossiers.finding.terms import Terms
from sources.anchoring import LONGEST_QUOTE
from sources.models import Passage, Snapshot, Source

NEAR = 300
"""Code points between a value and a name that are held to be near each other."""
AROUND = 90
"""Code points shown before and after the words offered."""
MOST_OF_A_DOCUMENT = 4


@dataclass(frozen=True)
class Place:
    """Words in a text, from ``start`` to ``end``, and whether value and name stand there."""

    start: int
    end: int
    has_value: bool
    has_name: bool


@dataclass(frozen=True)
class Hit:
    """Words that may bear a value out, in the document they stand in.

    ``passage`` is None where the words are not marked yet. ``pieces`` are the words with what
    stands around them, each with what it is: "value", "name", "quote", or "" for what is around.
    ``agreeing`` are the readings that agree with what the record holds.
    """

    snapshot: Snapshot
    passage: Passage | None
    start: int
    quote: str
    has_value: bool
    has_name: bool
    is_own: bool
    pieces: tuple[tuple[str, str], ...]
    readings: tuple[Reading, ...]
    agreeing: tuple[Reading, ...]

    @property
    def source(self) -> Source:
        """The document."""
        return self.snapshot.source

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, Any]:
        """Sorts the best first: this dossier's documents, both beside each other, marked ones."""
        return (
            not self.is_own,
            not (self.has_value and self.has_name),
            self.passage is None,
            not self.has_value,
            -self.snapshot.captured_at.timestamp(),
        )


class Finder:
    """Looks for terms in texts, and reads what a fact is said to be there."""

    def __init__(self, terms: Terms, *, fact: Fact, held: Sequence[Held]) -> None:
        self.fact, self.held = fact, held
        self.value = re.compile(terms.value_pattern or "(?!)", re.IGNORECASE)
        self.name = re.compile(terms.name_pattern or "(?!)", re.IGNORECASE)

    def places(self, text: str) -> list[Place]:
        """The sentences with a value, those with a name near it first, else one with a name."""
        names = [match.span() for match in self.name.finditer(text)]
        found: dict[tuple[int, int], Place] = {}
        for match in self.value.finditer(text):
            span = sentence_around(text, *match.span())
            near = any(start < span[1] + NEAR and end > span[0] - NEAR for start, end in names)
            known = found.get(span)
            found[span] = Place(
                *span, has_value=True, has_name=near or bool(known and known.has_name)
            )
        if not found:
            found = {
                span: Place(*span, has_value=False, has_name=True)
                for span in (sentence_around(text, *name) for name in names[:1])
            }
        best = sorted(found.values(), key=lambda place: (not place.has_name, place.start))
        return [place for place in best if place.end - place.start <= LONGEST_QUOTE][
            :MOST_OF_A_DOCUMENT
        ]

    def in_text(self, snapshot: Snapshot, text: str, *, is_own: bool) -> Iterator[Hit]:
        """The places of a document's text."""
        for place in self.places(text):
            quote = text[place.start : place.end]
            before = text[max(place.start - AROUND, 0) : place.start]
            after = text[place.end : place.end + AROUND]
            yield self._hit(
                snapshot, None, place, quote=quote, sides=(before, after), is_own=is_own
            )

    def in_passage(self, passage: Passage, *, is_own: bool) -> Hit:
        """A marked passage that holds a value or a name."""
        around = passage.prefix + passage.quote + passage.suffix
        place = Place(
            passage.start,
            passage.end,
            has_value=bool(self.value.search(passage.quote)),
            has_name=bool(self.name.search(around)),
        )
        sides = (passage.prefix, passage.suffix)
        return self._hit(
            passage.snapshot, passage, place, quote=passage.quote, sides=sides, is_own=is_own
        )

    def _hit(
        self,
        snapshot: Snapshot,
        passage: Passage | None,
        place: Place,
        *,
        quote: str,
        sides: tuple[str, str],
        is_own: bool,
    ) -> Hit:
        published = snapshot.source.published
        read = tuple(readings(self.fact, quote, near=published or None))
        return Hit(
            snapshot=snapshot,
            passage=passage,
            start=place.start,
            quote=quote,
            has_value=place.has_value,
            has_name=place.has_name,
            is_own=is_own,
            pieces=((sides[0], ""), *self._pieces(quote), (sides[1], "")),
            readings=read,
            agreeing=tuple(
                one for one in read if any(self.fact.agrees(one.value, held) for held in self.held)
            ),
        )

    def _pieces(self, quote: str) -> Iterator[tuple[str, str]]:
        """The quote cut where a value or a name begins and ends."""
        spans = [(*match.span(), "value") for match in self.value.finditer(quote)]
        spans += [(*match.span(), "name") for match in self.name.finditer(quote)]
        here = 0
        for start, end, kind in sorted(spans):
            if start < here:
                continue
            yield quote[here:start], "quote"
            yield quote[start:end], kind
            here = end
        yield quote[here:], "quote"
