"""The views that show the tables as they were: one for each tracked table, under the same name.

They stand in the schema ``past`` and are made from the catalogue, so they follow the tables:
``manage.py migrate`` takes them away before it changes anything and makes them again at the end.

A view shows of every row its last event not after the instant that the setting
``casetracker.as_of`` names, unless that was its deletion. *Last* goes by the number of the event
and not by its time: the time is that of the transaction's start, and of two transactions that
change one row the later to start may be the first to get there; the numbers are drawn while the
row is locked. A row that has been deleted since is shown where ``casetracker.shows_deleted`` is
``on`` or where the table is a vocabulary that everybody may see.

Columns that are not kept in the history: what the database computes is taken from the live row
where that has the same values to compute it from, and is computed anew where not; what else is
left out (see `kept_in_history`) comes from the live row, or as the model's ``past_columns`` say.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from casetracker.access import OpenQuerySet
from casetracker.history import PastColumn
from casetracker.present import LIVE, PAST

_COLUMNS = """
SELECT live.relname, own.attname, format_type(own.atttypid, own.atttypmod),
       kept.attname IS NOT NULL,
       CASE WHEN own.attgenerated <> '' THEN pg_get_expr(made.adbin, made.adrelid) END,
       coalesce((SELECT array_agg(source.attname::text ORDER BY source.attnum)
                   FROM pg_depend AS uses
                   JOIN pg_attribute AS source
                     ON source.attrelid = live.oid AND source.attnum = uses.refobjsubid
                  WHERE own.attgenerated <> '' AND uses.refobjid = live.oid
                    AND uses.refobjsubid <> own.attnum
                    AND (uses.objid = live.oid AND uses.objsubid = own.attnum
                         OR uses.objid = made.oid)), '{}')
  FROM pg_class AS live
  JOIN pg_namespace AS space ON space.oid = live.relnamespace AND space.nspname = %s
  JOIN pg_class AS event
    ON event.relnamespace = space.oid AND event.relname = live.relname || 'event'
  JOIN pg_attribute AS marks ON marks.attrelid = event.oid AND marks.attname = 'pgh_obj_id'
  JOIN pg_attribute AS own
    ON own.attrelid = live.oid AND own.attnum > 0 AND NOT own.attisdropped
  LEFT JOIN pg_attrdef AS made ON made.adrelid = live.oid AND made.adnum = own.attnum
  LEFT JOIN pg_attribute AS kept
    ON kept.attrelid = event.oid AND kept.attname = own.attname AND NOT kept.attisdropped
 WHERE live.relkind = 'r'
 ORDER BY live.relname, own.attnum
"""

_VIEW = """
CREATE VIEW {past}.{table} AS
SELECT {shown}
  FROM (SELECT {fetched}
          FROM {live}.{events} AS event
          LEFT JOIN {live}.{table} AS live ON live.id = event.pgh_obj_id
         WHERE event.pgh_label <> 'delete'
           AND event.pgh_created_at <= {instant}
           AND NOT EXISTS (SELECT FROM {live}.{events} AS later
                            WHERE later.pgh_obj_id = event.pgh_obj_id
                              AND later.pgh_id > event.pgh_id
                              AND later.pgh_created_at <= {instant})
           {existing}) AS was
"""
_INSTANT = "(SELECT current_setting('casetracker.as_of')::timestamptz)"
_STILL_THERE = (
    "AND (live.id IS NOT NULL OR (SELECT current_setting('casetracker.shows_deleted') = 'on'))"
)


@dataclass(frozen=True)
class Column:
    """A column of a tracked table. ``made_by`` and ``made_of`` are those of a generated one."""

    table: str
    name: str
    type: str
    is_kept: bool
    made_by: str | None
    made_of: list[str]


def statements() -> list[str]:
    """What makes the views for the tables as they are now; nothing where none is tracked."""
    tables: dict[str, list[Column]] = {}
    for column in _columns():
        tables.setdefault(column.table, []).append(column)
    if not tables:
        return []
    models = {model._meta.db_table: model for model in apps.get_models()}
    views = [_view(columns, models.get(table)) for table, columns in tables.items()]
    return [f"CREATE SCHEMA {PAST}", *views]


def rebuild() -> None:
    """Make the views anew where they are not those of the tables as they are now."""
    wanted = statements()
    mark = hashlib.sha256("\n".join(wanted).encode()).hexdigest()
    if _mark() == mark:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {PAST} CASCADE")
        for statement in wanted:
            cursor.execute(statement)
        if wanted:
            cursor.execute(f"COMMENT ON SCHEMA {PAST} IS '{mark}'")


def set_aside() -> None:
    """Take the views away: the database lets no column change that a view reads."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {PAST} CASCADE")


def _mark() -> str | None:
    """By which statements the views were made that are there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = %s",
            [PAST],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _columns() -> Iterable[Column]:
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [LIVE])
        rows = cursor.fetchall()
    return [Column(*row) for row in rows]


def _view(columns: list[Column], model: Any) -> str:
    table = columns[0].table
    own: Mapping[str, PastColumn] = getattr(model, "past_columns", {})
    kept = frozenset(column.name for column in columns if column.is_kept)
    pairs = [_fetched_and_shown(column, own.get(column.name), kept=kept) for column in columns]
    manager = getattr(model, "_default_manager", None)
    is_open = isinstance(manager and manager.all(), OpenQuerySet)
    return _VIEW.format(
        past=PAST,
        live=LIVE,
        table=table,
        events=f"{table}event",
        instant=_INSTANT,
        existing="" if is_open else _STILL_THERE,
        fetched=", ".join(fetched for fetched, _ in pairs),
        shown=", ".join(shown for _, shown in pairs),
    )


def _fetched_and_shown(
    column: Column, own: PastColumn | None, *, kept: frozenset[str]
) -> tuple[str, str]:
    """What the inner query fetches for a column, and the column as the view shows it."""
    name, kind = column.name, column.type
    if name == "id":
        # The index of the history is on the number of the row it is about.
        return "event.pgh_obj_id AS id", f"was.id::{kind} AS id"
    if column.is_kept:
        return f'event."{name}"', f'was."{name}"::{kind} AS "{name}"'
    sources = column.made_of if column.made_by else (own.source,) if own else ()
    otherwise = column.made_by or (own.otherwise if own else None)
    if otherwise is None or not kept.issuperset(sources):
        return f'live."{name}"', f'was."{name}"::{kind} AS "{name}"'
    same = " AND ".join(f'live."{each}" = event."{each}"' for each in sources)
    value = f'CASE WHEN was."{name}_same" THEN was."{name}_now" ELSE {otherwise} END'
    return (
        f'live."{name}" AS "{name}_now", ({same}) AS "{name}_same"',
        f'({value})::{kind} AS "{name}"',
    )
