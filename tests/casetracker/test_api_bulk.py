"""Many records in one request: all or nothing, or a result for each row."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casetracker.access import Role
from dossiers.models import Claim, Forum, Person, StatusChange
from tests.factories import make_person, make_snapshot
from tests.over_rest import V1, client_of, faults

pytestmark = pytest.mark.django_db

FORUMS = f"{V1}/forums/"


def forum(name: str, **fields: Any) -> dict[str, Any]:
    """The body of a new forum."""
    return {"name": name, "kind": "summit", **fields}


def post(rows: Any, path: str = FORUMS, **headers: str) -> Any:
    """Sends the rows as an analyst."""
    return client_of(Role.ANALYST).post(path, rows, format="json", headers=headers)


MIXED = [
    forum("A"),
    forum("B", kind="party"),
    forum("A"),
    "no object",
    forum("C", colour="red"),
    forum("D"),
]


class TestAllOrNothing:
    def test_each_row_has_its_record_in_the_order_sent(self) -> None:
        answer = post([forum("B"), forum("A")])
        assert answer.status_code == 201, answer.content
        results = answer.json()["results"]
        assert [(each["index"], each["status"]) for each in results] == [(0, 201), (1, 201)]
        assert [each["record"]["name"] for each in results] == ["B", "A"]
        client = client_of()
        assert client.get(results[0]["location"]).json() == results[0]["record"]

    def test_one_bad_row_keeps_all_out_and_all_are_named(self) -> None:
        answer = post(MIXED)
        assert faults(answer) == {
            "1.kind": "invalid_choice",
            "2.name": "unique",
            "3": "invalid",
            "4.colour": "unknown_field",
        }
        assert answer.json()["code"] == "rows_refused"
        assert answer.json()["detail"].startswith("4 of 6 rows cannot be recorded")
        assert not Forum.objects.exists()

    def test_a_double_of_a_record_is_told_with_its_row(self) -> None:
        Forum.objects.create(name="A", kind="summit")
        assert faults(post([forum("B"), forum("A")])) == {"1.name": "unique"}
        assert Forum.objects.count() == 1

    def test_claims_come_with_each_row(self) -> None:
        person, source = make_person(), make_snapshot().source.reference
        rows = [
            {
                "person": person.reference,
                "date": date,
                "custody": custody,
                "claims": [{"fields": ["custody"], "source": source, "quote": quote}],
            }
            for date, custody, quote in (
                ("2010", "prison", "The court in Shenyang sentenced the writer"),
                ("2017-06", "med_parole", "He was moved from prison to a hospital"),
            )
        ]
        answer = post(rows, f"{V1}/status-changes/")
        assert answer.status_code == 201, answer.content
        assert (StatusChange.objects.count(), Claim.objects.count()) == (2, 2)
        rows[1]["date"], rows[1]["claims"][0]["quote"] = "2018", "These words stand nowhere"  # type: ignore[index]
        rows[0]["date"] = "2011"
        told = faults(post(rows, f"{V1}/status-changes/"))
        assert told == {"1.claims.0.quote": "quote_not_found"}
        assert StatusChange.objects.count() == 2


class TestRowByRow:
    def test_the_good_are_recorded_and_the_bad_are_told(self) -> None:
        answer = post(MIXED, f"{FORUMS}?atomic=false")
        assert answer.status_code == 207
        results = answer.json()["results"]
        made = [each["index"] for each in results if each["status"] == 201]
        assert made == [0, 5]
        assert set(Forum.objects.values_list("name", flat=True)) == {"A", "D"}
        for each in results:
            assert ("record" in each) == ("problem" not in each) == (each["status"] == 201)
        assert results[1]["problem"]["errors"][0]["field"] == "kind"

    def test_all_good_is_201(self) -> None:
        assert post([forum("A")], f"{FORUMS}?atomic=false").status_code == 201

    def test_it_can_be_sent_again(self) -> None:
        client, headers = client_of(Role.ANALYST), {"Idempotency-Key": "x"}
        first, again = (
            client.post(f"{FORUMS}?atomic=false", MIXED, format="json", headers=headers)
            for _ in range(2)
        )
        assert (first.status_code, again.status_code) == (207, 207)
        assert again.json() == first.json()
        assert again.headers["Idempotent-Replayed"] == "true"
        assert Forum.objects.count() == 2


@pytest.mark.parametrize(
    ("rows", "query", "fault"),
    [
        ([], "", {"": "number_of_rows"}),
        ([{}] * 501, "", {"": "number_of_rows"}),
        ([{}], "?atomic=maybe", {"atomic": "invalid"}),
        ([{}], "?atomic=", {"atomic": "not_one_value"}),
        ([{}], "?atomc=false", {"atomc": "unknown_parameter"}),
        ([[]], "", {"0": "invalid"}),
        ([None], "", {"0": "null"}),
    ],
)
def test_bad_batches(rows: Any, query: str, fault: dict[str, str]) -> None:
    assert faults(post(rows, f"{FORUMS}{query}")) == fault


def test_answers_can_be_short() -> None:
    answer = post([forum("A")], Prefer="return=minimal")
    assert answer.headers["Preference-Applied"] == "return=minimal"
    assert set(answer.json()["results"][0]) == {"index", "status", "location"}


def test_readers_may_not() -> None:
    faults(client_of(Role.READER).post(FORUMS, [forum("A")], format="json"), 403)


def test_a_version_can_be_asked_of_one_record_only() -> None:
    assert faults(post([forum("A")], **{"If-Match": "*"})) == {"If-Match": "no_record"}


def test_a_row_costs_the_same_in_a_long_batch_and_in_a_short_one() -> None:
    def person(number: int) -> dict[str, Any]:
        return {"names": [{"text": f"Name {number}", "kind": "legal", "script": "latn"}]}

    counts = []
    for first, number in ((0, 2), (10, 3), (20, 12)):
        with CaptureQueriesContext(connection) as caught:
            answer = post([person(first + index) for index in range(number)], f"{V1}/people/")
        assert answer.status_code == 201, answer.content
        counts.append(len(caught))
    assert counts[2] - counts[1] == 9 * (counts[1] - counts[0])
    assert Person.objects.count() == 17
