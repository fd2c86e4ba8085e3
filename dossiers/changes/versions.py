"""The versions that changes tell, read for records of all kinds at once, in the form of the API.

Which fields a reader is told, and how they read, follows from the serializers of the resources:
those of their fields that are columns the history keeps.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.db import connection
from rest_framework import serializers

from casetracker.access import Actor, kept_by_role
from casetracker.prepared import array_of, prepared_rows
from dossiers.changes.rules import RANKS, TOLD, Model
from dossiers.changes.slots import Slots
from dossiers.models import Person

VERSIONS = """
SELECT {rank}, version.pgh_id, noted.metadata, {columns}
  FROM {table} AS version
  LEFT JOIN pghistory_context AS noted ON noted.id = version.pgh_context_id
 WHERE version.pgh_id = ANY (%s::bigint[])
"""
WORDS = 'SELECT {number}, {key}::text, "{column}" FROM {table} WHERE {key} = ANY (%s::{type}[])'

MODELS = {rank: model for model, rank in RANKS.items()}
Naming = tuple[Model, str]
"""A model, and the column that names its rows in an answer."""


@dataclass(frozen=True)
class Version:
    """A version of a row: ``row`` has what is told of it, ``noted`` who wrote it and why."""

    row: Any
    noted: Mapping[str, Any]


class Versions(dict[tuple[Model, int], Version]):
    """Versions by model and number, with ``words``: the names of the rows that they point to."""

    words: Mapping[Naming, Mapping[str, str]]


@dataclass(frozen=True)
class Form:
    """How a model is told to one role: the ``serializer``, cut to what the history keeps.

    ``columns`` are those it reads; ``named`` tells of fields that name another row: by which
    column it is found, and what names it.
    """

    serializer: Any
    columns: list[str]
    named: dict[str, tuple[str, Naming]]

    def values(self, row: Any, links: frozenset[str], words: Any) -> dict[str, Any]:
        """The values of a version as the resource gives them, with those ``links`` told."""
        for name, (column, naming) in self.named.items():
            row.__dict__[f"{name}_in_words"] = words[naming].get(str(getattr(row, column)))
        row.shows_response = "response_id" in links
        if "follows_id" not in links:
            row.follows_in_words = None
        found: dict[str, Any] = self.serializer.to_representation(row)
        return found


@cache
def resources() -> dict[Model, tuple[str, Any]]:
    """The resource of each model: the name of its address, and its view."""
    # The feed is one of the addresses there.
    from dossiers.api.urls import router as of_dossiers
    from sources.api.urls import router as of_sources

    views: list[Any] = [*of_sources.registry, *of_dossiers.registry]
    return {view.model: (f"{name}-detail", view) for _, view, name in views}


def columns_told(model: Model, serializer: serializers.BaseSerializer[Any]) -> dict[str, str]:
    """The fields of the serializer that are columns of the history, with these columns."""
    kept = {
        name: column.name
        for column in model.pgh_event_model._meta.fields  # type: ignore[attr-defined]
        if not column.name.startswith("pgh_")
        for name in (column.name, column.attname)
    }
    fields: Mapping[str, Any] = serializer.fields  # type: ignore[attr-defined]
    told = {name: kept[field.source] for name, field in fields.items() if field.source in kept}
    return told | {name: name for name in TOLD[model].links if name in fields}


@kept_by_role
def forms_for(user: Actor) -> dict[Model, Form]:
    """How each model is told to the role."""
    return {model: _form(model, user) for model in TOLD}


def _form(model: Model, user: Actor) -> Form:
    view = resources()[model][1]
    kind = view.detail_serializer if model is Person else view.read_serializer
    serializer = kind(context={"request": SimpleNamespace(user=user)})
    told = columns_told(model, serializer)
    named = {}
    for name, field in list(serializer.fields.items()):
        if name not in told:
            serializer.fields.pop(name)
            continue
        column: Any = model._meta.get_field(told[name])
        by = getattr(field, "slug_field", "reference" if name == "follows" else "")
        if by:
            named[name] = (column.attname, (column.related_model, by))
            serializer.fields[name] = serializers.CharField(source=f"{name}_in_words")
        elif isinstance(field, serializers.Serializer):
            serializer.fields[name] = serializers.UUIDField(source=column.attname)
    return Form(serializer, _columns(model, {*told.values(), TOLD[model].key}), named)


def _columns(model: Model, told: set[str]) -> list[str]:
    """The columns to read: those told, with the words of dates."""
    kept: Any = model.pgh_event_model._meta.concrete_fields  # type: ignore[attr-defined]
    return [
        column.attname
        for column in kept
        if {column.name, column.name.removesuffix("_words")} & told
    ]


def read_versions(wanted: Iterable[tuple[Model, int]], *, user: Actor) -> Versions:
    """These versions, by model and number: one statement."""
    by_model: dict[Model, set[int]] = defaultdict(set)
    for model, number in wanted:
        by_model[model].add(number)
    found = Versions()
    if not by_model:
        return found
    slots, statement = _reading(user)
    arrays = [array_of(by_model.get(model, ())) for model in TOLD]
    for rank, number, noted, *cells in prepared_rows(statement, arrays):
        model = MODELS[rank]
        values = slots.row(model, cells)
        row = model.from_db(None, values, values.values())
        found[model, number] = Version(row, json.loads(noted) if noted else {})
    return found


@kept_by_role
def _reading(user: Actor) -> tuple[Slots, str]:
    slots = Slots({model: form.columns for model, form in forms_for(user).items()})
    parts = [
        VERSIONS.format(
            rank=RANKS[model],
            columns=slots.select(model, "version"),
            table=model.pgh_event_model._meta.db_table,  # type: ignore[attr-defined]
        )
        for model in TOLD
    ]
    return slots, " UNION ALL ".join(parts)


def read_words(wanted: Mapping[Naming, set[Any]]) -> dict[Naming, dict[str, str]]:
    """What names these rows, by how they are named and their keys in text: one statement."""
    namings = tuple(sorted(wanted, key=str))
    found: dict[Naming, dict[str, str]] = {naming: {} for naming in namings}
    if not any(keys - {None} for keys in wanted.values()):
        return found
    arrays = [array_of(wanted[naming] - {None}) for naming in namings]
    for number, key, word in prepared_rows(_words(namings), arrays):
        found[namings[number]][key] = word
    return found


@cache
def _words(namings: tuple[Naming, ...]) -> str:
    parts = []
    for number, (model, column) in enumerate(namings):
        key: Any = model._meta.pk
        type_ = key.rel_db_type(connection)
        table = model._meta.db_table
        parts.append(
            WORDS.format(number=number, key=key.column, column=column, table=table, type=type_)
        )
    return " UNION ALL ".join(parts)
