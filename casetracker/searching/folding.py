"""A text as the search reads it: as the database does, with the places of its words kept."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from casetracker.searching.characters import SIMPLIFIED, TRADITIONAL
from casetracker.searching.letters import GAPS, HAN, IGNORED

_SIMPLIFIED = str.maketrans(dict(zip(TRADITIONAL, SIMPLIFIED, strict=True)))
_IGNORED = re.compile(f"[{IGNORED}]")
# What the database cannot hold is never part of a word that it lists.
_GAPS = re.compile(rf"[\0{GAPS}\ud800-\udfff]")
_WORD = re.compile(rf"(?P<han>[{HAN}]+)|[^ {HAN}]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of Chinese characters, or a word of another script, in lower case.

    ``start`` and ``end`` are its place in the text, in code points; ``places`` those of the
    characters of a Chinese run.
    """

    text: str
    is_han: bool
    start: int = 0
    end: int = 0
    places: tuple[int, ...] = ()

    def places_of(self, part: str) -> Iterator[tuple[int, int]]:
        """Where ``part`` stands in a Chinese run, in code points of the text."""
        at = self.text.find(part)
        while at >= 0:
            yield self.places[at], self.places[at + len(part) - 1] + 1
            at = self.text.find(part, at + len(part))


@lru_cache(maxsize=16384)
def _letters(char: str) -> str:
    """What a character becomes: none, one or several."""
    plain = _IGNORED.sub("", unicodedata.normalize("NFKD", char))
    return _GAPS.sub(" ", plain).translate(_SIMPLIFIED).lower()


def words_of(text: str) -> Iterator[Word]:
    """The words of ``text``, in order.

    >>> [word.text for word in words_of("劉曉波’s Café")]
    ['刘晓波', 's', 'cafe']
    """
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for letter in _letters(char):
            folded.append(letter)
            places.append(place)
    for match in _WORD.finditer("".join(folded)):
        here = places[match.start() : match.end()]
        is_han = match["han"] is not None
        yield Word(match[0], is_han, here[0], here[-1] + 1, tuple(here) if is_han else ())
