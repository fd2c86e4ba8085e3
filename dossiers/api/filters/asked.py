"""What is asked of appeals and answers: for lists of those whom they are about."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from casetracker.api.filtering import (
    CodesFilter,
    HeldCodesFilter,
    NameFilter,
    ReferenceFilter,
    StrictFilterSet,
)
from casetracker.api.related import Related, of
from casetracker.languages import bilingual
from dossiers.models import AppealPerson, Response, ResponseItem, StatusChange
from dossiers.vocabularies import AppealKind, AppealStatus, Demand, Outcome, ResponseKind

APPEALS = Related(AppealPerson, ("person",))
ANSWERS = Related(ResponseItem, ("person",))
# As `in_force`: a join would make PostgreSQL expect one row of all.
UNCORRECTED = Q(~Exists(StatusChange.objects.filter(supersedes=OuterRef("pk"))))
"""Only status changes that no later one corrects: what was corrected did not come after."""
CHANGES = Related(StatusChange, ("person",), seen_with=True, only=UNCORRECTED)

ASKED_FILTERS = (
    "appeal",
    "appeal_kind",
    "appeal_status",
    "demand",
    "forum",
    "made_by",
    "response_kind",
    "responder",
    "outcome",
)


class OutcomeFilter(CodesFilter):
    """Status changes by the outcome of an appeal, where one may see the response."""

    parent: StrictFilterSet
    """Set by the filter set."""

    def filter(self, qs: QuerySet[Any], value: list[str] | None) -> QuerySet[Any]:
        """The rows of ``qs`` with one of these outcomes."""
        if not value:
            return qs
        visible = Response.objects.visible_to(self.parent.viewer)
        found: QuerySet[Any] = super().filter(qs.filter(response__in=visible), value)
        return found


class AskedForFilterSet(StrictFilterSet):
    """Adds, for people, the filters of the appeals and answers about them."""

    appeal = of(
        APPEALS,
        ReferenceFilter(
            field_name="appeal__reference",
            label=bilingual("appeal (reference)", "呼吁编号"),
            help_text="The reference of an appeal that speaks of the person.",
        ),
    )
    appeal_kind = of(
        APPEALS,
        CodesFilter(
            field_name="appeal__kind",
            choices=AppealKind.choices,
            label=bilingual("kind of appeal", "呼吁类别"),
            help_text="An appeal of this kind speaks of the person, one or several.",
        ),
    )
    appeal_status = of(
        APPEALS,
        CodesFilter(
            field_name="appeal__status",
            choices=AppealStatus.choices,
            label=bilingual("status of the appeal", "呼吁状态"),
            help_text="Where that appeal stands, one or several.",
        ),
    )
    demand = of(
        APPEALS,
        HeldCodesFilter(
            field_name="appeal__demands",
            choices=Demand.choices,
            label=bilingual("demand", "诉求"),
            help_text="At least one of these demands in that appeal.",
        ),
    )
    forum = of(
        APPEALS,
        NameFilter(
            field_name="appeal__forum",
            label=bilingual("forum", "场合"),
            help_text="The name of the forum of that appeal.",
        ),
    )
    made_by = of(
        APPEALS,
        NameFilter(
            field_name="appeal__made_by",
            label=bilingual("appeal made by", "呼吁提出方"),
            help_text="The name of who made that appeal.",
        ),
    )
    response_kind = of(
        ANSWERS,
        CodesFilter(
            field_name="kind",
            choices=ResponseKind.choices,
            label=bilingual("answer about the person", "对此人的回应"),
            help_text="What a response says of the person, one or several kinds.",
        ),
    )
    responder = of(
        ANSWERS,
        NameFilter(
            field_name="response__responder",
            label=bilingual("answered by", "回应方"),
            help_text="The name of who gave that response.",
        ),
    )
    outcome = of(
        CHANGES,
        OutcomeFilter(
            field_name="outcome",
            choices=Outcome.choices,
            label=bilingual("outcome of an appeal", "呼吁结果"),
            help_text="What came after a response, one or several outcomes.",
        ),
    )
