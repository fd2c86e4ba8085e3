"""Filters of facilities, organisations, forums, events and offences."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet

from casetracker.api.filtering import LONGEST_SEARCH, CodesFilter, StrictFilterSet
from casetracker.dates.filters import UncertainDatesFilterSet
from dossiers.models import CaseEvent, Facility, Forum, Offence, Organisation
from dossiers.vocabularies import EventKind, FacilityKind, ForumKind, Law, OrganisationKind


class NamedFilterSet(StrictFilterSet):
    """Filters of every table of names."""

    q = django_filters.CharFilter(
        method="called", max_length=LONGEST_SEARCH, help_text="Part of a name, in any language."
    )
    name = django_filters.CharFilter(field_name="name", help_text="The exact English name.")

    def called(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The rows one of whose names holds ``value``."""
        del name
        return queryset.filter(
            Q(name__icontains=value)
            | Q(name_zh__icontains=value)
            | Q(also_known_as__icontains=value)
        )


class FacilityFilterSet(NamedFilterSet):
    """Filters of `facilities`."""

    kind = CodesFilter(
        field_name="kind", choices=FacilityKind.choices, help_text="One kind or several."
    )
    province = django_filters.CharFilter(
        field_name="province", lookup_expr="iexact", help_text="The province."
    )

    class Meta:
        model = Facility
        fields: ClassVar[list[str]] = []


class OrganisationFilterSet(NamedFilterSet):
    """Filters of `organisations`."""

    kind = CodesFilter(
        field_name="kind", choices=OrganisationKind.choices, help_text="One kind or several."
    )
    country = django_filters.CharFilter(
        field_name="country", lookup_expr="iexact", help_text="ISO 3166-1, two letters."
    )

    class Meta:
        model = Organisation
        fields: ClassVar[list[str]] = []


class ForumFilterSet(NamedFilterSet):
    """Filters of `forums`."""

    kind = CodesFilter(
        field_name="kind", choices=ForumKind.choices, help_text="One kind or several."
    )

    class Meta:
        model = Forum
        fields: ClassVar[list[str]] = []


class EventFilterSet(UncertainDatesFilterSet, NamedFilterSet):
    """Filters of `events`."""

    uncertain_dates: ClassVar = {"began": "began", "ended": "ended"}

    kind = CodesFilter(
        field_name="kind", choices=EventKind.choices, help_text="One kind or several."
    )

    class Meta:
        model = CaseEvent
        fields: ClassVar[list[str]] = []


class OffenceFilterSet(StrictFilterSet):
    """Filters of `offences`."""

    q = django_filters.CharFilter(
        method="called",
        max_length=LONGEST_SEARCH,
        help_text="Part of a name in any language, or of the code.",
    )
    law = CodesFilter(field_name="law", choices=Law.choices, help_text="One law or several.")
    article = django_filters.NumberFilter(field_name="article", help_text="The article's number.")

    class Meta:
        model = Offence
        fields: ClassVar[list[str]] = []

    def called(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The rows one of whose names or whose code holds ``value``."""
        del name
        return queryset.filter(
            Q(name__icontains=value)
            | Q(name_zh__icontains=value)
            | Q(former_names__icontains=value)
            | Q(code__icontains=value)
        )
