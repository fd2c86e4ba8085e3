"""Querysets whose SQL is put together once, and run again and again with other values.

To compose what one may see out of the conditions of six tables takes Django longer than the
database takes to answer. What does not change from one request to the next is composed once and
kept (`Kept`); what does is `Given` each time. The database, too, plans a kept statement once a
connection, as a prepared one, where the settings say ``plan_cache_mode=force_generic_plan``.

The rows are Django's own: model objects with what ``select_related`` and ``prefetch_related`` ask
for. A kept queryset is of the present; where the past is read, run the queryset itself.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import BooleanField, Expression, F, Func, Model, Prefetch, Q, QuerySet
from django.db.models.query import ModelIterable
from psycopg import sql

from casetracker.access import any_of
from casetracker.prepared import prepared_rows

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
        return [dict(zip(self.names, row, strict=True)) for row in self.statement.rows(**given)]


class Kept:
    """A queryset of model objects that is composed once and run with `Given` values.

    Takes ``select_related`` and ``prefetch_related`` along. Each part that is fetched costs one
    statement, and none where there is nothing to fetch it for; the same rows of several kinds of
    records, such as the claims about any record of a dossier, are fetched by one statement.
    """

    def __init__(self, queryset: QuerySet[Any]) -> None:
        self._objects = _Objects(queryset.prefetch_related(None))
        self._parts = _parts_of(queryset)
        _compose(self._parts)

    def fetch(self, **given: Any) -> list[Any]:
        """The objects with their parts. Raises ``KeyError`` where a value is not given."""
        found = self._objects.fetch(**given)
        waiting = [(part, found) for part in self._parts]
        later: dict[_Together, list[tuple[Any, list[Any]]]] = {}
        while waiting or later:
            if waiting:
                part, objects = waiting.pop(0)
                if part.together:
                    later.setdefault(part.together, []).append((part, objects))
                    continue
                rows, parts = part.fetch(objects) if objects else [], part.parts
            else:
                together, asked = later.popitem()
                rows, parts = together.fetch(asked), together.parts
            waiting += [(each, rows) for each in parts if rows]
        return found


class _Objects:
    """A queryset without its parts."""

    def __init__(self, queryset: QuerySet[Any]) -> None:
        self.model = queryset.model
        self.statement = Statement(queryset)
        compiler: Any = self.statement.compiler
        if self.statement.text:
            self.converters = compiler.get_converters(
                [column[0] for column in compiler.select[: compiler.col_count]]
            )

    def fetch(self, **given: Any) -> list[Any]:
        """The objects."""
        rows = self.statement.rows(**given)
        return list(ModelIterable(_Run(self, rows))) if rows else []  # type: ignore[arg-type]


class _Run:
    """One run of a kept queryset, as much of a queryset as ``ModelIterable`` reads."""

    db = DEFAULT_DB_ALIAS
    _known_related_objects: dict[Any, Any] = {}

    def __init__(self, kept: _Objects, rows: list[tuple[Any, ...]]) -> None:
        self.kept, self.rows, self.query, self.model = kept, rows, self, kept.model

    def get_compiler(self, using: str) -> Any:
        """The compiler that has composed the statement, with the rows that came of it."""
        compiler: Any = copy(self.kept.statement.compiler)
        compiler.connection = connections[using]
        compiler.execute_sql = lambda **options: [self.rows]  # noqa: ARG005
        compiler.get_converters = lambda expressions: self.kept.converters  # noqa: ARG005
        return compiler


class Fetched(list[Any]):
    """The rows that belong to an object, fetched with it. They are read, and not asked again."""

    def all(self) -> "Fetched":
        """These rows."""
        return self


class _Part:
    """What is fetched with objects, and what with that."""

    together: "_Together | None" = None
    rows: QuerySet[Any]
    column: str
    objects: _Objects

    def __init__(self, relation: Any, parts: list["_Part"], *, to_attr: str = "") -> None:
        self.relation, self.parts, self.to_attr = relation, parts, to_attr

    def fetch(self, objects: list[Any]) -> list[Any]:
        """Fetch the rows of all ``objects``, and give each its own."""
        raise NotImplementedError


class _Many(_Part):
    """Rows that name the object they belong to."""

    def __init__(self, relation: Any, rows: QuerySet[Any], **options: Any) -> None:
        super().__init__(relation, _parts_of(rows), **options)
        self.rows, self.column = rows.prefetch_related(None), relation.field.attname

    def fetch(self, objects: list[Any]) -> list[Any]:
        """Fetch the rows of all ``objects``, and give each its own."""
        rows = self.objects.fetch(**{self.column: [each.pk for each in objects]})
        self.give(objects, rows)
        return rows

    def give(self, objects: list[Any], rows: list[Any]) -> None:
        """Give each of ``objects`` those of ``rows`` that name it."""
        link = self.relation.field
        by_key = {each.pk: each for each in objects}
        held: dict[Any, Fetched] = defaultdict(Fetched)
        for row in rows:
            key = getattr(row, self.column)
            held[key].append(row)
            if key in by_key and not link.is_cached(row):
                link.set_cached_value(row, by_key[key])
        for each in objects:
            own = held.get(each.pk, Fetched())
            if self.to_attr:
                setattr(each, self.to_attr, own)
            else:
                cache = each.__dict__.setdefault("_prefetched_objects_cache", {})
                cache[self.relation.cache_name] = own


class _One(_Part):
    """The row that an object names."""

    column = "pk"

    def __init__(self, relation: Any, rows: QuerySet[Any], **options: Any) -> None:
        super().__init__(relation, _parts_of(rows), **options)
        self.rows = rows.prefetch_related(None)

    def fetch(self, objects: list[Any]) -> list[Any]:
        """Fetch the rows that ``objects`` name, each once."""
        name = self.relation.attname
        keys = {getattr(each, name) for each in objects} - {None}
        rows = self.objects.fetch(pk=list(keys)) if keys else []
        by_key = {row.pk: row for row in rows}
        for each in objects:
            row = by_key.get(getattr(each, name))
            if self.to_attr:
                setattr(each, self.to_attr, row)
            else:
                self.relation.set_cached_value(each, row)
        return rows


class _There(_Part):
    """What objects come with already, for which more is fetched."""

    def fetch(self, objects: list[Any]) -> list[Any]:
        """What is there."""
        held = [getattr(each, self.relation.name) for each in objects]
        return [row for row in held if row is not None]


class _Together:
    """The same rows for several kinds of objects, each kind named by a column of its own."""

    def __init__(self, members: list[_Many]) -> None:
        self.columns = {member.column for member in members}
        self.parts = members[0].parts
        named = any_of(*(Q(Among(F(name), Given(name))) for name in sorted(self.columns)))
        self.objects = _Objects(members[0].rows.filter(named))

    def fetch(self, asked: list[tuple[_Many, list[Any]]]) -> list[Any]:
        """Fetch the rows of all the objects that were asked for, and give each its own."""
        keys: dict[str, list[Any]] = {name: [] for name in self.columns}
        for member, objects in asked:
            keys[member.column] += [each.pk for each in objects]
        rows = self.objects.fetch(**keys)
        for member, objects in asked:
            member.give(objects, rows)
        return rows


def _parts_of(queryset: QuerySet[Any]) -> list[_Part]:
    """What ``prefetch_related`` of the queryset fetches."""
    lookups = queryset._prefetch_related_lookups  # type: ignore[attr-defined]
    return _parts(queryset.model, lookups, queryset.query.select_related)


def _parts(model: type[Model], lookups: Iterable[Any], joined: Any) -> list[_Part]:
    """What the lookups fetch for objects of ``model``, of which ``joined`` is there already."""
    said: dict[str, Prefetch[Any] | None] = {}
    deeper: dict[str, list[Any]] = defaultdict(list)
    for lookup in lookups:
        prefetch = lookup if isinstance(lookup, Prefetch) else Prefetch(lookup)
        name, _, rest = prefetch.prefetch_through.partition("__")
        if rest:
            said.setdefault(name, None)
            deeper[name].append(rest)
        else:
            said[name] = prefetch
    found: list[_Part] = []
    for name, told in said.items():
        relation: Any = model._meta.get_field(name)
        if told is None and isinstance(joined, dict) and name in joined:
            parts = _parts(relation.related_model, deeper[name], joined[name])
            found.append(_There(relation, parts))
            continue
        prefetch = told or Prefetch(name)
        rows = prefetch.queryset
        if rows is None:
            rows = relation.related_model._default_manager.all()
        rows = rows.prefetch_related(*deeper[name])
        kind = _Many if relation.one_to_many else _One
        found.append(kind(relation, rows, to_attr=prefetch.to_attr or ""))
    return found


def _compose(parts: Iterable[_Part]) -> None:
    """Put the SQL of all parts together, once where several ask for the same rows."""
    alike: dict[tuple[Any, str], list[_Many]] = defaultdict(list)
    for part in _all(parts):
        if isinstance(part, _Many) and not part.to_attr:
            alike[part.rows.model, Statement(part.rows).text].append(part)
        elif not isinstance(part, _There):
            part.objects = _Objects(part.rows.filter(Among(F(part.column), Given(part.column))))
    for members in alike.values():
        together = _Together(members)
        for member in members:
            if len(members) > 1:
                member.together = together
            else:
                member.objects = together.objects


def _all(parts: Iterable[_Part]) -> Iterator[_Part]:
    """The parts, and the parts of parts."""
    for part in parts:
        yield part
        yield from _all(part.parts)


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
