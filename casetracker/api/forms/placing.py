"""Adding fields to a serializer that exists, each at its place."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers


def nested_in(field: Any) -> Any:
    """The serializer of the objects that ``field`` shows; None where it shows no objects."""
    inner = getattr(field, "child", field)
    return inner if isinstance(inner, serializers.Serializer) else None


def place_after(serializer: Any, name: str, added: Mapping[str, Any]) -> None:
    """Put the fields ``added`` right after the field ``name``."""
    for key, field in added.items():
        serializer.fields[key] = field
    held: dict[str, Any] = serializer.fields.fields
    moved = {key: held.pop(key) for key in added}
    ordered: dict[str, Any] = {}
    for key, field in held.items():
        ordered[key] = field
        if key == name:
            ordered.update(moved)
    held.clear()
    held.update(ordered)
