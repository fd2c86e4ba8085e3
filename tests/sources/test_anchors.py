"""What becomes of passages when another snapshot is taken: the rows, the rules, the decisions."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casetracker.access import Audience, Role
from casetracker.constraints import sentence_for
from casetracker.exceptions import NotPermittedError, TransitionError
from sources.exceptions import AnchorError, QuoteNotFoundError
from sources.models import Anchor, Passage, Snapshot, Source
from tests.factories import TEXT, make_passage, make_snapshot, make_source, make_user

pytestmark = pytest.mark.django_db

MOVED = TEXT.replace("prison to a hospital", "prison  to a hospital")
LOST = TEXT.replace("moved from prison to a hospital", "set free")


def rule_broken_by(deed: Callable[[], object]) -> str:
    """The name of the database's rule that refuses ``deed``."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        deed()
    assert not sentence_for(caught.value)[1].startswith("This contradicts")
    return str(caught.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def make_anchor(text: str = MOVED, quote: str = "moved from prison to a hospital") -> Anchor:
    """What became of a passage of `TEXT` in a snapshot of ``text``."""
    passage = make_passage(quote)
    make_snapshot(source=passage.snapshot.source, text=text)
    return Anchor.objects.get(passage=passage)


def state_of(passage: Passage) -> str:
    return str(Passage.objects.get(pk=passage.pk).anchor_state)


def stands(snapshot: Snapshot) -> dict[str, str]:
    """The quotes of the passages that stand in ``snapshot``, with the words that stand there."""
    return {
        passage.quote: snapshot.text[passage.at_start : passage.at_end]  # type: ignore[attr-defined]
        for passage in Passage.objects.standing_in(snapshot)
    }


@pytest.mark.parametrize(
    ("text", "state", "outcome", "words"),
    [
        ("Preface.\n\n" + TEXT, "held", "shifted", "moved from prison to a hospital"),
        (MOVED, "moved", "typography", "moved from prison  to a hospital"),
        (LOST, "lost", "reworded", ""),
    ],
)
def test_taking_a_snapshot_tells_what_became_of_each_passage(
    text: str, state: str, outcome: str, words: str
) -> None:
    make_passage("treatment abroad")
    anchor = make_anchor(text)
    assert (anchor.state, anchor.outcome, anchor.quote) == (state, outcome, words)
    assert state_of(anchor.passage) == state
    assert Anchor.objects.count() == 1


def test_the_statements_do_not_depend_on_the_passages(django_assert_num_queries: Any) -> None:
    by = make_user()
    for quotes in (["eleven years"], ["eleven years", "hospital", "His wife", "abroad", "June"]):
        snapshot = make_snapshot(by=by)
        for quote in quotes:
            make_passage(quote, snapshot=snapshot, by=by)
        with django_assert_num_queries(13):
            make_snapshot(source=snapshot.source, text="Preface.\n\n" + TEXT, by=by)


def test_each_passage_is_judged_from_its_own_snapshot() -> None:
    first = make_passage("eleven years")
    source = first.snapshot.source
    second = make_snapshot(source=source, text=TEXT.replace("eleven", "twelve"))
    later = make_passage("twelve years", snapshot=second)
    third = make_snapshot(source=source, text="Preface.\n\n" + TEXT)
    assert state_of(first) == "held"
    assert state_of(later) == "lost"
    assert [anchor.state for anchor in first.anchors.order_by("snapshot__id")] == ["lost", "held"]
    assert stands(second) == {"twelve years": "twelve years"}
    assert stands(third) == {"eleven years": "eleven years"}


def test_a_passage_marked_in_an_older_snapshot_is_judged_at_once() -> None:
    old = make_snapshot()
    make_snapshot(source=old.source, text=LOST)
    passage = make_passage(snapshot=old)
    assert passage.anchor_state == "lost"
    assert make_passage(snapshot=old) == passage
    assert Anchor.objects.count() == 1


def test_passages_of_merged_sources_are_judged_against_each_other() -> None:
    one = make_passage()
    other = make_passage("treatment abroad", snapshot=make_snapshot(text=TEXT + "Printed later."))
    three = make_snapshot(source=one.snapshot.source, text=LOST)
    by = make_user(Role.REVIEWER)
    one.snapshot.source.merge_into(other.snapshot.source, by=by, reason="The same report")
    kept = Anchor.objects.values_list("passage__quote", "snapshot")
    assert set(kept) == {
        (one.quote, other.snapshot.pk),
        (one.quote, three.pk),
        (other.quote, three.pk),
    }
    assert (state_of(one), state_of(other)) == ("lost", "held")


def test_confirming_keeps_both_quotes_and_who_did_it() -> None:
    anchor, by = make_anchor(), make_user()
    assert stands(anchor.snapshot) == {}
    anchor.confirm(by=by)
    kept = Anchor.objects.get()
    assert (kept.decision, kept.decided_by, kept.standing_quote) == ("confirmed", by, kept.quote)
    assert stands(anchor.snapshot) == {anchor.passage.quote: "moved from prison  to a hospital"}
    assert state_of(anchor.passage) == "moved"


def test_refusing_loses_the_passage_with_a_reason() -> None:
    anchor = make_anchor()
    anchor.refuse(by=make_user(), reason="Another patient")
    kept = Anchor.objects.get()
    assert (kept.decision_reason, kept.standing_quote) == ("Another patient", "")
    assert state_of(anchor.passage) == "lost"
    assert stands(anchor.snapshot) == {}


def test_what_is_held_can_be_refused_too() -> None:
    anchor = make_anchor("Preface.\n\n" + TEXT)
    assert anchor.standing_quote == anchor.passage.quote
    anchor.refuse(by=make_user(), reason="The report was withdrawn")
    assert stands(anchor.snapshot) == {}


def test_a_lost_passage_is_marked_again_in_other_words() -> None:
    anchor = make_anchor(LOST)
    anchor.mark_again(by=make_user(), quote="set free")
    kept = Anchor.objects.get()
    assert (kept.quote, kept.chosen_quote, kept.standing_quote) == ("", "set free", "set free")
    assert state_of(anchor.passage) == "moved"
    assert stands(anchor.snapshot) == {anchor.passage.quote: "set free"}
    assert anchor.passage.quote == "moved from prison to a hospital"


def test_words_that_are_not_there_cannot_be_chosen() -> None:
    anchor = make_anchor(LOST)
    with pytest.raises(QuoteNotFoundError):
        anchor.mark_again(by=make_user(), quote="let go")
    assert Anchor.objects.get().decision == ""


@pytest.mark.parametrize("quote", ["", "set free"])
def test_a_decision_is_taken_back(quote: str) -> None:
    anchor, by = make_anchor(LOST if quote else MOVED), make_user()
    state = state_of(anchor.passage)
    if quote:
        anchor.mark_again(by=by, quote=quote)
    else:
        anchor.refuse(by=by, reason="Not this one")
    anchor.undo(by=by)
    kept = Anchor.objects.get()
    assert (kept.decision, kept.decided_by, kept.decided_at) == ("", None, None)
    assert (kept.decision_reason, kept.chosen_start, kept.chosen_quote) == ("", None, "")
    assert state_of(anchor.passage) == state
    assert kept.events.count() == 3  # type: ignore[attr-defined]


IMPOSSIBLE: list[tuple[str, Callable[[Anchor, Any], object], type[Exception]]] = [
    (LOST, lambda anchor, by: anchor.confirm(by=by), AnchorError),
    (LOST, lambda anchor, by: anchor.refuse(by=by, reason="No"), AnchorError),
    (TEXT + "End.", lambda anchor, by: anchor.confirm(by=by), AnchorError),
    (MOVED, lambda anchor, by: anchor.refuse(by=by, reason=" "), AnchorError),
    (MOVED, lambda anchor, by: anchor.undo(by=by), TransitionError),
]


@pytest.mark.parametrize(("text", "deed", "error"), IMPOSSIBLE)
def test_impossible_decisions_are_refused(
    text: str, deed: Callable[[Anchor, Any], object], error: type[Exception]
) -> None:
    anchor = make_anchor(text)
    with pytest.raises(error):
        deed(anchor, make_user())
    assert Anchor.objects.get().decision == ""


def test_nothing_is_decided_twice() -> None:
    anchor, by = make_anchor(), make_user()
    anchor.confirm(by=by)
    with pytest.raises(TransitionError):
        anchor.refuse(by=by, reason="Second thoughts")
    assert Anchor.objects.get().decision == "confirmed"


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.READER, False),
        (Role.RESEARCHER, False),
        (Role.ANALYST, True),
        (Role.REVIEWER, True),
        (Role.ADMINISTRATOR, True),
    ],
)
def test_only_those_who_may_edit_decide(role: Role, may: bool) -> None:
    anchor = make_anchor()
    if may:
        anchor.confirm(by=make_user(role))
    else:
        with pytest.raises(NotPermittedError):
            anchor.confirm(by=make_user(role))
    assert bool(Anchor.objects.get().decision) is may


def test_all_that_differ_in_print_alone_are_confirmed_together() -> None:
    source = make_source()
    snapshot = make_snapshot(source=source)
    printed = make_passage(snapshot=snapshot)
    edited = make_passage("eleven years", snapshot=snapshot)
    make_snapshot(
        source=source, text=MOVED.replace("The court in Shenyang", "In Shenyang the court")
    )
    make_anchor()
    confirmed = Anchor.objects.filter(snapshot__source=source).confirm_print(by=make_user())
    assert confirmed == 1
    assert printed.anchors.get().decision == "confirmed"
    assert edited.anchors.get().decision == ""


def test_confirming_together_needs_the_right_to_edit() -> None:
    make_anchor()
    with pytest.raises(NotPermittedError):
        Anchor.objects.all().confirm_print(by=make_user(Role.RESEARCHER))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"quote": "x" * 32}, "anchor_found_is_kept"),
        ({"start": 0}, "anchor_found_is_kept"),
        ({"state": "held"}, "anchor_found_is_kept"),
        ({"nearest": "x"}, "anchor_found_is_kept"),
        ({"decision": "confirmed"}, "anchor_decision_has_a_maker"),
        ({"chosen_start": 0, "chosen_end": 3, "chosen_quote": "The"}, "anchor_choice_is_whole"),
        (
            {"chosen_start": 0, "chosen_end": 3, "chosen_quote": "His"},
            "anchor_choice_stands_at_position",
        ),
    ],
)
def test_the_database_refuses_a_change(change: dict[str, object], rule: str) -> None:
    anchor = make_anchor()
    assert rule_broken_by(lambda: Anchor.objects.filter(pk=anchor.pk).update(**change)) == rule


def test_the_database_refuses_decisions_without_ground() -> None:
    anchor = make_anchor()
    anchor.confirm(by=make_user())
    refused = rule_broken_by(lambda: Anchor.objects.update(decision="refused"))
    assert refused == "anchor_refusal_has_a_reason"
    lost = make_anchor(LOST)
    row = Anchor.objects.filter(pk=lost.pk)
    who = {"decided_by": anchor.decided_by, "decided_at": anchor.decided_at}
    broken = rule_broken_by(lambda: row.update(decision="confirmed", **who))
    assert broken == "anchor_of_lost_needs_words"


WORDS = "moved from prison"


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"quote": "moved from hotels"}, "anchor_words_stand_at_position"),
        ({"start": 9_000, "end": 9_017}, "anchor_words_stand_at_position"),
        ({"prefix": "not so "}, "anchor_words_stand_at_position"),
        ({"suffix": " nor so"}, "anchor_words_stand_at_position"),
        ({"end": 100}, "anchor_found_has_a_place"),
        ({"quote": ""}, "anchor_found_has_a_place"),
        ({"state": "lost", "outcome": "reworded"}, "anchor_found_has_a_place"),
        ({"outcome": "reworded"}, "anchor_outcome_fits_its_state"),
    ],
)
def test_the_database_refuses_what_was_not_found(fields: dict[str, Any], rule: str) -> None:
    anchor = make_anchor()
    at = MOVED.index(WORDS)
    found: dict[str, Any] = {
        "passage": make_passage("eleven years", snapshot=anchor.passage.snapshot),
        "snapshot": anchor.snapshot,
        "state": "held",
        "outcome": "shifted",
        "start": at,
        "end": at + len(WORDS),
        "quote": WORDS,
    }
    Anchor.objects.filter(passage=found["passage"]).delete()
    assert rule_broken_by(lambda: Anchor.objects.create(**(found | fields))) == rule
    assert Anchor.objects.create(**found).quote == WORDS


def test_a_passage_has_one_anchor_in_a_snapshot_and_only_in_later_ones() -> None:
    anchor = make_anchor(LOST)
    lost = {"state": "lost", "outcome": "reworded"}
    again = rule_broken_by(
        lambda: Anchor.objects.create(passage=anchor.passage, snapshot=anchor.snapshot, **lost)
    )
    assert again == "anchor_once_in_a_snapshot"
    for snapshot in (anchor.passage.snapshot, make_snapshot()):
        row = Anchor(passage=anchor.passage, snapshot=snapshot, **lost)
        broken = rule_broken_by(row.save)
        assert broken == "anchor_is_in_a_later_snapshot"


@pytest.mark.parametrize(
    ("audience", "role", "sees"),
    [
        (Audience.PUBLIC, Role.READER, True),
        (Audience.INTERNAL, Role.READER, False),
        (Audience.INTERNAL, Role.RESEARCHER, True),
        (Audience.CONFIDENTIAL, Role.RESEARCHER, False),
        (Audience.CONFIDENTIAL, Role.ANALYST, True),
    ],
)
def test_an_anchor_is_seen_by_those_who_see_the_passage(
    audience: Audience, role: Role, sees: bool
) -> None:
    anchor = make_anchor()
    Passage.objects.filter(pk=anchor.passage_id).update(audience=audience)
    assert Anchor.objects.visible_to(make_user(role)).exists() is sees
    Source.objects.update(audience=Audience.CONFIDENTIAL)
    assert not Anchor.objects.visible_to(make_user(Role.RESEARCHER)).exists()
