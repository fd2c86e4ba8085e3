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

Statement = tuple[str, tuple[Any, ...]]

_moment: ContextVar[datetime | None] = ContextVar("_moment", default=None)
_asked: ContextVar[dict[Any, Statement | None] | None] = ContextVar("_asked", default=None)
"""What has been asked of the present since the past is read: to ask again costs much."""
_TABLE = re.compile(r'\b(FROM|JOIN) "(\w+)"(?!\.)')


def moment() -> datetime | None:
    """The instant of which the database is read; None where that is now."""
    return _moment.get()


@contextmanager
def at(instant: datetime | None) -> Iterator[None]:
    """Note that what is asked inside the ``with`` block is asked of this instant."""
    token = _moment.set(instant)
    known = _asked.set({}) if instant else None
    try:
        yield
    finally:
        _moment.reset(token)
        if known:
            _asked.reset(known)


def visible_now(model: Any, user: Any) -> Any:
    """The keys of the rows of ``model`` that ``user`` may see in the present, for ``pk__in``.

    A row that was merged since counts as the one it was merged into. To be asked in the past.
    """
    asked = _asked.get()
    key = model, user.pk
    if asked is None or key not in asked:
        with at(None):
            found = _statement(model._default_manager.visible_to(user))
        if asked is not None:
            asked[key] = found
    else:
        found = asked[key]
    return [] if found is None else RawSQL(*found)  # noqa: S611


def _statement(rows: "QuerySet[Any]") -> Statement | None:
    """What gives the keys of ``rows`` and names the tables themselves; None for no rows at all."""
    model = rows.model
    try:
        text, values = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return None
    keys = _TABLE.sub(rf'\1 "{LIVE}"."\2"', text)
    if any(field.name == "merged_into" for field in model._meta.local_fields):
        table, key = model._meta.db_table, 'coalesce("now"."merged_into_id", "now"."id")'
        # Only names of our own tables and columns are put into the statement.
        keys = f'SELECT "now"."id" FROM "{LIVE}"."{table}" AS "now" WHERE {key} IN ({keys})'  # noqa: S608
    return keys, tuple(values)
