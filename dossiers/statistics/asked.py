"""Dimensions of appeals, of the answers to them, and of what came after.

Each asks about the very rows that the filter of its name asks about, so that hidden ones are in no
part.
"""

from typing import Any

from django.db.models import Case, CharField, F, Q, When
from django.db.models.expressions import Combinable

from casetracker.api.related import Related
from casetracker.languages import bilingual
from dossiers.api.filters.appeals import CHANGES_AFTER, OUTCOMES, RESPONSES
from dossiers.api.filters.asked import ANSWERS, APPEALS, CHANGES
from dossiers.models import Response
from dossiers.statistics.dimensions import (
    Dimension,
    Part,
    Reader,
    by,
    coded,
    flagged,
    held,
    named,
    same,
    year,
)
from dossiers.vocabularies import (
    AppealKind,
    AppealStatus,
    Channel,
    Demand,
    LinkStrength,
    Outcome,
    ResponseKind,
)


def came_after(about: Related | None = None) -> tuple[Dimension, ...]:
    """What came after a response, and how surely it came of it; ``about`` leads to the change.

    Of a change whose response the reader may not see, neither is told.
    """
    more: dict[str, Any] = {"about": about, "several": about is not None}
    return (
        Dimension(
            "outcome",
            bilingual("outcome of an appeal", "呼吁结果"),
            _where_response_is_seen("outcome"),
            choices=Outcome.choices,
            link=by("outcome"),
            **more,
        ),
        Dimension(
            "strength",
            bilingual("how the outcome came of the answer", "结果与回应的关联"),
            _where_response_is_seen("strength"),
            choices=LinkStrength.choices,
            **more,
        ),
    )


def _where_response_is_seen(column: str) -> Part:
    def value(reader: Reader) -> Combinable:
        seen = Response.objects.visible_to(reader.user)
        return Case(When(response__in=seen, then=F(column)), default=None, output_field=CharField())

    return value


def _is_answered(reader: Reader) -> Q:
    answers = Response.objects.visible_to(reader.user).exclude(kind=ResponseKind.NO_REPLY)
    return Q(pk__in=answers.filter(appeal__isnull=False).order_by().values("appeal"))


def answers_to_appeals() -> tuple[Dimension, ...]:
    """What came of an appeal."""
    return (
        coded(
            "response_kind",
            bilingual("response", "回应"),
            ResponseKind.choices,
            "kind",
            link="response_kind",
            about=RESPONSES,
        ),
        named("responder", bilingual("answered by", "回应方"), "responder__name", about=RESPONSES),
        flagged("answered", bilingual("answered", "已获回应"), _is_answered),
        *came_after(OUTCOMES),
    )


def asked_about_people() -> tuple[Dimension, ...]:
    """What was asked on behalf of a person, answered, and what came of it."""
    return (
        coded(
            "appeal_kind",
            bilingual("kind of appeal", "呼吁类别"),
            AppealKind.choices,
            "appeal__kind",
            link="appeal_kind",
            about=APPEALS,
        ),
        coded(
            "appeal_status",
            bilingual("status of the appeal", "呼吁状态"),
            AppealStatus.choices,
            "appeal__status",
            link="appeal_status",
            about=APPEALS,
        ),
        held(
            "demand",
            bilingual("demand", "诉求"),
            Demand.choices,
            "appeal__demands",
            about=APPEALS,
        ),
        named("forum", bilingual("forum", "场合"), "appeal__forum__name", about=APPEALS),
        named(
            "made_by",
            bilingual("appeal made by", "呼吁提出方"),
            "appeal__made_by__name",
            about=APPEALS,
        ),
        coded(
            "response_kind",
            bilingual("answer about the person", "对此人的回应"),
            ResponseKind.choices,
            "kind",
            link="response_kind",
            about=ANSWERS,
        ),
        named(
            "responder",
            bilingual("answered by", "回应方"),
            "response__responder__name",
            about=ANSWERS,
        ),
        *came_after(CHANGES),
    )


def appeals() -> tuple[Dimension, ...]:
    """Of an appeal itself."""
    return (
        coded("kind", bilingual("kind", "类别"), AppealKind.choices),
        coded("status", bilingual("status", "状态"), AppealStatus.choices),
        held("demand", bilingual("demand", "诉求"), Demand.choices, "demands"),
        named("forum", bilingual("forum", "场合"), "forum__name"),
        named("made_by", bilingual("made by", "提出方"), "made_by__name"),
        named("addressed_to", bilingual("addressed to", "对象"), "addressed_to__name"),
        year("date", bilingual("year", "年份"), "date", parameter="date_certainly_on"),
        *answers_to_appeals(),
    )


def responses() -> tuple[Dimension, ...]:
    """Of a response, of the appeal that it answers, which is seen with it, and what came after."""
    return (
        coded("kind", bilingual("kind", "类别"), ResponseKind.choices),
        coded("channel", bilingual("channel", "渠道"), Channel.choices),
        named("responder", bilingual("responder", "回应方"), "responder__name"),
        flagged(
            "volunteered",
            bilingual("volunteered", "主动提供"),
            same(Q(appeal__isnull=True)),
        ),
        coded(
            "appeal_kind",
            bilingual("kind of appeal", "呼吁类别"),
            AppealKind.choices,
            "appeal__kind",
            link="appeal_kind",
        ),
        named("forum", bilingual("forum", "场合"), "appeal__forum__name"),
        year("date", bilingual("year", "年份"), "date", parameter="date_certainly_on"),
        *came_after(CHANGES_AFTER),
    )
