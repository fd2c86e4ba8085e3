"""The truth clock over REST: the situation on a day, who was held when, and for how long."""

from typing import Any

import pytest
from django.test import Client

from dossiers.models import Person
from tests.factories import (
    make_detention,
    make_facility,
    make_published_person,
    make_status_change,
    make_user,
)
from tests.over_rest import V1, client_of, faults, rows

pytestmark = pytest.mark.django_db

PEOPLE = f"{V1}/people/"


@pytest.fixture
def people() -> dict[str, Person]:
    """One imprisoned in 2009 and freed in 2012, one of whom it is not sure, one never held."""
    by, prison = make_user(), make_facility(name="Jinzhou Prison")
    sure, vague, free = (make_published_person(name) for name in ("Sure", "Vague", "Free"))
    make_detention(sure, began="2009-06-23", ended="2012-02-01")
    make_status_change(sure, by=by, date="2009-06-23", custody="prison", facility=prison)
    make_status_change(sure, by=by, date="2012-02-01", custody="free")
    make_detention(vague, began="2010", ended="[2011-04-01..]")
    make_status_change(vague, by=by, date="2010", custody="prison")
    make_status_change(vague, by=by, date="[2011-04-01..2011-05-31]", custody="free")
    return {"sure": sure, "vague": vague, "free": free}


CASES = [
    ("on=2010-06-01", {"sure", "vague"}),
    ("on=2010-06-01&on_certainty=certain", {"sure"}),
    ("on=2009-06-22", set()),
    ("on=2011-04-28&custody=prison", {"sure", "vague"}),
    ("on=2011-04-28&custody=prison&on_certainty=certain", {"sure"}),
    ("on=2011-04-28&custody=free", {"vague"}),
    ("on=2012-02-01&custody=prison", set()),
    ("on=2011-04-28&situation=in_custody&on_certainty=certain", {"sure"}),
    ("on=2011-04-28&facility=Jinzhou+Prison", {"sure"}),
    ("on=2012-02-02&facility=Jinzhou+Prison", set()),
    ("custody=free", {"sure", "vague"}),
    ("held_during=2009", {"sure"}),
    ("held_during=2012-02-01", {"sure", "vague"}),
    ("held_certainly_during=2011-01/2011-03", {"sure", "vague"}),
    ("held_certainly_during=2012-01", {"sure"}),
    ("held_during=2009-01-01..2009-06-22", set()),
    ("detained_after=2010-12", {"vague"}),
    ("detained_certainly_after=2010-12", set()),
    ("detained_before=2009", {"sure"}),
    ("status_since=2012", {"sure"}),
    ("status_certainly_since=2011-04", {"sure", "vague"}),
    ("held_days_min=1000", {"vague"}),
    ("held_days_certainly_min=953", {"sure"}),
    ("held_days_certainly_max=953", {"sure"}),
    ("held_days_max=200", {"vague"}),
]


@pytest.mark.parametrize(("query", "names"), CASES)
def test_people_by_when_it_was(people: dict[str, Person], query: str, names: set[str]) -> None:
    found = {row["name"].lower() for row in rows(client_of().get(f"{PEOPLE}?{query}"))}
    assert found == names


def test_lines_show_the_situation_of_the_day(people: dict[str, Person]) -> None:
    del people

    def told(query: str) -> dict[str, Any]:
        found = rows(client_of().get(f"{PEOPLE}?{query}"))
        return {row["name"]: (row["custody"], row["since"]["edtf"]) for row in found}

    assert told("on=2010-06-01") == {"Sure": ("prison", "2009-06-23"), "Vague": ("prison", "2010")}
    assert told("on=2011-04-28")["Vague"] == ("free", "[2011-04-01..2011-05-31]")
    assert told("on=2011-04-28&custody=prison")["Vague"] == ("prison", "2010")
    text = b"".join(client_of().get(f"{PEOPLE}?on=2010-06-01&format=csv")).decode()
    assert "free" not in text


def test_the_page_shows_the_situation_of_the_day(people: dict[str, Person]) -> None:
    assert set(people) == {"sure", "vague", "free"}
    shown = []
    for query in ("on=2010-06-01", "custody=free"):
        page = Client().get(f"/people/?{query}")
        assert page.status_code == 200
        rows_of_page = page.content.decode().split('<div class="row-body">')[1:]
        shown.append(["serving in prison" in row for row in rows_of_page])
    assert shown == [[True, True], [False, False]]


def test_detentions_tell_sort_and_filter_by_the_days_held(people: dict[str, Person]) -> None:
    detentions = f"{V1}/detentions/"
    found = rows(client_of().get(f"{detentions}?ordering=held_days_least"))
    assert [row["held_days"] for row in found] == [
        {"least": 91, "most": None, "ongoing": False},
        {"least": 953, "most": 953, "ongoing": False},
    ]
    newest = rows(client_of().get(f"{detentions}?held_days_certainly_min=900"))
    assert [row["person"] for row in newest] == [people["sure"].reference]
    dossier = client_of().get(f"{PEOPLE}{people['sure'].reference}/").json()
    assert dossier["detentions"][0]["held_days"]["most"] == 953


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("on=2011-04", "on"),
        ("on=2011-02-29", "on"),
        ("on=04/28/2011", "on"),
        ("on_certainty=certain", "on_certainty"),
        ("on=2011-04-28&on_certainty=sure", "on_certainty"),
        ("held_during=2011-04-01/..", "held_during"),
        ("held_during=..2011", "held_during"),
        ("held_during=2012/2011", "held_during"),
        ("held_during=yesterday", "held_during"),
        ("held_days_min=-1", "held_days_min"),
        ("held_days_min=1e9", "held_days_min"),
        ("detained_after=[2011..]", "detained_after"),
    ],
)
def test_what_names_no_time_is_refused(query: str, field: str) -> None:
    assert field in faults(client_of().get(f"{PEOPLE}?{query}"))
