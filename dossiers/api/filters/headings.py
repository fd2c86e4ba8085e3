"""Under which headings people choose among the filters of each list."""

from casetracker.api.filtering import Group
from casetracker.languages import bilingual
from dossiers.api.filters.asked import ASKED_FILTERS
from dossiers.api.filters.evidence import SOURCE_FILTERS
from dossiers.api.filters.held import CHARGE_FILTERS, DETENTION_FILTERS
from dossiers.api.filters.lawful import LIMIT_FILTERS
from dossiers.api.filters.traits import TRAITS

CHARGES = Group(bilingual("Charge", "罪名"), CHARGE_FILTERS)
DETENTION = Group(bilingual("Detention", "羁押"), DETENTION_FILTERS)
LAW = Group(bilingual("Limits of the law", "法定期限"), LIMIT_FILTERS)
PERSON = Group(bilingual("The person", "人物"), TRAITS)
SOURCES = Group(bilingual("Sources", "来源"), SOURCE_FILTERS)


def _situation(*names: str) -> Group:
    return Group(bilingual("Situation", "现状"), names)


def _record(*names: str) -> Group:
    return Group(bilingual("The record", "记录"), names)


OF_PEOPLE = (
    _situation(
        "situation", "custody", "stage", "certainty", "current_since_after", "current_since_before"
    ),
    Group(PERSON.label, (*TRAITS, "born_after", "born_before", "died_after", "died_before")),
    DETENTION,
    CHARGES,
    LAW,
    Group(bilingual("Appeals and answers", "呼吁与回应"), ASKED_FILTERS),
    SOURCES,
    Group(
        bilingual("Our file", "卷宗管理"),
        (
            "publication_state",
            "audience",
            "sourced_min",
            "sourced_max",
            "disputed_min",
            "unsourced_min",
            "corroboration",
            "last_verified_after",
            "last_verified_before",
            "never_verified",
        ),
    ),
)
OF_DETENTIONS = (
    _record(
        "person",
        "form",
        "certainty",
        "began_after",
        "began_before",
        "ended_after",
        "ended_before",
        "how_ended",
        "contact",
        "authority",
    ),
    DETENTION,
    CHARGES,
    LAW,
    PERSON,
    SOURCES,
)
OF_CHANGES = (
    _record(
        "person",
        "custody",
        "restriction",
        "stage",
        "certainty",
        "mechanism",
        "date_after",
        "date_before",
        "facility",
        "event",
        "outcome",
        "in_force",
    ),
    PERSON,
    SOURCES,
)
OF_APPEALS = (
    _record(
        "kind",
        "status",
        "person",
        "demand",
        "forum",
        "made_by",
        "addressed_to",
        "date_after",
        "date_before",
        "audience",
    ),
    Group(
        bilingual("Answers", "回应"),
        ("answered", "response_kind", "responder", "outcome", "deadline_after", "deadline_before"),
    ),
    SOURCES,
)
OF_RESPONSES = (
    _record(
        "kind",
        "channel",
        "person",
        "responder",
        "volunteered",
        "date_after",
        "date_before",
        "audience",
    ),
    Group(bilingual("The appeal", "呼吁"), ("appeal", "appeal_kind", "forum", "outcome")),
    SOURCES,
)
OF_CLAIMS = (
    _record(
        "person",
        "subject",
        "state",
        "basis",
        "credibility",
        "corroboration_min",
        "corroboration_max",
        "assigned_to",
    ),
    SOURCES,
)
