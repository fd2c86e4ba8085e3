"""Which way of reading belongs to which kind of fact."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ValidationError

from casetracker.dates import Duration, UncertainDate
from dossiers.facts.kinds import (
    ChoiceFact,
    DateFact,
    DurationFact,
    Fact,
    ListFact,
    NumberFact,
    ProseFact,
    RowFact,
    TextFact,
)
from dossiers.facts.reading.choices import choices_in
from dossiers.facts.reading.dates import dates_in
from dossiers.facts.reading.durations import durations_in
from dossiers.facts.reading.numerals import ENGLISH_NUMBER, narrowed, number_of
from dossiers.facts.reading.rows import charges_in, rows_in
from dossiers.facts.related import ChargesFact, NamesFact
from dossiers.names import HAN

LONGEST_QUOTE = 5_000
"""Characters of a quote that are read; a passage has no more."""

MOST_READINGS = 40
"""As many values as are offered."""

LONGEST_NAME = 60
"""Characters of a quote that is offered as a name as it stands."""

_MARKS = "“”‘’\"'《》〈〉「」『』（）()[]，。、；：！？,.;:!?—–- \t\n　"
_CAPITALISED = r"(?![a-zß-öø-ÿ㐀-鿿])[^\W\d_][\w’'-]*\.?"
_NAME = re.compile(rf"\b{_CAPITALISED}(?:[ \-·•](?:al|bin|el|de|la|von|van|der|{_CAPITALISED}))*")
_HAN_RUN = re.compile(rf"(?:{HAN.pattern}|[·•])+")
_NUMBER = re.compile(
    rf"(?<![\w.,/-])[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![\w,])|(?<![\w.,/-])[0-9]{{1,9}}(?![\w/-]|[.,][0-9])"
    rf"|(?<!\w){ENGLISH_NUMBER}(?!\w)|[0-9]{{1,9}}(?=[个名人]\w?)",
    re.IGNORECASE,
)

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Reading:
    """A value that a quote states, in the fact's canonical text form, and the words it is from."""

    value: str
    words: str


def readings(fact: Fact, quote: str, *, near: UncertainDate | None = None) -> list[Reading]:
    """The values that ``quote`` states for ``fact``, likeliest first; empty where it states none.

    Each value has passed ``fact.checked``; nothing is guessed and nothing raised. ``near`` is the
    date of the source's publication: with it a day and month without a year is read too, marked
    as uncertain. Values naming other people are never read, since who may see them is not known
    here. At most one statement reads vocabulary rows, and one checks each row found.
    """
    found: dict[str, Reading] = {}
    for value, words in _pairs(fact, quote[:LONGEST_QUOTE].replace("\0", " "), near=near):
        try:
            canonical = fact.checked(value)
        except ValidationError:
            continue
        found.setdefault(canonical, Reading(canonical, words))
        if len(found) == MOST_READINGS:
            break
    return list(found.values())


def _pairs(fact: Fact, quote: str, *, near: UncertainDate | None) -> Pairs:
    if isinstance(fact, DateFact):
        return dates_in(quote, near=near)
    if isinstance(fact, ChoiceFact):
        return choices_in(quote, fact.choices)
    if isinstance(fact, RowFact):
        return rows_in(quote, apps.get_model(fact.model))
    for kind, read in _BY_KIND:
        if isinstance(fact, kind):
            return list(read(fact, quote))
    return []


def _durations(fact: Fact, quote: str) -> Pairs:
    del fact
    return durations_in(quote)


def _charges(fact: Fact, quote: str) -> Pairs:
    del fact
    return charges_in(quote)


def _numbers(fact: Fact, quote: str) -> Iterator[tuple[str, str]]:
    """Numbers; of a fact that counts months, lengths of whole months."""
    if fact.name.endswith("_months"):
        for iso, words in durations_in(quote):
            length = Duration.parse(iso)
            if not (length.weeks or length.days):
                yield str(12 * length.years + length.months), words
        return
    for match in _NUMBER.finditer(narrowed(quote)):
        number = number_of(match[0].replace(",", ""))
        if number is not None:
            yield str(number), quote[match.start() : match.end()]


def _names(fact: Fact, quote: str) -> Iterator[tuple[str, str]]:
    """Runs of capitalised words and of two to four Chinese characters, else a short quote whole."""
    del fact
    found = [match[0].rstrip(".") for match in _NAME.finditer(quote)]
    runs = [words for words in found if _looks_like_a_name(words)]
    runs += [match[0] for match in _HAN_RUN.finditer(quote) if 2 <= len(match[0]) <= 4]
    whole = _trimmed(quote)
    for words in runs or [whole] * (0 < len(whole) <= LONGEST_NAME):
        yield words, words


def _looks_like_a_name(words: str) -> bool:
    parts = words.replace("-", " ").split()
    return 2 <= len(parts) <= 5 and parts[0][0].isupper() and parts[-1][0].isupper()


def _words(fact: Fact, quote: str) -> Iterator[tuple[str, str]]:
    """The quote itself, without the marks around it."""
    del fact
    whole = _trimmed(quote)
    if whole:
        yield whole, quote.strip()


def _prose(fact: Fact, quote: str) -> Iterator[tuple[str, str]]:
    """The quote as it stands."""
    del fact
    if quote.strip():
        yield " ".join(quote.split()), quote.strip()


def _trimmed(quote: str) -> str:
    return " ".join(quote.split()).strip(_MARKS)


_BY_KIND: tuple[
    tuple[type[Fact], Callable[[Fact, str], "Pairs | Iterator[tuple[str, str]]"]], ...
] = (
    (DurationFact, _durations),
    (ChargesFact, _charges),
    (NumberFact, _numbers),
    (NamesFact, _names),
    (ProseFact, _prose),
    (TextFact, _words),
    (ListFact, _words),
)
