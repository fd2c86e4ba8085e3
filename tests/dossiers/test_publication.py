"""From draft to public and back: the table of moves, and the gate before publishing."""

import itertools
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from casetracker.access import Role
from casetracker.constraints import sentence_for
from casetracker.exceptions import CasetrackerError, NotPermittedError, TransitionError
from casetracker.history import acting
from dossiers.exceptions import DisputedError, PublicationError, UnsourcedError
from dossiers.models import Claim, Decision, Detention, Person
from dossiers.models.publication import MOVES, Publishable
from dossiers.vocabularies import ClaimState, PublicationState
from tests.factories import (
    make_claim,
    make_detention,
    make_person,
    make_status_change,
    make_user,
)

D, R, P, W = (
    PublicationState.DRAFT,
    PublicationState.IN_REVIEW,
    PublicationState.PUBLISHED,
    PublicationState.WITHDRAWN,
)

# Every state x verb that leads somewhere, with the least role; all other pairs are refused.
TABLE = {
    (D, "submit"): (R, Role.ANALYST),
    (R, "send_back"): (D, Role.ANALYST),
    (R, "publish"): (P, Role.REVIEWER),
    (P, "withdraw"): (W, Role.REVIEWER),
    (W, "reopen"): (D, Role.ANALYST),
}
VERBS = ("submit", "send_back", "publish", "withdraw", "reopen")
CASES = list(itertools.product(PublicationState, VERBS, Role))


def sourced_person(state: PublicationState) -> Person:
    """A person with a name, which an accepted claim supports."""
    person = make_person(publication_state=state)
    make_claim(person, "names", accepted_by=make_user(Role.REVIEWER))
    return person


def outcome(state: PublicationState, verb: str, role: Role) -> PublicationState | type[Exception]:
    """The state after the verb, or the error."""
    if (state, verb) not in TABLE:
        return TransitionError
    new, least = TABLE[state, verb]
    return new if list(Role).index(role) >= list(Role).index(least) else NotPermittedError


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "verb", "role"), CASES)
def test_what_a_verb_makes_of_a_state_for_a_role(
    state: PublicationState, verb: str, role: Role
) -> None:
    person, bystander = sourced_person(state), make_person(publication_state=state)
    expected = outcome(state, verb, role)
    deed: Callable[..., None] = getattr(person, verb)
    if isinstance(expected, PublicationState):
        deed(by=make_user(role), reason="Because")
    else:
        with pytest.raises(expected):
            deed(by=make_user(role), reason="Because")
    stored = Person.objects.get(pk=person.pk).publication_state
    assert stored == (expected if isinstance(expected, PublicationState) else state)
    bystander.refresh_from_db()
    assert bystander.publication_state == state


def test_the_table_tells_of_every_verb() -> None:
    assert {verb for _, verb in TABLE} == set(VERBS) == set(MOVES)
    assert all(callable(getattr(Publishable, verb)) for verb in MOVES)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "verb"), [(R, "send_back"), (P, "withdraw"), (W, "reopen")], ids=str
)
def test_what_takes_something_back_says_why(state: PublicationState, verb: str) -> None:
    person = sourced_person(state)
    with pytest.raises(PublicationError) as caught:
        getattr(person, verb)(by=make_user(Role.REVIEWER), reason="  ")
    assert (caught.value.field, caught.value.code) == ("reason", "reason")
    person.refresh_from_db()
    assert person.publication_state == state


@pytest.mark.django_db
def test_a_move_is_kept_with_who_and_why() -> None:
    person, by = sourced_person(P), make_user(Role.REVIEWER)
    person.withdraw(by=by, reason="The family asked for it")
    event = person.events.order_by("-pgh_id").first()  # type: ignore[attr-defined]
    assert event.pgh_context.metadata == {"user": by.pk, "reason": "The family asked for it"}


@pytest.mark.django_db
@pytest.mark.parametrize(("old", "new"), list(itertools.product(PublicationState, repeat=2)))
def test_plain_sql_is_held_to_the_table_too(old: PublicationState, new: PublicationState) -> None:
    person = make_person(publication_state=old)
    allowed = old == new or any((m.out_of, m.becomes) == (old, new) for m in MOVES.values())
    rows = Person.objects.filter(pk=person.pk)
    if allowed:
        assert rows.update(publication_state=new) == 1
        return
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        rows.update(publication_state=new)
    assert sentence_for(caught.value)[1].startswith("A dossier cannot move")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "role", "refusal"),
    [
        (D, R, Role.ANALYST, None),
        (D, P, Role.REVIEWER, TransitionError),
        (D, D, Role.REVIEWER, TransitionError),
        (R, P, Role.REVIEWER, None),
        (R, P, Role.ANALYST, NotPermittedError),
        (P, D, Role.REVIEWER, TransitionError),
    ],
)
def test_moving_to_a_state_is_done_by_its_verb(
    old: PublicationState,
    new: PublicationState,
    role: Role,
    refusal: type[CasetrackerError] | None,
) -> None:
    person = sourced_person(old)
    if refusal is None:
        person.move_to(new, by=make_user(role), reason="ready")
    else:
        with pytest.raises(refusal):
            person.move_to(new, by=make_user(role), reason="ready")
    person.refresh_from_db()
    assert person.publication_state == (new if refusal is None else old)


@pytest.mark.django_db
def test_nobody_publishes_what_they_submitted() -> None:
    person, reviewer, another = sourced_person(D), make_user(Role.REVIEWER), make_user("reviewer")
    person.submit(by=reviewer)
    with pytest.raises(PublicationError) as caught:
        person.publish(by=reviewer)
    assert caught.value.code == "own_submission"
    person.publish(by=another)
    assert Person.objects.get().publication_state == P


@pytest.mark.django_db
def test_only_the_last_submission_counts() -> None:
    person, reviewer, analyst = sourced_person(D), make_user(Role.REVIEWER), make_user()
    person.submit(by=reviewer)
    person.send_back(by=reviewer, reason="A date is missing")
    person.submit(by=analyst)
    # What is edited while it waits is no submission.
    with acting(by=reviewer, reason="Noted"):
        Person.objects.filter(pk=person.pk).update(internal_notes="Asked the lawyer")
    person.publish(by=reviewer)
    assert Person.objects.get().publication_state == P


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["person", "detention", "status change"])
def test_a_dossier_with_an_unsourced_fact_is_not_published(where: str) -> None:
    reviewer, person = make_user("reviewer"), sourced_person(R)
    if where == "person":
        Person.objects.filter(pk=person.pk).update(health="ill")
    elif where == "detention":
        make_detention(person)
    else:
        make_status_change(person)
    with pytest.raises(UnsourcedError) as caught:
        person.publish(by=reviewer)
    assert caught.value.missing
    assert caught.value.missing[0].startswith(where)
    person.refresh_from_db()
    assert person.publication_state == R


@pytest.mark.django_db
def test_an_open_contradiction_is_not_published_and_a_decided_one_is() -> None:
    reviewer, person = make_user("reviewer"), sourced_person(R)
    Person.objects.filter(pk=person.pk).update(born="1955")
    person.refresh_from_db()
    make_claim(person, "born", "1955", accepted_by=reviewer)
    make_claim(person, "born", "1956", accepted_by=reviewer)
    with pytest.raises(DisputedError) as caught:
        person.publish(by=reviewer)
    assert caught.value.missing == ["person: born"]
    Decision.objects.decide(person, field="born", value="1955", by=make_user(), reason="The court")
    person.publish(by=reviewer)
    assert Person.objects.get(pk=person.pk).publication_state == P


@pytest.mark.django_db
def test_a_decision_is_no_source() -> None:
    reviewer, person = make_user("reviewer"), sourced_person(R)
    Person.objects.filter(pk=person.pk).update(born="1955")
    person.refresh_from_db()
    make_claim(person, "born", "1956", accepted_by=reviewer)
    Decision.objects.decide(person, field="born", value="1955", by=make_user(), reason="We know")
    with pytest.raises(UnsourcedError) as caught:
        person.publish(by=reviewer)
    assert caught.value.missing == ["person: born"]


@pytest.mark.django_db
def test_a_status_change_that_is_corrected_keeps_nothing_back() -> None:
    reviewer, person, by = make_user("reviewer"), sourced_person(R), make_user()
    wrong = make_status_change(person, custody="prison", date="2009")
    right = make_status_change(
        person, custody="detained", date="2010", supersedes=wrong, supersedes_reason="Misread"
    )
    for field in ("date", "custody"):
        make_claim(right, field, by=by, accepted_by=reviewer)
    person.publish(by=reviewer)
    assert Person.objects.get(pk=person.pk).publication_state == P


@pytest.mark.django_db
def test_many_gaps_are_told_in_short() -> None:
    person = make_person(publication_state=R)
    for index in range(6):
        make_detention(person, began=str(1990 + index), ended=str(1990 + index))
    with pytest.raises(UnsourcedError, match="and 9 more") as caught:
        person.publish(by=make_user("reviewer"))
    assert len(caught.value.missing) == 19


@pytest.mark.django_db
def test_what_loses_its_source_later_stays_published() -> None:
    person, reviewer = sourced_person(R), make_user("reviewer")
    person.publish(by=reviewer)
    Claim.objects.get().retract(by=reviewer, reason="Misread")
    person.refresh_from_db()
    assert person.publication_state == P
    assert [item.fact.name for _, item in person.gaps()] == ["names"]


def in_a_thread(deed: Callable[[], Any]) -> tuple[threading.Thread, list[Exception]]:
    """The deed, begun in a connection of its own, and the errors it ended with."""
    errors: list[Exception] = []

    def run() -> None:
        try:
            deed()
        except CasetrackerError as error:
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, errors


@pytest.mark.django_db(transaction=True)
def test_a_retraction_under_way_is_waited_for() -> None:
    person, reviewer = sourced_person(R), make_user("reviewer")
    with transaction.atomic():
        Claim.objects.get().retract(by=reviewer, reason="Misread")
        thread, errors = in_a_thread(lambda: person.publish(by=reviewer))
        thread.join(timeout=1)
        assert thread.is_alive()
    thread.join(timeout=20)
    assert [type(error) for error in errors] == [UnsourcedError]
    assert Person.objects.get().publication_state == R


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["retract", "add", "edit"])
def test_nothing_changes_while_a_dossier_is_published(what: str) -> None:
    person, reviewer = sourced_person(R), make_user("reviewer")
    claim = Claim.objects.get()
    detention: list[Detention] = []
    deeds: dict[str, Callable[[], Any]] = {
        "retract": lambda: claim.retract(by=reviewer, reason="Misread"),
        "add": lambda: detention.append(make_detention(person)),
        "edit": lambda: Person.objects.filter(pk=person.pk).update(health="ill"),
    }
    with transaction.atomic():
        person.publish(by=reviewer)
        thread, errors = in_a_thread(deeds[what])
        thread.join(timeout=1)
        assert thread.is_alive()
    thread.join(timeout=20)
    assert not errors
    assert Person.objects.get(pk=person.pk).publication_state == P
    assert (Claim.objects.get().state == ClaimState.RETRACTED) is (what == "retract")
