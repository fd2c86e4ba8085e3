"""Filters of detentions, charges and status changes."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet

from casetracker.api.filtering import (
    CodesFilter,
    FlagFilter,
    HeldCodesFilter,
    NameFilter,
    ReferenceFilter,
    StrictFilterSet,
    ThroughVisibleUUIDFilter,
)
from casetracker.dates.filters import UncertainDatesFilterSet
from casetracker.languages import bilingual
from dossiers.api.filters.asked import OutcomeFilter
from dossiers.api.filters.evidence import OF_CHANGE, OF_DETENTION, OfSourcesFilterSet
from dossiers.api.filters.headings import OF_CHANGES, OF_DETENTIONS
from dossiers.api.filters.held import OfDetentionsFilterSet
from dossiers.api.filters.lawful import OfLimitsFilterSet
from dossiers.api.filters.people import OfPersonFilterSet
from dossiers.api.filters.time import HeldFilterSet
from dossiers.api.filters.traits import OfTraitsFilterSet
from dossiers.models import Charge, Detention, Response, StatusChange
from dossiers.models.status import RESTRICTIONS
from dossiers.vocabularies import (
    Certainty,
    ChargeStage,
    ContactLevel,
    Custody,
    LegalStage,
    Mechanism,
    Outcome,
)

FORMS = Detention._meta.get_field("form").choices


class DetentionFilterSet(
    UncertainDatesFilterSet,
    OfPersonFilterSet,
    OfTraitsFilterSet,
    OfDetentionsFilterSet,
    OfSourcesFilterSet,
    OfLimitsFilterSet,
    HeldFilterSet,
):
    """Filters of `detentions`. What is asked about charges, one and the same charge fits."""

    GROUPS = OF_DETENTIONS
    traits_of = "person__"
    detentions_by = None
    claims_by = OF_DETENTION
    limits_by = "detention_id"

    uncertain_dates: ClassVar = {
        "began": "began",
        "ended": "ended",
        "sentence_imposed": "sentence_imposed",
        "sentence_ends": "sentence_ends",
    }

    form = CodesFilter(  # type: ignore[assignment]
        field_name="form",
        choices=FORMS,
        label=bilingual("form of custody", "羁押形式"),
        help_text="One or several.",
    )
    certainty = CodesFilter(
        field_name="certainty",
        choices=Certainty.choices,
        label=bilingual("certainty", "确定程度"),
        help_text="One or several.",
    )
    how_ended = CodesFilter(
        field_name="how_ended",
        choices=Mechanism.choices,
        label=bilingual("how it ended", "结束方式"),
        help_text="One or several.",
    )
    contact = CodesFilter(
        field_name="contact",
        choices=ContactLevel.choices,
        label=bilingual("contact with the outside", "对外联系"),
        help_text="One or several.",
    )
    authority = NameFilter(
        field_name="authority",
        label=bilingual("authority", "执行机关"),
        help_text="The name of the authority.",
    )

    class Meta:
        model = Detention
        fields: ClassVar[list[str]] = []


class ChargeFilterSet(StrictFilterSet):
    """Filters of `charges`."""

    person = ReferenceFilter(
        field_name="detention__person__reference",
        label=bilingual("person (reference)", "人物编号"),
        help_text="The reference of the person.",
    )
    detention = django_filters.UUIDFilter(
        field_name="detention",
        label=bilingual("detention (id)", "羁押标识"),
        help_text="The id of the detention.",
    )
    offence = django_filters.CharFilter(
        field_name="offence__code",
        label=bilingual("offence (code)", "罪名代码"),
        help_text="The code of the offence.",
    )
    stage = CodesFilter(
        field_name="stage",
        choices=ChargeStage.choices,
        label=bilingual("stage", "阶段"),
        help_text="One or several.",
    )

    class Meta:
        model = Charge
        fields: ClassVar[list[str]] = []


class StatusChangeFilterSet(
    UncertainDatesFilterSet, OfPersonFilterSet, OfTraitsFilterSet, OfSourcesFilterSet
):
    """Filters of `status-changes`."""

    GROUPS = OF_CHANGES
    traits_of = "person__"
    claims_by = OF_CHANGE

    uncertain_dates: ClassVar = {"date": "date"}

    detention = django_filters.UUIDFilter(
        field_name="detention",
        label=bilingual("detention (id)", "羁押标识"),
        help_text="The id of the detention.",
    )
    custody = CodesFilter(
        field_name="custody",
        choices=Custody.choices,
        label=bilingual("custody", "羁押状态"),
        help_text="One or several.",
    )
    restriction = HeldCodesFilter(
        field_name="restrictions",
        choices=RESTRICTIONS,
        label=bilingual("restriction", "限制措施"),
        help_text="At least one of these.",
    )
    stage = CodesFilter(
        field_name="legal_stage",
        choices=LegalStage.choices,
        label=bilingual("legal stage", "法律阶段"),
        help_text="One or several.",
    )
    certainty = CodesFilter(
        field_name="certainty",
        choices=Certainty.choices,
        label=bilingual("certainty", "确定程度"),
        help_text="One or several.",
    )
    mechanism = CodesFilter(
        field_name="mechanism",
        choices=Mechanism.choices,
        label=bilingual("mechanism", "方式"),
        help_text="One or several.",
    )
    facility = NameFilter(
        field_name="facility",
        label=bilingual("place of custody", "羁押场所"),
        help_text="The name of the place of custody.",
    )
    event = NameFilter(
        field_name="detention__event",
        label=bilingual("case event", "案件事件"),
        help_text="The name of the event that its detention belongs to.",
    )
    outcome = OutcomeFilter(
        field_name="outcome",
        choices=Outcome.choices,
        label=bilingual("outcome of an appeal", "呼吁结果"),
        help_text="What came after a response, one or several outcomes.",
    )
    response = ThroughVisibleUUIDFilter(
        field_name="response",
        through=Response,
        key="pk",
        label=bilingual("response (id)", "回应标识"),
        help_text="The id of the response that brought it about.",
    )
    in_force = FlagFilter(
        method="corrected_by_none",
        label=bilingual("in force", "现行有效"),
        help_text="Whether no later row corrects it.",
    )

    class Meta:
        model = StatusChange
        fields: ClassVar[list[str]] = []

    def corrected_by_none(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Those that no later row corrects, or those that one does."""
        del name
        found: QuerySet[Any] = (
            queryset.in_force() if value else queryset.filter(superseded_by__isnull=False)  # type: ignore[attr-defined]
        )
        return found
