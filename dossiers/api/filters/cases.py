"""Filters of detentions, charges and status changes."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet

from casetracker.api.filtering import (
    CodesFilter,
    FlagFilter,
    HeldCodesFilter,
    ReferenceFilter,
    StrictFilterSet,
    ThroughVisibleUUIDFilter,
)
from casetracker.dates.filters import UncertainDatesFilterSet
from dossiers.api.filters.people import OfPersonFilterSet
from dossiers.models import Charge, Detention, Response, StatusChange
from dossiers.models.status import RESTRICTIONS
from dossiers.vocabularies import (
    Certainty,
    ChargeStage,
    ContactLevel,
    Custody,
    LegalStage,
    Mechanism,
    SentenceKind,
)

FORMS = Detention._meta.get_field("form").choices


class DetentionFilterSet(UncertainDatesFilterSet, OfPersonFilterSet):
    """Filters of `detentions`."""

    uncertain_dates: ClassVar = {
        "began": "began",
        "ended": "ended",
        "sentence_imposed": "sentence_imposed",
        "sentence_ends": "sentence_ends",
    }

    form = CodesFilter(  # type: ignore[assignment]
        field_name="form", choices=FORMS, help_text="One or several."
    )
    certainty = CodesFilter(
        field_name="certainty", choices=Certainty.choices, help_text="One or several."
    )
    how_ended = CodesFilter(
        field_name="how_ended", choices=Mechanism.choices, help_text="One or several."
    )
    contact = CodesFilter(
        field_name="contact", choices=ContactLevel.choices, help_text="One or several."
    )
    sentence_kind = CodesFilter(
        field_name="sentence_kind", choices=SentenceKind.choices, help_text="One or several."
    )
    facility = django_filters.CharFilter(
        field_name="facility__name", help_text="The name of the place of custody."
    )
    authority = django_filters.CharFilter(
        field_name="authority__name", help_text="The name of the authority."
    )
    event = django_filters.CharFilter(field_name="event__name", help_text="The name of the event.")
    charge = django_filters.CharFilter(
        method="charged_with", help_text="The code of an offence brought in it."
    )

    class Meta:
        model = Detention
        fields: ClassVar[list[str]] = []

    def charged_with(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those in which this charge was brought; an article means its paragraphs too."""
        del name
        code = Q(offence__code=value) | Q(offence__code__startswith=f"{value}(")
        return queryset.filter(pk__in=Charge.objects.filter(code).values("detention"))


class ChargeFilterSet(StrictFilterSet):
    """Filters of `charges`."""

    person = ReferenceFilter(
        field_name="detention__person__reference", help_text="The reference of the person."
    )
    detention = django_filters.UUIDFilter(
        field_name="detention", help_text="The id of the detention."
    )
    offence = django_filters.CharFilter(
        field_name="offence__code", help_text="The code of the offence."
    )
    stage = CodesFilter(
        field_name="stage", choices=ChargeStage.choices, help_text="One or several."
    )

    class Meta:
        model = Charge
        fields: ClassVar[list[str]] = []


class StatusChangeFilterSet(UncertainDatesFilterSet, OfPersonFilterSet):
    """Filters of `status-changes`."""

    uncertain_dates: ClassVar = {"date": "date"}

    detention = django_filters.UUIDFilter(
        field_name="detention", help_text="The id of the detention."
    )
    custody = CodesFilter(
        field_name="custody", choices=Custody.choices, help_text="One or several."
    )
    restriction = HeldCodesFilter(
        field_name="restrictions", choices=RESTRICTIONS, help_text="At least one of these."
    )
    stage = CodesFilter(
        field_name="legal_stage", choices=LegalStage.choices, help_text="One or several."
    )
    certainty = CodesFilter(
        field_name="certainty", choices=Certainty.choices, help_text="One or several."
    )
    mechanism = CodesFilter(
        field_name="mechanism", choices=Mechanism.choices, help_text="One or several."
    )
    facility = django_filters.CharFilter(
        field_name="facility__name", help_text="The name of the place of custody."
    )
    response = ThroughVisibleUUIDFilter(
        field_name="response",
        through=Response,
        key="pk",
        help_text="The id of the response that brought it about.",
    )
    in_force = FlagFilter(
        field_name="superseded_by",
        lookup_expr="isnull",
        help_text="Whether no later row corrects it.",
    )

    class Meta:
        model = StatusChange
        fields: ClassVar[list[str]] = []
