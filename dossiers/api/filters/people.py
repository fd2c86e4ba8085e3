"""Filters of people, and of their names, identifiers and relationships."""

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet

from casetracker.access import Audience
from casetracker.api.filtering import (
    LONGEST_SEARCH,
    CodesFilter,
    FlagFilter,
    ReferenceFilter,
    StrictFilterSet,
    for_staff,
)
from casetracker.dates.filters import UncertainDatesFilterSet
from casetracker.languages import bilingual
from dossiers.api.filters.asked import AskedForFilterSet
from dossiers.api.filters.evidence import CoverageFilterSet, OfSourcesFilterSet
from dossiers.api.filters.headings import OF_PEOPLE
from dossiers.api.filters.held import OfDetentionsFilterSet
from dossiers.api.filters.lawful import OfLimitsFilterSet
from dossiers.api.filters.time import OnTheDayFilterSet
from dossiers.api.filters.traits import OfTraitsFilterSet
from dossiers.models import ExternalId, Name, Person, Relationship
from dossiers.names.finding import Match, find
from dossiers.vocabularies import (
    NOT_RECORDED,
    SITUATIONS,
    Certainty,
    Custody,
    ExternalScheme,
    LegalStage,
    NameKind,
    PublicationState,
    RelationshipKind,
    Script,
)

MEMBERS: dict[str, list[str]] = {
    **{situation.code: sorted(situation.members) for situation in SITUATIONS},
    NOT_RECORDED[0]: [""],
}


class SituationFilter(CodesFilter):
    """People by the groups of their custody."""

    def __init__(self, **kwargs: Any) -> None:
        """Offer every group, and what is not recorded."""
        groups = [*((each.code, each.label) for each in SITUATIONS), NOT_RECORDED]
        super().__init__(choices=groups, **kwargs)

    def filter(self, qs: QuerySet[Any], value: list[str] | None) -> QuerySet[Any]:
        """The rows of ``qs`` whose code is in one of the groups."""
        codes = [code for group in value or () for code in MEMBERS[group]]
        found: QuerySet[Any] = super().filter(qs, codes)
        return found


class PersonFilterSet(
    UncertainDatesFilterSet,
    OfTraitsFilterSet,
    OfDetentionsFilterSet,
    AskedForFilterSet,
    OfSourcesFilterSet,
    OfLimitsFilterSet,
    CoverageFilterSet,
    OnTheDayFilterSet,
):
    """Filters of `people`, and of its exports and statistics.

    What is asked about detentions, one and the same detention fits; so with the charge in it, the
    appeal, the answer, and the claim behind a source.
    """

    GROUPS = OF_PEOPLE

    uncertain_dates: ClassVar = {
        "born": "born",
        "died": "died",
        "current_since": "current_since",
    }

    q = django_filters.CharFilter(
        method="called",
        max_length=LONGEST_SEARCH,
        label=bilingual("A name in any script, or a reference", "任意文字的姓名，或编号"),
        help_text="A name, or part of one, in any script or romanisation, with up to two typing"
        " mistakes; or the reference. Without `ordering` or `cursor` the answer is one page of"
        " the best, the likest first, each with what `matched`.",
    )
    situation = SituationFilter(
        field_name="current_custody",
        label=bilingual("situation", "现状"),
        help_text="The group of the current custody: in custody, under restrictions, at liberty,"
        " deceased or not known; one or several.",
    )
    custody = CodesFilter(
        field_name="current_custody",
        choices=Custody.choices,
        label=bilingual("custody", "羁押状态"),
        help_text="The current custody, one or several.",
    )
    stage = CodesFilter(
        field_name="current_stage",
        choices=LegalStage.choices,
        label=bilingual("legal stage", "法律阶段"),
        help_text="The current legal stage, one or several.",
    )
    certainty = CodesFilter(
        field_name="current_certainty",
        choices=Certainty.choices,
        label=bilingual("certainty", "确定程度"),
        help_text="How sure the current situation is, one or several.",
    )
    publication_state = CodesFilter(
        field_name="publication_state",
        choices=PublicationState.choices,
        label=bilingual("publication", "发布状态"),
        help_text="Where the dossier stands, one or several.",
    )
    audience = for_staff(
        CodesFilter(
            field_name="audience",
            choices=Audience.choices,
            label=bilingual("audience", "受众"),
            help_text="How far the dossier may travel, one or several; for analysts up.",
        )
    )

    class Meta:
        model = Person
        fields: ClassVar[list[str]] = []

    matches: Sequence[Match] = ()
    """Where a name is asked for: those who fit best, among those who fit all other filters."""

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that fit; the name last, so that it is looked for among what the rest leaves."""
        found = super().filter_queryset(queryset)
        text = self.form.cleaned_data.get("q")
        if not text:
            return found
        self.matches = find([text], among=found)[0]
        alike = [match.person for match in self.matches]
        return found.called(text, alike=alike)  # type: ignore[attr-defined,no-any-return]

    def called(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """All, since `filter_queryset` asks for the name when the rest is done."""
        del name, value
        return queryset


class OfPersonFilterSet(StrictFilterSet):
    """Filters of every resource whose rows belong to a person and are seen with it."""

    person = ReferenceFilter(
        field_name="person__reference",
        label=bilingual("person (reference)", "人物编号"),
        help_text="The reference of the person.",
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
