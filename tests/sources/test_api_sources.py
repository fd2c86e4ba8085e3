"""Documents and passages over REST."""

import hashlib
from typing import Any

import pytest

from casetracker.access import Role
from casetracker.models import User
from sources.models import Passage, Snapshot, Source
from tests.factories import (
    TEXT,
    make_passage,
    make_publisher,
    make_snapshot,
    make_source,
    make_user,
)
from tests.over_rest import V1, client_of, faults, rows

pytestmark = pytest.mark.django_db

SOURCES, SNAPSHOTS, PASSAGES = f"{V1}/sources/", f"{V1}/snapshots/", f"{V1}/passages/"


@pytest.fixture
def analyst() -> User:
    return make_user(Role.ANALYST)


class TestSources:
    def test_one_is_registered_with_its_text(self, analyst: User) -> None:
        publisher, origin = make_publisher(), make_publisher()
        body = {
            "kind": "press",
            "title": "Moved to a hospital",
            "publisher": publisher.name,
            "origin": origin.name,
            "authors": ["A. Writer"],
            "published": "2017-06-26",
            "language": "en",
            "url": "https://example.org/1",
            "reliability": "B",
            "audience": "public",
            "text": "\ufeffHe was moved.\r\nIn June.",
        }
        answer = client_of(analyst).post(SOURCES, body, format="json")
        assert answer.status_code == 201, answer.content
        source = Source.objects.get()
        assert answer.headers["Location"].endswith(f"/sources/{source.reference}/")
        assert (source.publisher, source.origin) == (publisher, origin)
        snapshot = source.snapshots.get()
        assert snapshot.text == "He was moved.\nIn June."
        assert snapshot.captured_by == analyst
        shown = answer.json()["snapshots"][0]
        assert shown["file_sha256"] == hashlib.sha256(body["text"].encode()).hexdigest()  # type: ignore[attr-defined]
        assert "text" not in shown

    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            ({"publisher": "Nobody"}, {"publisher": "does_not_exist"}),
            ({"publisher": {"name": "x"}}, {"publisher": "invalid"}),
            ({"kind": "rumour"}, {"kind": "invalid_choice"}),
            ({"title": ""}, {"title": "blank"}),
            ({"title": "x" * 501}, {"title": "max_length"}),
            ({"url": "javascript:alert(1)"}, {"url": "invalid"}),
            ({"published": "26.6.2017"}, {"published": "invalid_date"}),
            ({"authors": ["x"] * 201}, {"authors": "max_length"}),
            ({"authors": "x"}, {"authors": "not_a_list"}),
            ({"text": " \n"}, {"text": "snapshot"}),
            ({"text": "x" * 5_000_001}, {"text": "max_length"}),
            ({"audience": "everybody"}, {"audience": "invalid_choice"}),
            ({"txet": "x"}, {"txet": "unknown_field"}),
        ],
    )
    def test_what_is_wrong_is_named(
        self, analyst: User, change: dict[str, Any], fault: dict[str, str]
    ) -> None:
        body = {"kind": "press", "title": "A", **change}
        assert faults(client_of(analyst).post(SOURCES, body, format="json")) == fault
        assert not Source.objects.exists()

    def test_another_text_is_a_snapshot(self, analyst: User) -> None:
        address = f"{SOURCES}{make_source().reference}/"
        answer = client_of(analyst).patch(address, {"text": "x"}, format="json")
        assert faults(answer) == {"text": "new_only"}

    def test_it_is_mended(self, analyst: User) -> None:
        source = make_source()
        address = f"{SOURCES}{source.reference.lower()}/"
        answer = client_of(analyst).patch(
            address, {"origin": None, "published": {"edtf": "2017", "words": "2017"}}, format="json"
        )
        assert (answer.json()["origin"], answer.json()["published"]["words"]) == (None, "2017")

    def test_merging_redirects(self, analyst: User) -> None:
        gone, kept = make_snapshot().source, make_source()
        body = {"into": kept.reference, "reason": "The same article"}
        answer = client_of(analyst).post(f"{SOURCES}{gone.reference}/merge/", body, format="json")
        assert len(answer.json()["snapshots"]) == 1
        moved = client_of().get(f"{SOURCES}{gone.reference}/")
        assert (moved.status_code, moved.headers["Location"]) == (
            301,
            f"{SOURCES}{kept.reference}/",
        )


class TestSnapshots:
    def test_one_is_taken(self, analyst: User) -> None:
        source = make_source()
        body = {"source": source.reference, "text": "A later text."}
        answer = client_of(analyst).post(SNAPSHOTS, body, format="json")
        assert answer.status_code == 201, answer.content
        assert answer.json()["text"] == "A later text."
        assert source.snapshots.get().captured_by == analyst

    def test_the_same_text_twice_is_a_conflict(self, analyst: User) -> None:
        body = {"source": make_source().reference, "text": "The text."}
        client = client_of(analyst)
        assert client.post(SNAPSHOTS, body, format="json").status_code == 201
        assert faults(client.post(SNAPSHOTS, body, format="json"), 409) == {"": "duplicate"}
        assert Snapshot.objects.count() == 1

    @pytest.mark.parametrize(
        ("body", "fault"),
        [
            ({"text": "x"}, {"source": "required"}),
            ({"source": "S-2026-99999", "text": "x"}, {"source": "does_not_exist"}),
            ({"source": None, "text": "x"}, {"source": "null"}),
        ],
    )
    def test_what_is_wrong_is_named(
        self, analyst: User, body: dict[str, Any], fault: dict[str, str]
    ) -> None:
        assert faults(client_of(analyst).post(SNAPSHOTS, body, format="json")) == fault

    def test_a_text_that_is_only_a_mark_is_refused(self, analyst: User) -> None:
        body = {"source": make_source().reference, "text": "\ufeff"}
        assert faults(client_of(analyst).post(SNAPSHOTS, body, format="json")) == {
            "text": "snapshot"
        }

    def test_the_text_is_read_by_itself_only(self) -> None:
        snapshot = make_snapshot()
        client = client_of()
        assert "text" not in rows(client.get(SNAPSHOTS))[0]
        assert client.get(f"{SNAPSHOTS}{snapshot.pk}/").json()["text"] == TEXT


class TestPassages:
    def test_one_is_marked_in_the_newest_snapshot(self, analyst: User) -> None:
        source = make_snapshot(text="Old words.").source
        newest = make_snapshot(source=source, text="New words here.")
        body = {
            "source": source.reference,
            "quote": "words",
            "speaker": "A friend",
            "translation": "词",
            "translator": "Somebody",
        }
        answer = client_of(analyst).post(PASSAGES, body, format="json")
        assert answer.status_code == 201, answer.content
        passage = Passage.objects.get()
        assert passage.snapshot == newest
        assert (passage.start, passage.end, passage.prefix) == (4, 9, "New ")
        assert (passage.speaker, passage.translation) == ("A friend", "词")
        assert answer.json()["source"] == source.reference

    def test_or_in_the_one_named(self, analyst: User) -> None:
        snapshot = make_snapshot(text="Old words.")
        make_snapshot(source=snapshot.source, text="New.")
        body = {"snapshot": str(snapshot.pk), "quote": "words"}
        assert client_of(analyst).post(PASSAGES, body, format="json").status_code == 201
        assert Passage.objects.get().snapshot == snapshot

    def test_positions_are_code_points(self, analyst: User) -> None:
        snapshot = make_snapshot(text="𠮷𠮷 moved")
        body = {"snapshot": str(snapshot.pk), "quote": "moved"}
        assert client_of(analyst).post(PASSAGES, body, format="json").json()["start"] == 3

    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            ({"quote": "not there at all"}, {"quote": "quote_not_found"}),
            ({"quote": "He was"}, {"quote": "quote_not_found"}),
            ({"quote": "moved"}, {"quote": "quote_ambiguous"}),
            ({"quote": " "}, {"quote": "quote_unusable"}),
            ({"start": "x"}, {"start": "invalid"}),
            ({"start": 10**30}, {"start": "invalid"}),
            ({"source": None}, {"source": "null"}),
            ({"source": "S-2026-99999"}, {"source": "does_not_exist"}),
        ],
    )
    def test_what_is_wrong_is_named(
        self, analyst: User, change: dict[str, Any], fault: dict[str, str]
    ) -> None:
        source = make_snapshot(text="She was moved, then moved again.").source
        body = {"source": source.reference, "quote": "again", **change}
        assert faults(client_of(analyst).post(PASSAGES, body, format="json")) == fault
        assert not Passage.objects.exists()

    def test_somewhere_to_look_is_needed(self, analyst: User) -> None:
        answer = client_of(analyst).post(PASSAGES, {"quote": "x"}, format="json")
        assert faults(answer) == {"source": "invalid"}

    def test_a_source_without_text_has_none(self, analyst: User) -> None:
        body = {"source": make_source().reference, "quote": "x"}
        answer = client_of(analyst).post(PASSAGES, body, format="json")
        assert faults(answer) == {"source": "no_text"}

    def test_what_is_said_of_it_may_change_but_not_its_words(self, analyst: User) -> None:
        passage = make_passage()
        client, address = client_of(analyst), f"{PASSAGES}{passage.pk}/"
        mended = client.patch(address, {"speaker": "The court"}, format="json")
        assert mended.json()["speaker"] == "The court"
        refused = client.patch(address, {"quote": "x"}, format="json")
        assert faults(refused) == {"quote": "unknown_field"}
