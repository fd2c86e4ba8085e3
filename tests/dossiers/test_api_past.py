"""`as_of` in the API: dossiers, every other record, lists with their filters, and downloads."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.http import http_date

from casetracker.access import Role
from dossiers.models import Person
from tests.factories import (
    make_claim,
    make_detention,
    make_name,
    make_published_person,
    make_status_change,
    make_user,
)
from tests.over_rest import V1, client_of, faults, rows
from tests.the_past import recorded_at

pytestmark = pytest.mark.django_db

MARCH, APRIL = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
PEOPLE = f"{V1}/people/"


def make_past() -> Person:
    """A person recorded in March as imprisoned, in April as released and with another name."""
    with recorded_at(MARCH):
        person = make_published_person("Liu Xiaobo", residence="Beijing", sex="male")
        make_detention(person, began="2009-06")
        make_status_change(person, date="2009-12", custody="prison")
        claim = make_claim(person, "residence", by=make_user())
        claim.accept(by=make_user(Role.REVIEWER))
    with recorded_at(APRIL):
        make_name(person, "Old Sage")
        person.detentions.update(began="2009-06-23")
        make_status_change(person, date="2020", custody="free")
        Person.objects.filter(pk=person.pk).update(residence="Shenyang")
    return person


def test_a_dossier_is_as_it_was_with_its_standings() -> None:
    person = make_past()
    reader = client_of()
    then = reader.get(f"{PEOPLE}{person.reference}/?as_of=2026-03-15").json()
    now = reader.get(f"{PEOPLE}{person.reference}/").json()
    told = [
        (
            dossier["residence"],
            [name["text"] for name in dossier["names"]],
            dossier["current_custody"],
            [each["began"]["edtf"] for each in dossier["detentions"]],
            next(fact["standing"] for fact in dossier["facts"] if fact["field"] == "residence"),
        )
        for dossier in (then, now)
    ]
    assert told == [
        ("Beijing", ["Liu Xiaobo"], "prison", ["2009-06"], "sourced"),
        ("Shenyang", ["Liu Xiaobo", "Old Sage"], "free", ["2009-06-23"], "disputed"),
    ]


def test_a_list_filters_by_what_was_said() -> None:
    person = make_past()
    reader = client_of()

    def found(query: str) -> list[str]:
        return [row["reference"] for row in rows(reader.get(f"{PEOPLE}?{query}"))]

    assert found("custody=prison&as_of=2026-03-15") == [person.reference]
    assert found("custody=free&as_of=2026-03-15") == []
    assert found("custody=prison") == []
    assert found("q=Liu+Xiaobo&as_of=2026-03-15") == [person.reference]
    assert found("q=Old+Sage&as_of=2026-03-15") == []
    assert found("as_of=2026-02-28") == []
    detentions = rows(reader.get(f"{V1}/detentions/?began_certainly_on=2009-06-23"))
    assert len(detentions) == 1
    assert not rows(reader.get(f"{V1}/detentions/?began_certainly_on=2009-06-23&as_of=2026-03-15"))


def test_pages_lead_on_in_the_past() -> None:
    with recorded_at(MARCH):
        people = [make_published_person() for _ in range(3)]
    make_published_person("Late")
    reader = client_of()
    first = reader.get(f"{PEOPLE}?as_of=2026-03-15&page_size=2&count=true").json()
    rest = reader.get(first["next"]).json()
    seen = [row["reference"] for page in (first, rest) for row in page["results"]]
    assert first["count"] == 3
    assert sorted(seen) == sorted(person.reference for person in people)
    assert rest["next"] is None


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_download_is_of_the_past(form: str) -> None:
    make_past()
    answer = client_of().get(f"{PEOPLE}?format={form}&as_of=2026-03-15")
    text = b"".join(answer).decode()
    assert "prison" in text
    assert "free" not in text
    assert answer["Memento-Datetime"].startswith("Sun, 15 Mar 2026")


def test_the_answer_says_of_when_it_is_and_where_the_present_is() -> None:
    person = make_past()
    path = f"{PEOPLE}{person.reference}/"
    answer = client_of().get(f"{path}?as_of=2026-03-15T10:00:00%2B02:00&fields=reference")
    assert answer["Memento-Datetime"] == http_date(
        (MARCH + timedelta(days=14, hours=8)).timestamp()
    )
    assert answer["Link"] == f'<http://testserver{path}?fields=reference>; rel="original"'
    assert "Memento-Datetime" not in client_of().get(path)


def test_before_the_record_there_is_nothing() -> None:
    person = make_past()
    answer = client_of().get(f"{PEOPLE}{person.reference}/?as_of=2026-02-28")
    nothing = client_of().get(f"{PEOPLE}P-2020-99999/?as_of=2026-02-28")
    assert (answer.status_code, answer.content) == (404, nothing.content)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-15T10:00 02:00",
        "2026-03",
        "yesterday",
        "9999-12-31",
        (timezone.now() + timedelta(hours=30)).date().isoformat(),
        "2026-03-15' OR 1=1",
    ],
)
@pytest.mark.parametrize("path", [PEOPLE, f"{PEOPLE}P-2020-99999/"])
def test_what_is_no_instant_of_the_past_is_refused(path: str, text: str) -> None:
    assert faults(client_of().get(path, {"as_of": text})) == {"as_of": "invalid_instant"}


def test_an_empty_or_a_second_instant_is_refused() -> None:
    assert faults(client_of().get(f"{PEOPLE}?as_of=")) == {"as_of": "not_one_value"}
    two = client_of().get(f"{PEOPLE}?as_of=2026-03-15&as_of=2026-03-16")
    assert faults(two) == {"as_of": "not_one_value"}


WRITES: list[tuple[str, str, dict[str, Any]]] = [
    ("post", "", {"names": [{"text": "Somebody", "script": "latn"}]}),
    ("patch", "P-2026-00001/", {"residence": "Elsewhere"}),
    ("post", "P-2026-00001/archive/", {"reason": "Written into the past"}),
    ("post", "match/", {"queries": [{"name": "Somebody"}]}),
]


@pytest.mark.parametrize(("method", "address", "body"), WRITES)
def test_nothing_is_written_into_the_past(method: str, address: str, body: dict[str, Any]) -> None:
    write = getattr(client_of(Role.REVIEWER), method)
    answer = write(f"{PEOPLE}{address}?as_of=2026-03-15", body, format="json")
    assert faults(answer) == {"as_of": "unknown_parameter"}
    assert not Person.objects.exists()


def test_a_merged_reference_leads_on_only_after_the_merge() -> None:
    with recorded_at(MARCH):
        gone, kept = make_published_person("Gone"), make_published_person("Kept")
    with recorded_at(APRIL):
        gone.merge_into(kept, by=make_user(), reason="The same")
    path = f"{PEOPLE}{gone.reference}/?as_of="
    then, later = (client_of().get(f"{path}{day}") for day in ("2026-03-15", "2026-04-15"))
    assert then.json()["reference"] == gone.reference
    assert later.status_code == 301
    assert later["Location"] == f"{PEOPLE}{kept.reference}/?as_of=2026-04-15"


def test_the_present_is_back_after_a_request_that_fails() -> None:
    make_past()
    client = client_of()
    client.raise_request_exception = False
    assert faults(client.get(f"{PEOPLE}?as_of=2026-03-15&custody=nothing")) == {
        "custody": "invalid_choice"
    }
    assert [row["custody"] for row in rows(client.get(PEOPLE))] == ["free"]
