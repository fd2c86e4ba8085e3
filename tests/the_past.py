"""Letting what tests write have been written at a given time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection

from casetracker.past import tracked_tables


@contextmanager
def recorded_at(instant: datetime) -> Iterator[None]:
    """What is written inside the block counts as written at ``instant``.

    All of a test is one transaction, whose start the events bear as their time: those of the block
    are put back, past the trigger that lets nobody do so.
    """
    last = _last_events()
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, number in last.items():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            put_back = f"UPDATE {table} SET pgh_created_at = %s WHERE pgh_id > %s"  # noqa: S608
            cursor.execute(put_back, [instant, number])
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _last_events() -> dict[str, int]:
    tables = [f"{table}event" for table in tracked_tables()]
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f"SELECT coalesce(max(pgh_id), 0) FROM {table}")  # noqa: S608
            row = cursor.fetchone()
            assert row is not None
            found[table] = row[0]
    return found
