"""The page on which contradictions are decided."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.access import Role
from dossiers.models import Decision, Person
from dossiers.models.base import BearsFacts
from tests.at_the_admin import client_of, page_of
from tests.factories import (
    make_claim,
    make_passage,
    make_person,
    make_publisher,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db


def deciding(record: BearsFacts, field: str, subject: str = "person") -> str:
    return reverse("admin:dossiers_decision_add", args=[subject, record.pk, field])


def disputed_person(contradicting: int = 1) -> Person:
    """Born in 1955, as one claim of two reposts says; as many others say other years."""
    person, reviewer, wire = make_person(born="1955"), make_user("reviewer"), make_publisher()
    for _ in range(2):
        source = make_source(origin=wire, reliability="B", title="Wire report")
        passage = make_passage(snapshot=make_snapshot(source=source))
        make_claim(person, "born", "1955", passage=passage, accepted_by=reviewer)
    for year in range(1956, 1956 + contradicting):
        make_claim(person, "born", str(year), accepted_by=reviewer)
    return person


def seen_on(client: Client, address: str) -> str:
    """What the hidden input holds, which tells the claims on the page."""
    seen: str = client.get(address).context["form"]["seen"].field.widget.shown
    return seen


def send(client: Client, address: str, **fields: str) -> Any:
    data = {"reason": "The birth register", "seen": seen_on(client, address), **fields}
    return client.post(address, data)


def test_the_page_shows_every_value_with_its_words_and_grades() -> None:
    person = disputed_person(2)
    page = client_of("analyst").get(deciding(person, "born"))
    options = page.context["dispute"].options
    assert [(o.value, o.is_held, o.origins, len(o.claims)) for o in options] == [
        ("1955", True, 1, 2),
        ("1956", False, 1, 1),
        ("1957", False, 1, 1),
    ]
    text = page.content.decode()
    for words in ("<mark>moved from prison to a hospital</mark>", "Wire report", "B – "):
        assert words in text
    assert f"/sources/{options[0].claims[0].passage.snapshot.source.reference}/" in text


def test_deciding_puts_the_value_and_goes_back_to_the_dossier() -> None:
    person, client = disputed_person(), client_of("analyst")
    answer = send(client, deciding(person, "born"), choice="hold:1956")
    assert (answer.status_code, answer.headers["Location"]) == (302, page_of(person))
    person.refresh_from_db()
    assert str(person.born) == "1956"
    decision = Decision.objects.get()
    assert (decision.reason, decision.held) == ("The birth register", True)
    page = client.get(page_of(person)).content.decode()
    assert "disputed, decided" in page
    assert "The birth register" in client.get(page_of(person, "history")).content.decode()
    assert deciding(person, "born") in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"choice": ""}, "Choose a value"),
        ({"choice": "hold:1999"}, "not one of the available choices"),
        ({"choice": "hold:1955", "reason": " "}, "This field is required"),
        ({"choice": "hold:1955", "seen": ""}, "have changed while you decided"),
        ({"choice": "hold:1955", "seen": "all"}, "have changed while you decided"),
    ],
)
def test_what_is_refused_is_told_and_nothing_stored(fields: dict[str, str], words: str) -> None:
    person, client = disputed_person(), client_of("analyst")
    answer = send(client, deciding(person, "born"), **fields)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Decision.objects.exists()


def test_who_sees_the_new_claim_may_decide_at_once() -> None:
    person, client = disputed_person(), client_of("analyst")
    address = deciding(person, "born")
    before = seen_on(client, address)
    make_claim(person, "born", "1960", accepted_by=make_user("reviewer"))
    refused = send(client, address, choice="hold:1955", seen=before)
    shown = refused.context["form"]["seen"].field.widget.shown
    assert shown != before
    assert f'value="{shown}"' in refused.content.decode()
    assert send(client, address, choice="hold:1955", seen=shown).status_code == 302


def test_past_decisions_say_what_became_of_them() -> None:
    person, client, editor = disputed_person(), client_of("analyst"), make_user()
    address = deciding(person, "born")

    def decide(value: str) -> Decision:
        return Decision.objects.decide(person, field="born", value=value, by=editor, reason="So")

    first, second = decide("1956"), decide("1955")
    second.withdraw(by=editor, reason="Too hasty")
    third = decide("1955")
    past = client.get(address).context["dispute"].past
    assert [(p.decision, p.stands, p.is_replaced) for p in past] == [
        (third, True, False),
        (second, False, True),
        (first, False, True),
    ]
    claim = make_claim(person, "born", "1960", accepted_by=make_user("reviewer"))
    page = client.get(address)
    assert [p.arrived for p in page.context["dispute"].past] == [(claim,), (), ()]
    assert "and not weighed" in page.content.decode()
    claim.retract(by=make_user("reviewer"), reason="Misread")
    Person.objects.filter(pk=person.pk).update(born="1950")
    page = client.get(address)
    assert [p.value_changed for p in page.context["dispute"].past] == [True, False, False]
    assert "something else by now" in page.content.decode()


def test_a_decision_is_withdrawn_with_a_reason() -> None:
    person, client = disputed_person(), client_of("analyst")
    send(client, deciding(person, "born"), choice="hold:1955")
    decision = Decision.objects.get()
    withdrawing = reverse("admin:dossiers_decision_withdraw", args=[decision.pk])
    assert withdrawing in client.get(deciding(person, "born")).content.decode()
    assert client.post(withdrawing, {"reason": ""}).status_code == 200
    assert client.get(withdrawing).status_code == 200
    answer = client.post(withdrawing, {"reason": "Too hasty"})
    assert answer.headers["Location"] == deciding(person, "born")
    decision.refresh_from_db()
    assert decision.withdrawn_reason == "Too hasty"
    assert "Too hasty" in client.get(deciding(person, "born")).content.decode()


def test_a_value_of_several_is_left_out_or_taken() -> None:
    person, client = make_person(occupations=["writer"]), client_of("analyst")
    for value in ("critic", "teacher"):
        make_claim(person, "occupations", value, accepted_by=make_user("reviewer"))
    make_claim(person, "occupations", "critic", accepted_by=make_user("reviewer"))
    make_claim(person, "occupations", "painter")
    address = deciding(person, "occupations")
    page = client.get(address)
    assert [(o.value, len(o.choices)) for o in page.context["dispute"].options] == [
        ("critic", 2),
        ("teacher", 2),
    ]
    assert "painter" in page.content.decode()
    send(client, address, choice="leave:critic")
    send(client, address, choice="hold:teacher")
    person.refresh_from_db()
    assert person.occupations == ["writer", "teacher"]
    assert [made.held for made in Decision.objects.all()] == [True, False]


def test_of_a_status_change_another_value_is_a_correction() -> None:
    change = make_status_change(custody="prison")
    make_claim(change, "custody", "detained", accepted_by=make_user("reviewer"))
    client = client_of("analyst")
    address = deciding(change, "custody", "status_change")
    page = client.get(address)
    correcting = reverse("admin:dossiers_person_correct", args=[change.person_id, change.pk])
    assert correcting in page.content.decode()
    assert [o.choices for o in page.context["dispute"].options][1] == ()
    answer = send(client, address, choice="hold:prison")
    assert answer.headers["Location"] == page_of(change.person)


def test_where_nothing_is_disputed_nothing_is_asked() -> None:
    person = make_person(born="1955")
    page = client_of("analyst").get(deciding(person, "born")).content.decode()
    assert "nothing to decide" in page
    assert 'name="choice"' not in page


@pytest.mark.parametrize(
    ("subject", "field"), [("claim", "value"), ("person", "summary"), ("detention", "began")]
)
def test_what_is_no_fact_is_not_there(subject: str, field: str) -> None:
    address = deciding(disputed_person(), field, subject)
    assert client_of("analyst").get(address).status_code == 404


@pytest.mark.parametrize("role", [Role.READER, Role.RESEARCHER])
def test_who_may_not_edit_may_not_enter(role: Role) -> None:
    answer = client_of(role).get(deciding(disputed_person(), "born"))
    assert answer.headers["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("contradicting", [1, 7])
def test_the_page_takes_a_constant_number_of_statements(
    contradicting: int, django_assert_num_queries: Any
) -> None:
    person, client = disputed_person(contradicting), client_of("analyst")
    send(client, deciding(person, "born"), choice="hold:1955")
    with django_assert_num_queries(12):
        client.get(deciding(person, "born"))
