"""Statements that are composed once: their SQL, the values given to them, and their rows."""

import re
from collections.abc import Generator, Sequence
from contextlib import closing
from typing import Any

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import BooleanField, Expression, Func, QuerySet
from psycopg import sql

from casetracker.prepared import prepared_cursor, prepared_rows

PLACEHOLDER = re.compile("%%|%s")


class Given(Expression):
    """A value of a kept queryset that is told, under this name, whenever it is run."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """A placeholder, for which the value is put in."""
        del compiler, connection
        return "%s", [self]


class Among(Func):
    """The condition that a column is one of an array of values."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


class Statement:
    """The SQL of a queryset in which some values are `Given`."""

    def __init__(self, queryset: QuerySet[Any]) -> None:
        compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        try:
            text, values = compiler.as_sql()
        except EmptyResultSet:
            text, values = "", ()
        self.compiler = compiler
        self.given = [value.name for value in values if isinstance(value, Given)]
        self.text = _with_constants(text, values)

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """The rows as the driver gives them. Raises ``KeyError`` where a value is not given."""
        if not self.text:
            return []
        values = [given[name] for name in self.given]
        connection: Any = connections[DEFAULT_DB_ALIAS]
        connection.ensure_connection()
        if connection.health_check_done or not connection.health_check_enabled:
            return prepared_rows(self.text, values)
        # Django would ask whether the server is there before it asks for anything.
        try:
            found = prepared_rows(self.text, values)
        except DatabaseError:
            if connection.in_atomic_block or not connection.connection.closed:
                raise
            connection.close()
            connection.connect()
            return prepared_rows(self.text, values)
        connection.health_check_done = True
        return found

    def stream(self, *, size: int) -> Generator[tuple[Any, ...], None, None]:
        """The rows while the database finds them, ``size`` at a time; it goes on meanwhile.

        Nothing else can be asked on this connection until all are read, or the generator is closed:
        ``RuntimeError`` then. For statements without `Given` values.
        """
        if not self.text:
            return
        connection: Any = connections[DEFAULT_DB_ALIAS]
        connection.ensure_connection()
        with (
            connection.wrap_database_errors,
            connection.execute_wrapper(_refused),
            psycopg.Cursor(connection.connection) as cursor,
        ):
            if connection.queries_logged:
                # Django notes what goes through its own cursors; the time is not known yet.
                connection.queries_log.append({"sql": self.text, "time": "0.000"})
            rows: Any = cursor.stream(self.text, (), size=size)
            with closing(rows):
                yield from rows


def _refused(*_of_a_statement: Any) -> None:
    # The driver would wait for the end of the rows, and who reads them for the driver.
    raise RuntimeError("Rows are still read on this connection: read all, or close what reads.")


def rows_of_all(asked: Sequence[tuple[Statement, dict[str, Any]]]) -> list[list[Any]]:
    """The rows of several statements, which go to the server together and are waited for once.

    To be asked where a statement has been run already, so that the server is known to be there.
    """
    if len(asked) < 2 or not all(statement.text for statement, _ in asked):
        return [statement.rows(**given) for statement, given in asked]
    connection: Any = connections[DEFAULT_DB_ALIAS]
    with connection.connection.pipeline():
        cursors = [
            prepared_cursor(statement.text, [given[name] for name in statement.given])
            for statement, given in asked
        ]
        found = []
        for cursor in cursors:
            with cursor:
                found.append(cursor.fetchall())
        return found


def _with_constants(text: str, values: Sequence[Any]) -> str:
    """The SQL with all but the given values written into it, so that they are planned with."""
    left = iter(values)
    connection: Any = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()

    def written(match: "re.Match[str]") -> str:
        if match[0] == "%%":
            return "%%"
        value = next(left)
        if isinstance(value, Given):
            return "%s"
        return sql.Literal(value).as_string(connection.connection).replace("%", "%%")

    return PLACEHOLDER.sub(written, text)
