"""How well people are found: recall and rank, over what one types and over what one mistypes."""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from dossiers.models import Name, Person
from dossiers.names.finding import find
from dossiers.names.folding import HAN
from dossiers.names.keys import words_of
from tests.dossiers.names.figures import Figure

SHORTEST_MISTYPED = 4
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass
class Result:
    """What came out of some searches."""

    ranks: list[int] = field(default_factory=list)
    """The rank of the one who was meant, from 1; 0 where they were not found."""

    missed: list[str] = field(default_factory=list)

    def recall(self, at: int) -> float:
        """The share of searches in which the one who was meant is among the first ``at``."""
        return sum(1 <= rank <= at for rank in self.ranks) / len(self.ranks)

    @property
    def mean_rank(self) -> float:
        """Of those that were found."""
        found = [rank for rank in self.ranks if rank]
        return sum(found) / len(found)

    def __str__(self) -> str:
        return (
            f"{len(self.ranks):5} searches  recall@1 {self.recall(1):.3f}"
            f"  recall@5 {self.recall(5):.3f}  mean rank {self.mean_rank:.2f}"
        )


def words_of_all(figures: Iterable[Figure]) -> set[str]:
    """What no other person may be called: every word of those who are to be found."""
    texts = [text for figure in figures for text, *_ in figure.names]
    texts += [text for figure in figures for _, text in figure.typed]
    return {word.text for text in texts for word in words_of(text)}


def store(figures: Sequence[Figure]) -> list[UUID]:
    """Make people of them; their keys in the same order."""
    keys = []
    for figure in figures:
        person = Person.objects.create(audience="public", publication_state="published")
        Name.objects.bulk_create(
            Name(person=person, text=text, script=script, kind=kind)
            for text, script, kind in figure.names
        )
        keys.append(person.pk)
    return keys


def mistyped(text: str, chance: random.Random, *, mistakes: int = 1) -> str:
    """The text with letters left out, doubled, exchanged or replaced; the first stays."""
    for _ in range(mistakes):
        places = [
            at
            for at in range(1, len(text) - 1)
            if text[at].isascii() and text[at].isalpha() and text[at + 1].isalpha()
        ]
        at = chance.choice(places)
        text = chance.choice(
            (
                text[:at] + text[at + 1 :],
                text[:at] + text[at] + text[at:],
                text[:at] + text[at + 1] + text[at] + text[at + 2 :],
                text[:at] + chance.choice(LETTERS) + text[at + 1 :],
            )
        )
    return text


def measured(
    figures: Sequence[Figure], keys: Sequence[UUID], *, mistakes: int = 0
) -> dict[str, Result]:
    """The results by habit, and of all under ``""``."""
    chance = random.Random(mistakes)
    asked = [
        (habit, text if not mistakes else mistyped(text, chance, mistakes=mistakes), key)
        for figure, key in zip(figures, keys, strict=True)
        for habit, text in figure.typed
        if not mistakes or _is_long(text, mistakes)
    ]
    results: dict[str, Result] = defaultdict(Result)
    found = find([text for _, text, _ in asked], among=Person.objects.all())
    for (habit, text, key), matches in zip(asked, found, strict=True):
        people = [match.person for match in matches]
        rank = people.index(key) + 1 if key in people else 0
        for result in (results[habit], results[""]):
            result.ranks.append(rank)
            if not 1 <= rank <= 5:
                result.missed.append(f"{text} ({rank})")
    return results


def _is_long(text: str, mistakes: int) -> bool:
    """Whether it is in letters, and as many as mistakes are allowed in."""
    letters = sum(map(str.isalpha, text))
    enough = SHORTEST_MISTYPED if mistakes == 1 else 12
    return letters >= enough and text.isascii() and not HAN.search(text)
