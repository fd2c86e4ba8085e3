"""Documents and passages: what the database itself refuses, and what the verbs do."""

import hashlib
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from casetracker.access import Audience
from casetracker.constraints import sentence_for
from casetracker.lifecycle import MergeError
from sources.anchoring import CONTEXT
from sources.exceptions import SnapshotError
from sources.models import Passage, Publisher, Snapshot, Source
from tests.factories import (
    TEXT,
    make_passage,
    make_publisher,
    make_snapshot,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db


def rule_broken_by(deed: Callable[[], object]) -> str:
    """The name of the database's rule that refuses ``deed``."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        deed()
    assert not sentence_for(caught.value)[1].startswith("This contradicts")
    return str(caught.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "moved from prison to an airport"},
        {"start": F("start") + 1},
        {"end": F("end") - 1},
        {"prefix": "not what stands before"},
        {"suffix": "nor after"},
    ],
)
def test_the_database_refuses_a_quote_that_is_not_the_text(change: dict[str, object]) -> None:
    passage = make_passage()
    make_passage("treatment abroad")
    broken = rule_broken_by(lambda: Passage.objects.filter(pk=passage.pk).update(**change))
    assert broken == "passage_quote_stands_at_position"


def test_the_database_counts_code_points() -> None:
    snapshot = make_snapshot(text="🕯️ e\u0301t\u00e9 劉曉波 was held.")
    passage = make_passage("劉曉波", snapshot=snapshot)
    assert snapshot.text[passage.start : passage.end] == "劉曉波"


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Something else"},
        {"file_sha256": "0" * 64},
        {"media_type": "text/html"},
        {"captured_at": "2001-01-01T00:00:00Z"},
    ],
)
def test_a_snapshot_is_never_changed(change: dict[str, object]) -> None:
    snapshot = make_snapshot()
    broken = rule_broken_by(lambda: Snapshot.objects.filter(pk=snapshot.pk).update(**change))
    assert broken == "snapshot_is_immutable"


def test_a_snapshot_is_never_deleted_even_by_plain_sql() -> None:
    snapshot = make_snapshot()

    def delete() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sources_snapshot WHERE id = %s", [snapshot.pk])

    assert rule_broken_by(delete) == "snapshot_is_kept"


@pytest.mark.parametrize(
    ("text", "digest_of"),
    [("a\r\nb", "a\r\nb"), ("e\u0301", "e\u0301"), ("right", "wrong")],
)
def test_the_database_refuses_text_out_of_form_or_wrongly_hashed(text: str, digest_of: str) -> None:
    made = make_snapshot()
    made.pk, made.text = None, text
    made.text_sha256 = hashlib.sha256(digest_of.encode()).hexdigest()
    clone = Snapshot(
        source=make_source(),
        text=text,
        text_sha256=made.text_sha256,
        file_sha256=made.file_sha256,
        file_size=1,
        media_type="text/plain",
        captured_by=made.captured_by,
    )
    assert rule_broken_by(lambda: clone.save(force_insert=True)) == "snapshot_text_is_hashed"


def test_a_snapshot_keeps_the_bytes_and_the_text() -> None:
    source, raw = make_source(), "\ufeffHe was\r\nmoved.".encode()
    snapshot = Snapshot.objects.take(source, by=make_user(), content=raw, text=raw.decode())
    with snapshot.file.open("rb") as kept:
        assert kept.read() == raw
    assert snapshot.file_sha256 == hashlib.sha256(raw).hexdigest()
    assert snapshot.text == "He was\nmoved."


@pytest.mark.parametrize("text", ["", " \n ", "a\0b", "x" * 5_000_001])
def test_a_snapshot_needs_text_that_can_be_kept(text: str) -> None:
    source = make_source()
    with pytest.raises(SnapshotError) as caught:
        Snapshot.objects.take(source, by=make_user(), content=b"x", text=text)
    assert caught.value.field == "text"
    assert not source.snapshots.exists()


def test_the_same_snapshot_is_taken_once() -> None:
    source = make_source()
    make_snapshot(source=source)
    make_snapshot()
    assert rule_broken_by(lambda: make_snapshot(source=source)) == "snapshot_taken_once"


def test_marking_the_same_words_again_finds_the_passage() -> None:
    first = make_passage()
    again = make_passage(snapshot=first.snapshot)
    other = make_passage("treatment abroad", snapshot=first.snapshot)
    assert again == first
    assert other != first


def test_a_passage_keeps_what_stands_around_it() -> None:
    passage = make_passage()
    at = TEXT.index(passage.quote)
    assert passage.prefix == TEXT[at - CONTEXT : at]
    assert passage.suffix == TEXT[at + len(passage.quote) :][:CONTEXT]


@pytest.mark.parametrize("audience", list(Audience))
def test_a_passage_is_for_the_audience_of_its_source(audience: Audience) -> None:
    snapshot = make_snapshot(source=make_source(audience=audience))
    assert make_passage(snapshot=snapshot).audience == audience


def test_a_passage_may_be_for_fewer_than_its_source() -> None:
    assert make_passage(audience=Audience.CONFIDENTIAL).audience == Audience.CONFIDENTIAL


@pytest.mark.parametrize("country", ["China", "cn", "C", "C1"])
def test_a_country_is_a_code(country: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Publisher(name="X", kind="newspaper", country=country).full_clean()
    assert "country" in caught.value.message_dict


def test_a_publisher_of_an_unknown_kind_is_refused_by_the_database() -> None:
    assert rule_broken_by(lambda: make_publisher(kind="rumour")) == "publisher_kind_is_known"


def test_voices_are_origins() -> None:
    wire, paper = make_publisher(), make_publisher()
    assert make_source(publisher=paper, origin=wire).voice == wire
    assert make_source(publisher=paper).voice == paper


def test_a_merged_source_hands_over_its_snapshots() -> None:
    gone, kept, by = make_source(), make_source(), make_user("reviewer")
    snapshot = make_snapshot(source=gone)
    gone.merge_into(kept, by=by, reason="The same page")
    snapshot.refresh_from_db()
    assert snapshot.source == kept
    assert Source.objects.survivor_of(gone.reference) == kept


def test_a_trail_of_merges_leads_to_the_last() -> None:
    first, second, third = make_source(), make_source(), make_source()
    by = make_user("reviewer")
    first.merge_into(second, by=by, reason="same")
    second.merge_into(third, by=by, reason="same")
    assert Source.objects.survivor_of(first.reference) == third
    third.refresh_from_db()
    assert set(third.former_references) == {first.reference, second.reference}


@pytest.mark.parametrize("case", ["itself", "gone already", "other is gone"])
def test_sources_that_cannot_be_merged(case: str) -> None:
    one, two, by = make_source(), make_source(), make_user("reviewer")
    if case == "gone already":
        one.merge_into(make_source(), by=by, reason="same")
    if case == "other is gone":
        two.merge_into(make_source(), by=by, reason="same")
    with pytest.raises(MergeError) as caught:
        one.merge_into(one if case == "itself" else two, by=by, reason="same")
    assert caught.value.field == "into"
