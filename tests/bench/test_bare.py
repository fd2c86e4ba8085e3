"""The practical limit gives the very bytes of the site, whatever a dossier holds and hides."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connection

from casetracker.access import Audience, Role
from dossiers.models import Decision, Person
from tests.bench.bare_dossier import dossier
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_facility,
    make_name,
    make_organisation,
    make_passage,
    make_person,
    make_response,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)
from tests.full_dossiers import make_full_dossier
from tests.over_rest import V1, client_of

pytestmark = pytest.mark.django_db
HIDDEN = Audience.CONFIDENTIAL


def hidden_passage() -> Any:
    return make_passage(snapshot=make_snapshot(source=make_source(audience=HIDDEN)))


def decided() -> Person:
    """Contradictions: decided, decided over hidden words, undone, overtaken; left out of a list."""
    person, editor, reviewer = (
        make_person(born="1955", sex="male"),
        make_user(),
        make_user("reviewer"),
    )
    person.occupations, person.residence, person.ethnicity = ["writer"], "Dalian", "Han"
    person.save()

    def said(field: str, *values: str, hidden: str = "") -> None:
        for value in values:
            make_claim(person, field, value, accepted_by=reviewer)
        if hidden:
            make_claim(person, field, hidden, passage=hidden_passage(), accepted_by=reviewer)

    def decide(field: str, value: str, *, held: bool = True) -> Decision:
        return Decision.objects.decide(
            person, field=field, value=value, held=held, by=editor, reason=f"About {field}"
        )

    said("born", "1955", "1956")
    decide("born", "1955")
    said("residence", "Dalian", "Shenyang", hidden="Harbin")
    decide("residence", "Dalian")
    said("ethnicity", "Han", "Manchu")
    decide("ethnicity", "Han").withdraw(by=editor, reason="Too early")
    said("sex", "male", "female")
    decide("sex", "male")
    said("sex", "other")
    said("occupations", "teacher")
    decide("occupations", "teacher", held=False)
    said("occupations", "writer", "editor", hidden="poet")
    said("religion", hidden="none")
    make_claim(person, "health", "Hepatitis B")
    return person


def held() -> Person:
    """Detentions and situations: other names, corrected, brought about by what is hidden."""
    person, reviewer = make_person(), make_user("reviewer")
    prison = make_facility(name_zh="锦州监狱", also_known_as=["Jinzhou Prison No. 1"])
    detention = make_detention(
        person,
        began="2009-12~",
        ended="2017-07-13",
        facility=prison,
        sentence_kind="fixed_term",
        sentence_length="P11Y",
    )
    make_claim(detention, "facility", "锦州监狱", accepted_by=reviewer)
    make_claim(detention, "began", "2009", passage=hidden_passage(), accepted_by=reviewer)
    make_detention(person, began="2018")

    def brought_about(year: str, *, by: Audience) -> Any:
        response = make_response(make_appeal(audience=by), audience=by)
        return make_status_change(
            person, date=year, response=response, strength="caused", outcome="released"
        )

    brought_about("2010", by=Audience.PUBLIC)
    change = brought_about("2011", by=HIDDEN)
    make_claim(change, "outcome", accepted_by=reviewer)
    make_status_change(
        person,
        date="2011-05",
        supersedes=change,
        supersedes_reason="Misread",
        mechanism="sentence_reduction",
        amount_months=6,
    )
    return person


def spoken_of() -> Person:
    """Appeals and responses, some hidden; other people, some hidden, one merged; volunteered."""
    person, reviewer = make_person(), make_user("reviewer")
    unseen, merged, friend = make_person(audience=HIDDEN), make_person(), make_person("Liu Xia")
    make_name(friend, "刘霞", script="hans", preferred=True)
    for other in (unseen, merged, friend):
        person.relationships.create(kind="friend", other=other)
    make_claim(person, "relationships", f"friend {merged.reference}", accepted_by=reviewer)
    make_claim(person, "relationships", f"friend {unseen.reference}", accepted_by=reviewer)
    person.external_ids.create(scheme="cecc", value="2004-03114")
    earlier, secret = make_appeal(), make_appeal(audience=HIDDEN)
    for follows in (earlier, secret):
        appeal = make_appeal(follows=follows, made_by=make_organisation(name_zh="外交部"))
        for one in (unseen, merged, person):
            appeal.persons.create(person=one, request="Where?", demands=["release"])
        make_claim(appeal, "persons", merged.reference, accepted_by=reviewer)
        for audience in (Audience.INTERNAL, HIDDEN):
            response = make_response(appeal, audience=audience, date="2012")
            response.answers.create(person=merged, kind="refuse", answer="No")
            make_claim(response, "answers", accepted_by=reviewer)
    secret.persons.create(person=person)
    told = [make_response(date=date, responder=make_organisation()) for date in ("2013", "2001")]
    for response in told:
        response.answers.create(person=person, kind="inform")
    merged.merge_into(friend, by=reviewer, reason="The same")
    return person


def everything() -> Person:
    """Something of every kind."""
    return make_full_dossier(30)


@pytest.mark.parametrize("make", [decided, held, spoken_of, everything])
def test_the_dossier_is_the_same_bytes(make: Callable[[], Person]) -> None:
    person = make()
    make_full_dossier(3)
    answer = client_of(Role.RESEARCHER).get(f"{V1}/people/{person.reference}/")
    assert answer.status_code == 200
    assert dossier(psycopg.Cursor(connection.connection), person.reference) == answer.content


def test_a_hidden_dossier_is_none() -> None:
    person = make_person(audience=HIDDEN)
    with pytest.raises(LookupError):
        dossier(psycopg.Cursor(connection.connection), person.reference)
