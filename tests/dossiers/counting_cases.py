"""A row that each filter of what analysts count should find, and the value to ask for."""

from collections.abc import Callable
from typing import Any

from casetracker.access import Audience, Role
from dossiers.models import Detention, DossierCoverage, Person
from sources.models import Source
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_event,
    make_facility,
    make_forum,
    make_offence,
    make_organisation,
    make_passage,
    make_person,
    make_publisher,
    make_response,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)

Made = tuple[Any, str]
Cases = dict[str, Callable[[], Made]]


def _traits(row_of: Callable[[Person], Any]) -> Cases:
    def case(value: str, **fields: Any) -> Callable[[], Made]:
        return lambda: (row_of(make_person(**fields)), value)

    return {
        "sex": case("other", sex="other"),
        "ethnicity": case("UYGHUR", ethnicity="Uyghur"),
        "religion": case("buddhis", religion="Tibetan Buddhism"),
        "occupation": case("LAWYER", occupations=["farmer", "human rights lawyer"]),
        "residence": case("tianjin", residence="Hedong, Tianjin"),
        "issue_category": case("rural,labour", issue_categories=["labour", "speech"]),
    }


def _detentions(row_of: Callable[[Detention], Any]) -> Cases:
    def held(value: str, **fields: Any) -> Callable[[], Made]:
        return lambda: (row_of(make_detention(**fields)), value)

    def at(value: str, **fields: Any) -> Callable[[], Made]:
        return lambda: (row_of(make_detention(facility=make_facility(**fields))), value)

    def charged(value: str, code: str, **fields: Any) -> Callable[[], Made]:
        def make() -> Made:
            detention = make_detention()
            offence = make_offence(code, **fields)
            detention.charges.create(offence=offence, stage="convicted")
            return row_of(detention), value

        return make

    def aged(value: str) -> Callable[[], Made]:
        return lambda: (row_of(make_detention(make_person(born="1950"), began="2001-05")), value)

    long = {"form": "rsdl", "began": "2020-01-01"}
    term = {"sentence_kind": "fixed_term", "sentence_length": "P5Y"}
    return {
        "event": lambda: _named(lambda row: row_of(make_detention(event=row)), make_event()),
        "facility": lambda: _named(
            lambda row: row_of(make_detention(facility=row)), make_facility(name_zh="秦城监狱")
        ),
        "facility_kind": at("ankang", kind="ankang"),
        "province": at("liaoning", province="Liaoning"),
        "prefecture": at("SHENYANG", prefecture="Shenyang"),
        "sentence_kind": held("life,death", sentence_kind="life"),
        "sentence_min": held("P60M", **term),
        "sentence_max": held("P5Y", **term),
        "sentence_certainly_min": held("P5Y", **term),
        "sentence_certainly_max": held("P5Y1D", **term),
        "age_min": aged("51"),
        "age_max": aged("50"),
        "age_certainly_min": aged("50"),
        "age_certainly_max": aged("51"),
        "limit_exceeded": held("bail,rsdl", **long),
        "limit_certainly_exceeded": held("rsdl", **long),
        "charge": charged("CL97-105", "CL97-105(2)"),
        "law": charged("CL79", "CL79-102", law="CL79", article=102, paragraph=None),
        "article": charged("105", "CL97-105(2)"),
        "chapter": charged("NATIONAL", "CL97-110", article=110, chapter="national security"),
        "charge_stage": charged("convicted", "CL97-105(2)"),
    }


def _named(make: Callable[[Any], Any], row: Any) -> Made:
    return make(row), row.name_zh or row.name


def _sources(record: Callable[[], Any], field: str, *, is_claim: bool = False) -> Cases:
    def cited(value: str = "", **fields: Any) -> Callable[[], Made]:
        def make() -> Made:
            source = make_source(**fields)
            return _claimed(source, record(), field, is_claim=is_claim), value or source.reference

        return make

    def voiced(role: str) -> Callable[[], Made]:
        def make() -> Made:
            voice = make_publisher(name_zh="报道者")
            source = make_source(**{role: voice})
            return _claimed(source, record(), field, is_claim=is_claim), voice.name_zh

        return make

    return {
        "source": cited(),
        "publisher": voiced("publisher"),
        "origin": voiced("origin"),
        "source_kind": cited("letter", kind="letter"),
        "reliability": cited("A,B", reliability="B"),
    }


def _claimed(source: Source, record: Any, field: str, *, is_claim: bool) -> Any:
    passage = make_passage(snapshot=make_snapshot(source=source))
    claim = make_claim(record, field, passage=passage)
    return claim if is_claim else record


def _asked(value: str = "", **fields: Any) -> Callable[[], Made]:
    def make() -> Made:
        appeal, person = make_appeal(**fields), make_person()
        appeal.persons.create(person=person)
        return person, value or appeal.reference.lower()

    return make


def _asked_by(role: str, make_row: Callable[[], Any]) -> Callable[[], Made]:
    def make() -> Made:
        row = make_row()
        return _asked(**{role: row})()[0], row.name

    return make


def _answered(value: str, **fields: Any) -> Made:
    person = make_person()
    make_response(**fields).answers.create(person=person, kind="no_record")
    return person, value


def _answered_by() -> Made:
    who = make_organisation()
    return _answered("", responder=who)[0], who.name


def _followed(outcome: str) -> Any:
    response = make_response(make_appeal(), kind="action")
    return make_status_change(response=response, strength="followed", outcome=outcome)


def _in_event(event: Any) -> Any:
    detention = make_detention(event=event)
    return make_status_change(detention.person, detention=detention)


def _covered(value: str, **figures: int) -> Callable[[], Made]:
    def make() -> Made:
        person = make_person()
        DossierCoverage.objects.update_or_create(person=person, defaults=figures)
        return person, value

    return make


def _responded(**fields: Any) -> Any:
    return make_response(make_appeal(), **fields)


def _responding_in(path: str, make_row: Callable[[], Any]) -> Made:
    row = make_row()
    return make_response(make_appeal(**{path: row})), row.name


def _corroborated() -> Any:
    person, reviewer = make_person(residence="Here"), make_user(Role.REVIEWER)
    make_claim(person, "residence", accepted_by=reviewer)
    return make_claim(person, "residence", accepted_by=reviewer)


def _resides() -> Person:
    return make_person(residence="Here")


def _alone() -> Any:
    return make_claim(_resides(), "residence", accepted_by=make_user(Role.REVIEWER))


COUNTING_CASES: dict[str, Cases] = {
    "people": {
        **_traits(lambda person: person),
        **_detentions(lambda detention: detention.person),
        **_sources(_resides, "residence"),
        "situation": lambda: (make_status_change(custody="bail").person, "restricted,deceased"),
        "audience": lambda: (make_person(audience=Audience.CONFIDENTIAL), "confidential"),
        "appeal": _asked(),
        "appeal_kind": _asked("resolution", kind="resolution"),
        "appeal_status": _asked("withdrawn", status="withdrawn"),
        "demand": _asked("medical_care", demands=["medical_care"]),
        "forum": _asked_by("forum", make_forum),
        "made_by": _asked_by("made_by", make_organisation),
        "response_kind": lambda: _answered("no_record"),
        "responder": _answered_by,
        "outcome": lambda: (_followed("released").person, "released"),
        "sourced_min": _covered("75", sourced=3, unsourced=1),
        "sourced_max": _covered("75", sourced=3, unsourced=1),
        "disputed_min": _covered("2", disputed=2),
        "unsourced_min": _covered("2", unsourced=2),
        "corroboration": _covered("one", sourced=3, single_origin=1),
        "last_verified_after": lambda: (make_person(last_verified="2024-05-02"), "2024-05-02"),
        "last_verified_before": lambda: (make_person(last_verified="2024-05-02"), "2024-05-02"),
        "never_verified": lambda: (make_person(), "true"),
    },
    "detentions": {
        **_traits(make_detention),
        **_detentions(lambda detention: detention),
        **_sources(make_detention, "form"),
    },
    "status-changes": {
        **_traits(make_status_change),
        **_sources(make_status_change, "custody"),
        "event": lambda: _named(_in_event, make_event()),
        "outcome": lambda: (_followed("pardon"), "pardon"),
    },
    "appeals": {
        **_sources(make_appeal, "kind"),
        "response_kind": lambda: (_responded(kind="refuse").appeal, "refuse"),
        "responder": lambda: _named(
            lambda row: _responded(responder=row).appeal, make_organisation(name_zh="外交部")
        ),
        "answered": lambda: (_responded(kind="refuse").appeal, "true"),
        "outcome": lambda: (_followed("died").response.appeal, "died"),
        "audience": lambda: (make_appeal(audience="internal"), "internal"),
    },
    "responses": {
        **_sources(_responded, "kind"),
        "appeal_kind": lambda: (make_response(make_appeal(kind="sanction")), "sanction"),
        "forum": lambda: _responding_in("forum", make_forum),
        "outcome": lambda: (_followed("parole").response, "parole"),
        "audience": lambda: (_responded(audience="internal"), "internal"),
    },
    "claims": {
        **_sources(_resides, "residence", is_claim=True),
        "subject": lambda: (make_claim(make_appeal(), "kind"), "appeal,response"),
        "credibility": lambda: (_alone(), "6"),
        "corroboration_min": lambda: (_corroborated(), "2"),
        "corroboration_max": lambda: (_alone(), "1"),
    },
    "sources": {
        "publisher_kind": lambda: (
            make_source(publisher=make_publisher(kind="court")),
            "court",
        ),
        "audience": lambda: (make_source(audience="internal"), "internal"),
    },
}
