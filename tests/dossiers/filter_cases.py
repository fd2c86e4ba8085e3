"""A row that each filter of the API should find, and the value to ask for."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from casetracker.access import Role
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_event,
    make_facility,
    make_forum,
    make_name,
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


def by(row: Any, path: str, *, lower: bool = False) -> Made:
    """The row, and what one finds it by."""
    value = str(attrgetter(path)(row))
    return row, value.lower() if lower else value


def _in_an_event() -> Made:
    event = make_event()
    return make_detention(event=event).person, event.name


def _at_a_facility() -> Made:
    facility = make_facility()
    return make_detention(facility=facility).person, facility.name


def _charged(code: str = "CL97-105(2)", asked: str = "") -> Made:
    detention = make_detention()
    charge = detention.charges.create(offence=make_offence(code), stage="indicted")
    assert charge.detention == detention
    return detention, asked or code


def _identified(scheme: str, value: str) -> Any:
    return make_person().external_ids.create(scheme=scheme, value=value)


def _related(kind: str) -> Any:
    return make_person().relationships.create(kind=kind, other=make_person())


def _asked(**fields: Any) -> Any:
    return make_appeal().persons.create(person=make_person(), **fields)


def _appealed_for() -> Made:
    asked = _asked()
    return asked.appeal, asked.person.reference.lower()


def _in_an_appeal() -> Made:
    appeal, person = make_appeal(), make_person()
    appeal.persons.create(person=person)
    return person, appeal.reference.lower()


def _named(text: str, **fields: Any) -> Any:
    person = make_person()
    make_name(person, text, **fields)
    return person


def _linked() -> Made:
    response = make_response(kind="action")
    return make_status_change(response=response, strength="caused"), str(response.pk)


def _superseded() -> Any:
    old = make_status_change()
    return make_status_change(old.person, supersedes=old, supersedes_reason="x"), old


def _claimed(field: str = "sex", **fields: Any) -> Any:
    return make_claim(make_person(sex="male", residence="Here"), field, **fields)


def _assigned() -> Any:
    claim = _claimed()
    claim.assign(by=make_user(Role.REVIEWER), to=make_user(Role.REVIEWER))
    return claim


def _accepted() -> Any:
    return _claimed(accepted_by=make_user(Role.REVIEWER))


def _answered() -> Any:
    return make_response().answers.create(person=make_person(), kind="deny_fact")


def _asked_by_person() -> Made:
    answer = _answered()
    return answer.response, answer.person.reference


def _in_a_detention() -> Any:
    detention = make_detention()
    return make_status_change(detention.person, detention=detention)


CASES: dict[str, dict[str, Callable[[], Made]]] = {
    "people": {
        "q": lambda: (_named("劉曉波", script="hant"), "刘晓波"),
        "custody": lambda: (make_status_change(custody="free").person, "free,bail"),
        "stage": lambda: (make_status_change(legal_stage="trial").person, "trial"),
        "certainty": lambda: (make_status_change(certainty="denied").person, "denied"),
        "issue_category": lambda: (
            make_person(issue_categories=["labour", "speech"]),
            "rural,labour",
        ),
        "sex": lambda: (make_person(sex="other"), "other"),
        "publication_state": lambda: (make_person(publication_state="in_review"), "in_review"),
    },
    "names": {
        "person": lambda: by(make_person().names.get(), "person.reference", lower=True),
        "kind": lambda: (_named("x", kind="pen").names.last(), "pen"),
        "script": lambda: (_named("x", script="tibt").names.last(), "tibt"),
        "preferred": lambda: (_named("x").names.get(preferred=False), "false"),
    },
    "external-ids": {
        "person": lambda: by(_identified("cecc", "1"), "person.reference"),
        "scheme": lambda: (_identified("pen", "1"), "pen"),
        "value": lambda: (_identified("pen", "7"), "7"),
    },
    "relationships": {
        "person": lambda: by(_related("friend"), "person.reference"),
        "other": lambda: by(_related("friend"), "other.reference", lower=True),
        "kind": lambda: (_related("lawyer"), "lawyer,client"),
    },
    "detentions": {
        "person": lambda: by(make_detention(), "person.reference"),
        "form": lambda: (make_detention(form="rsdl"), "rsdl"),
        "certainty": lambda: (make_detention(certainty="presumed"), "presumed"),
        "how_ended": lambda: (make_detention(how_ended="escape"), "escape"),
        "contact": lambda: (make_detention(contact="none"), "none"),
        "sentence_kind": lambda: (make_detention(sentence_kind="life"), "life,death"),
        "facility": lambda: by(make_detention(facility=make_facility()), "facility.name"),
        "authority": lambda: by(make_detention(authority=make_organisation()), "authority.name"),
        "event": lambda: by(make_detention(event=make_event()), "event.name"),
        "charge": _charged,
    },
    "charges": {
        "person": lambda: by(_charged()[0].charges.get(), "detention.person.reference"),
        "detention": lambda: by(_charged()[0].charges.get(), "detention_id"),
        "offence": lambda: (_charged()[0].charges.get(), "CL97-105(2)"),
        "stage": lambda: (
            make_detention().charges.create(offence=make_offence(), stage="dropped"),
            "dropped",
        ),
    },
    "status-changes": {
        "person": lambda: by(make_status_change(), "person.reference"),
        "detention": lambda: by(_in_a_detention(), "detention_id"),
        "custody": lambda: (make_status_change(custody="bail"), "bail"),
        "restriction": lambda: (make_status_change(restrictions=["exit_ban"]), "exit_ban"),
        "stage": lambda: (make_status_change(legal_stage="trial"), "trial"),
        "certainty": lambda: (make_status_change(certainty="disputed"), "disputed"),
        "mechanism": lambda: (make_status_change(mechanism="escape"), "escape"),
        "facility": lambda: by(make_status_change(facility=make_facility()), "facility.name"),
        "response": _linked,
        "in_force": lambda: (_superseded()[1], "false"),
    },
    "appeals": {
        "q": lambda: (make_appeal(title="Free them now"), "THEM NOW"),
        "kind": lambda: (make_appeal(kind="resolution"), "resolution"),
        "status": lambda: (make_appeal(status="draft"), "draft"),
        "person": _appealed_for,
        "demand": lambda: (make_appeal(demands=["medical_care"]), "medical_care"),
        "forum": lambda: by(make_appeal(forum=make_forum()), "forum.name"),
        "made_by": lambda: by(make_appeal(made_by=make_organisation()), "made_by.name"),
        "addressed_to": lambda: by(
            make_appeal(addressed_to=make_organisation()), "addressed_to.name"
        ),
    },
    "appeal-persons": {
        "person": lambda: by(_asked(), "person.reference"),
        "appeal": lambda: by(_asked(), "appeal.reference", lower=True),
        "demand": lambda: (_asked(demands=["medical_care"]), "medical_care"),
    },
    "responses": {
        "kind": lambda: (make_response(make_appeal(), kind="refuse"), "refuse"),
        "channel": lambda: (make_response(channel="fax"), "fax"),
        "appeal": lambda: by(make_response(make_appeal()), "appeal.reference", lower=True),
        "volunteered": lambda: (make_response(make_appeal()), "false"),
        "responder": lambda: by(make_response(responder=make_organisation()), "responder.name"),
        "person": _asked_by_person,
    },
    "response-items": {
        "person": lambda: by(_answered(), "person.reference"),
        "response": lambda: by(_answered(), "response_id"),
        "kind": lambda: (_answered(), "deny_fact"),
    },
    "claims": {
        "person": lambda: by(
            make_claim(make_detention(), "form"), "detention.person.reference", lower=True
        ),
        "detention": lambda: by(make_claim(make_detention(), "form"), "detention_id"),
        "status_change": lambda: by(
            make_claim(make_status_change(), "custody"), "status_change_id"
        ),
        "appeal": lambda: by(make_claim(make_appeal(), "kind"), "appeal.reference"),
        "response": lambda: by(make_claim(make_response(), "kind"), "response_id"),
        "field": lambda: (_claimed("residence"), "residence"),
        "assigned_to": lambda: by(_assigned(), "assigned_to.username"),
        "state": lambda: (_accepted(), "accepted"),
        "basis": lambda: (_inferred(), "inferred"),
        "passage": lambda: by(_claimed(), "passage_id"),
        "source": lambda: by(_claimed(), "passage.snapshot.source.reference", lower=True),
    },
    "facilities": {
        "q": lambda: (make_facility(name_zh="锦州监狱"), "锦州"),
        "name": lambda: by(make_facility(), "name"),
        "kind": lambda: (make_facility(kind="hospital"), "hospital"),
        "province": lambda: (make_facility(province="Liaoning"), "liaoning"),
    },
    "organisations": {
        "q": lambda: (make_organisation(also_known_as=["The Foreign Office"]), "foreign off"),
        "name": lambda: by(make_organisation(), "name"),
        "kind": lambda: (make_organisation(kind="court"), "court"),
        "country": lambda: (make_organisation(country="NO"), "no"),
    },
    "forums": {
        "q": lambda: (make_forum(name="Summit of 2011"), "summit"),
        "name": lambda: by(make_forum(), "name"),
        "kind": lambda: (make_forum(kind="summit"), "summit"),
    },
    "events": {
        "q": lambda: (make_event(name="The jasmine wave"), "jasmine"),
        "name": lambda: by(make_event(), "name"),
        "kind": lambda: (make_event(kind="protest"), "protest"),
    },
    "offences": {
        "q": lambda: (make_offence(former_names=["counter-revolution"]), "counter-rev"),
        "law": lambda: (make_offence("CL79-102", law="CL79", article=102), "CL79"),
        "article": lambda: (make_offence("CL97-103(2)", article=103), "103"),
    },
    "sources": {
        "q": lambda: (make_source(title="Moved to a hospital"), "hospital"),
        "kind": lambda: (make_source(kind="letter"), "letter"),
        "publisher": lambda: by(make_source(), "publisher.name"),
        "origin": lambda: by(make_source(origin=make_publisher()), "origin.name"),
        "written_in": lambda: (make_source(language="zh-Hans"), "zh-hans"),
        "reliability": lambda: (make_source(reliability="B"), "A,B"),
        "url": lambda: by(make_source(url="https://example.org/a"), "url"),
        "has_text": lambda: (make_snapshot().source, "true"),
    },
    "snapshots": {
        "source": lambda: by(make_snapshot(), "source.reference", lower=True),
        "text_sha256": lambda: by(make_snapshot(text="One."), "text_sha256"),
        "file_sha256": lambda: by(make_snapshot(text="Two."), "file_sha256"),
    },
    "passages": {
        "source": lambda: by(make_passage(), "snapshot.source.reference"),
        "snapshot": lambda: by(make_passage(), "snapshot_id"),
        "q": lambda: (make_passage("eleven years"), "ELEVEN"),
        "speaker": lambda: (make_passage(speaker="A friend of his"), "friend"),
        "anchor_state": lambda: (_lost(), "lost,moved"),
    },
    "publishers": {
        "q": lambda: (make_publisher(name_zh="法新社"), "法新"),
        "name": lambda: by(make_publisher(), "name"),
        "kind": lambda: (make_publisher(kind="court"), "court"),
        "country": lambda: (make_publisher(country="FR"), "fr"),
    },
}


def _inferred() -> Any:
    claim = _claimed()
    type(claim).objects.filter(pk=claim.pk).update(basis="inferred", basis_note="x")
    return claim


def _lost() -> Any:
    passage = make_passage()
    type(passage).objects.filter(pk=passage.pk).update(anchor_state="lost")
    return passage
