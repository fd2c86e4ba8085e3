"""Filters that refuse a name they do not know, with the nearest one they do."""

from difflib import get_close_matches
from typing import ClassVar

import django_filters
from django_filters import rest_framework as filters


class StrictFilterSet(django_filters.FilterSet):
    """A filter set that refuses a parameter it does not know."""

    ALSO_ALLOWED: ClassVar[frozenset[str]] = frozenset(
        {"cursor", "page_size", "ordering", "format", "fields", "expand", "language", "count"}
    )

    def is_valid(self) -> bool:
        """Whether every parameter is known and well formed."""
        known = self.known_parameters()
        for name in sorted(set(self.data or {}) - known):
            near = get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            self.form.add_error(None, f"Unknown parameter: {name[:60]}.{hint}")
        return bool(super().is_valid())

    def known_parameters(self) -> set[str]:
        """The names this filter set reads, range suffixes spelt out, and those of every list."""
        names = set(self.ALSO_ALLOWED)
        for name, field in self.form.fields.items():
            suffixes = getattr(field.widget, "suffixes", None)
            if suffixes:
                names |= {field.widget.suffixed(name, end) for end in suffixes}  # type: ignore[attr-defined]
            else:
                names.add(name)
        return names


class StrictFilterBackend(filters.DjangoFilterBackend):
    """django-filter's backend with `StrictFilterSet` as its base."""

    filterset_base = StrictFilterSet
