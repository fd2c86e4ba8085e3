"""What to look for: the spellings of a value, and the names of the people it is about."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from casetracker.access import Actor
from dossiers.facts import Fact, spellings
from dossiers.models import Appeal, Person, Response
from dossiers.names import HAN

MOST_VALUES = 60
MOST_NAMES = 24
LONGEST_TERM = 200


@dataclass(frozen=True)
class Terms:
    """Words for a value, and names; either may be empty."""

    values: tuple[str, ...] = field(default=())
    names: tuple[str, ...] = field(default=())

    @property
    def value_pattern(self) -> str:
        """A regular expression for any of the values; "" where there is none."""
        return "|".join(map(_pattern, self.values))

    @property
    def name_pattern(self) -> str:
        """A regular expression for any of the names; "" where there is none."""
        return "|".join(map(_pattern, self.names))


def _pattern(words: str) -> str:
    """The words in the regular expressions that Python and PostgreSQL share.

    Any white space matches any other, and Latin letters match whole words only; Chinese text has
    no gaps between words.
    """
    body = r"\s+".join(re.escape(part) for part in words.split())
    before = "(?<![A-Za-z0-9])" if words[0].isascii() and words[0].isalnum() else ""
    after = "(?![A-Za-z0-9])" if words[-1].isascii() and words[-1].isalnum() else ""
    return before + body + after


def terms_for(
    fact: Fact, *, held: Iterable[str], people: Iterable[Person], words: Iterable[str] = ()
) -> Terms:
    """What to look for where ``fact`` holds the values ``held``.

    ``words`` are somebody's own, and take the place of the spellings. The names of ``people`` are
    those in any script; a name of two parts in Latin letters is looked for in either order.
    """
    said = [*words] or [text for value in held for text in spellings(fact, value, loose=True)]
    names: list[str] = []
    for person in people:
        for name in person.names.all():
            names.append(name.text)
            parts = name.text.replace(",", " ").split()
            if len(parts) == 2 and not HAN.search(name.text):
                names.append(f"{parts[1]} {parts[0]}")
    return Terms(_usable(said, MOST_VALUES), _usable(names, MOST_NAMES))


def _usable(words: Iterable[str], most: int) -> tuple[str, ...]:
    """The words without blanks around them, each once; a single letter finds everything."""
    trimmed = (" ".join(text.split())[:LONGEST_TERM].strip() for text in words)
    return tuple(dict.fromkeys(text for text in trimmed if len(text) > 1))[:most]


def people_of(record: Any, *, viewer: Actor) -> list[Person]:
    """The people ``record`` is about whom ``viewer`` may see, with their names."""
    people = Person.objects.visible_to(viewer)
    if isinstance(record, Person):
        found = people.filter(pk=record.pk)
    elif isinstance(record, Appeal):
        found = people.filter(appeals__appeal=record)
    elif isinstance(record, Response):
        found = people.filter(answers__response=record)
    else:
        found = people.filter(pk=record.person_id)
    return list(found.distinct().prefetch_related("names")[:MOST_NAMES])
