"""Lists of the admin: searched by any name, filtered, and telling what matters."""

from typing import Any

import pytest

from casetracker.access import Role
from dossiers.models import Detention, Offence, Organisation, Person, StatusChange
from tests.at_the_admin import client_of, list_of
from tests.factories import (
    make_claim,
    make_detention,
    make_event,
    make_name,
    make_offence,
    make_organisation,
    make_person,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db


def found(model: Any, query: str, who: Any = "analyst") -> list[Any]:
    response = client_of(who).get(f"{list_of(model)}?{query}")
    assert response.status_code == 200, response
    return list(response.context["cl"].result_list)


@pytest.mark.parametrize(
    "term", ["Liu Xiaobo", "liuxiaobo", "xiaobo", "刘晓波", "劉曉波", "Xiaobo Liu", "LÍU"]
)
def test_people_are_found_by_any_name_in_any_script(term: str) -> None:
    person = make_person("Liu Xiaobo")
    make_name(person, "劉曉波", script="hant")
    make_person("Ai Weiwei")
    assert found(Person, f"q={term}") == [person]


def test_people_are_found_by_reference() -> None:
    person = make_person()
    make_person()
    assert found(Person, f"q={person.reference.lower()}") == [person]


def test_a_list_tells_where_people_are_and_how_much_is_sourced() -> None:
    person = make_person("Liu Xiaobo", sex="male", residence="Beijing")
    make_name(person, "刘晓波", script="hans")
    make_status_change(person, date="2009-12-25", custody="prison", certainty="known")
    for field, value in (("sex", "male"), ("residence", "Shenyang")):
        make_claim(person, field, value, accepted_by=make_user(Role.REVIEWER))
    page = client_of("analyst").get(list_of(Person)).content.decode()
    for words in (
        person.reference,
        "Liu Xiaobo",
        "刘晓波",
        "serving in prison",
        "25 December 2009",
        "draft",
        "1/6 sourced, 1 disputed",
    ):
        assert words in page, words


FILTERS = [
    ("situation=in_custody", {"prisoner"}),
    ("situation=restricted", {"watched"}),
    ("situation=at_liberty", set()),
    ("situation=not_recorded", {"unknown", "published"}),
    ("custody=prison&stage=", {"prisoner"}),
    ("stage=final", {"watched"}),
    ("current_custody__exact=prison", {"prisoner"}),
    ("current_certainty__exact=reported", {"prisoner", "watched"}),
    ("current_stage__exact=final", {"watched"}),
    ("publication_state__exact=published", {"published"}),
    ("audience__exact=confidential", {"unknown"}),
    ("issue_category=speech", {"published"}),
    ("owner=me", {"watched"}),
    ("owner=nobody", {"prisoner", "unknown", "published"}),
    ("archived=yes", {"archived"}),
    ("archived=all", {"prisoner", "watched", "unknown", "published", "archived"}),
    ("", {"prisoner", "watched", "unknown", "published"}),
]


@pytest.mark.parametrize(("query", "expected"), FILTERS)
def test_people_are_filtered(query: str, expected: set[str]) -> None:
    analyst = make_user()
    people = {
        "prisoner": make_person(),
        "watched": make_person(owner=analyst),
        "unknown": make_person(audience="confidential"),
        "published": make_person("", publication_state="published", issue_categories=["speech"]),
        "archived": make_person(),
    }
    people["archived"].archive(by=analyst, reason="Twice")
    make_status_change(people["prisoner"], custody="prison", legal_stage="arrest")
    make_status_change(people["watched"], custody="surveilled", legal_stage="final")
    assert set(found(Person, query, analyst)) == {people[name] for name in expected}


def test_people_are_filtered_by_event() -> None:
    event = make_event()
    person = make_person()
    for began in ("2009", "2011"):
        make_detention(person, event=event, began=began)
    make_detention(event=make_event())
    assert found(Person, f"event={event.name}") == [person]


def test_the_filters_of_the_api_stand_beside_the_list() -> None:
    address = f"{list_of(Person)}?sex=female&o=1"
    page = client_of("analyst").get(address).content.decode()
    assert '<option value="female" selected>' in page
    assert '<input type="hidden" name="o" value="1">' in page
    assert 'name="sentence_certainly_min"' in page


@pytest.mark.parametrize("query", ["sex=tea", "age_min=1000", "sex=male&sex=female"])
def test_a_filter_that_is_malformed_is_refused(query: str) -> None:
    answer = client_of("analyst").get(f"{list_of(Person)}?{query}")
    assert answer.status_code == 400


@pytest.mark.parametrize("model", [Detention, StatusChange])
def test_what_happened_is_found_by_the_persons_name(model: Any) -> None:
    person = make_person("Liu Xiaobo")
    make_name(person, "刘晓波", script="hans")
    wanted = {Detention: make_detention(person), StatusChange: make_status_change(person)}
    make_detention()
    make_status_change()
    assert found(model, "q=刘晓波") == [wanted[model]]
    assert len(found(model, "q=")) == 2


def test_vocabulary_is_found_by_its_other_names() -> None:
    row = make_organisation(name="Supreme Court", name_zh="最高法院", also_known_as=["SPC"])
    make_organisation()
    for term in ("supreme", "最高", "SPC"):
        assert found(Organisation, f"q={term}") == [row], term
    offence = make_offence(name="inciting laughter")
    assert found(Offence, "q=laughter") == [offence]


def test_merged_people_are_not_listed() -> None:
    gone, kept = make_person(), make_person()
    gone.merge_into(kept, by=make_user(), reason="The same")
    assert found(Person, "archived=all") == [kept]
