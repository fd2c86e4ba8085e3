"""Filters of claims."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet

from casetracker.access import sees_notes
from casetracker.api.filtering import CodesFilter, ReferenceFilter, StrictFilterSet
from dossiers.models import SUBJECTS, Claim
from dossiers.vocabularies import ClaimBasis, ClaimState

FIELDS = sorted({name for model in SUBJECTS.values() for name in model.FACTS})  # type: ignore[attr-defined]


class ClaimFilterSet(StrictFilterSet):
    """Filters of `claims`. Claims whose passage or record is hidden are never there to filter."""

    person = django_filters.CharFilter(
        method="of_dossier",
        help_text="The reference of the person whose dossier it belongs to, "
        "detentions and status changes included.",
    )
    detention = django_filters.UUIDFilter(
        field_name="detention", help_text="The id of the detention."
    )
    status_change = django_filters.UUIDFilter(
        field_name="status_change", help_text="The id of the status change."
    )
    appeal = ReferenceFilter(
        field_name="appeal__reference", help_text="The reference of the appeal."
    )
    response = django_filters.UUIDFilter(field_name="response", help_text="The id of the response.")
    field = CodesFilter(
        field_name="field",
        choices=[(name, name) for name in FIELDS],
        help_text="The fact claimed, one or several.",
    )
    state = CodesFilter(field_name="state", choices=ClaimState.choices, help_text="One or several.")
    assigned_to = django_filters.CharFilter(
        method="asked_of",
        help_text="The user name of the reviewer who is asked to decide; for analysts up.",
    )
    basis = CodesFilter(
        field_name="basis", choices=ClaimBasis.choices, help_text="Stated or inferred."
    )
    passage = django_filters.UUIDFilter(field_name="passage", help_text="The id of the passage.")
    source = ReferenceFilter(
        field_name="passage__snapshot__source__reference",
        help_text="The reference of the source.",
    )

    class Meta:
        model = Claim
        fields: ClassVar[list[str]] = []

    def of_dossier(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The claims about the person and what happened to them."""
        del name
        reference = value.upper()
        return queryset.filter(
            Q(person__reference=reference)
            | Q(detention__person__reference=reference)
            | Q(status_change__person__reference=reference)
        )

    def asked_of(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The claims assigned to the account; none for those who may not know of assignments."""
        del name
        if self.request is None or not sees_notes(self.request.user):
            return queryset.none()
        return queryset.filter(assigned_to__username=value)
