"""Filters of people, and of their names, identifiers and relationships."""

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet

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
from dossiers.models import (
    AppealPerson,
    Charge,
    Detention,
    ExternalId,
    Name,
    Person,
    Relationship,
)
from dossiers.names.finding import Match, find
from dossiers.vocabularies import (
    Certainty,
    Custody,
    ExternalScheme,
    IssueCategory,
    LegalStage,
    NameKind,
    PublicationState,
    RelationshipKind,
    Script,
    Sex,
)


class PersonFilterSet(UncertainDatesFilterSet, StrictFilterSet):
    """Filters of `people`, and of its exports."""

    uncertain_dates: ClassVar = {
        "born": "born",
        "died": "died",
        "current_since": "current_since",
    }

    q = django_filters.CharFilter(
        method="called",
        max_length=LONGEST_SEARCH,
        help_text="A name, or part of one, in any script or romanisation, with up to two typing"
        " mistakes; or the reference. Without `ordering` or `cursor` the answer is one page of"
        " the best, the likest first, each with what `matched`.",
    )
    custody = CodesFilter(
        field_name="current_custody",
        choices=Custody.choices,
        help_text="The current custody, one or several.",
    )
    stage = CodesFilter(
        field_name="current_stage",
        choices=LegalStage.choices,
        help_text="The current legal stage, one or several.",
    )
    certainty = CodesFilter(
        field_name="current_certainty",
        choices=Certainty.choices,
        help_text="How sure the current situation is, one or several.",
    )
    issue_category = HeldCodesFilter(
        field_name="issue_categories",
        choices=IssueCategory.choices,
        help_text="At least one of these issue categories.",
    )
    sex = CodesFilter(field_name="sex", choices=Sex.choices, help_text="One or several.")
    publication_state = CodesFilter(
        field_name="publication_state",
        choices=PublicationState.choices,
        help_text="Where the dossier stands, one or several.",
    )
    event = django_filters.CharFilter(
        method="held_in_event", help_text="The name of the event that a detention belongs to."
    )
    charge = django_filters.CharFilter(
        method="charged_with",
        help_text="The code of an offence; an article means its paragraphs too.",
    )
    facility = django_filters.CharFilter(
        method="held_at", help_text="The name of the place of custody of a detention."
    )
    appeal = ThroughVisibleReferenceFilter(
        through=AppealPerson,
        key="appeal__reference",
        link="person",
        help_text="The reference of an appeal that speaks of the person.",
    )

    class Meta:
        model = Person
        fields: ClassVar[list[str]] = []

    matches: Sequence[Match] = ()
    """Where a name is asked for: those who fit best, among those who fit all other filters."""

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that fit; the name last, so that it is looked for among what the rest leaves."""
        found = super().filter_queryset(queryset)
        text = self.form.cleaned_data["q"]
        if not text:
            return found
        self.matches = find([text], among=found)[0]
        alike = [match.person for match in self.matches]
        return found.called(text, alike=alike)  # type: ignore[attr-defined,no-any-return]

    def called(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """All, since `filter_queryset` asks for the name when the rest is done."""
        del name, value
        return queryset

    def held_in_event(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those with a detention in the event."""
        del name
        return queryset.filter(pk__in=_persons(Detention.objects.filter(event__name=value)))

    def held_at(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those with a detention at the facility."""
        del name
        return queryset.filter(pk__in=_persons(Detention.objects.filter(facility__name=value)))

    def charged_with(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those charged with the offence or, where it is an article, with a paragraph of it."""
        del name
        exact = Charge.objects.filter(offence__code=value)
        below = Charge.objects.filter(offence__code__startswith=f"{value}(")
        return queryset.filter(pk__in=(exact | below).values("detention__person"))


def _persons(detentions: QuerySet[Any]) -> QuerySet[Any]:
    return detentions.values("person")


class OfPersonFilterSet(StrictFilterSet):
    """Filters of every resource whose rows belong to a person and are seen with it."""

    person = ReferenceFilter(
        field_name="person__reference", help_text="The reference of the person."
    )


class NameFilterSet(OfPersonFilterSet):
    """Filters of `names`."""

    kind = CodesFilter(field_name="kind", choices=NameKind.choices, help_text="One or several.")
    script = CodesFilter(field_name="script", choices=Script.choices, help_text="One or several.")
    preferred = FlagFilter(
        field_name="preferred", help_text="Whether it is the one shown in its script."
    )

    class Meta:
        model = Name
        fields: ClassVar[list[str]] = []


class ExternalIdFilterSet(OfPersonFilterSet):
    """Filters of `external-ids`."""

    scheme = CodesFilter(
        field_name="scheme", choices=ExternalScheme.choices, help_text="One or several."
    )
    value = django_filters.CharFilter(field_name="value", help_text="The exact identifier.")

    class Meta:
        model = ExternalId
        fields: ClassVar[list[str]] = []


class RelationshipFilterSet(OfPersonFilterSet):
    """Filters of `relationships`."""

    other = ReferenceFilter(
        field_name="other__reference", help_text="The reference of the other person."
    )
    kind = CodesFilter(
        field_name="kind", choices=RelationshipKind.choices, help_text="One or several."
    )

    class Meta:
        model = Relationship
        fields: ClassVar[list[str]] = []
