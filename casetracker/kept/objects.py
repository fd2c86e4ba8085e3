"""Kept querysets of model objects, with what ``prefetch_related`` fetches for them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import F, Model, Prefetch, Q, QuerySet
from django.db.models.query import ModelIterable

from casetracker.access import any_of
from casetracker.kept.statements import Among, Given, Statement, rows_of_all
from casetracker.prepared import array_of


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
        found = self._objects.made_of(self._objects.statement.rows(**given))
        wave: list[tuple[Any, list[Any]]] = [(part, found) for part in self._parts if found]
        later: dict[_Together, list[Any]] = {}
        while wave or later:
            now = [(part, objects) for part, objects in wave if not part.together]
            for part, objects in wave:
                if part.together:
                    later.setdefault(part.together, []).append((part, objects))
            # The same rows of several kinds wait until no other kind can come any more.
            ahead = {each for part, _ in now for each in part.leads_to}
            ahead |= {each for waiting in later for each in waiting.leads_to}
            ready = [each for each in later if each not in ahead]
            if not (now or ready):
                ready = list(later)
            now += [(each, later.pop(each)) for each in ready]
            wave = list(_fetched(now))
        return found


def _fetched(wave: list[tuple[Any, list[Any]]]) -> Iterator[tuple[Any, list[Any]]]:
    """Fetch the parts of a wave together; gives their own parts, with the rows these are of."""
    asked = [part.asks_for(objects) for part, objects in wave]
    statements = [
        (part.objects.statement, given)
        for (part, _), given in zip(wave, asked, strict=True)
        if given
    ]
    rows = iter(rows_of_all(statements))
    found = [
        part.objects.made_of(next(rows)) if given else []
        for (part, _), given in zip(wave, asked, strict=True)
    ]
    for (part, objects), own in zip(wave, found, strict=True):
        there = part.give(objects, own)
        yield from ((each, there) for each in part.parts if there)


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

    def made_of(self, rows: list[tuple[Any, ...]]) -> list[Any]:
        """The objects that are made of the rows."""
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
    leads_to: frozenset["_Together"] = frozenset()
    """What is fetched with rows of this, or with the parts of these."""

    rows: QuerySet[Any]
    column: str
    objects: _Objects

    def __init__(self, relation: Any, parts: list["_Part"], *, to_attr: str = "") -> None:
        self.relation, self.parts, self.to_attr = relation, parts, to_attr

    def asks_for(self, objects: list[Any]) -> dict[str, Any]:
        """The values with which the rows of ``objects`` are asked for; empty for no rows."""
        raise NotImplementedError

    def give(self, objects: list[Any], rows: list[Any]) -> list[Any]:
        """Give each of ``objects`` its own of ``rows``; returns all that is there then."""
        raise NotImplementedError


class _Many(_Part):
    """Rows that name the object they belong to."""

    def __init__(self, relation: Any, rows: QuerySet[Any], **options: Any) -> None:
        super().__init__(relation, _parts_of(rows), **options)
        self.rows, self.column = rows.prefetch_related(None), relation.field.attname

    def asks_for(self, objects: list[Any]) -> dict[str, Any]:
        """The keys of ``objects``."""
        return {self.column: array_of(each.pk for each in objects)}

    def give(self, objects: list[Any], rows: list[Any]) -> list[Any]:
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
        return rows


class _One(_Part):
    """The row that an object names."""

    column = "pk"

    def __init__(self, relation: Any, rows: QuerySet[Any], **options: Any) -> None:
        super().__init__(relation, _parts_of(rows), **options)
        self.rows = rows.prefetch_related(None)

    def asks_for(self, objects: list[Any]) -> dict[str, Any]:
        """The keys that ``objects`` name, each once."""
        keys = {getattr(each, self.relation.attname) for each in objects} - {None}
        return {self.column: array_of(keys)} if keys else {}

    def give(self, objects: list[Any], rows: list[Any]) -> list[Any]:
        """Give each of ``objects`` the row that it names."""
        name = self.relation.attname
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

    def asks_for(self, objects: list[Any]) -> dict[str, Any]:
        """Nothing."""
        del objects
        return {}

    def give(self, objects: list[Any], rows: list[Any]) -> list[Any]:
        """What is there."""
        del rows
        held = [getattr(each, self.relation.name) for each in objects]
        return [row for row in held if row is not None]


class _Together:
    """The same rows for several kinds of objects, each kind named by a column of its own."""

    def __init__(self, members: list[_Many]) -> None:
        self.columns = {member.column for member in members}
        self.parts = members[0].parts
        self.leads_to: frozenset[_Together] = frozenset()
        named = any_of(*(Q(Among(F(name), Given(name))) for name in sorted(self.columns)))
        self.objects = _Objects(members[0].rows.filter(named))

    def asks_for(self, asked: list[tuple[_Many, list[Any]]]) -> dict[str, Any]:
        """The keys of all the objects, by the column that names them."""
        keys: dict[str, list[Any]] = {name: [] for name in self.columns}
        for member, objects in asked:
            keys[member.column] += [each.pk for each in objects]
        return {name: array_of(own) for name, own in keys.items()}

    def give(self, asked: list[tuple[_Many, list[Any]]], rows: list[Any]) -> list[Any]:
        """Give each of the objects its own of ``rows``."""
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
    for part in parts:
        _look_ahead(part)


def _look_ahead(part: _Part) -> frozenset[_Together]:
    """Tell the part, and its parts, what they lead to; gives what comes of the part itself."""
    part.leads_to = frozenset().union(*map(_look_ahead, part.parts))
    if part.together is None:
        return part.leads_to
    part.together.leads_to |= part.leads_to
    return part.leads_to | {part.together}


def _all(parts: Iterable[_Part]) -> Iterator[_Part]:
    """The parts, and the parts of parts."""
    for part in parts:
        yield part
        yield from _all(part.parts)
