"""What can be counted, and by which dimensions."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from casetracker.access import Actor, Audience, sees_notes, sees_unpublished
from casetracker.api.filtering import StrictFilterSet
from casetracker.languages import bilingual
from dossiers.api.filters.appeals import AppealFilterSet, ResponseFilterSet
from dossiers.api.filters.cases import FORMS, DetentionFilterSet, StatusChangeFilterSet
from dossiers.api.filters.people import PersonFilterSet
from dossiers.models import Appeal, Detention, Person, Response, StatusChange
from dossiers.models.status import RESTRICTIONS
from dossiers.statistics.dimensions import (
    Dimension,
    ages,
    coded,
    held,
    named,
    situations,
    terms,
    year,
)
from dossiers.vocabularies import (
    AppealKind,
    AppealStatus,
    Certainty,
    Channel,
    ChargeStage,
    Custody,
    Demand,
    FacilityKind,
    IssueCategory,
    Law,
    LegalStage,
    Mechanism,
    PublicationState,
    ResponseKind,
    SentenceKind,
    Sex,
)


@dataclass(frozen=True)
class Counted:
    """A kind of row that is counted: whose list it is, its filters and its dimensions."""

    code: str
    label: Any
    model: type[Model]
    filters: type[StrictFilterSet]
    all_dimensions: tuple[Dimension, ...]

    def dimensions(self, user: Actor) -> dict[str, Dimension]:
        """Those by which ``user`` may count, by their codes."""
        return {
            each.code: each
            for each in self.all_dimensions
            if each.may_see is None or each.may_see(user)
        }


def _traits(path: str = "") -> tuple[Dimension, ...]:
    return (
        coded("sex", bilingual("sex", "性别"), Sex.choices, f"{path}sex"),
        named("ethnicity", bilingual("ethnicity", "民族"), f"{path}ethnicity"),
        named("religion", bilingual("religion", "宗教"), f"{path}religion", link=None),
        held(
            "issue_category",
            bilingual("issue", "议题"),
            IssueCategory.choices,
            f"{path}issue_categories",
        ),
    )


def _detained(path: str = "") -> tuple[Dimension, ...]:
    """The dimensions of detentions; from a person, ``path`` leads to several."""
    many: Any = {"several": bool(path)}
    place = f"{path}facility__"
    return (
        coded(
            "facility_kind",
            bilingual("kind of place of custody", "羁押场所类别"),
            FacilityKind.choices,
            f"{place}kind",
            **many,
        ),
        named("province", bilingual("province of custody", "羁押省份"), f"{place}province", **many),
        named(
            "prefecture",
            bilingual("prefecture of custody", "羁押地级市"),
            f"{place}prefecture",
            **many,
        ),
        named("facility", bilingual("place of custody", "羁押场所"), f"{place}name", **many),
        named("event", bilingual("case event", "案件事件"), f"{path}event__name", **many),
        coded(
            "sentence_kind",
            bilingual("sentence", "刑种"),
            SentenceKind.choices,
            f"{path}sentence_kind",
            **many,
        ),
        terms(path),
        year(
            "detained",
            bilingual("year of detention", "羁押年份"),
            f"{path}began",
            parameter="" if path else "began_certainly_on",
            **many,
        ),
        ages(path),
        *_charged(f"{path}charges__"),
    )


def _charged(path: str) -> tuple[Dimension, ...]:
    offence = f"{path}offence__"
    return (
        coded(
            "law",
            bilingual("law of a charge", "罪名所属法律"),
            Law.choices,
            f"{offence}law",
            several=True,
        ),
        named(
            "charge",
            bilingual("charge", "罪名"),
            f"{offence}code",
            several=True,
            link=_of_charge,
        ),
        named(
            "chapter",
            bilingual("chapter of a charge", "罪名所属章节"),
            f"{offence}chapter",
            several=True,
        ),
        coded(
            "charge_stage",
            bilingual("stage of a charge", "指控阶段"),
            ChargeStage.choices,
            f"{path}stage",
            several=True,
        ),
    )


def _of_charge(value: str) -> dict[str, str]:
    """An article as a filter means its paragraphs too, which are parts of their own here."""
    return {"charge": value} if value.endswith(")") else {}


def _audience() -> Dimension:
    label = bilingual("audience", "受众")
    return coded("audience", label, Audience.choices, may_see=sees_notes)


PEOPLE = (
    situations("current_custody"),
    coded("custody", bilingual("custody", "羁押状态"), Custody.choices, "current_custody"),
    coded("stage", bilingual("legal stage", "法律阶段"), LegalStage.choices, "current_stage"),
    coded("certainty", bilingual("certainty", "确定程度"), Certainty.choices, "current_certainty"),
    *_traits(),
    *_detained("detentions__"),
    coded(
        "publication_state",
        bilingual("publication", "发布状态"),
        PublicationState.choices,
        may_see=sees_unpublished,
    ),
    _audience(),
)
DETENTIONS = (
    coded("form", bilingual("form of custody", "羁押形式"), list(FORMS or ())),
    coded("certainty", bilingual("certainty", "确定程度"), Certainty.choices),
    coded("how_ended", bilingual("how it ended", "结束方式"), Mechanism.choices),
    *_detained(),
    *_traits("person__"),
)
CHANGES = (
    coded("custody", bilingual("custody", "羁押状态"), Custody.choices),
    coded("stage", bilingual("legal stage", "法律阶段"), LegalStage.choices, "legal_stage"),
    coded("certainty", bilingual("certainty", "确定程度"), Certainty.choices),
    coded("mechanism", bilingual("mechanism", "方式"), Mechanism.choices),
    held("restriction", bilingual("restriction", "限制措施"), RESTRICTIONS, "restrictions"),
    named("facility", bilingual("place of custody", "羁押场所"), "facility__name"),
    year("date", bilingual("year", "年份"), "date", parameter="date_certainly_on"),
    *_traits("person__"),
)
APPEALS = (
    coded("kind", bilingual("kind", "类别"), AppealKind.choices),
    coded("status", bilingual("status", "状态"), AppealStatus.choices),
    held("demand", bilingual("demand", "诉求"), Demand.choices, "demands"),
    named("forum", bilingual("forum", "场合"), "forum__name"),
    named("made_by", bilingual("made by", "提出方"), "made_by__name"),
    named("addressed_to", bilingual("addressed to", "对象"), "addressed_to__name"),
    year("date", bilingual("year", "年份"), "date", parameter="date_certainly_on"),
    _audience(),
)
RESPONSES = (
    coded("kind", bilingual("kind", "类别"), ResponseKind.choices),
    coded("channel", bilingual("channel", "渠道"), Channel.choices),
    named("responder", bilingual("responder", "回应方"), "responder__name"),
    coded(
        "appeal_kind", bilingual("kind of appeal", "呼吁类别"), AppealKind.choices, "appeal__kind"
    ),
    named("forum", bilingual("forum", "场合"), "appeal__forum__name"),
    year("date", bilingual("year", "年份"), "date", parameter="date_certainly_on"),
    _audience(),
)

COUNTED = {
    each.code: each
    for each in (
        Counted("people", bilingual("people", "人物"), Person, PersonFilterSet, PEOPLE),
        Counted(
            "detentions", bilingual("detentions", "羁押"), Detention, DetentionFilterSet, DETENTIONS
        ),
        Counted(
            "status-changes",
            bilingual("status changes", "状态变更"),
            StatusChange,
            StatusChangeFilterSet,
            CHANGES,
        ),
        Counted("appeals", bilingual("appeals", "呼吁"), Appeal, AppealFilterSet, APPEALS),
        Counted(
            "responses", bilingual("responses", "回应"), Response, ResponseFilterSet, RESPONSES
        ),
    )
}
"""What can be counted, by the name of its list."""
