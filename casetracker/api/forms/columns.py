"""An answer as a table: one rule that makes columns of the fields of a serializer.

A date becomes its EDTF text, on request with two columns more for its bounds. A nested object
becomes a column for each of its fields, named with a dot. A list is one cell; a list of objects
becomes a column for each field of them, each cell listing that field of all of them in order.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from rest_framework import serializers

from casetracker.api.forms.titles import title_of
from casetracker.dates.serializers import UncertainDateSerializerField
from casetracker.languages import bilingual

DATES = ("edtf", "bounds")
"""What tables show of a date: the EDTF text, or the text and its two bounds."""

BOUNDS = (
    ("earliest", bilingual("earliest", "最早")),
    ("latest", bilingual("latest", "最晚")),
)
DATATYPES: tuple[tuple[type[serializers.Field[Any, Any, Any, Any]], str], ...] = (
    (serializers.BooleanField, "boolean"),
    (serializers.IntegerField, "integer"),
    (serializers.DateTimeField, "datetime"),
    (serializers.DateField, "date"),
)
LISTS = (serializers.ListSerializer, serializers.ListField)


@dataclass(frozen=True)
class Column:
    """One column: its ``key``, where its value stands in a row, and what it is called.

    ``datatype`` is that of CSV on the Web; ``is_list`` says that a cell may hold several values.
    ``titles`` gives the parts of its title in the active language.
    """

    key: str
    path: tuple[str, ...]
    titles: tuple[Any, ...]
    datatype: str = "string"
    is_list: bool = False

    @property
    def title(self) -> str:
        """What it is called in the active language, such as "Person: names"."""
        text = ": ".join(str(part) for part in self.titles)
        return text[:1].upper() + text[1:]


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for number, name in enumerate(path):
        if isinstance(value, list | tuple):
            return [_at(item, path[number:]) for item in value]
        if value is None:
            return None
        value = value.get(name)
    return value


def columns_of(
    fields: Mapping[str, Any], *, bounds: bool = False, parent: Column | None = None
) -> Iterator[Column]:
    """The columns of ``fields`` in their order; with ``bounds`` those of each date too."""
    for name, field in fields.items():
        column = _below(parent, name, field)
        inner: Any = getattr(field, "child", field)
        if isinstance(field, UncertainDateSerializerField):
            yield _part(column, "edtf")
            if bounds:
                yield from (_bound(column, name, title) for name, title in BOUNDS)
        elif isinstance(inner, serializers.BaseSerializer) and hasattr(inner, "fields"):
            yield from columns_of(inner.fields, bounds=bounds, parent=column)
        else:
            yield column


def _below(parent: Column | None, name: str, field: Any) -> Column:
    """The column of a field of an object, which may itself be a part of one."""
    title = title_of(name, field)
    is_list = getattr(field, "is_list", isinstance(field, LISTS))
    told = next((said for kind, said in DATATYPES if isinstance(field, kind)), "string")
    datatype = getattr(field, "datatype", told)
    if parent is None:
        return Column(name, (name,), (title,), datatype, is_list)
    return Column(
        f"{parent.key}.{name}",
        (*parent.path, name),
        (*parent.titles, title),
        datatype,
        is_list or parent.is_list,
    )


def _part(column: Column, name: str) -> Column:
    return Column(column.key, (*column.path, name), column.titles, "string", column.is_list)


def _bound(column: Column, name: str, title: Any) -> Column:
    return Column(
        f"{column.key}_{name}",
        (*column.path, name),
        (*column.titles, title),
        "date",
        column.is_list,
    )


def rows_of(chunk: Iterable[Any], columns: Sequence[Column]) -> Iterator[list[Any]]:
    """Each row of ``chunk`` as the values of ``columns``."""
    names = [column.path[0] for column in columns]
    deeper = [(n, column.path[1:]) for n, column in enumerate(columns) if len(column.path) > 1]
    every = itemgetter(*names) if len(names) > 1 else None
    for row in chunk:
        try:
            values = list(every(row)) if every else [row.get(name) for name in names]
        except KeyError:
            values = [row.get(name) for name in names]
        for number, path in deeper:
            values[number] = _at(values[number], path)
        yield values
