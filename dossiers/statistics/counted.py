"""What can be counted, and by which dimensions."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from casetracker.access import Actor, Audience, sees_notes, sees_unpublished
from casetracker.api.filtering import StrictFilterSet
from casetracker.languages import bilingual
from dossiers.api.filters.appeals import AppealFilterSet, ResponseFilterSet
from dossiers.api.filters.cases import FORMS, DetentionFilterSet, StatusChangeFilterSet
from dossiers.api.filters.evidence import (
    OF_APPEAL,
    OF_CHANGE,
    OF_DETENTION,
    OF_PERSON,
    OF_RESPONSE,
)
from dossiers.api.filters.people import PersonFilterSet
from dossiers.models import Appeal, Detention, Person, Response, StatusChange
from dossiers.models.status import RESTRICTIONS
from dossiers.statistics.asked import appeals, asked_about_people, came_after, responses
from dossiers.statistics.cases import detained, limits, traits
from dossiers.statistics.dimensions import Dimension, coded, flagged, held, named, same, year
from dossiers.statistics.evidence import coverage, sources
from dossiers.statistics.situations import of_the_day, with_the_day
from dossiers.vocabularies import (
    Certainty,
    ContactLevel,
    Custody,
    LegalStage,
    Mechanism,
    PublicationState,
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


def _audience() -> Dimension:
    label = bilingual("audience", "受众")
    return coded("audience", label, Audience.choices, may_see=sees_notes)


PEOPLE = (
    *of_the_day(),
    year(
        "since",
        bilingual("situation since the year", "现状始于"),
        "current_since",
        parameter="current_since_certainly_on",
    ),
    *traits(),
    year("born", bilingual("year of birth", "出生年份"), "born", parameter="born_certainly_on"),
    year("died", bilingual("year of death", "去世年份"), "died", parameter="died_certainly_on"),
    *(with_the_day(d) if d.code == "facility" else d for d in detained("detentions__")),
    *limits("person_id"),
    *asked_about_people(),
    *sources(OF_PERSON),
    coded(
        "publication_state",
        bilingual("publication", "发布状态"),
        PublicationState.choices,
        may_see=sees_unpublished,
    ),
    _audience(),
    *coverage(),
)
DETENTIONS = (
    coded("form", bilingual("form of custody", "羁押形式"), list(FORMS or ())),
    coded("certainty", bilingual("certainty", "确定程度"), Certainty.choices),
    coded("how_ended", bilingual("how it ended", "结束方式"), Mechanism.choices),
    coded("contact", bilingual("contact with the outside", "对外联系"), ContactLevel.choices),
    named("authority", bilingual("authority", "执行机关"), "authority__name"),
    *detained(),
    year(
        "ended", bilingual("year of the end", "结束年份"), "ended", parameter="ended_certainly_on"
    ),
    year(
        "sentenced",
        bilingual("year of the sentence", "判决年份"),
        "sentence_imposed",
        parameter="sentence_imposed_certainly_on",
    ),
    *limits("detention_id"),
    *traits("person__"),
    *sources(OF_DETENTION),
)
CHANGES = (
    coded("custody", bilingual("custody", "羁押状态"), Custody.choices),
    coded("stage", bilingual("legal stage", "法律阶段"), LegalStage.choices, "legal_stage"),
    coded("certainty", bilingual("certainty", "确定程度"), Certainty.choices),
    coded("mechanism", bilingual("mechanism", "方式"), Mechanism.choices),
    held("restriction", bilingual("restriction", "限制措施"), RESTRICTIONS, "restrictions"),
    named("facility", bilingual("place of custody", "羁押场所"), "facility__name"),
    named("event", bilingual("case event", "案件事件"), "detention__event__name"),
    year("date", bilingual("year", "年份"), "date", parameter="date_certainly_on"),
    *came_after(),
    flagged("in_force", bilingual("in force", "现行有效"), same(Q(superseded_by__isnull=True))),
    *traits("person__"),
    *sources(OF_CHANGE),
)
APPEALS = (*appeals(), *sources(OF_APPEAL), _audience())
RESPONSES = (*responses(), *sources(OF_RESPONSE), _audience())

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
