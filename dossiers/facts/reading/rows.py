"""Rows of the vocabulary tables that a text names, and the names they are written by."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.functions import Lower, StrIndex

from dossiers.facts.reading.choices import choices_in
from dossiers.facts.reading.numerals import narrowed
from dossiers.names import HAN
from dossiers.vocabularies import ChargeStage

MOST_ROWS = 100
"""As many rows as one text is held to name."""


def rows_in(text: str, model: type[models.Model]) -> list[tuple[str, str]]:
    """The English name of each row that the text names by any of its names; one statement.

    The longest names first. A name inside a longer one that is named too is left out.
    """
    rows = _named_in(text, model, names=("name", "name_zh"), lists=("also_known_as",))
    return _longest_first(text, ((row["name"], _names(row)) for row in rows))


def charges_in(text: str) -> list[tuple[str, str]]:
    """Each offence that the text names by name, former name or code, with the stage it says."""
    model = apps.get_model("dossiers.Offence")
    rows = _named_in(text, model, names=("code", "name", "name_zh"), lists=("former_names",))
    found = _longest_first(text, ((row["code"], _names(row)) for row in rows))
    stages = [code for code, _ in choices_in(text, ChargeStage)]
    return [
        (f"{offence} {stage}".strip(), words)
        for offence, words in found
        for stage in (*stages[:1], "")
    ]


def names_of_row(model: type[models.Model], name: str) -> list[str]:
    """Every name of the row of that name, in one statement; the name alone if there is none."""
    row = model._default_manager.filter(name=name).first()
    return [name] if row is None else [name, *row.other_names()]  # type: ignore[attr-defined]


def names_of_offence(code: str) -> list[str]:
    """Every name of the offence, in one statement; nothing where there is none."""
    model = apps.get_model("dossiers.Offence")
    row = model._default_manager.filter(code=code).values("name", "name_zh", "former_names").first()
    return [name for name in _names(row) if name] if row else []


def _named_in(
    text: str, model: type[models.Model], *, names: Iterable[str], lists: Iterable[str]
) -> list[dict[str, Any]]:
    """The rows of which one name stands in the text, whatever its case."""
    quote = Lower(models.Value(text))
    named = models.Q()
    columns: dict[str, models.Func] = {}
    for name in names:
        columns[f"at_{name}"] = StrIndex(quote, Lower(name))
        named |= models.Q(**{f"at_{name}__gt": 0}) & ~models.Q(**{name: ""})
    for name in lists:
        columns[f"at_{name}"] = _AnyStandsIn(models.F(name), models.Value(text))
        named |= models.Q(**{f"at_{name}": True})
    found = model._default_manager.annotate(**columns).filter(named)
    return list(found.order_by("pk").values(*names, *lists)[:MOST_ROWS])


class _AnyStandsIn(models.Func):
    """Whether one of the texts of an array column stands in a text; case does not matter."""

    arity = 2
    arg_joiner = ") AS one WHERE one <> '' AND strpos(lower("
    template = "EXISTS (SELECT 1 FROM unnest(%(expressions)s), lower(one)) > 0)"
    output_field = models.BooleanField()


def _names(row: Mapping[str, Any]) -> list[str]:
    flat: list[str] = []
    for value in row.values():
        flat += value if isinstance(value, list) else [str(value)]
    return flat


def _longest_first(text: str, named: Iterable[tuple[str, list[str]]]) -> list[tuple[str, str]]:
    """Each value with the longest of its names in the text, without names inside longer ones."""
    hits = sorted(
        (
            (end - start, -start, value)
            for value, names in named
            for start, end in _spans(text, names)
        ),
        reverse=True,
    )
    found: dict[str, str] = {}
    taken: list[tuple[int, int]] = []
    for length, before, value in hits:
        start, end = -before, length - before
        inside = any(
            left <= start and end <= right and (left, right) != (start, end)
            for left, right in taken
        )
        if not inside and value not in found:
            found[value] = text[start:end]
            taken.append((start, end))
    return list(found.items())


def _spans(text: str, names: list[str]) -> Iterator[tuple[int, int]]:
    """Where the names stand as words of their own; Chinese ones anywhere."""
    plain = narrowed(text)
    for name in filter(None, names):
        word = re.escape(narrowed(name))
        pattern = word if HAN.search(name) else rf"(?<!\w){word}(?!\w)"
        for match in re.finditer(pattern, plain, re.IGNORECASE):
            yield match.span()
