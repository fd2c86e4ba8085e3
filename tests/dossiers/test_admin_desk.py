"""The admin's first page: what awaits the person who looks."""

from typing import Any

import pytest
from django.urls import reverse

from casetracker.access import Role
from casetracker.models import User
from dossiers.models import Decision
from tests.at_the_admin import client_of
from tests.factories import make_claim, make_person, make_status_change, make_user

pytestmark = pytest.mark.django_db


def panels(user: User) -> list[dict[str, Any]]:
    response = client_of(user).get(reverse("admin:index"))
    return [panel.context for panel in response.context["panels"]]


def test_a_reviewer_finds_the_claims_of_others() -> None:
    reviewer = make_user(Role.REVIEWER)
    waiting = make_claim(make_person(), "names")
    make_claim(make_person(), "names", by=reviewer)
    make_claim(make_person(), "names", accepted_by=reviewer)
    claims, *_ = panels(reviewer)
    assert (claims["total"], [claim for claim, _ in claims["claims"]]) == (1, [waiting])


def test_an_analyst_finds_the_claims_that_others_have_yet_to_review() -> None:
    analyst = make_user()
    own = make_claim(make_person(), "names", by=analyst)
    make_claim(make_person(), "names")
    claims, *_ = panels(analyst)
    assert (claims["total"], [claim for claim, _ in claims["claims"]]) == (1, [own])


def test_dossiers_in_review_are_there_until_archived() -> None:
    waiting = make_person("", publication_state="in_review")
    make_person("", publication_state="in_review").archive(by=make_user(), reason="Twice")
    make_person()
    _, _, in_review, *_ = panels(make_user(Role.REVIEWER))
    assert (in_review["total"], [person for person, _ in in_review["people"]]) == (1, [waiting])


def test_lately_edited_dossiers_and_what_they_lack() -> None:
    reviewer = make_user(Role.REVIEWER)
    sourced, lacking = make_person(), make_person()
    make_claim(sourced, "names", accepted_by=reviewer)
    make_status_change(lacking)
    *_, recent, _ = panels(reviewer)
    assert {person for person, _ in recent["edited"]} == {sourced, lacking}
    assert [person for person, _ in recent["lacking"]] == [lacking]


def test_contradictions_to_decide_and_published_dossiers_that_lost_a_source() -> None:
    reviewer = make_user(Role.REVIEWER)
    disputed, lost = make_person(born="1955"), make_person("", publication_state="published")
    make_claim(disputed, "born", "1956", accepted_by=reviewer)
    decided = make_person(born="1955")
    make_claim(decided, "born", "1956", accepted_by=reviewer)
    Decision.objects.decide(decided, field="born", value="1955", by=reviewer, reason="So")
    _, panel, *_ = panels(reviewer)
    assert (panel["total"], [row.person for row in panel["rows"]]) == (1, [disputed])
    assert [row.person for row in panel["lost"]] == [lost]


def test_an_empty_desk_says_so() -> None:
    page = client_of(Role.REVIEWER).get(reverse("admin:index")).content.decode()
    assert "Nothing waits." in page
    assert "No dossier yet." in page
