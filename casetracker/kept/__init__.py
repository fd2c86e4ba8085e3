"""Querysets whose SQL is put together once, and run again and again with other values.

To compose what one may see out of the conditions of six tables takes Django longer than the
database takes to answer. What does not change from one request to the next is composed once and
kept (`Kept`); what does is `Given` each time. The database, too, plans a kept statement once a
connection, as a prepared one, where the settings say ``plan_cache_mode=force_generic_plan``.

The rows are Django's own: model objects with what ``select_related`` and ``prefetch_related`` ask
for. A kept queryset is of the present; where the past is read, run the queryset itself.
"""

from collections.abc import Callable, Generator
from contextlib import closing
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from casetracker.kept.objects import Fetched, Kept
from casetracker.kept.statements import Among, Given, Statement

__all__ = ["Among", "Fetched", "Given", "Kept", "KeptColumns", "Statement", "Store"]


class KeptColumns:
    """A queryset of ``values()`` that is composed once; each row a mapping of plain values.

    The values are as the driver gives them, without what fields make of them: dates as texts.
    """

    def __init__(self, queryset: QuerySet[Any]) -> None:
        query: Any = queryset.query
        self.names = list(query.selected)
        self.statement = Statement(queryset)

    def fetch(self, **given: Any) -> list[dict[str, Any]]:
        """The rows. Raises ``KeyError`` where a value is not given."""
        return [self._row(row) for row in self.statement.rows(**given)]

    def chunks(self, *, size: int) -> Generator[list[dict[str, Any]], None, None]:
        """All rows, ``size`` at a time, while the database goes on to find more.

        Nothing else can be asked of it until all are read, or the generator is closed.
        """
        with closing(self.statement.stream(size=size)) as read:
            while chunk := [self._row(row) for row in islice(read, size)]:
                yield chunk

    def _row(self, row: tuple[Any, ...]) -> dict[str, Any]:
        return dict(zip(self.names, row, strict=True))


def composed(queryset: QuerySet[Any]) -> "Kept | KeptColumns":
    """The queryset, to be kept."""
    return KeptColumns(queryset) if queryset.query.values_select else Kept(queryset)


class Store:
    """What is kept, by what it follows from. Where there is too much of it, it starts anew."""

    def __init__(self, *, most: int = 200) -> None:
        self._kept: dict[Any, Kept | KeptColumns] = {}
        self._most = most

    def get(self, key: Any, make: Callable[[], QuerySet[Any]]) -> "Kept | KeptColumns":
        """What is kept under ``key``, composed of what ``make`` gives where nothing is yet."""
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= self._most:
                self._kept.clear()
            found = self._kept[key] = composed(make())
        return found
