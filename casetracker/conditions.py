"""Conditions that are put in the form that suits the statement they stand in."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, QuerySet


class FewOrAll(Func):
    """One of two conditions that say the same.

    The first is quick for one row after another and is put where few are asked for, such as a page;
    the second is quick for all rows at once, as they are counted or downloaded.
    """

    output_field = BooleanField()

    def __init__(self, few: Any, all_: Any) -> None:
        super().__init__(few, all_)

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        """The SQL of the one that suits the statement."""
        del connection, args, extra
        few, all_ = self.get_source_expressions()
        return compiler.compile(few if compiler.query.is_sliced else all_)


def among(keys: "QuerySet[Any]") -> Func:
    """The rows of these ``keys``, which are found first, once.

    Joined with them instead, every row might be read until a page is full.
    """
    return Func(
        F("pk"),
        ArraySubquery(keys),
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )
