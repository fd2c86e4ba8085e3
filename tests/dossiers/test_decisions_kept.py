"""Decisions as they are kept: undone with a reason, never reworded, hidden with what they weigh."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casetracker.access import Audience, Role
from casetracker.exceptions import CasetrackerError
from dossiers.models import Claim, Decision
from tests.dossiers.test_decisions import arrive, decide, disputed_person, standing
from tests.factories import (
    make_claim,
    make_passage,
    make_person,
    make_snapshot,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db


def withdrawn_twice(decision: Decision) -> None:
    decision.withdraw(by=make_user(), reason="Too hasty")
    decision.withdraw(by=make_user(), reason="Again")


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (lambda decision: decision.withdraw(by=make_user(), reason=" "), "reason"),
        (withdrawn_twice, "withdrawn"),
    ],
)
def test_withdrawals_that_are_refused(deed: Callable[[Decision], None], code: str) -> None:
    decision = decide(disputed_person(), "born", "1955")
    with pytest.raises(CasetrackerError) as caught:
        deed(decision)
    assert caught.value.code == code


def test_a_withdrawn_decision_opens_the_contradiction_and_keeps_the_value() -> None:
    person, editor = disputed_person(), make_user()
    decision = decide(person, "born", "1956")
    decision.withdraw(by=editor, reason="Too hasty")
    person.refresh_from_db()
    assert str(person.born) == "1956"
    assert standing(person, "born").is_open_dispute
    stored = Decision.objects.get()
    assert (stored.withdrawn_by, stored.withdrawn_reason) == (editor, "Too hasty")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"value": "1956"}, "decision_says_what_it_said"),
        ({"reason": "Other"}, "decision_says_what_it_said"),
        ({"weighed": []}, "decision_says_what_it_said"),
        ({"withdrawn_reason": "x"}, "decision_withdrawn_by_somebody_because"),
        ({"person": None}, "decision_moves_only_by_merging"),
    ],
)
def test_the_database_keeps_a_decision_as_it_was(change: dict[str, Any], rule: str) -> None:
    decide(disputed_person(), "born", "1955")
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Decision.objects.update(**change)


def test_the_database_keeps_decisions_and_withdrawals() -> None:
    decision = decide(disputed_person(), "born", "1955")
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        decision.delete()
    decision.withdraw(by=make_user(), reason="Too hasty")
    with pytest.raises(IntegrityError, match="withdrawn already"), transaction.atomic():
        Decision.objects.update(withdrawn_reason="Other")


@pytest.mark.parametrize("wrong", ["proposed", "other fact", "other person"])
def test_only_accepted_claims_of_the_fact_are_weighed(wrong: str) -> None:
    person, reviewer = disputed_person(sex="male"), make_user("reviewer")
    choices: dict[str, Callable[[], Claim | None]] = {
        "proposed": lambda: make_claim(person, "born", "1957"),
        "other fact": lambda: make_claim(person, "sex", accepted_by=reviewer),
        "other person": lambda: Claim.objects.exclude(person=person).first(),
    }
    claim = choices[wrong]()
    assert claim is not None
    decision = Decision(
        person=person,
        field="born",
        value="1955",
        held=True,
        reason="So",
        weighed=[claim.pk],
        decided_by=reviewer,
    )
    with pytest.raises(IntegrityError, match="weighs accepted claims"), transaction.atomic():
        decision.save()


def test_a_merged_person_takes_decisions_along_and_they_are_judged_anew() -> None:
    gone, kept = disputed_person(), make_person(born="1955")
    decide(gone, "born", "1955")
    gone.merge_into(kept, by=make_user("reviewer"), reason="One man")
    assert standing(kept, "born").is_decided
    arrive(kept)
    assert standing(kept, "born").is_open_dispute


@pytest.mark.parametrize(
    ("role", "told"), [(Role.READER, False), (Role.RESEARCHER, False), (Role.ANALYST, True)]
)
def test_a_decision_that_weighs_what_is_hidden_is_hidden(role: Role, told: bool) -> None:
    person = disputed_person(publication_state="published")
    open_one = decide(person, "born", "1955")
    hidden = make_snapshot(source=make_source(audience=Audience.CONFIDENTIAL))
    make_claim(
        person,
        "born",
        "1957",
        passage=make_passage(snapshot=hidden),
        accepted_by=make_user("reviewer"),
    )
    secret = decide(person, "born", "1955")
    visible = Decision.objects.visible_to(make_user(role))
    assert set(visible) == ({open_one, secret} if told else {open_one})
    telling = Decision.objects.with_telling(make_user(role)).get(pk=secret.pk)
    assert telling.is_told is told  # type: ignore[attr-defined]


def test_a_decision_says_what_it_is() -> None:
    person = disputed_person()
    decision = decide(person, "born", "1955")
    assert (str(decision), decision.subject, decision.shown) == ("born = 1955", person, "1955")
    nothing = decide(person, "born", "")
    assert (str(nothing), nothing.shown) == ("born ≠ ", "")
    assert list(Decision.objects.in_effect().of_dossier(person)) == [nothing, decision]
