"""Which way of writing belongs to which kind of fact."""

from collections.abc import Callable
from typing import Any

from django.apps import apps

from dossiers.facts.kinds import ChoiceFact, DateFact, DurationFact, Fact, NumberFact, RowFact
from dossiers.facts.reading.choices import words_of
from dossiers.facts.reading.numerals import in_chinese, in_english
from dossiers.facts.reading.rows import names_of_offence, names_of_row
from dossiers.facts.related import AnswersFact, ChargesFact, PersonsFact, RelationshipsFact
from dossiers.facts.spelling.dates import dates_spelt
from dossiers.facts.spelling.durations import durations_spelt


def spellings(fact: Fact, value: str, *, loose: bool = False) -> list[str]:
    """How sources write ``value``, a canonical text of ``fact``, in English and Chinese.

    Each is read back by `readings` as a value that agrees, save those that ``loose`` adds: days
    without their year, which a text may name where its own date says the year. Values that name
    another person have no spelling here. At most one statement.
    """
    if isinstance(fact, DateFact):
        return dates_spelt(value, loose=loose)
    if isinstance(fact, _NAMES_PEOPLE) or not value.strip():
        return []
    return next((spell(fact, value) for kind, spell in _BY_KIND if isinstance(fact, kind)), [value])


def _choice(fact: ChoiceFact, value: str) -> list[str]:
    return words_of(fact.choices(value)) if value in fact.choices.values else []


def _row(fact: RowFact, value: str) -> list[str]:
    return names_of_row(apps.get_model(fact.model), value)


def _duration(fact: DurationFact, value: str) -> list[str]:
    del fact
    return durations_spelt(value)


def _charge(fact: ChargesFact, value: str) -> list[str]:
    del fact
    return names_of_offence(value.partition(" ")[0])


def _number(fact: NumberFact, value: str) -> list[str]:
    if not value.isdigit() or not int(value):
        return []
    number = int(value)
    if fact.name.endswith("_months"):
        years, months = divmod(number, 12)
        whole = f"P{years}Y" * bool(years) + f"P{months}M"[bool(years) :] * bool(months)
        return [*durations_spelt(f"P{number}M"), *(durations_spelt(whole) if years else [])]
    return list(dict.fromkeys([value, in_english(number), in_chinese(number)]))


_NAMES_PEOPLE = (RelationshipsFact, PersonsFact, AnswersFact)
_BY_KIND: tuple[tuple[type[Fact], Callable[[Any, str], list[str]]], ...] = (
    (ChoiceFact, _choice),
    (RowFact, _row),
    (DurationFact, _duration),
    (ChargesFact, _charge),
    (NumberFact, _number),
)
