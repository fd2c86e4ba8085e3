"""Decisions between sources that contradict each other, and when they stand."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from casetracker.access import Role
from casetracker.exceptions import NotPermittedError
from dossiers.exceptions import DecisionError
from dossiers.facts import FactStanding
from dossiers.models import Decision, Person, StatusChange
from dossiers.models.base import BearsFacts
from dossiers.vocabularies import Standing
from tests.factories import (
    make_claim,
    make_detention,
    make_facility,
    make_organisation,
    make_person,
    make_response,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db


def disputed_person(**fields: Any) -> Person:
    """Born in 1955 as one accepted claim says, and in 1956 as another does."""
    person, reviewer = make_person(born="1955", **fields), make_user("reviewer")
    make_claim(person, "born", "1955", accepted_by=reviewer)
    make_claim(person, "born", "1956", accepted_by=reviewer)
    # Noise: the same contradiction elsewhere is nobody's business here.
    make_claim(make_person(born="1955"), "born", "1957", accepted_by=reviewer)
    return person


def standing(record: BearsFacts, field: str) -> FactStanding:
    """How the disputed or only value of a field stands, read afresh."""
    fresh = type(record)._default_manager.get(pk=record.pk)
    found = [item for item in fresh.standings() if item.fact.name == field]
    return next((item for item in found if item.standing == Standing.DISPUTED), found[-1])


def decide(record: BearsFacts, field: str, value: str, **more: Any) -> Decision:
    by = more.pop("by", None) or make_user()
    reason = more.pop("reason", "The court says so")
    return Decision.objects.decide(record, field=field, value=value, by=by, reason=reason, **more)


def test_a_decision_settles_what_it_weighs() -> None:
    person, editor = disputed_person(), make_user()
    assert standing(person, "born").is_open_dispute
    decision = decide(person, "born", "1955", by=editor, reason="The birth register")
    item = standing(person, "born")
    assert (item.standing, item.is_decided, item.is_open_dispute) == ("disputed", True, False)
    assert item.decision == decision
    assert set(decision.weighed) == set(person.claims.values_list("pk", flat=True))
    event = decision.events.get()  # type: ignore[attr-defined]
    assert event.pgh_context.metadata == {"user": editor.pk, "reason": "The birth register"}


@pytest.mark.parametrize("words", ["in custody, words kept", ""])
def test_another_value_is_put_in_the_record(words: str) -> None:
    person = disputed_person(born_words=words)
    decision = decide(person, "born", "1956")
    person.refresh_from_db()
    assert (str(person.born), decision.value) == ("1956", "1956")
    assert person.born is not None
    assert person.born.words == ""
    assert standing(person, "born").decision == decision
    event = person.events.order_by("-pgh_id").first()  # type: ignore[attr-defined]
    assert event.pgh_context.metadata["reason"] == "The court says so"
    assert str(event.born) == "1956"


def test_to_hold_nothing_is_a_decision_too() -> None:
    person = disputed_person()
    decision = decide(person, "born", "")
    person.refresh_from_db()
    assert (person.born, decision.value, decision.held) == (None, "", False)
    assert standing(person, "born").decision == decision


def arrive(person: Person) -> None:
    make_claim(person, "born", "1957", accepted_by=make_user("reviewer"))


def agree(person: Person) -> None:
    make_claim(person, "born", "1955", accepted_by=make_user("reviewer"))


def edit(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(born="1954")


def refine(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(born="1955-12-28")


def propose(person: Person) -> None:
    make_claim(person, "born", "1957")


def elsewhere(person: Person) -> None:
    make_claim(person, "names", accepted_by=make_user("reviewer"))


def take_back(person: Person) -> None:
    claim = person.claims.get(value="1955")
    claim.retract(by=make_user("reviewer"), reason="Misread")


@pytest.mark.parametrize(
    ("event", "stands"),
    [
        # New accepted evidence reopens it, also where it agrees: its weight was not weighed.
        (arrive, False),
        (agree, False),
        # The value is no more what was decided; neither is one that is only more precise.
        (edit, False),
        (refine, False),
        # What nobody has accepted is no evidence yet, and other facts are other matters.
        (propose, True),
        (elsewhere, True),
        # What was weighed and is taken back since leaves nothing that was not weighed.
        (take_back, True),
    ],
)
def test_what_reopens_a_decision(event: Callable[[Person], None], stands: bool) -> None:
    person = disputed_person()
    decide(person, "born", "1955")
    event(person)
    assert standing(person, "born").is_decided is stands
    assert standing(person, "born").is_open_dispute is not stands


def test_a_value_that_is_put_back_is_decided_again() -> None:
    person = disputed_person()
    decision = decide(person, "born", "1955")
    edit(person)
    Person.objects.filter(pk=person.pk).update(born="1955")
    assert standing(person, "born").decision == decision


def test_the_latest_decision_is_the_one_that_counts() -> None:
    person = disputed_person()
    first, second = decide(person, "born", "1955"), decide(person, "born", "1956")
    assert standing(person, "born").decision == second
    Person.objects.filter(pk=person.pk).update(born="1955")
    assert standing(person, "born").is_open_dispute
    second.withdraw(by=make_user(), reason="Too hasty")
    assert standing(person, "born").decision == first


def test_a_renamed_row_is_still_the_value_decided() -> None:
    reviewer = make_user("reviewer")
    held, said = make_facility(name="Jinzhou Prison"), make_facility(name="Fushun Prison")
    detention = make_detention(facility=held)
    make_claim(detention, "facility", said.name, accepted_by=reviewer)
    decide(detention, "facility", held.name)
    held.name = "Jinzhou No. 1 Prison"
    held.save()
    assert standing(detention, "facility").is_decided
    decide(detention, "facility", said.name)
    detention.refresh_from_db()
    assert detention.facility == said


def test_of_many_values_each_is_decided_by_itself() -> None:
    person, reviewer = make_person(occupations=["writer"]), make_user("reviewer")
    for value in ("critic", "teacher"):
        make_claim(person, "occupations", value, accepted_by=reviewer)
    decide(person, "occupations", "critic", held=False)
    assert standing(person, "occupations").is_open_dispute
    decide(person, "occupations", "teacher")
    person.refresh_from_db()
    assert person.occupations == ["writer", "teacher"]
    assert standing(person, "occupations").is_decided
    # Another source for the value that was left out has not been weighed.
    make_claim(person, "occupations", "Critic", accepted_by=reviewer)
    assert standing(person, "occupations").is_open_dispute
    decide(person, "occupations", "critic")
    person.refresh_from_db()
    assert person.occupations == ["writer", "teacher", "critic"]


def test_what_is_added_by_a_decision_and_taken_out_since_is_open() -> None:
    person, reviewer = make_person(), make_user("reviewer")
    make_claim(person, "occupations", "critic", accepted_by=reviewer)
    decide(person, "occupations", "critic")
    assert standing(person, "occupations").standing == Standing.SOURCED
    Person.objects.filter(pk=person.pk).update(occupations=[])
    assert standing(person, "occupations").is_open_dispute


@pytest.mark.parametrize(
    ("field", "value", "more", "code"),
    [
        ("born", "1955", {"reason": "  "}, "reason"),
        ("born", "1960", {}, "not_claimed"),
        ("born", "yesterday", {}, "not_claimed"),
        ("sex", "male", {}, "not_disputed"),
        ("summary", "x", {}, "unknown"),
        ("born", "1955", {"seen": set()}, "overtaken"),
        ("occupations", "", {}, "not_claimed"),
        ("occupations", "painter", {"held": False}, "not_claimed"),
    ],
)
def test_decisions_that_are_refused(
    field: str, value: str, more: dict[str, Any], code: str
) -> None:
    person = disputed_person(sex="male", occupations=["writer"])
    make_claim(person, "occupations", "critic", accepted_by=make_user("reviewer"))
    with pytest.raises(DecisionError) as caught:
        decide(person, field, value, **more)
    assert caught.value.code == code
    assert not Decision.objects.exists()


@pytest.mark.parametrize(("role", "may"), [(role, role not in list(Role)[:2]) for role in Role])
def test_who_decides(role: Role, may: bool) -> None:
    person = disputed_person()
    if may:
        decision = decide(person, "born", "1956", by=make_user(role))
        decision.withdraw(by=make_user(role), reason="Too hasty")
        return
    with pytest.raises(NotPermittedError):
        decide(person, "born", "1956", by=make_user(role))
    person.refresh_from_db()
    assert str(person.born) == "1955"
    with pytest.raises(NotPermittedError):
        decide(person, "born", "1955").withdraw(by=make_user(role), reason="Too hasty")


def test_a_value_that_the_record_refuses_leaves_all_as_it_was() -> None:
    person, reviewer = make_person(born="1955", died="2017"), make_user("reviewer")
    make_claim(person, "born", "2018", accepted_by=reviewer)
    with pytest.raises(ValidationError, match="dies before"):
        decide(person, "born", "2018")
    person.refresh_from_db()
    assert (str(person.born), Decision.objects.count()) == ("1955", 0)


def test_a_status_change_is_kept_as_it_is_or_corrected() -> None:
    change = make_status_change(custody="prison")
    make_claim(change, "custody", "detained", accepted_by=make_user("reviewer"))
    with pytest.raises(DecisionError, match="record its correction") as caught:
        decide(change, "custody", "detained")
    assert caught.value.code == "append_only"
    decide(change, "custody", "prison")
    assert standing(change, "custody").is_decided
    assert StatusChange.objects.get().custody == "prison"


@pytest.mark.parametrize(("field", "value"), [("names", "Liu Hsiao-po"), ("health", "recovering")])
def test_rows_and_prose_are_changed_by_hand(field: str, value: str) -> None:
    person = make_person("Liu Xiaobo", health="Liver cancer")
    make_claim(person, field, value, accepted_by=make_user("reviewer"))
    with pytest.raises(ValidationError, match="own page first"):
        decide(person, field, value)
    kept = value if field == "names" else "Liver cancer"
    decide(person, field, kept, held=False)
    assert standing(person, field).is_decided


@pytest.mark.parametrize(
    ("model", "field", "value", "expected"),
    [
        ("detention", "rights_deprived", "P2Y", "P2Y"),
        ("detention", "form", "detained", "detained"),
        ("detention", "place", "Shenyang", "Shenyang"),
        ("response", "text", "He is well", "He is well"),
        ("response", "responder", "", "Ministry of Justice"),
    ],
)
def test_an_empty_fact_takes_the_value_that_is_claimed(
    model: str, field: str, value: str, expected: str
) -> None:
    record: Any = make_detention(form="prison") if model == "detention" else make_response()
    value = value or make_organisation(name=expected).name
    make_claim(record, field, value, accepted_by=make_user("reviewer"))
    decide(record, field, value)
    record.refresh_from_db()
    assert str(getattr(record, field)) == expected


def test_the_months_of_a_reduction_are_parsed() -> None:
    fact = StatusChange.FACTS["amount_months"]
    change = StatusChange()
    assert fact.put(change, "007") == ("amount_months",)
    assert change.amount_months == 7
    fact.leave_out(change, "7")
    assert change.amount_months is None
