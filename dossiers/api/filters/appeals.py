"""Filters of appeals, responses and whom they speak of."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet

from casetracker.access import Audience
from casetracker.api.filtering import (
    LONGEST_SEARCH,
    CodesFilter,
    FlagFilter,
    HeldCodesFilter,
    NameFilter,
    ReferenceFilter,
    StrictFilterSet,
    ThroughVisibleReferenceFilter,
    for_staff,
)
from casetracker.api.related import Related, of
from casetracker.dates.filters import UncertainDatesFilterSet
from casetracker.languages import bilingual
from dossiers.api.filters.asked import UNCORRECTED, OutcomeFilter
from dossiers.api.filters.evidence import OF_APPEAL, OF_RESPONSE, OfSourcesFilterSet
from dossiers.api.filters.headings import OF_APPEALS, OF_RESPONSES
from dossiers.api.filters.people import OfPersonFilterSet
from dossiers.models import Appeal, AppealPerson, Response, ResponseItem, StatusChange
from dossiers.vocabularies import (
    AppealKind,
    AppealStatus,
    Channel,
    Demand,
    Outcome,
    ResponseKind,
)

RESPONSES = Related(Response, ("appeal",))
APPEAL = Related(Appeal, column="appeal")
CHANGES_AFTER = Related(StatusChange, ("response",), only=UNCORRECTED)
OUTCOMES = Related(StatusChange, ("response__appeal",), only=UNCORRECTED)


class AnsweredFilter(FlagFilter):
    """Appeals to which there is a visible response other than silence, or is none."""

    parent: StrictFilterSet
    """Set by the filter set."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """The rows of ``qs`` that are answered, or are not."""
        if value is None or value == "":
            return qs
        visible = Response.objects.visible_to(self.parent.viewer)
        answers = visible.filter(appeal__isnull=False).exclude(kind=ResponseKind.NO_REPLY)
        answered = answers.values("appeal")
        return qs.filter(pk__in=answered) if value else qs.exclude(pk__in=answered)


class AppealFilterSet(UncertainDatesFilterSet, OfSourcesFilterSet):
    """Filters of `appeals`."""

    GROUPS = OF_APPEALS
    claims_by = OF_APPEAL

    uncertain_dates: ClassVar = {"date": "date", "deadline": "deadline"}

    q = django_filters.CharFilter(
        field_name="title",
        lookup_expr="icontains",
        max_length=LONGEST_SEARCH,
        label=bilingual("words of the title", "标题中的文字"),
        help_text="Part of the title.",
    )
    kind = CodesFilter(
        field_name="kind",
        choices=AppealKind.choices,
        label=bilingual("kind", "类别"),
        help_text="One or several.",
    )
    status = CodesFilter(
        field_name="status",
        choices=AppealStatus.choices,
        label=bilingual("status", "状态"),
        help_text="One or several.",
    )
    person = ThroughVisibleReferenceFilter(
        through=AppealPerson,
        key="person__reference",
        link="appeal",
        label=bilingual("person (reference)", "人物编号"),
        help_text="The reference of a person it speaks of.",
    )
    demand = HeldCodesFilter(
        field_name="demands",
        choices=Demand.choices,
        label=bilingual("demand", "诉求"),
        help_text="At least one of these demands.",
    )
    forum = NameFilter(
        field_name="forum", label=bilingual("forum", "场合"), help_text="The forum's name."
    )
    made_by = NameFilter(
        field_name="made_by",
        label=bilingual("made by", "提出方"),
        help_text="The name of who made it.",
    )
    addressed_to = NameFilter(
        field_name="addressed_to",
        label=bilingual("addressed to", "对象"),
        help_text="The name of whom it is addressed to.",
    )
    response_kind = of(
        RESPONSES,
        CodesFilter(
            field_name="kind",
            choices=ResponseKind.choices,
            label=bilingual("response", "回应"),
            help_text="What a response to it amounts to, one or several kinds.",
        ),
    )
    responder = of(
        RESPONSES,
        NameFilter(
            field_name="responder",
            label=bilingual("answered by", "回应方"),
            help_text="The name of who gave that response.",
        ),
    )
    answered = AnsweredFilter(
        label=bilingual("answered", "已获回应"),
        help_text="Whether there is a response to it that you may see; silence by a date is none.",
    )
    outcome = of(
        OUTCOMES,
        OutcomeFilter(
            field_name="outcome",
            choices=Outcome.choices,
            label=bilingual("outcome", "结果"),
            help_text="What came after a response to it, one or several outcomes.",
        ),
    )
    audience = for_staff(
        CodesFilter(
            field_name="audience",
            choices=Audience.choices,
            label=bilingual("audience", "受众"),
            help_text="How far it may travel, one or several; for analysts up.",
        )
    )

    class Meta:
        model = Appeal
        fields: ClassVar[list[str]] = []


class AppealPersonFilterSet(OfPersonFilterSet):
    """Filters of `appeal-persons`."""

    appeal = ReferenceFilter(
        field_name="appeal__reference",
        label=bilingual("appeal (reference)", "呼吁编号"),
        help_text="The reference of the appeal.",
    )
    demand = HeldCodesFilter(
        field_name="demands",
        choices=Demand.choices,
        label=bilingual("demand", "诉求"),
        help_text="At least one of these demands.",
    )

    class Meta:
        model = AppealPerson
        fields: ClassVar[list[str]] = []


class ResponseFilterSet(UncertainDatesFilterSet, OfSourcesFilterSet):
    """Filters of `responses`."""

    GROUPS = OF_RESPONSES
    claims_by = OF_RESPONSE

    uncertain_dates: ClassVar = {"date": "date"}

    kind = CodesFilter(
        field_name="kind",
        choices=ResponseKind.choices,
        label=bilingual("kind", "类别"),
        help_text="One or several.",
    )
    channel = CodesFilter(
        field_name="channel",
        choices=Channel.choices,
        label=bilingual("channel", "渠道"),
        help_text="One or several.",
    )
    appeal = ReferenceFilter(
        field_name="appeal__reference",
        label=bilingual("appeal (reference)", "呼吁编号"),
        help_text="The reference of the appeal.",
    )
    volunteered = FlagFilter(
        field_name="appeal",
        lookup_expr="isnull",
        label=bilingual("volunteered", "主动提供"),
        help_text="Whether it answers no appeal.",
    )
    responder = NameFilter(
        field_name="responder",
        label=bilingual("responder", "回应方"),
        help_text="The name of who answered.",
    )
    appeal_kind = of(
        APPEAL,
        CodesFilter(
            field_name="kind",
            choices=AppealKind.choices,
            label=bilingual("kind of appeal", "呼吁类别"),
            help_text="The kind of the appeal that it answers, one or several.",
        ),
    )
    forum = of(
        APPEAL,
        NameFilter(
            field_name="forum",
            label=bilingual("forum", "场合"),
            help_text="The name of the forum of that appeal.",
        ),
    )
    outcome = of(
        CHANGES_AFTER,
        OutcomeFilter(
            field_name="outcome",
            choices=Outcome.choices,
            label=bilingual("outcome", "结果"),
            help_text="What came after it, one or several outcomes.",
        ),
    )
    audience = for_staff(
        CodesFilter(
            field_name="audience",
            choices=Audience.choices,
            label=bilingual("audience", "受众"),
            help_text="How far it may travel, one or several; for analysts up.",
        )
    )
    person = ThroughVisibleReferenceFilter(
        through=ResponseItem,
        key="person__reference",
        link="response",
        label=bilingual("person (reference)", "人物编号"),
        help_text="The reference of a person it speaks of.",
    )

    class Meta:
        model = Response
        fields: ClassVar[list[str]] = []


class AnswerFilterSet(OfPersonFilterSet):
    """Filters of `response-items`."""

    response = django_filters.UUIDFilter(
        field_name="response",
        label=bilingual("response (id)", "回应标识"),
        help_text="The id of the response.",
    )
    kind = CodesFilter(
        field_name="kind",
        choices=ResponseKind.choices,
        label=bilingual("kind", "类别"),
        help_text="One or several.",
    )

    class Meta:
        model = ResponseItem
        fields: ClassVar[list[str]] = []
