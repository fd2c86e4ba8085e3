"""Merging two sources of one document: what rests on it goes to the snapshot that stays."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from casetracker.access import Audience, Role
from casetracker.constraints import sentence_for
from casetracker.lifecycle import MergeError
from dossiers.models import Claim
from sources.models import Anchor, Passage, Snapshot, Source
from tests.factories import (
    TEXT,
    make_claim,
    make_passage,
    make_published_person,
    make_snapshot,
    make_source,
    make_user,
)
from tests.over_rest import V1, client_of

pytestmark = pytest.mark.django_db

MOVED = TEXT.replace("prison to a hospital", "prison  to a hospital")
WORDS, OTHERS = "moved from prison to a hospital", "eleven years"


class Pair:
    """Two sources to which the same document was uploaded, and much noise beside."""

    def __init__(self) -> None:
        self.by = make_user(Role.REVIEWER)
        self.author = make_user()
        self.gone, self.kept = make_source(), make_source()
        self.theirs = make_snapshot(source=self.gone)
        self.ours = make_snapshot(source=self.kept)
        self.person = make_published_person(residence="Shenyang", occupations=["writer"])
        noise = make_passage(WORDS)
        make_claim(self.person, "residence", passage=noise, by=self.author)

    def mark(self, snapshot: Snapshot, quote: str = WORDS, **fields: Any) -> Passage:
        return make_passage(quote, snapshot=snapshot, by=self.author, **fields)

    def claim(self, passage: Passage, field: str = "residence", *, accepted: bool = False) -> Claim:
        accepted_by = self.by if accepted else None
        return make_claim(
            self.person, field, passage=passage, by=self.author, accepted_by=accepted_by
        )

    def merge(self) -> None:
        self.gone.merge_into(self.kept, by=self.by, reason="Uploaded twice")


@pytest.fixture
def pair() -> Pair:
    return Pair()


def test_passages_and_claims_go_to_the_snapshot_that_stays(pair: Pair) -> None:
    theirs = pair.mark(pair.theirs)
    claims = {pair.claim(theirs).pk, pair.claim(theirs, "occupations", accepted=True).pk}
    ours = pair.claim(pair.mark(pair.ours, OTHERS))

    pair.merge()

    theirs.refresh_from_db()
    assert theirs.snapshot == pair.ours
    assert set(pair.kept.snapshots.all()) == {pair.ours}
    assert set(Claim.objects.filter(passage=theirs).values_list("pk", flat=True)) == claims
    rested = Claim.objects.filter(passage__snapshot=pair.ours)
    assert set(rested.values_list("pk", flat=True)) == claims | {ours.pk}


def test_nothing_that_was_visible_is_lost(pair: Pair) -> None:
    marked = pair.mark(pair.theirs)
    pair.claim(marked, accepted=True)
    before = set(Claim.objects.visible_to(AnonymousUser()).values_list("pk", flat=True))
    pair.merge()
    after = set(Claim.objects.visible_to(AnonymousUser()).values_list("pk", flat=True))
    assert before == after


def test_words_marked_in_both_are_one_passage(pair: Pair) -> None:
    theirs = pair.mark(pair.theirs, speaker="His lawyer")
    ours = pair.mark(pair.ours)
    told, same = pair.claim(theirs, "occupations"), pair.claim(theirs)
    standing = pair.claim(ours)

    pair.merge()

    ours.refresh_from_db()
    assert ours.speaker == "His lawyer"
    assert set(ours.claims.all()) == {told, standing}
    # What says the same stays behind, with the duplicate, as where people are merged.
    same.refresh_from_db()
    assert (same.passage, same.passage.snapshot.source) == (theirs, pair.gone)


def test_dead_claims_come_along_beside_the_standing_one(pair: Pair) -> None:
    dead = pair.claim(pair.mark(pair.theirs))
    dead.retract(by=pair.author, reason="wrong")
    standing = pair.claim(pair.mark(pair.ours))
    pair.merge()
    assert set(standing.passage.claims.all()) == {dead, standing}


def test_one_that_is_accepted_and_one_that_is_not_are_for_a_person_to_decide(pair: Pair) -> None:
    pair.claim(pair.mark(pair.theirs), accepted=True)
    pair.claim(pair.mark(pair.ours))
    with pytest.raises(MergeError, match="decide about one first") as caught:
        pair.merge()
    assert caught.value.field == "into"
    pair.gone.refresh_from_db()
    assert pair.gone.merged_into is None
    assert pair.theirs.passages.count() == 1


@pytest.mark.parametrize(
    ("theirs", "ours", "left"),
    [
        # What was for few may not become visible, whichever of the two it was.
        ("public", "public", "public"),
        ("internal", "public", "internal"),
        ("public", "confidential", "confidential"),
        ("confidential", "internal", "confidential"),
    ],
)
def test_the_narrower_audience_stays(pair: Pair, theirs: str, ours: str, left: str) -> None:
    pair.claim(pair.mark(pair.theirs, audience=Audience(theirs)), accepted=True)
    standing = pair.mark(pair.ours, audience=Audience(ours))
    pair.merge()
    standing.refresh_from_db()
    assert standing.audience == left
    shown = Claim.objects.visible_to(AnonymousUser()).filter(passage__snapshot=pair.ours)
    assert shown.exists() is (left == "public")


def test_what_became_of_passages_in_later_snapshots_is_kept(pair: Pair) -> None:
    ours = pair.mark(pair.ours)
    theirs, alone = pair.mark(pair.theirs), pair.mark(pair.theirs, OTHERS)
    later = make_snapshot(source=pair.gone, text=MOVED)
    Anchor.objects.get(passage=theirs).confirm(by=pair.author)

    pair.merge()

    anchors = {row.passage: row for row in Anchor.objects.filter(snapshot=later)}
    assert set(anchors) == {ours, alone}
    assert (anchors[ours].decision, anchors[ours].decided_by) == ("confirmed", pair.author)
    assert anchors[alone].state == "held"
    ours.refresh_from_db()
    assert ours.anchor_state == "moved"


def test_decisions_about_earlier_passages_are_kept(pair: Pair) -> None:
    first = make_snapshot(source=make_source(), text=MOVED)
    pair.gone = first.source
    early = pair.mark(first, "moved from prison  to a hospital")
    pair.theirs = make_snapshot(source=pair.gone)
    Anchor.objects.get(passage=early).refuse(by=pair.author, reason="Not the same words")
    # Taken after the first of the other source, so what was found leads on to it.
    pair.kept = make_source()
    pair.ours = make_snapshot(source=pair.kept)

    pair.merge()

    anchor = Anchor.objects.get(passage=early)
    assert (anchor.snapshot, anchor.decision) == (pair.ours, "refused")


def test_what_would_lead_back_in_time_is_left_out(pair: Pair) -> None:
    """The other source was captured between the two of the one that stays."""
    gone = make_source()
    theirs = make_snapshot(source=gone)
    between = make_snapshot(source=gone, text=MOVED)
    kept = make_source()
    ours = make_snapshot(source=kept)
    marked = pair.mark(theirs)
    assert Anchor.objects.filter(passage=marked, snapshot=between).exists()

    gone.merge_into(kept, by=pair.by, reason="Uploaded twice")

    assert not Anchor.objects.filter(passage=marked).exists()
    marked.refresh_from_db()
    assert (marked.snapshot, marked.anchor_state) == (ours, "held")


def test_the_history_tells_who_merged_and_why(pair: Pair) -> None:
    theirs = pair.mark(pair.theirs)
    claim = pair.claim(pair.mark(pair.theirs, OTHERS))
    pair.mark(pair.ours, OTHERS)
    pair.merge()
    for row in (theirs, claim):
        event: Any = row.events.order_by("pgh_id").last()  # type: ignore[union-attr]
        assert event.pgh_context.metadata["reason"] == "Uploaded twice"
        assert event.pgh_context.metadata["user"] == pair.by.pk


def test_the_reference_leads_to_the_one_that_stays(pair: Pair) -> None:
    client = client_of(Role.ANALYST)
    body = {"into": pair.kept.reference, "reason": "Uploaded twice"}
    answer = client.post(f"{V1}/sources/{pair.gone.reference}/merge/", body, format="json")
    assert answer.status_code == 200, answer.content
    led = client.get(f"{V1}/sources/{pair.gone.reference}/")
    assert (led.status_code, led["Location"]) == (301, f"{V1}/sources/{pair.kept.reference}/")


def test_another_text_or_file_is_another_snapshot(pair: Pair) -> None:
    other = make_snapshot(source=pair.gone, text=MOVED)
    pair.merge()
    assert set(pair.kept.snapshots.all()) == {pair.ours, other}


def _sql(table: str, column: str, row: Any, value: Any) -> Callable[[], None]:
    def deed() -> None:
        with connection.cursor() as cursor:
            sql = f"UPDATE {table} SET {column} = %s WHERE id = %s"  # noqa: S608
            cursor.execute(sql, [value.pk, row.pk])

    return deed


def test_the_database_lets_nothing_move_but_by_merging(pair: Pair) -> None:
    theirs, ours = pair.mark(pair.theirs), pair.mark(pair.ours)
    elsewhere = pair.mark(pair.ours, OTHERS)
    claim = pair.claim(theirs)
    cases = [
        (
            _sql("sources_passage", "snapshot_id", theirs, pair.ours),
            "passage_moves_only_by_merging",
        ),
        (_sql("dossiers_claim", "passage_id", claim, ours), "claim_moves_only_to_the_same_words"),
    ]
    Source.objects.filter(pk=pair.gone.pk).update(merged_into=pair.kept)
    cases.append(
        (
            _sql("dossiers_claim", "passage_id", claim, elsewhere),
            "claim_moves_only_to_the_same_words",
        )
    )
    Source.objects.filter(pk=pair.gone.pk).update(merged_into=None)
    for deed, rule in cases[:2]:
        assert rule_broken_by(deed) == rule
    Source.objects.filter(pk=pair.gone.pk).update(merged_into=pair.kept)
    assert rule_broken_by(cases[2][0]) == cases[2][1]


def rule_broken_by(deed: Callable[[], object]) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        deed()
    assert sentence_for(caught.value)[0] != "conflict"
    return str(caught.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def test_the_statements_do_not_grow_with_claims(pair: Pair) -> None:
    counts = []
    for fields in (("residence",), ("residence", "occupations", "sex")):
        one = Pair()
        one.person.sex = "male"
        one.person.save()
        theirs = one.mark(one.theirs)
        one.mark(one.ours)
        for field in fields:
            one.claim(theirs, field)
        with CaptureQueriesContext(connection) as caught:
            one.merge()
        counts.append(len(caught))
    assert counts[0] == counts[1]
