"""``expand=``: records that a record names, nested whole rather than named by their key.

What a resource can nest is declared by model, with `nests` and `relates`. Everything nested
starts from ``visible_to``; what is hidden is null or left out, as if it were not there. Each
relation costs a fixed number of statements, however many rows it is for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Prefetch, QuerySet
from rest_framework import serializers

from casetracker.access import Actor
from casetracker.api.forms.placing import nested_in
from casetracker.api.pagination import refused
from casetracker.api.suggestions import unknown

Tree = dict[str, "Tree"]
Rows = QuerySet[Any]
DEEPEST = 2
"""Levels of nesting, as in ``passage.source``."""


@dataclass(frozen=True)
class Nest:
    """How the records of a model are nested: by which serializer, and fetched with which joins.

    Where an answer nests them already, by ``kept`` or a serializer made of it, that one stays.
    """

    serializer: type[serializers.Serializer[Any]]
    joined: Callable[[Any, Actor], Rows]
    kept: type[serializers.Serializer[Any]]


@dataclass(frozen=True)
class Relation:
    """A relation that can be nested: to which model, and through which attributes of ours."""

    model: type[Model]
    through: str
    many: bool = False


@dataclass(frozen=True)
class Part:
    """Something nested that is no record by itself, with what has to be fetched for it."""

    field: Callable[[], Any]
    prefetches: Callable[[Actor], tuple[Prefetch[Any], ...]]


NESTS: dict[type[Model], Nest] = {}
RELATIONS: dict[type[Model], dict[str, Relation | Part]] = {}


def nests(
    model: type[Model],
    serializer: type[serializers.Serializer[Any]],
    joined: Callable[[Any, Actor], Rows],
    *,
    kept: type[serializers.Serializer[Any]] | None = None,
) -> None:
    """Declare how records of ``model`` are nested."""
    NESTS[model] = Nest(serializer, joined, kept or serializer)


def relates(model: type[Model], **relations: Relation | Part) -> None:
    """Declare what records of ``model`` can nest, by the names of ``expand``."""
    RELATIONS.setdefault(model, {}).update(relations)


def to_one(model: type[Model], through: str) -> Relation:
    """A relation to one record, or none."""
    return Relation(model, through)


def to_many(model: type[Model], through: str) -> Relation:
    """A relation to a list of records."""
    return Relation(model, through, many=True)


def expansions_of(text: str) -> Tree:
    """The relations named in ``text``, as a tree. Raises ``ValidationError`` where too deep."""
    tree: Tree = {}
    for path in filter(None, (part.strip() for part in text.split(","))):
        names = path.split(".")
        if len(names) > DEEPEST:
            raise refused("expand", f"Expand at most {DEEPEST} levels: {path[:60]}.", "too_deep")
        branch = tree
        for name in names:
            branch = branch.setdefault(name, {})
    if not tree:
        raise refused("expand", "Name at least one relation.", "empty")
    return tree


def expand(
    serializer: Any, model: type[Model], tree: Tree, *, user: Actor, path: str = ""
) -> list[Prefetch[Any]]:
    """Let ``serializer`` nest the relations of ``tree``; returns what is to be prefetched.

    Raises ``ValidationError`` under ``expand`` for a relation that is not declared.
    """
    found: list[Prefetch[Any]] = []
    for name, below in tree.items():
        known: Mapping[str, Relation | Part] = RELATIONS.get(model, {})
        if name not in known:
            sentence = unknown("relation", f"{path}{name}", [f"{path}{each}" for each in known])
            raise refused("expand", sentence, "unknown_relation")
        relation = known[name]
        if isinstance(relation, Part):
            _refuse_below(below, f"{path}{name}.")
            if name not in serializer.fields:
                serializer.fields[name] = relation.field()
                found.extend(relation.prefetches(user))
        else:
            found.extend(_nested(serializer, name, relation, below, user=user, path=path))
    return found


def _refuse_below(below: Tree, path: str) -> None:
    for name in below:
        raise refused("expand", unknown("relation", f"{path}{name}", []), "unknown_relation")


def _nested(
    serializer: Any, name: str, relation: Relation, below: Tree, *, user: Actor, path: str
) -> list[Prefetch[Any]]:
    nest = NESTS[relation.model]
    inner = nested_in(serializer.fields.get(name))
    if isinstance(inner, nest.kept):
        found = expand(inner, relation.model, below, user=user, path=f"{path}{name}.")
        return _under(relation.through, found)
    before = relation.through.split("__")[:-1]
    held = f"expanded_{name}"
    field = nest.serializer(
        source=".".join((*before, held)), many=relation.many, read_only=True, allow_null=True
    )
    serializer.fields[name] = field
    manager: Any = relation.model._default_manager
    rows = nest.joined(manager.visible_to(user), user)
    found = expand(nested_in(field), relation.model, below, user=user, path=f"{path}{name}.")
    # Not on `rows` itself: Django would run the lookups of a reverse relation twice, and the
    # second time ask for each row by itself.
    prefix = "__".join((*before, held))
    return [Prefetch(relation.through, queryset=rows, to_attr=held), *_under(prefix, found)]


def _under(prefix: str, found: list[Prefetch[Any]]) -> list[Prefetch[Any]]:
    """The lookups ``found``, made from further out."""
    for prefetch in found:
        prefetch.add_prefix(prefix)
    return found
