"""Counting: one statement, and one more for the total where one may be in several parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from casetracker.exceptions import CasetrackerError
from dossiers.statistics.dimensions import Dimension, Reader
from dossiers.statistics.statement import counting

MOST_ROWS = 5000
MOST_DIMENSIONS = 2


class TooManyRowsError(CasetrackerError):
    """The dimensions part the rows into more parts than anybody reads."""

    code = "too_many_rows"

    def __init__(self) -> None:
        """Say how many there may be."""
        super().__init__(f"That makes more than {MOST_ROWS} rows: filter, or count by less.")


@dataclass(frozen=True)
class Row:
    """One part, or one of each of two dimensions: how many are in it."""

    values: tuple[str | None, ...]
    labels: tuple[str, ...]
    count: int
    filters: Mapping[str, str] | None
    """The filters that find exactly these; None where there are none that do."""


@dataclass(frozen=True)
class Count:
    """The rows in the order of their dimensions, and how many there are in all."""

    dimensions: tuple[Dimension, ...]
    total: int
    rows: list[Row]

    @property
    def several(self) -> bool:
        """Whether the sums may exceed the total, since one may be in several parts."""
        return any(dimension.several for dimension in self.dimensions)


def count_by(rows: QuerySet[Any], dimensions: Sequence[Dimension], *, reader: Reader) -> Count:
    """Count ``rows``, which are visible to the reader, by one or two dimensions.

    Raises `TooManyRowsError`.
    """
    dimensions = [dimension.for_reader(reader) for dimension in dimensions]
    keys = rows.order_by().values("pk")
    # Filters may join and annotate; counted are the rows that they leave, each once.
    counted = rows.model._default_manager.filter(pk__in=keys).order_by()
    try:
        statement, params = counting(counted, dimensions, reader=reader, most=MOST_ROWS + 1)
    except EmptyResultSet:
        # Django sees that nothing can fit, and composes nothing.
        return Count(tuple(dimensions), 0, [])
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        found = cursor.fetchall()
    if len(found) > MOST_ROWS:
        raise TooManyRowsError
    read = [(tuple(part or None for part in parts), number) for *parts, number in found]
    made = [_row(values, number, dimensions) for values, number in _merged(read).items()]
    made.sort(key=lambda row: _place(row, dimensions))
    several = any(each.several or each.about or each.is_list for each in dimensions)
    # Where each is in one part, to count them again would read all of them twice.
    total = keys.count() if several and made else sum(row.count for row in made)
    return Count(tuple(dimensions), total, made)


def _merged(read: list[tuple[tuple[str | None, ...], int]]) -> dict[tuple[str | None, ...], int]:
    """The numbers by their parts; what is empty and what is NULL is the same part."""
    numbers: dict[tuple[str | None, ...], int] = {}
    for values, number in read:
        numbers[values] = numbers.get(values, 0) + number
    return numbers


def _row(values: tuple[str | None, ...], number: int, dimensions: Sequence[Dimension]) -> Row:
    pairs = list(zip(dimensions, values, strict=True))
    filters: dict[str, str] | None = {}
    for dimension, value in pairs:
        found = dimension.filters_for(value)
        filters = None if filters is None or not found else {**filters, **found}
    labels = tuple(dimension.label_for(value) for dimension, value in pairs)
    return Row(values, labels, number, filters)


def _place(row: Row, dimensions: Sequence[Dimension]) -> tuple[Any, ...]:
    pairs = zip(dimensions, row.values, strict=True)
    return tuple(dimension.place_of(value) for dimension, value in pairs)
