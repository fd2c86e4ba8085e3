"""The coverage page, and the list of what to mend in one dossier."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from casetracker.access import Role
from dossiers.models import CoverageDay, Decision, DossierCoverage, Person
from tests.at_the_admin import client_of, page_of
from tests.factories import (
    make_claim,
    make_detention,
    make_passage,
    make_person,
    make_snapshot,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db

PAGE = "/admin/dossiers/person/coverage/"


def listed(**asked: Any) -> list[Person]:
    page = client_of("analyst").get(reverse("admin:dossiers_coverage"), asked)
    return [row.person for row in page.context["page"]]


def make_cases() -> dict[str, Person]:
    """One dossier for each kind of gap, and one without any."""
    reviewer = make_user("reviewer")
    cases = {name: make_person(name) for name in ("unsourced", "open", "single", "well")}
    for name in ("open", "single", "well"):
        for reliability in ["D"] if name == "single" else ["B", "C"]:
            snapshot = make_snapshot(source=make_source(reliability=reliability))
            passage = make_passage(snapshot=snapshot)
            make_claim(cases[name], "names", passage=passage, accepted_by=reviewer)
    make_claim(cases["open"], "born", "1955", accepted_by=reviewer)
    return cases


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"gap": "unsourced"}, ["unsourced"]),
        ({"gap": "open"}, ["open"]),
        ({"gap": "weak"}, ["single"]),
        ({"gap": "single_origin"}, ["single"]),
        ({"state": "published"}, ["well"]),
        ({"sort": "reference"}, ["well", "single", "open", "unsourced"]),
        ({"sort": "weak", "gap": "weak"}, ["single"]),
        ({}, ["open", "unsourced", "well", "single"]),
        ({"gap": "nonsense"}, ["open", "unsourced", "well", "single"]),
    ],
)
def test_the_list_is_cut_and_sorted(asked: dict[str, str], expected: list[str]) -> None:
    cases = make_cases()
    Person.objects.filter(pk=cases["well"].pk).update(publication_state="in_review")
    Person.objects.filter(pk=cases["well"].pk).update(publication_state="published")
    assert listed(**asked) == [cases[name] for name in expected]


def test_the_list_is_cut_to_an_owner() -> None:
    cases, owner = make_cases(), make_user()
    Person.objects.filter(pk=cases["open"].pk).update(owner=owner)
    assert listed(owner=owner.pk) == [cases["open"]]


def test_the_figures_are_those_of_all_dossiers_in_use() -> None:
    make_cases()
    make_person("gone").archive(by=make_user(), reason="Twice")
    context = client_of("analyst").get(PAGE).context
    overall = context["overall"]
    assert (context["dossiers"], overall.total, overall.sourced) == (4, 5, 3)
    assert (overall.unsourced, overall.open_disputes, overall.weak) == (1, 1, 1)


def test_the_chart_is_told_in_a_table_too() -> None:
    make_cases()
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    CoverageDay.objects.create(day=yesterday, dossiers=2, sourced=4, disputed=2, unsourced=2)
    CoverageDay.objects.create(day=yesterday - timedelta(days=400), sourced=9)
    page = client_of("analyst").get(PAGE)
    first, last = page.context["chart"].bars
    assert (first.sourced, first.disputed_y, first.unsourced_y) == (100, 50, 0)
    assert (last.day.day, last.unsourced) == (datetime.now(UTC).date(), 25)
    text = page.content.decode()
    assert text.count('<rect class="part-sourced"') == 2
    assert f'<th scope="row">{yesterday}</th><td>2</td><td>4</td>' in text
    assert "style=" not in text


def test_a_published_dossier_that_lost_its_source_is_told_first() -> None:
    reviewer, person = make_user("reviewer"), make_person("", publication_state="in_review")
    claim = make_claim(person, "names", accepted_by=reviewer)
    person.publish(by=reviewer)
    assert "have lost sourcing" not in client_of("analyst").get(PAGE).content.decode()
    claim.retract(by=reviewer, reason="Misread")
    assert "have lost sourcing" in client_of("analyst").get(PAGE).content.decode()


def test_long_lists_have_pages() -> None:
    for _ in range(51):
        make_person()
    client = client_of("analyst")
    second = client.get(PAGE, {"page": "2", "sort": "reference"})
    assert len(second.context["page"]) == 1
    assert "page=1&amp;sort=reference" in second.content.decode()


def test_what_to_mend_leads_to_where_it_is_mended() -> None:
    cases = make_cases()
    person, client = cases["single"], client_of("analyst")
    detention = make_detention(person)
    Person.objects.filter(pk=person.pk).update(born="1955")
    make_claim(person, "born", "1956", accepted_by=make_user("reviewer"))
    page = client.get(reverse("admin:dossiers_coverage_gaps", args=[person.pk]))
    found = {kind.value: [gap.fact for gap in gaps] for kind, gaps in page.context["groups"]}
    assert found == {
        "unsourced": ["form of custody", "began"],
        "open": ["born"],
        "weak": ["names"],
        "single_origin": ["names"],
    }
    text = page.content.decode()
    deciding = reverse("admin:dossiers_decision_add", args=["person", person.pk, "born"])
    citing = reverse("admin:dossiers_detention_cite", args=[detention.pk, "began"])
    for address in (deciding, citing, page_of(detention), page_of(person)):
        assert f'href="{address}"' in text
    Decision.objects.decide(
        Person.objects.get(pk=person.pk), field="born", value="1955", by=make_user(), reason="So"
    )
    page = client.get(reverse("admin:dossiers_coverage_gaps", args=[person.pk]))
    assert "born" in [gap.fact for gap in dict(page.context["groups"])["unsourced"]]


def test_a_dossier_without_gaps_says_so() -> None:
    person, client = make_cases()["well"], client_of("analyst")
    page = client.get(reverse("admin:dossiers_coverage_gaps", args=[person.pk]))
    assert "Nothing to mend" in page.content.decode()


@pytest.mark.parametrize("role", [Role.READER, Role.RESEARCHER])
def test_coverage_is_for_those_who_edit(role: Role) -> None:
    person = make_person("", publication_state="published")
    for address in (PAGE, reverse("admin:dossiers_coverage_gaps", args=[person.pk])):
        answer = client_of(role).get(address)
        assert answer.headers["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("number", [1, 7])
def test_the_pages_take_a_constant_number_of_statements(
    number: int, django_assert_num_queries: Any
) -> None:
    person, client = make_person(), client_of("analyst")
    for _ in range(number):
        make_claim(make_detention(person), "form", accepted_by=make_user("reviewer"))
        make_person(owner=make_user())
    DossierCoverage.objects.refresh(limit=100)
    with django_assert_num_queries(14):
        client.get(PAGE)
    with django_assert_num_queries(21):
        client.get(reverse("admin:dossiers_coverage_gaps", args=[person.pk]))
