"""Review by a second person: who may do what to a claim in which state."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, NamedTuple

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from casetracker.access import Role
from casetracker.constraints import sentence_for
from casetracker.exceptions import CasetrackerError, NotPermittedError, TransitionError
from casetracker.models import User
from dossiers.exceptions import ReviewError
from dossiers.models import Claim
from dossiers.vocabularies import ClaimState
from tests.factories import make_claim, make_passage, make_person, make_user

pytestmark = pytest.mark.django_db

P, B, A, R, X = "proposed", "returned", "accepted", "rejected", "retracted"
STATES = (P, B, A, R, X)


class Cast(NamedTuple):
    """Those who meet a claim; ``analyst`` and ``chief`` each record some."""

    analyst: User
    """Records, may not review."""
    other: User
    """Another who records."""
    chief: User
    """Records, and may review what others recorded."""
    reviewer: User
    """Another who may review."""
    researcher: User


@pytest.fixture
def cast() -> Cast:
    roles = (Role.ANALYST, Role.ANALYST, Role.REVIEWER, Role.REVIEWER, Role.RESEARCHER)
    return Cast(*(make_user(role) for role in roles))


def claim_in(state: str, *, by: User) -> Claim:
    """A claim recorded by ``by`` and brought to ``state`` by its verbs."""
    judge = make_user(Role.REVIEWER)
    claim = make_claim(make_person(born="1955"), "born", by=by)
    deeds = {B: "send_back", A: "accept", R: "reject", X: "retract"}
    if state in deeds:
        getattr(claim, deeds[state])(by=judge, reason="as the table says")
    return claim


NO, OWN, LATE = NotPermittedError, ReviewError, TransitionError

# verb -> the state it leads to, and out of which states
LEADS = {
    "accept": (A, {P, R}),
    "reject": (R, {P, A}),
    "send_back": (B, {P}),
    "reconsider": (P, {A, R, B}),
    "propose_again": (P, {B}),
    "retract": (X, {P, B, A}),
}

# verb, who recorded, who acts -> None where it is theirs to do, else what refuses
ACTORS: dict[tuple[str, str, str], type[CasetrackerError] | None] = {
    **{
        (verb, recorder, actor): refused
        for verb in ("accept", "reject", "send_back", "reconsider", "assign")
        for recorder, actor, refused in (
            ("analyst", "analyst", NO),
            ("analyst", "other", NO),
            ("analyst", "reviewer", None),
            ("analyst", "researcher", NO),
            # Four eyes, whatever the rank.
            ("chief", "chief", OWN),
            ("chief", "other", NO),
            ("chief", "reviewer", None),
            ("chief", "researcher", NO),
        )
    },
    **{
        ("propose_again", recorder, actor): None if recorder == actor else NO
        for recorder in ("analyst", "chief")
        for actor in (recorder, "other", "reviewer", "researcher")
    },
    **{
        ("retract", recorder, actor): None if actor in (recorder, "reviewer") else NO
        for recorder in ("analyst", "chief")
        for actor in (recorder, "other", "reviewer", "researcher")
    },
}


def rule_table() -> Iterator[Any]:
    """Every verb by everybody in every state, with the state afterwards or what refuses it."""
    for (verb, recorder, actor), refused in ACTORS.items():
        for state in STATES:
            if verb == "assign":
                outcome: Any = refused or (state if state in (P, B) else ReviewError)
            else:
                becomes, out_of = LEADS[verb]
                outcome = refused or (becomes if state in out_of else LATE)
            yield pytest.param(
                verb, recorder, actor, state, outcome, id=f"{recorder}-{state}-{actor}-{verb}"
            )


def do(claim: Claim, verb: str, *, by: User) -> None:
    """The verb, with all it asks for."""
    told: dict[str, Any] = {"reason": "read again"}
    if verb == "propose_again":
        told = {"answer": "read again"}
    elif verb == "assign":
        told = {"to": make_user(Role.REVIEWER)}
    getattr(claim, verb)(by=by, **told)


@pytest.mark.parametrize(("verb", "recorder", "actor", "state", "outcome"), list(rule_table()))
def test_the_rules_of_review(
    cast: Cast, verb: str, recorder: str, actor: str, state: str, outcome: Any
) -> None:
    claim = claim_in(state, by=getattr(cast, recorder))
    before = Claim.objects.filter(pk=claim.pk).values().get()
    by = getattr(cast, actor)
    if isinstance(outcome, str):
        do(claim, verb, by=by)
        claim.refresh_from_db()
        assert claim.state == outcome
    else:
        with pytest.raises(outcome) as caught:
            do(claim, verb, by=by)
        assert type(caught.value) is outcome
        assert Claim.objects.filter(pk=claim.pk).values().get() == before


def test_every_state_and_verb_is_in_the_table() -> None:
    assert set(STATES) == set(ClaimState.values)
    told = {(verb, recorder, actor) for verb, recorder, actor in ACTORS}
    actors = {"analyst": ["analyst"], "chief": ["chief"]}
    for recorder, own in actors.items():
        for verb, actor in product([*LEADS, "assign"], [*own, "other", "reviewer", "researcher"]):
            assert (verb, recorder, actor) in told


@pytest.mark.parametrize("verb", ["reject", "send_back", "retract", "reconsider", "propose_again"])
def test_everything_but_accepting_says_why(cast: Cast, verb: str) -> None:
    state = {"reconsider": A, "propose_again": B}.get(verb, P)
    claim = claim_in(state, by=cast.analyst)
    by = cast.analyst if verb == "propose_again" else cast.reviewer
    name = "answer" if verb == "propose_again" else "reason"
    with pytest.raises(ReviewError) as caught:
        getattr(claim, verb)(by=by, **{name: " \n"})
    assert caught.value.field == name
    claim.refresh_from_db()
    assert claim.state == state


def test_what_is_sent_back_is_answered_and_decided(cast: Cast) -> None:
    claim = claim_in(P, by=cast.analyst)
    claim.assign(by=cast.chief, to=cast.reviewer)
    claim.send_back(by=cast.reviewer, reason="Which year?")
    assert (claim.reviewed_by, claim.review_reason) == (cast.reviewer, "Which year?")
    claim.propose_again(by=cast.analyst, answer="See the next sentence.")
    claim.refresh_from_db()
    assert (claim.state, claim.answer) == (P, "See the next sentence.")
    assert (claim.reviewed_by, claim.reviewed_at, claim.review_reason) == (None, None, "")
    # Who asked is the one to read the answer.
    assert claim.assigned_to == cast.reviewer
    claim.accept(by=cast.reviewer)
    claim.refresh_from_db()
    assert (claim.state, claim.answer) == (A, "See the next sentence.")
    events = Claim.pgh_event_model.objects.filter(pgh_obj=claim.pk).order_by("pgh_id")  # type: ignore[attr-defined]
    assert [(row.state, row.review_reason) for row in events] == [
        (P, ""),
        (P, ""),
        (B, "Which year?"),
        (P, ""),
        (A, ""),
    ]
    actors = [row.pgh_context.metadata["user"] for row in events]
    told = (cast.analyst, cast.chief, cast.reviewer, cast.analyst, cast.reviewer)
    assert actors == [user.pk for user in told]


def test_a_decision_that_is_taken_back_stays_in_the_history(cast: Cast) -> None:
    claim = claim_in(P, by=cast.analyst)
    claim.reject(by=cast.reviewer, reason="Another man of that name")
    claim.reconsider(by=cast.chief, reason="He has both names")
    claim.refresh_from_db()
    assert (claim.state, claim.reviewed_by, claim.review_reason) == (P, None, "")
    events = Claim.pgh_event_model.objects.filter(pgh_obj=claim.pk).order_by("pgh_id")  # type: ignore[attr-defined]
    assert [(row.state, row.review_reason) for row in events] == [
        (P, ""),
        (R, "Another man of that name"),
        (P, ""),
    ]
    assert events.last().pgh_context.metadata["reason"] == "He has both names"


def test_a_retracted_claim_keeps_row_and_reason(cast: Cast) -> None:
    claim = claim_in(A, by=cast.analyst)
    claim.retract(by=cast.analyst, reason="I misread the date")
    kept = Claim.objects.get(pk=claim.pk)
    assert (kept.state, kept.value, kept.review_reason) == (X, "1955", "I misread the date")
    assert (kept.passage, kept.reviewed_by) == (claim.passage, cast.analyst)


@pytest.mark.parametrize("state", [R, X])
def test_a_claim_cannot_come_back_beside_its_double(cast: Cast, state: str) -> None:
    person, passage = make_person(born="1955"), make_passage(by=cast.analyst)
    first = make_claim(person, "born", passage=passage, by=cast.analyst)
    if state == X:
        first.retract(by=cast.analyst, reason="misread")
    else:
        first.reject(by=cast.reviewer, reason="misread")
    make_claim(person, "born", passage=passage, by=cast.other)
    if state == X:
        with pytest.raises(TransitionError):
            first.reconsider(by=cast.reviewer, reason="read again")
    else:
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            first.reconsider(by=cast.reviewer, reason="read again")
        assert sentence_for(caught.value)[0] == "duplicate"


ASSIGNED = [
    # to whom, whether the rules let it
    ("reviewer", None),
    ("researcher", ReviewError),
    ("other", ReviewError),
    # Who recorded it, reviewer or not.
    ("chief", ReviewError),
    ("nobody", None),
    # An account that was closed.
    ("gone", ReviewError),
]


@pytest.mark.parametrize(("to", "refused"), ASSIGNED)
def test_who_can_be_asked(cast: Cast, to: str, refused: type[CasetrackerError] | None) -> None:
    claim = make_claim(make_person(born="1955"), "born", by=cast.chief)
    gone = make_user(Role.REVIEWER, is_active=False)
    named = {"nobody": None, "gone": gone}.get(to, getattr(cast, to, None))
    if refused:
        with pytest.raises(refused) as caught:
            claim.assign(by=cast.reviewer, to=named)
        assert caught.value.field == "to"
    else:
        claim.assign(by=cast.reviewer, to=named)
    claim.refresh_from_db()
    assert claim.assigned_to == (None if refused else named)


def rule_broken_by(deed: Callable[[], object]) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        deed()
    assert sentence_for(caught.value)[0] != "conflict"
    return str(caught.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


IN_SQL = [
    # what is written past the verbs, and the rule that refuses it; "own" is who recorded it
    ({"state": A, "reviewed_by": "own"}, "claim_reviewed_by_another"),
    ({"state": R, "reviewed_by": "own", "review_reason": "no"}, "claim_reviewed_by_another"),
    ({"state": B, "reviewed_by": "own", "review_reason": "no"}, "claim_reviewed_by_another"),
    ({"state": A}, "claim_decision_has_a_reviewer"),
    ({"state": B, "review_reason": "no"}, "claim_decision_has_a_reviewer"),
    ({"state": A, "reviewed_by": "chief", "reviewed_at": None}, "claim_decision_has_a_reviewer"),
    ({"reviewed_by": "chief"}, "claim_decision_has_a_reviewer"),
    ({"reviewed_by": None, "reviewed_at": "now"}, "claim_decision_has_a_reviewer"),
    ({"review_reason": "left behind"}, "claim_decision_has_a_reviewer"),
    ({"state": B, "reviewed_by": "chief"}, "claim_refusal_has_a_reason"),
    ({"state": B, "reviewed_by": "chief", "review_reason": " "}, "claim_refusal_has_a_reason"),
    ({"state": X, "reviewed_by": "own", "review_reason": ""}, "claim_refusal_has_a_reason"),
    ({"assigned_to": "own"}, "claim_assigned_to_another"),
    ({"recorded_by": "chief"}, "claim_says_what_it_said"),
    ({"state": "believed", "reviewed_by": "chief", "review_reason": "so"}, "claim_state_is_known"),
]


@pytest.mark.parametrize(("change", "rule"), IN_SQL)
def test_the_database_holds_the_rules_itself(cast: Cast, change: Any, rule: str) -> None:
    claim = claim_in(P, by=cast.analyst)
    people = {"own": cast.analyst, "chief": cast.chief, "now": timezone.now()}
    if "reviewed_by" in change and "reviewed_at" not in change and "state" in change:
        change = {**change, "reviewed_at": "now"}
    told = {name: people.get(value, value) for name, value in change.items()}
    rows = Claim.objects.filter(pk=claim.pk)
    assert rule_broken_by(lambda: rows.update(**told)) == rule
