"""How one record names another in a body: by reference, unique name or code, else by its key."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model, QuerySet
from rest_framework import serializers

from casetracker.api.suggestions import SHOWN


class VisibleRelation(serializers.SlugRelatedField[Any]):
    """A record that the one who asks may see, named by its unique column ``slug_field``.

    What is hidden is as unknown as what does not exist.
    """

    default_error_messages = {
        "does_not_exist": "There is no {noun} “{value}”.",
        "invalid": "Name the {noun} by its {slug}, as a text.",
    }

    def get_queryset(self) -> QuerySet[Any]:
        """The visible rows."""
        return _visible(super().get_queryset(), self.context)

    def to_internal_value(self, data: Any) -> Model:
        """The record named. Raises ``ValidationError`` where there is none."""
        rows = self.get_queryset()
        noun = rows.model._meta.verbose_name
        if not isinstance(data, str):
            self.fail("invalid", noun=noun, slug=self.slug_field)
        found: Model | None = self.find(rows, data)
        if found is None:
            self.fail("does_not_exist", noun=noun, value=data[:SHOWN])
        return found

    def find(self, rows: Any, text: str) -> Any:
        """The record of ``rows`` with this name, or None."""
        return rows.filter(**{str(self.slug_field): text}).first()


class ByReference(VisibleRelation):
    """A record named by its public reference; a reference that was merged means the survivor."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="reference", **options)

    def find(self, rows: Any, text: str) -> Any:
        """The record of ``rows`` that the reference means today, or None."""
        return rows.survivor_of(text.strip().upper())


class ByName(VisibleRelation):
    """A row of a vocabulary named by its English name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="name", **options)


class ByKey(serializers.PrimaryKeyRelatedField[Any]):
    """A record named by its UUID, of those that the one who asks may see."""

    default_error_messages = {
        "does_not_exist": "There is no such record “{pk_value}”.",
        "incorrect_type": "Name the record by its id, as a text.",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(pk_field=serializers.UUIDField(), **options)

    def get_queryset(self) -> QuerySet[Any]:
        """The visible rows."""
        return _visible(super().get_queryset(), self.context)


def _visible(rows: Any, context: Mapping[str, Any]) -> QuerySet[Any]:
    """The rows that the one who asks may see."""
    visible: QuerySet[Any] = rows.visible_to(context["request"].user)
    return visible
