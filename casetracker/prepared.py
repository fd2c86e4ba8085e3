"""Statements that the database plans once a connection, and runs again and again."""

from collections.abc import Iterable
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

ONLY_WHEN_ASKED = 1_000_000_000
"""After so many runs the driver prepares a statement by itself."""


class _Prepared(psycopg.Cursor[Any]):
    """A cursor whose statements the server plans once a connection."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        """Run the statement as a prepared one."""
        if self.connection.prepare_threshold is None:
            self.connection.prepare_threshold = ONLY_WHEN_ASKED
        return super().execute(query, params, **{**options, "prepare": True})


def prepared_rows(text: str, values: Any) -> list[tuple[Any, ...]]:
    """The rows of a statement that the database plans once a connection, as the driver gives them.

    A list is best given as an array in text with a cast: an empty list has no type, and a statement
    is planned for the types of its values.
    """
    with prepared_cursor(text, values) as cursor:
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def prepared_cursor(text: str, values: Any) -> Any:
    """The cursor of one run of such a statement, to be closed."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    # As `connection.cursor()` does, which has no way to ask for another class of cursor.
    cursor = connection._prepare_cursor(_Prepared(connection.connection))
    cursor.execute(text, values)
    if connection.queries_logged:
        # Django knows the text only of statements that the driver puts values into.
        connection.queries_log[-1]["sql"] = text
    return cursor


def array_of(values: Iterable[Any]) -> str:
    """Numbers or UUIDs as the text of an array."""
    return f"{{{','.join(map(str, values))}}}"
