"""What each filter is asked for: values that the population has, a common and a rare one."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django.db.models import Count, Model
from django.db.models.constants import LOOKUP_SEP

from casetracker.api.bounds import DurationFilter, WholeNumberFilter
from casetracker.api.filtering import NameFilter, ThroughVisible
from casetracker.dates.filters import UncertainDateFilter
from dossiers.api.filters.evidence import OriginFilter
from dossiers.api.filters.held import ChargeCodeFilter
from dossiers.api.filters.time import HeldDuringFilter
from dossiers.models import Person

DAYS = ("1995", "2019-04", "2026-06")
LOOKED_AT = 20_000
"""Rows that are looked at for common and rare values."""

BY_KIND: dict[type, tuple[str, ...]] = {
    UncertainDateFilter: DAYS,
    HeldDuringFilter: DAYS,
    DurationFilter: ("P4Y6M", "P20Y"),
    django_filters.DateFilter: ("2012-06-30", "2026-06-30"),
}
"""Values of filters that take any."""

BY_NAME = {
    "q": ("wang", "zhang wei"),
    "article": ("105", "300"),
    "on_certainty": (),
    "assigned_to": (),
}
"""Values of filters that compute; none of those that say more about another."""


def values_of(filter_set: Any, name: str) -> list[str]:
    """Up to three values for the filter of that name.

    Raises ``LookupError`` where nothing tells what it takes.
    """
    each = filter_set.base_filters[name]
    if name in BY_NAME:
        return list(BY_NAME[name])
    for kind, values in BY_KIND.items():
        if isinstance(each, kind):
            return list(values)
    if isinstance(each, WholeNumberFilter):
        return ["1", "30", "2000"] if each.extra["max_value"] > 2000 else ["1", "30", "80"]
    choices = each.extra.get("choices")
    if choices:
        codes = [str(code) for code, _ in choices]
        return list(dict.fromkeys((codes[0], codes[len(codes) // 2], codes[-1])))
    return list(_stored(each, filter_set._meta.model, name))


def _stored(each: Any, model: type[Model], name: str) -> Iterator[str]:
    """The most common value, and one of those that are rarest."""
    model, path = _column(each, model, name)
    rows = model._default_manager.filter(pk__in=_some(model, path))
    counted = rows.exclude(**{path: None}).values_list(path).annotate(Count("pk"))
    ranked = [value for value, _ in counted.order_by("-pk__count", path) if value]
    if not ranked:
        return
    yield from dict.fromkeys((_plain(ranked[0]), _plain(ranked[-1])))


def _some(model: type[Model], path: str) -> Any:
    rows = model._default_manager.order_by("pk")
    if LOOKUP_SEP in path:
        rows = rows.filter(**{f"{path.rpartition(LOOKUP_SEP)[0]}__isnull": False})
    return rows.values("pk")[:LOOKED_AT]


def _column(each: Any, model: type[Model], name: str) -> tuple[type[Model], str]:
    """Where values of the filter stand: a model, and the path from it."""
    related = getattr(each, "related", None)
    if related:
        model = related.model
    if isinstance(each, ThroughVisible):
        return each.through, each.key
    if isinstance(each, ChargeCodeFilter):
        return model, "offence__code"
    if isinstance(each, OriginFilter):
        path = f"{each.field_name}__" if each.field_name else ""
        return model, f"{path}publisher__name"
    if isinstance(each, NameFilter):
        return model, f"{each.field_name}__name"
    if name == "person" and each.method:
        return Person, "reference"
    return model, each.field_name


def _plain(value: Any) -> str:
    return str(value[0] if isinstance(value, list) else value)
