"""What exceeds a limit of the law: possibly, certainly, or not."""

from datetime import date
from typing import Any

import pytest

from casetracker.access import Audience, Role
from dossiers.law import LIMITS, exceeded_by
from dossiers.models import Person
from tests import at_the_admin
from tests.factories import make_detention, make_person, make_status_change, make_user
from tests.over_rest import V1, client_of, faults, rows

pytestmark = pytest.mark.django_db

ON = date(2024, 1, 31)


def told(person: Person, on: date = ON) -> dict[str, tuple[Any, ...]]:
    """Least and most days and whether it is certain, by the code of the limit."""
    found = exceeded_by(person.pk, on=on, limits=LIMITS)
    assert len({each.limit.code for each in found}) == len(found)
    return {each.limit.code: (each.least, each.most, each.is_certain) for each in found}


DETENTIONS = [
    # fields, then what is told on 31 January 2024
    ({"form": "rsdl", "began": "2020-01-01", "ended": "2020-07-01"}, {}),
    (
        {"form": "rsdl", "began": "2020-01-01", "ended": "2020-07-02"},
        {"rsdl": (183, 183, True)},
    ),
    ({"form": "rsdl", "began": "2020-01", "ended": "2020-07"}, {"rsdl": (152, 212, False)}),
    ({"form": "rsdl", "began": "2020-01", "ended": "2020-08"}, {"rsdl": (183, 243, True)}),
    (
        {"form": "rsdl", "began": "2020-01-01~", "ended": "2020-09-01"},
        {"rsdl": (0, 245, False)},
    ),
    ({"form": "rsdl", "began": "2023-12-01"}, {}),
    ({"form": "rsdl", "began": "2023-07-30"}, {"rsdl": (185, 185, True)}),
    ({"form": "rsdl", "began": ""}, {}),
    ({"form": "criminal_detention", "began": "2023-12-25"}, {}),
    (
        {"form": "criminal_detention", "began": "2023-12-24"},
        {"criminal_detention": (38, 38, True)},
    ),
    (
        {"form": "criminal_detention", "began": "2015-07-09", "sentence_kind": "life",
         "sentence_imposed": "2015-08-01"},
        {},
    ),
    (
        {"form": "administrative_detention", "began": "2020-01-01", "ended": "2020-01-17"},
        {"administrative_detention": (16, 16, True)},
    ),
    (
        {"form": "prison", "began": "2009", "sentence_kind": "fixed_term",
         "sentence_length": "P11Y", "sentence_ends": "2020-06-21"},
        {"sentence_ended": (1319, 1319, True)},
    ),
    (
        {"form": "prison", "began": "2009", "ended": "2020-06-21", "sentence_kind": "fixed_term",
         "sentence_length": "P11Y", "sentence_ends": "2020-06-21", "rights_deprived": "P2Y"},
        {"dpr_due": (1319, 1319, True)},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "found"), DETENTIONS)
def test_a_detention_is_measured_by_its_bounds(fields: Any, found: Any) -> None:
    person = make_detention(**fields).person

    assert told(person) == found


CHANGES = [
    # dates and what changed, then what is told on 31 January 2024
    ([("2015-07-09", "rsdl"), ("2016-01-08", "arrested")],
     {"investigation": (2945, 2945, True)}),
    ([("2015-07-09", "rsdl"), ("2016-01-10", "arrested"), ("2016-02-01", "bail")],
     {"rsdl": (185, 185, True), "bail": (2921, 2921, True)}),
    ([("2020-01-01", "criminal_detention"), ("2020-02", "arrested"),
      ("2020-03-01", "prison")], {"criminal_detention": (31, 59, False)}),
    ([("2020-01-01", "criminal_detention"), ("2020-02-07", "free")], {}),
    ([("2020-01-01", "criminal_detention"), ("2020", "free")],
     {"criminal_detention": (0, 365, False)}),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "found"), CHANGES)
def test_a_status_ends_with_the_next_one(changes: Any, found: Any) -> None:
    person = make_person()
    for day, custody in changes:
        make_status_change(person, date=day, custody=custody)

    assert told(person) == found


def test_the_first_instance_runs_from_indictment_to_judgment() -> None:
    person = make_person()
    make_status_change(person, date="2020-01-01", custody="", legal_stage="indicted")
    make_status_change(person, date="2020-06-01", custody="", legal_stage="verdict")

    assert told(person) == {"first_instance": (152, 152, True)}


def test_what_was_corrected_does_not_count() -> None:
    person = make_person()
    wrong = make_status_change(person, date="2015-07-09", custody="rsdl")
    make_status_change(person, date="2015-07-09", custody="free", supersedes=wrong,
                       supersedes_reason="misread")  # fmt: skip

    assert told(person) == {}


def test_the_day_to_which_is_counted_is_given() -> None:
    person = make_detention(form="rsdl", began="2023-07-30").person

    assert told(person, date(2023, 12, 31)) == {}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("limit_exceeded=rsdl", {"long", "maybe"}),
        ("limit_certainly_exceeded=rsdl", {"long"}),
        ("limit_exceeded=rsdl&limits_on=2019-12-31", set()),
        ("limit_exceeded=bail,dpr_due", set()),
    ],
)
@pytest.mark.parametrize("resource", ["people", "detentions"])
def test_lists_are_filtered_by_the_limits(query: str, found: set[str], resource: str) -> None:
    made = {
        "long": make_detention(form="rsdl", began="2020-01-01", ended="2020-09-02"),
        "maybe": make_detention(form="rsdl", began="2020-01", ended="2020-07"),
        "short": make_detention(form="rsdl", began="2020-01-01", ended="2020-05"),
    }
    keys = {row.person.reference: name for name, row in made.items()}

    lines = rows(client_of().get(f"{V1}/{resource}/?{query}"))
    assert lines == []
    lines = rows(client_of(Role.ANALYST).get(f"{V1}/{resource}/?{query}"))
    assert {keys[line.get("reference") or line["person"]] for line in lines} == found


def test_a_dossier_explains_what_it_exceeds() -> None:
    detention = make_detention(form="rsdl", began="2023-07-30")
    path = f"{V1}/people/{detention.person.reference.lower()}/checks/"
    client = client_of(Role.ANALYST)

    told = client.get(path, {"on": "2024-01-31"}).json()
    assert told["on"] == "2024-01-31"
    assert [(row["limit"], row["certain"], row["open"]) for row in told["results"]] == [
        ("rsdl", True, True)
    ]
    assert told["results"][0]["detention"] == str(detention.pk)
    assert (told["results"][0]["days_at_least"], told["results"][0]["days_at_most"]) == (185, 185)
    assert client.get(path).json()["results"][0]["days_at_least"] > 185
    assert faults(client.get(path, {"on": "2024"})) == {"on": "invalid"}
    assert faults(client.get(path, {"no": "1"})) == {"no": "unknown_parameter"}
    assert client_of().get(path).status_code == 404


def test_a_merged_reference_leads_to_the_checks_of_the_survivor() -> None:
    gone, kept = make_person(), make_detention(form="rsdl", began="2023-07-30").person
    hidden = make_person(audience=Audience.CONFIDENTIAL)
    by = make_user(Role.REVIEWER)
    gone.merge_into(kept, by=by, reason="the same")
    old, new = (f"{V1}/people/{row.reference}/checks/" for row in (gone, kept))
    client = client_of(Role.RESEARCHER)

    answer = client.get(old.replace("P-", "p-"), {"on": "2024-01-31"})
    assert (answer.status_code, answer["Location"]) == (301, f"{new}?on=2024-01-31")
    kept.merge_into(hidden, by=by, reason="the same")
    assert [client.get(address).status_code for address in (old, new)] == [404, 404]


def test_the_admin_shows_what_a_dossier_exceeds() -> None:
    detention = make_detention(form="rsdl", began="2020-01-01", ended="2020-07-02")

    answer = at_the_admin.client_of(Role.ANALYST).get(at_the_admin.page_of(detention.person))
    page = answer.content.decode()
    assert "residential surveillance at a designated location of more than 6 months" in page
    assert "183 days" in page


@pytest.mark.parametrize(
    ("name", "value"), [("limit_exceeded", "tea"), ("limits_on", "2024-02-30")]
)
def test_what_is_no_limit_is_refused(name: str, value: str) -> None:
    assert set(faults(client_of().get(f"{V1}/people/", {name: value}))) == {name}
