"""Deciding in the review queue: one by one, together, undone, and refused."""

from typing import Any

import pytest

from casetracker.access import Role
from casetracker.models import User
from dossiers.models import Claim, Person
from dossiers.workbench import queue
from dossiers.workbench.queue import View, Wanted
from tests.at_the_admin import client_of
from tests.factories import make_claim, make_passage, make_person, make_user

pytestmark = pytest.mark.django_db

QUEUE = "/admin/dossiers/claim/queue/"
DECIDE = f"{QUEUE}decide/"
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def reviewer() -> User:
    return make_user(Role.REVIEWER)


def page(view: View, viewer: User) -> queue.Page:
    return queue.page_of(view, viewer=viewer, wanted=Wanted())


def post(client: Any, claims: list[Claim], deed: str, **told: Any) -> Any:
    """What the card's form sends when the button of ``deed`` is pressed."""
    fields = {"of": [claim.pk for claim in claims], "deed": deed, "query": "", **told}
    headers = fields.pop("headers", SCRIPT)
    return client.post(DECIDE, fields, headers=headers)


def states(*claims: Claim) -> list[str]:
    found = Claim.objects.in_bulk([claim.pk for claim in claims])
    return [found[claim.pk].state for claim in claims]


def three() -> list[Claim]:
    passage = make_passage()
    return [make_claim(make_person(), "names", passage=passage) for _ in range(3)]


def test_all_claims_of_a_card_are_decided_where_none_is_ticked(reviewer: User) -> None:
    claims = three()
    answer = post(client_of(reviewer), claims, "accept")
    assert states(*claims) == ["accepted"] * 3
    assert answer.context["outcome"].words == "3 claims accepted."


def test_only_those_ticked_are_decided(reviewer: User) -> None:
    claims = three()
    ticked = [claims[0].pk, claims[2].pk]
    post(client_of(reviewer), claims, "reject", claim=ticked, reason="Not he")
    assert states(*claims) == ["rejected", "proposed", "rejected"]
    assert {claim.review_reason for claim in Claim.objects.filter(pk__in=ticked)} == {"Not he"}


def test_one_is_decided_by_itself(reviewer: User) -> None:
    claims = three()
    told = {"one": f"send_back:{claims[1].pk}", "reason": "Which?"}
    answer = post(client_of(reviewer), claims, "accept", **told)
    assert states(*claims) == ["proposed", "returned", "proposed"]
    (card,) = answer.context["cards"]
    assert card.waiting == {claims[0].pk, claims[2].pk}


@pytest.mark.parametrize("deed", ["reject", "send_back"])
def test_without_a_reason_nothing_is_decided(reviewer: User, deed: str) -> None:
    claims = three()
    answer = post(client_of(reviewer), claims, deed, reason=" ")
    assert "a reason is needed" in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert states(*claims) == ["proposed"] * 3


def test_without_a_script_one_is_led_back(reviewer: User) -> None:
    claims = three()
    told = {"query": "view=source&after=", "headers": {}}
    client = client_of(reviewer)
    answer = post(client, claims, "accept", **told)
    assert answer["Location"] == f"{QUEUE}?view=source&after="
    assert "3 claims accepted." in client.get(answer["Location"]).content.decode()


def test_what_another_decided_meanwhile_is_told_and_kept(reviewer: User) -> None:
    first, second, third = three()
    quick = make_user(Role.REVIEWER, username="quick")
    second.reject(by=quick, reason="Another man")
    answer = post(client_of(reviewer), [first, second, third], "accept")
    assert states(first, second, third) == ["accepted", "rejected", "accepted"]
    (told,) = answer.context["outcome"].refusals
    assert "rejected already, by quick" in told


def test_ones_own_are_refused_though_the_page_did_not_offer_them(reviewer: User) -> None:
    own = make_claim(make_person(), "names", by=reviewer)
    client = client_of(reviewer)
    for deed in ("accept", "reject", "send_back"):
        answer = post(client, [own], deed, reason="mine")
        assert answer.context["outcome"].refusals == ["Nobody reviews their own claim."]
    assert states(own) == ["proposed"]


@pytest.mark.parametrize("deed", ["accept", "reject", "send_back", "assign", "undo"])
def test_an_analyst_decides_nothing(deed: str) -> None:
    claim = make_claim(make_person(), "names")
    answer = post(client_of(Role.ANALYST), [claim], deed, reason="I say so")
    assert answer.context["outcome"].refusals
    assert states(claim) == ["proposed"]


def test_a_claim_that_is_hidden_is_as_good_as_none(reviewer: User) -> None:
    person = make_person()
    claim = make_claim(person, "names")
    Person.objects.filter(pk=person.pk).update(merged_into=make_person())
    answer = post(client_of(reviewer), [claim], "accept")
    assert answer.context["outcome"].refusals == ["There is no such claim."]
    assert states(claim) == ["proposed"]


@pytest.mark.parametrize(
    "told",
    [
        {"deed": "delete"},
        {"deed": ""},
        {"one": "accept:nothing"},
        {"of": ["nothing"]},
        {"of": ["019b76da-a800-7757-876c-9a856a5f6135"] * 201},
        {"query": "view=nothing"},
    ],
)
def test_what_no_page_sends_is_a_bad_request(reviewer: User, told: dict[str, Any]) -> None:
    claim = make_claim(make_person(), "names")
    fields = {"of": [claim.pk], "deed": "assign", "query": "", **told}
    assert client_of(reviewer).post(DECIDE, fields, headers=SCRIPT).status_code == 400


def test_a_decision_is_a_post(reviewer: User) -> None:
    client = client_of(reviewer)
    assert client.get(DECIDE).status_code == 405
    assert client.post(QUEUE).status_code == 405


def test_what_one_just_decided_is_undone(reviewer: User) -> None:
    claims = three()
    client = client_of(reviewer)
    answer = post(client, claims, "reject", reason="Not he")
    (card,) = answer.context["cards"]
    assert card.undoable == {claim.pk for claim in claims}
    assert "Your last decision" in client.get(QUEUE).content.decode()
    post(client, claims, "accept", one=f"undo:{claims[0].pk}")
    assert states(*claims) == ["proposed", "rejected", "rejected"]
    post(client, claims[1:], "undo")
    assert states(*claims) == ["proposed"] * 3
    assert "Your last decision" not in client.get(QUEUE).content.decode()


def test_only_ones_own_decision_of_this_session_is_undone_here(reviewer: User) -> None:
    claims = three()
    post(client_of(reviewer), claims, "accept")
    for client in (client_of(reviewer), client_of(Role.REVIEWER)):
        assert post(client, claims, "undo").context["outcome"].refusals
    assert states(*claims) == ["accepted"] * 3


def test_a_decision_that_another_changed_is_not_undone(reviewer: User) -> None:
    claims = three()
    client = client_of(reviewer)
    post(client, claims, "accept")
    claims[0].refresh_from_db()
    claims[0].reject(by=make_user(Role.REVIEWER), reason="Look again")
    post(client, claims, "undo")
    assert states(*claims) == ["rejected", "proposed", "proposed"]


def test_a_double_that_came_meanwhile_is_told(reviewer: User) -> None:
    person, passage = make_person(), make_passage()
    claim = make_claim(person, "names", passage=passage)
    client = client_of(reviewer)
    post(client, [claim], "reject", reason="Not he")
    make_claim(person, "names", passage=passage)
    answer = post(client, [claim], "undo")
    assert answer.context["outcome"].refusals == [
        "This passage is cited for this very value already."
    ]


def test_a_review_is_assigned(reviewer: User) -> None:
    claims = three()
    client = client_of(Role.REVIEWER)
    post(client, claims, "assign", to=reviewer.username)
    assert {claim.assigned_to for claim in Claim.objects.all()} == {reviewer}
    assert page(View.ASSIGNED, reviewer).left == 3
    for nobody in ("nobody-of-that-name", make_user(Role.ANALYST).username):
        assert post(client, claims, "assign", to=nobody).context["outcome"].refusals
    post(client, claims, "assign", to="")
    assert {claim.assigned_to for claim in Claim.objects.all()} == {None}


def test_an_analyst_answers_what_came_back(reviewer: User) -> None:
    analyst = make_user()
    claim = make_claim(make_person(), "names", by=analyst)
    claim.send_back(by=reviewer, reason="Which of the two?")
    client = client_of(analyst)
    shown = client.get(QUEUE)
    assert shown.context["view"] is View.RETURNED
    assert "Which of the two?" in shown.content.decode()
    told = {f"reason-{claim.pk}": "The first", "query": "view=returned"}
    post(client, [claim], "", one=f"propose_again:{claim.pk}", **told)
    claim.refresh_from_db()
    assert (claim.state, claim.answer) == ("proposed", "The first")
    (card,) = page(View.OLDEST, reviewer).cards
    assert card.items[0].asked is not None
    assert card.items[0].asked.reason == "Which of the two?"


def test_one_retracts_and_states_another_on_the_same_words(reviewer: User) -> None:
    analyst = make_user()
    claim = make_claim(make_person(born="1955"), "born", by=analyst)
    claim.send_back(by=reviewer, reason="He says 1956")
    client = client_of(analyst)
    told = {f"reason-{claim.pk}": "Misread", "one": f"restate:{claim.pk}"}
    refused = post(client, [claim], "", one=f"restate:{claim.pk}")
    assert refused.context["outcome"].refusals
    answer = post(client, [claim], "", **told)
    form = client.get(answer["HX-Redirect"]).context["form"]
    assert form["passage"].value() == str(claim.passage_id)
    assert form["field"].value() == "born"
    claim.refresh_from_db()
    assert (claim.state, claim.review_reason) == ("retracted", "Misread")
