"""Cursor pages: every row once, in order, whatever values it is sorted by."""

from typing import Any

import pytest
from django.core import signing

from casetracker.access import Role
from tests.factories import make_detention, make_organisation, make_person, make_source
from tests.over_rest import V1, client_of, faults, rows

pytestmark = pytest.mark.django_db

DATES = ["2009", "2009-12-25", "", "2011-04", "../2010", "2012/..", "", "2009", "2001?"]


def walk(address: str, *, key: str = "id") -> list[Any]:
    """The keys of every page, following ``next``; then back again, following ``previous``."""
    client = client_of(Role.ANALYST)
    found: list[Any] = []
    back: list[Any] = []
    page, last = client.get(address).json(), None
    while True:
        found += [row[key] for row in page["results"]]
        last = page
        if page["next"] is None:
            break
        page = client.get(page["next"]).json()
    while last is not None:
        back = [row[key] for row in last["results"]] + back
        last = client.get(last["previous"]).json() if last["previous"] else None
    assert back == found
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 9, 50])
@pytest.mark.parametrize("ordering", ["recorded", "-recorded", "began", "-began", "ended"])
def test_every_row_comes_once_in_both_directions(ordering: str, size: int) -> None:
    made = {str(make_detention(began=began).pk) for began in DATES}
    found = walk(f"{V1}/detentions/?ordering={ordering}&page_size={size}")
    assert len(found) == len(made)
    assert set(found) == made


def test_the_order_is_that_of_dates_with_unknown_ones_last() -> None:
    by_date = {began: str(make_detention(began=began).pk) for began in set(DATES) if began}
    unknown = str(make_detention(began="").pk)
    order = ["2001?", "2009", "2009-12-25", "../2010", "2011-04", "2012/.."]
    forward = walk(f"{V1}/detentions/?ordering=began&page_size=2")
    assert forward == [*(by_date[each] for each in order), unknown]
    backward = walk(f"{V1}/detentions/?ordering=-began&page_size=2")
    assert backward == [*(by_date[each] for each in reversed(order)), unknown]


def test_the_newest_come_first_by_default() -> None:
    made = [str(make_organisation().pk) for _ in range(3)]
    assert walk(f"{V1}/organisations/") == made[::-1]
    assert walk(f"{V1}/organisations/?ordering=name&page_size=2") == made


def test_flat_lines_are_paged_too() -> None:
    made = [make_person(born=born).reference for born in ("1961", "", "1955", "")]
    found = walk(f"{V1}/people/?ordering=born&page_size=1", key="reference")
    assert found == [made[2], made[0], made[1], made[3]]


def test_a_new_row_moves_nothing() -> None:
    for _ in range(4):
        make_organisation()
    client = client_of()
    first = client.get(f"{V1}/organisations/?page_size=2").json()
    make_organisation()
    second = client.get(first["next"]).json()
    assert not {row["id"] for row in first["results"]} & {row["id"] for row in second["results"]}
    assert len(second["results"]) == 2


def test_filters_stay_on_the_next_page() -> None:
    for number in range(3):
        make_organisation(kind="court", name=f"Court {number}")
        make_organisation()
    client = client_of()
    page = client.get(f"{V1}/organisations/?kind=court&page_size=2").json()
    page = client.get(page["next"]).json()
    assert [row["kind"] for row in page["results"]] == ["court"]


def test_rows_are_counted_only_when_asked() -> None:
    make_source(audience="public")
    make_source(audience="confidential")
    client = client_of()
    assert "count" not in client.get(f"{V1}/sources/").json()
    counted = client.get(f"{V1}/sources/?count=true").json()
    assert (counted["count"], counted["next"]) == (1, None)


def test_the_next_page_is_not_counted_again() -> None:
    make_organisation(), make_organisation()
    page = client_of().get(f"{V1}/organisations/?count=true&page_size=1").json()
    assert "count" not in page["next"]


@pytest.mark.parametrize("size", [1, 500])
def test_page_sizes_within_the_limits(size: int) -> None:
    assert rows(client_of().get(f"{V1}/organisations/?page_size={size}")) == []


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("page_size=0", {"page_size": "invalid"}),
        ("page_size=501", {"page_size": "invalid"}),
        ("page_size=-1", {"page_size": "invalid"}),
        ("page_size=ten", {"page_size": "invalid"}),
        ("page_size=1.5", {"page_size": "invalid"}),
        ("page_size=٣", {"page_size": "invalid"}),
        ("page_size=99999999999999999999", {"page_size": "invalid"}),
        ("page_size=", {"page_size": "not_one_value"}),
        ("page_size=1&page_size=2", {"page_size": "not_one_value"}),
        ("count=yes", {"count": "invalid"}),
        ("ordering=id", {"ordering": "unknown_ordering"}),
        ("ordering=--name", {"ordering": "unknown_ordering"}),
        ("ordering=note", {"ordering": "unknown_ordering"}),
        ("cursor=x", {"cursor": "invalid_cursor"}),
        ("cursor=cD0yMDE3", {"cursor": "invalid_cursor"}),
        ("cursor=%E2%98%83", {"cursor": "invalid_cursor"}),
    ],
)
def test_bad_parameters_are_named(query: str, fault: dict[str, str]) -> None:
    assert faults(client_of().get(f"{V1}/organisations/?{query}")) == fault


def test_a_forged_cursor_is_refused() -> None:
    forged = signing.dumps(["-recorded", 0, "x"], salt="another")
    answer = client_of().get(f"{V1}/organisations/?cursor={forged}")
    assert faults(answer) == {"cursor": "invalid_cursor"}


def test_a_cursor_of_another_ordering_is_refused() -> None:
    make_organisation(), make_organisation()
    client = client_of()
    address = f"{V1}/organisations/?page_size=1&ordering=name"
    page = client.get(address).json()["next"]
    answer = client.get(page.replace("ordering=name", "ordering=recorded"))
    assert faults(answer) == {"cursor": "invalid_cursor"}


def test_a_nearest_ordering_is_told() -> None:
    detail = client_of().get(f"{V1}/organisations/?ordering=nam").json()["detail"]
    assert detail == "ordering: Unknown ordering: nam. Did you mean name?"
