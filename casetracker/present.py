"""Which clock the database is read by, and what of the past may still be seen today.

Inside `casetracker.past.as_of` the names of our tables mean the past. What is asked of the present
there names the schema of the tables themselves.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db.models.expressions import RawSQL

if TYPE_CHECKING:
    from django.db.models import QuerySet

LIVE = "public"
"""The schema of the tables."""
PAST = "past"
"""The schema of the views that read their history."""

_moment: ContextVar[datetime | None] = ContextVar("_moment", default=None)
_TABLE = re.compile(r'\b(FROM|JOIN) "(\w+)"(?!\.)')


def moment() -> datetime | None:
    """The instant of which the database is read; None where that is now."""
    return _moment.get()


@contextmanager
def at(instant: datetime | None) -> Iterator[None]:
    """Note that what is asked inside the ``with`` block is asked of this instant."""
    token = _moment.set(instant)
    try:
        yield
    finally:
        _moment.reset(token)


def keys_now(rows: "QuerySet[Any]") -> Any:
    """The keys that ``rows`` have in the present, as something that ``pk__in`` takes.

    ``rows`` are made under ``at(None)``. A row that was merged since counts as the one it was
    merged into.
    """
    model = rows.model
    try:
        text, values = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    keys = _TABLE.sub(rf'\1 "{LIVE}"."\2"', text)
    if any(field.name == "merged_into" for field in model._meta.local_fields):
        table, key = model._meta.db_table, 'coalesce("now"."merged_into_id", "now"."id")'
        # Only names of our own tables and columns are put into the statement.
        keys = f'SELECT "now"."id" FROM "{LIVE}"."{table}" AS "now" WHERE {key} IN ({keys})'  # noqa: S608
    return RawSQL(keys, values)  # noqa: S611
