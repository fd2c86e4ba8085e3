"""Filters that refuse a name they do not know, with the nearest one they do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from casetracker.access import sees_notes
from casetracker.api.related import narrowed
from casetracker.api.suggestions import unknown
from casetracker.languages import bilingual

LIST_PARAMETERS = frozenset(
    {
        *("cursor", "page_size", "ordering", "count", "fields", "format", "shape"),
        *("expand", "labels", "language", "evidence"),
        *("dates", "package", "byte_order_mark", "about", "as_of"),
    }
)
"""What lists read besides their filters; a view says which of them it reads."""

LONGEST_SEARCH = 200
"""Characters of a text to search for."""

TWICE = bilingual("Give this parameter one value.", "此参数只能填写一个值。")
FOR_STAFF = bilingual("Only analysts may filter by this.", "仅分析员可按此项筛选。")

S = TypeVar("S", bound=django_filters.Filter)


@dataclass(frozen=True)
class Group:
    """Filters that people look for together, with the heading over them."""

    label: Any
    names: tuple[str, ...]


def for_staff(each: S) -> S:
    """The filter for analysts up only: it asks for what others are not shown."""
    each.for_staff = True  # type: ignore[attr-defined]
    return each


def may_ask(each: Any, user: Callable[[], Any]) -> bool:
    """Whether the account that ``user`` gives may use the filter; asked only where it matters."""
    return not getattr(each, "for_staff", False) or sees_notes(user())


class StrictFilterSet(django_filters.FilterSet):
    """A filter set that refuses a parameter it does not know."""

    ALSO_ALLOWED: ClassVar[frozenset[str]] = LIST_PARAMETERS
    GROUPS: ClassVar[tuple["Group", ...]] = ()
    """The filters in the order and under the headings in which people choose among them."""

    def __init__(self, data: Any = None, *args: Any, narrow: bool = False, **kwargs: Any) -> None:
        """As django-filter does it; ``narrow`` makes only the filters that ``data`` names.

        To make a hundred filters and a form of them takes longer than to read a page of rows.
        """
        if narrow:
            own: Any = {
                name: each
                for name, each in type(self).base_filters.items()
                if any(key == name or key.startswith(f"{name}_") for key in data or ())
            }
            self.base_filters = own
        super().__init__(data, *args, **kwargs)

    def is_valid(self) -> bool:
        """Whether every parameter is known, well formed, given once, and one may ask for it."""
        known = self.known_parameters()
        for name in sorted(set(self.data or {}) - known):
            message = unknown("parameter", name, sorted(known))
            self.form.add_error(None, ValidationError(message, code="unknown_parameter"))
        for name, sentence, code in self._refused():
            self.form.add_error(name, ValidationError(str(sentence), code=code))
        return bool(super().is_valid())

    def _refused(self) -> Iterator[tuple[str, Any, str]]:
        """The filters that are given twice, or that are not for the one who asks."""
        for name, each in self.filters.items():
            if len(getattr(self.data, "getlist", lambda _: [])(name)) > 1:
                yield name, TWICE, "not_one_value"
            elif (self.data or {}).get(name) and not may_ask(each, lambda: self.viewer):
                yield name, FOR_STAFF, "not_permitted"

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that fit; of related records, one fits all that is asked about them."""
        values = self.form.cleaned_data
        asked = [(self.filters[name], value) for name, value in values.items()]
        return narrowed(queryset, asked, viewer=lambda: self.viewer)

    def known_parameters(self) -> set[str]:
        """The names this filter set reads, range suffixes spelt out, and those of every list."""
        names = {*self.ALSO_ALLOWED, *(type(self).base_filters.keys() - self.form.fields)}
        for name, field in self.form.fields.items():
            suffixes = getattr(field.widget, "suffixes", None)
            if suffixes:
                names |= {field.widget.suffixed(name, end) for end in suffixes}
            else:
                names.add(name)
        return names

    @property
    def viewer(self) -> Any:
        """Who asks: filters that look into other records look only into those this user may see.

        Raises ``AttributeError`` where the filter set was made without a request.
        """
        request: Any = self.request
        return request.user


class StrictFilterBackend(filters.DjangoFilterBackend):
    """django-filter's backend with `StrictFilterSet` as its base."""

    filterset_base = StrictFilterSet

    def get_filterset_kwargs(self, request: Any, queryset: Any, view: Any) -> dict[str, Any]:
        """What the filter set is made of: the filters that are asked for."""
        made: dict[str, Any] = super().get_filterset_kwargs(request, queryset, view)
        return {**made, "narrow": True}

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """The rows that fit. Raises ``ValidationError`` under the parameters at fault."""
        if getattr(view, "filterset_class", None) and not set(
            view.filterset_class.base_filters
        ).intersection(request.query_params):
            return queryset
        filter_set: Any = self.get_filterset(request, queryset, view)
        refuse_faults(filter_set)
        # For views that tell more of what fits than its rows.
        view.filter_set = filter_set
        rows: QuerySet[Any] = filter_set.qs
        return rows


def refuse_faults(filter_set: Any) -> None:
    """Raises ``ValidationError`` under the parameters at fault, where there are any."""
    if filter_set.is_valid():
        return
    # Not django-filter's own translation, which takes a % in a sentence for a format.
    raise serializers.ValidationError(
        {
            name: [serializers.ErrorDetail(each.messages[0], each.code) for each in found]
            for name, found in filter_set.errors.as_data().items()
        }
    )


class CodesFilter(django_filters.BaseInFilter, django_filters.ChoiceFilter):
    """Rows whose code is one of those given, separated by commas."""


class HeldCodesFilter(django_filters.BaseInFilter, django_filters.ChoiceFilter):
    """Rows whose list of codes has one of those given, separated by commas."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["lookup_expr"] = "overlap"
        super().__init__(*args, **kwargs)


class FlagFilter(django_filters.TypedChoiceFilter):
    """Rows for which something is so, or is not: ``true`` or ``false``, and nothing else."""

    def __init__(self, *args: Any, help_text: str, **kwargs: Any) -> None:
        kwargs.update(choices=[("true", "true"), ("false", "false")], coerce=_is_true)
        super().__init__(*args, help_text=help_text, **kwargs)
        described: Any = extend_schema_field({"type": "boolean", "description": help_text})
        described(self)


def _is_true(text: str) -> bool:
    return text == "true"


class NameFilter(django_filters.CharFilter):
    """Rows by the name, English or Chinese, of the row of a vocabulary at ``field_name``."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows of ``qs`` with that name."""
        if not value:
            return qs
        return qs.filter(
            Q(**{f"{self.field_name}__name": value}) | Q(**{f"{self.field_name}__name_zh": value})
        )


class TextFilter(django_filters.CharFilter):
    """Rows whose text holds the words given, in upper or lower case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Search within the text, for words of at most `LONGEST_SEARCH` characters."""
        kwargs.update(lookup_expr="icontains", max_length=LONGEST_SEARCH)
        super().__init__(*args, **kwargs)


class ReferenceFilter(django_filters.CharFilter):
    """Rows that belong to the record of a public reference; upper and lower case are the same.

    For records that are always visible where the row is; see `ThroughVisible` for others.
    """

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows of ``qs`` that belong to ``value``."""
        return super().filter(qs, value.upper() if value else value)


class ThroughVisible(django_filters.Filter):
    """Rows linked to a record that the one who asks may see.

    A hidden record finds nothing: else a filter would tell that the link is there. ``through`` is
    the model looked into, ``key`` the column of it that is given; ``link`` names its column that
    holds our row where the link is a row of its own, else ``field_name`` is our column for it.
    """

    parent: StrictFilterSet
    """Set by the filter set."""

    def __init__(self, *args: Any, through: Any, key: str, link: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.through, self.key, self.link = through, key, link

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """The rows of ``qs`` linked to ``value``."""
        if not value:
            return qs
        visible = self.through.objects.visible_to(self.parent.viewer)
        found = visible.filter(**{self.key: value})
        if self.link:
            return qs.filter(pk__in=found.values(self.link))
        return qs.filter(**{f"{self.field_name}__in": found})


class ThroughVisibleReferenceFilter(ThroughVisible, ReferenceFilter):
    """`ThroughVisible` by a public reference."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """The rows of ``qs`` linked to the record of this reference."""
        return ThroughVisible.filter(self, qs, value.upper())


class ThroughVisibleUUIDFilter(ThroughVisible, django_filters.UUIDFilter):
    """`ThroughVisible` by a key."""
