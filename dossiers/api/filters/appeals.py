"""Filters of appeals, responses and whom they speak of."""

from typing import ClassVar

import django_filters

from casetracker.api.filtering import (
    LONGEST_SEARCH,
    CodesFilter,
    FlagFilter,
    HeldCodesFilter,
    ReferenceFilter,
    StrictFilterSet,
    ThroughVisibleReferenceFilter,
)
from casetracker.dates.filters import UncertainDatesFilterSet
from dossiers.api.filters.people import OfPersonFilterSet
from dossiers.models import Appeal, AppealPerson, Response, ResponseItem
from dossiers.vocabularies import AppealKind, AppealStatus, Channel, Demand, ResponseKind


class AppealFilterSet(UncertainDatesFilterSet, StrictFilterSet):
    """Filters of `appeals`."""

    uncertain_dates: ClassVar = {"date": "date", "deadline": "deadline"}

    q = django_filters.CharFilter(
        field_name="title",
        lookup_expr="icontains",
        max_length=LONGEST_SEARCH,
        help_text="Part of the title.",
    )
    kind = CodesFilter(field_name="kind", choices=AppealKind.choices, help_text="One or several.")
    status = CodesFilter(
        field_name="status", choices=AppealStatus.choices, help_text="One or several."
    )
    person = ThroughVisibleReferenceFilter(
        through=AppealPerson,
        key="person__reference",
        link="appeal",
        help_text="The reference of a person it speaks of.",
    )
    demand = HeldCodesFilter(
        field_name="demands", choices=Demand.choices, help_text="At least one of these demands."
    )
    forum = django_filters.CharFilter(field_name="forum__name", help_text="The forum's name.")
    made_by = django_filters.CharFilter(
        field_name="made_by__name", help_text="The name of who made it."
    )
    addressed_to = django_filters.CharFilter(
        field_name="addressed_to__name", help_text="The name of whom it is addressed to."
    )

    class Meta:
        model = Appeal
        fields: ClassVar[list[str]] = []


class AppealPersonFilterSet(OfPersonFilterSet):
    """Filters of `appeal-persons`."""

    appeal = ReferenceFilter(
        field_name="appeal__reference", help_text="The reference of the appeal."
    )
    demand = HeldCodesFilter(
        field_name="demands", choices=Demand.choices, help_text="At least one of these demands."
    )

    class Meta:
        model = AppealPerson
        fields: ClassVar[list[str]] = []


class ResponseFilterSet(UncertainDatesFilterSet, StrictFilterSet):
    """Filters of `responses`."""

    uncertain_dates: ClassVar = {"date": "date"}

    kind = CodesFilter(field_name="kind", choices=ResponseKind.choices, help_text="One or several.")
    channel = CodesFilter(
        field_name="channel", choices=Channel.choices, help_text="One or several."
    )
    appeal = ReferenceFilter(
        field_name="appeal__reference", help_text="The reference of the appeal."
    )
    volunteered = FlagFilter(
        field_name="appeal", lookup_expr="isnull", help_text="Whether it answers no appeal."
    )
    responder = django_filters.CharFilter(
        field_name="responder__name", help_text="The name of who answered."
    )
    person = ThroughVisibleReferenceFilter(
        through=ResponseItem,
        key="person__reference",
        link="response",
        help_text="The reference of a person it speaks of.",
    )

    class Meta:
        model = Response
        fields: ClassVar[list[str]] = []


class AnswerFilterSet(OfPersonFilterSet):
    """Filters of `response-items`."""

    response = django_filters.UUIDFilter(field_name="response", help_text="The id of the response.")
    kind = CodesFilter(field_name="kind", choices=ResponseKind.choices, help_text="One or several.")

    class Meta:
        model = ResponseItem
        fields: ClassVar[list[str]] = []
