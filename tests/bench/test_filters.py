"""Every filter is asked for something, and the slowest of them are told."""

import pytest

from casetracker.access import Role
from tests.bench import filters
from tests.bench.filter_values import values_of
from tests.factories import make_detention, make_facility, make_person
from tests.over_rest import V1, client_of

pytestmark = pytest.mark.django_db


def test_every_filter_has_a_form_that_the_api_takes() -> None:
    make_person(ethnicity="Uyghur")
    facility = make_facility()
    make_detention(facility=facility)
    asked = {
        (name, parameter): values_of(filter_set, parameter)
        for name, filter_set in filters.lists()
        for parameter in filter_set.base_filters
    }
    assert len({name for name, _ in asked}) == 21
    assert asked["api-people-list", "ethnicity"] == ["Uyghur"]
    assert asked["api-people-list", "facility"] == [facility.name]
    client = client_of(Role.ANALYST)
    taken = {
        parameter: client.get(f"{V1}/people/", {parameter: values[0]}).status_code
        for (name, parameter), values in asked.items()
        if name == "api-people-list" and values
    }
    assert {name for name, status in taken.items() if status != 200} == set()


def test_the_slowest_are_told_pages_apart_from_counts() -> None:
    found = [
        filters.Asked(f"/people/?age_min={taken}", counted, taken)
        for counted in ("", "&count=true")
        for taken in range(100, 500, 10)
    ]
    told = list(filters.slowest(found))
    assert len(told) == 2 * filters.SHOWN
    assert [(told[at].value, told[at].limit) for at in (0, filters.SHOWN)] == [
        (490, 300),
        (490, 1000),
    ]
