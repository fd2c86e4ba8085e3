"""Every filter finds what it says, and nothing beside it."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import get_resolver

from casetracker.access import Role
from casetracker.dates.filters import UncertainDateFilter
from casetracker.pages.filtering import filtered
from dossiers.api.filters import time
from dossiers.api.filters.lawful import DayFilter
from dossiers.models import Appeal, Claim, Detention, Person, Response, StatusChange
from dossiers.pages.filters import PeoplePageFilters
from sources.models import Source
from sources.pages.filters import SourcePageFilters
from tests.dossiers.counting_cases import COUNTING_CASES
from tests.dossiers.filter_cases import CASES
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_forum,
    make_organisation,
    make_passage,
    make_person,
    make_published_person,
    make_publisher,
    make_response,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)
from tests.over_rest import V1, client_of, faults, rows

pytestmark = pytest.mark.django_db


def filter_sets() -> dict[str, Any]:
    """The filter set of every list, by the resource's name."""
    found: dict[str, Any] = {}

    def look(resolver: Any) -> None:
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                look(pattern)
            elif (pattern.name or "").endswith("-list"):
                name = pattern.name.removeprefix("api-").removesuffix("-list")
                found[name] = pattern.callback.cls.filterset_class

    look(get_resolver("casetracker.api.urls"))
    return found


# `test_api_time` has the cases of these.
OF_TIME = time.DayFilter | time.OnFilter | time.HeldDuringFilter | time.HeldDaysFilter


def test_every_filter_has_a_case() -> None:
    declared = {
        resource: {
            name
            for name, each in filter_set.base_filters.items()
            if not isinstance(each, UncertainDateFilter | DayFilter | OF_TIME)
        }
        for resource, filter_set in filter_sets().items()
    }
    counting = {resource: set(cases) for resource, cases in COUNTING_CASES.items()}
    assert declared == {
        resource: set(cases) | counting.get(resource, set()) for resource, cases in CASES.items()
    }


def test_every_filter_says_what_it_does() -> None:
    silent = [
        (resource, name)
        for resource, filter_set in filter_sets().items()
        for name, each in filter_set.base_filters.items()
        if not each.extra.get("help_text")
    ]
    assert silent == []


def _key(row: Any) -> str:
    for name in ("reference", "code"):
        if isinstance(row, dict):
            if name in row:
                return str(row[name])
        elif hasattr(row, name):
            return str(getattr(row, name))
    return str(row["id"] if isinstance(row, dict) else row.pk)


@pytest.mark.parametrize(
    ("resource", "name"), [(resource, name) for resource in CASES for name in CASES[resource]]
)
def test_a_filter_finds_what_it_says(resource: str, name: str) -> None:
    make_person(), make_source(), make_appeal(), make_detention(), make_status_change()
    client = client_of(Role.ANALYST)
    before = {_key(row) for row in rows(client.get(f"{V1}/{resource}/?page_size=500"))}
    wanted, value = CASES[resource][name]()
    found = rows(client.get(f"{V1}/{resource}/", {name: value, "page_size": "500"}))
    keys = [_key(row) for row in found]
    assert _key(wanted) in keys
    assert len(keys) == len(set(keys))
    if name not in {"volunteered", "in_force", "offence", "charge", "preferred", "has_text"}:
        assert not before & set(keys)


DOORS = {
    "people": (Person, PeoplePageFilters),
    "detentions": (Detention, None),
    "status-changes": (StatusChange, None),
    "appeals": (Appeal, None),
    "responses": (Response, None),
    "claims": (Claim, None),
    "sources": (Source, SourcePageFilters),
}
"""The lists that the API, the admin and in two cases a page offer."""


@pytest.mark.parametrize("resource", DOORS)
def test_every_filter_finds_the_same_through_every_door(resource: str) -> None:
    model, page_filters = DOORS[resource]
    analyst = make_user(Role.ANALYST)
    client = client_of(analyst)
    made = {name: make() for name, make in COUNTING_CASES[resource].items()}
    older = {name: make() for name, make in CASES[resource].items() if name != "q"}
    number = len(rows(client.get(f"{V1}/{resource}/?page_size=500")))
    wrong: list[Any] = []
    for name, (wanted, value) in {**older, **made}.items():
        found = rows(client.get(f"{V1}/{resource}/", {name: value, "page_size": "500"}))
        keys = [_key(row) for row in found]
        finds_all = name in made and name != "credibility" and len(keys) == number
        if _key(wanted) not in keys or len(keys) != len(set(keys)) or finds_all:
            wrong.append((name, value, len(keys)))
        request = RequestFactory().get("/", {name: value})
        request.user = analyst
        if {_key(row) for row in _at_the_admin(model, request)} != set(keys):
            wrong.append((name, value, "in the admin"))
        if page_filters and {_key(row) for row in _on_the_page(page_filters, request)} != set(keys):
            wrong.append((name, value, "on the page"))
    assert wrong == []


def _at_the_admin(model: Any, request: Any) -> Any:
    request.GET = request.GET.copy()
    if hasattr(model, "archived_at"):
        request.GET["archived"] = "all"
    model_admin: Any = admin.site._registry[model]
    return model_admin.get_changelist_instance(request).queryset


def _on_the_page(filters: Any, request: Any) -> Any:
    visible = filters._meta.model.objects.visible_to(request.user)
    request.GET.pop("archived", None)
    return filtered(filters, visible, request).qs


@pytest.mark.parametrize(
    ("resource", "name", "value"),
    [
        ("people", "age_min", "old"),
        ("people", "age_min", "131"),
        ("people", "article", "1" * 40),
        ("people", "sentence_min", "5 years"),
        ("people", "sourced_min", "101"),
        ("people", "last_verified_after", "2024"),
        ("people", "situation", "held"),
        ("people", "custody", "jail"),
        ("people", "issue_category", "speech,tea"),
        ("detentions", "form", "free"),
        ("claims", "passage", "x"),
        ("claims", "field", "nothing"),
        ("charges", "detention", "7"),
        ("status-changes", "response", "x"),
        ("status-changes", "in_force", "yes"),
        ("names", "preferred", "1"),
        ("offences", "article", "one"),
        ("people", "q", "x" * 201),
        ("people", "born_after", "yesterday"),
        ("people", "born_on", "2011/.."),
        ("people", "current_since_before", "2011-13"),
    ],
)
def test_a_value_that_is_none_is_named(resource: str, name: str, value: str) -> None:
    answer = client_of(Role.ANALYST).get(f"{V1}/{resource}/", {name: value})
    assert set(faults(answer)) == {name}


DATES = [
    # parameter, which of 2009, 2009-12-25, 2011-04-01..10, 2010? are found
    ("began_after=2010", {"2011", "2010?"}),
    ("began_before=2009", {"2009", "2009-12-25"}),
    ("began_on=2009-12", {"2009", "2009-12-25"}),
    ("began_on=2011-04-03", {"2011"}),
    ("began_certainly_on=2009-12", {"2009-12-25"}),
    ("began_certainly_after=2010", {"2011"}),
    ("began_certainly_before=2010", {"2009", "2009-12-25"}),
    ("began_after=2009-06&began_before=2010", {"2009", "2009-12-25", "2010?"}),
]


@pytest.mark.parametrize(("query", "found"), DATES)
def test_dates_are_asked_for_as_possible_or_certain(query: str, found: set[str]) -> None:
    for began in ("2009", "2009-12-25", "[2011-04-01..2011-04-10]", "2010?", ""):
        make_detention(began=began)
    names = {"[2011-04-01..2011-04-10]": "2011"}
    lines = rows(client_of(Role.ANALYST).get(f"{V1}/detentions/?{query}"))
    dates = [row["began"]["edtf"] for row in lines]
    assert {names.get(date, date) for date in dates} == found


def test_filters_narrow_each_other() -> None:
    wanted = make_status_change(make_person(sex="male"), custody="free").person
    make_status_change(make_person(sex="female"), custody="free")
    make_person(sex="male")
    found = rows(client_of(Role.ANALYST).get(f"{V1}/people/?custody=free&sex=male"))
    assert [line["reference"] for line in found] == [wanted.reference]


HIDDEN = [
    ("publisher", "Hidden Agency"),
    ("origin", "Hidden Agency"),
    ("source_kind", "letter"),
    ("reliability", "B"),
    ("appeal_kind", "sanction"),
    ("forum", "Hidden Summit"),
    ("demand", "pardon"),
    ("response_kind", "pledge"),
    ("responder", "Hidden Ministry"),
    ("outcome", "released"),
]


def test_what_is_hidden_finds_nobody() -> None:
    person = make_published_person(residence="Here")
    source = make_source(
        publisher=make_publisher(name="Hidden Agency"),
        audience="internal",
        kind="letter",
        reliability="B",
    )
    passage = make_passage(snapshot=make_snapshot(source=source))
    make_claim(person, "residence", passage=passage, accepted_by=make_user(Role.REVIEWER))
    forum = make_forum(name="Hidden Summit")
    appeal = make_appeal(audience="internal", kind="sanction", forum=forum, demands=["pardon"])
    appeal.persons.create(person=person)
    ministry = make_organisation(name="Hidden Ministry")
    response = make_response(appeal, audience="internal", responder=ministry)
    response.answers.create(person=person, kind="pledge")
    make_status_change(person, response=response, strength="followed", outcome="released")
    visitor, researcher = client_of(), client_of(Role.RESEARCHER)

    for name, value in HIDDEN:
        query = {name: value, "count": "true"}
        assert visitor.get(f"{V1}/people/", query).json()["count"] == 0, name
        assert researcher.get(f"{V1}/people/", query).json()["count"] == 1, name


@pytest.mark.parametrize(
    "query",
    [
        {f"f{number}": "x" for number in range(10_000)},
        {"custody": ",".join(["jail"] * 10_000)},
        {"article": "9" * 400},
        {"sentence_min": "P" + "9" * 300 + "Y"},
        {"age_min": "-1"},
        {"last_verified_after": "99999-01-01"},
        {"limits_on": "0000-00-00"},
        {"event": "\x00"},
    ],
)
def test_what_makes_no_sense_is_refused(query: dict[str, str]) -> None:
    assert client_of(Role.ANALYST).get(f"{V1}/people/", query).status_code == 400


@pytest.mark.parametrize("value", ["%", "_", "\\", "%%%s", ".*", "'; --", "{}"])
@pytest.mark.parametrize("name", ["residence", "chapter", "province", "occupation", "charge"])
def test_signs_of_patterns_are_taken_as_they_are(name: str, value: str) -> None:
    make_detention(make_published_person(residence="Here", occupations=["x"]))
    assert rows(client_of().get(f"{V1}/people/", {name: value})) == []
