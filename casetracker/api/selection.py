"""``fields=``: only what a client needs of an answer, at any depth."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from casetracker.api.pagination import refused
from casetracker.api.suggestions import unknown

Tree = dict[str, "Tree"]


def tree_of(text: str) -> Tree:
    """The names of ``text`` as a tree: ``names.text,born`` is ``{names: {text: {}}, born: {}}``.

    A name said whole and in part is whole.
    """
    tree: Tree = {}
    whole: set[str] = set()
    for path in filter(None, (part.strip() for part in text.split(","))):
        branch, seen = tree, ""
        for name in path.split("."):
            seen = f"{seen}.{name}"
            if seen in whole:
                break
            branch = branch.setdefault(name, {})
        else:
            branch.clear()
            whole.add(seen)
    return tree


def select(serializer: serializers.BaseSerializer[Any], tree: Tree, path: str = "") -> None:
    """Leave only the fields of ``tree`` in ``serializer``.

    Raises ``ValidationError`` under ``fields`` for a name it does not have.
    """
    inner: Any = getattr(serializer, "child", serializer)
    fields: Mapping[str, Any] = getattr(inner, "fields", {})
    for name, below in tree.items():
        if name not in fields:
            known = [f"{path}{known}" for known in fields]
            sentence = unknown("field", f"{path}{name}", known)
            raise refused("fields", sentence, "unknown_field")
        if below:
            select(fields[name], below, f"{path}{name}.")
    for name in set(fields) - set(tree):
        inner.fields.pop(name)
