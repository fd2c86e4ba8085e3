"""Rows of many tables in one answer of the database: columns of one type share their place."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models.expressions import Col

from dossiers.changes.rules import Model


class Slots:
    """Which column of an answer holds which column of the history of each model.

    ``columns`` names those wanted, by model. Values come as Django gives them on the model.
    """

    def __init__(self, columns: Mapping[Model, Sequence[str]]) -> None:
        self.columns = columns
        self._held: dict[Model, dict[tuple[str, int], Any]] = {}
        widest: dict[str, int] = defaultdict(int)
        for model, names in columns.items():
            used: dict[str, int] = defaultdict(int)
            held = self._held[model] = {}
            for name in names:
                field = _kept(model, name)
                kind = _type_of(field)
                held[kind, used[kind]] = field
                used[kind] += 1
                widest[kind] = max(widest[kind], used[kind])
        self._slots = [(kind, number) for kind, most in widest.items() for number in range(most)]
        places = {slot: place for place, slot in enumerate(self._slots)}
        self._read = {
            model: [
                (field.attname, places[slot], _converters(field)) for slot, field in held.items()
            ]
            for model, held in self._held.items()
        }

    def select(self, model: Model, row: str) -> str:
        """The list of a SELECT from the history of ``model``, under the name ``row``."""
        held = self._held[model]
        return ", ".join(
            f'{row}."{held[slot].column}"' if slot in held else f"NULL::{slot[0]}"
            for slot in self._slots
        )

    def row(self, model: Model, cells: Sequence[Any]) -> dict[str, Any]:
        """The values of a version by the names of the columns; none of a model without any."""
        found = {}
        for name, place, converters in self._read.get(model, ()):
            value = cells[place]
            for convert in converters:
                value = convert(value)
            found[name] = value
        return found


def _kept(model: Model, name: str) -> Any:
    event: Any = model.pgh_event_model  # type: ignore[attr-defined]
    by_attname = {field.attname: field for field in event._meta.concrete_fields}
    return by_attname.get(name) or event._meta.get_field(name)


def _type_of(field: Any) -> str:
    return re.sub(r"^varchar\(\d+\)$", "text", field.db_type(connection))


def _converters(field: Any) -> list[Any]:
    """What makes the value on the model of what the database gives."""
    column = Col("event", field)
    found = [
        *connection.ops.get_db_converters(column),
        *column.get_db_converters(connection),
    ]

    def bound(convert: Any) -> Any:
        return lambda value: convert(value, column, connection)

    return [bound(convert) for convert in found]
