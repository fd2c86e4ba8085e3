"""Documents over REST: as text in JSON, as files in forms."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from casetracker.models import User
from sources.models import Snapshot, Source
from tests.factories import make_snapshot, make_source, make_token, make_user
from tests.over_rest import V1, client_of, faults
from tests.sources import documents

pytestmark = pytest.mark.django_db

SNAPSHOTS = f"{V1}/snapshots/"


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def source() -> Source:
    return make_source()


@pytest.fixture
def analyst() -> User:
    return make_user("analyst")


def files(kept: Path) -> int:
    return sum(path.is_file() for path in kept.rglob("*"))


def sent(user: User, name: str, content: bytes, **fields: Any) -> Any:
    upload = SimpleUploadedFile(name, content, content_type="application/octet-stream")
    return client_of(user).post(SNAPSHOTS, {"file": upload, **fields}, format="multipart")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", documents.pdf(), "The court in Shenyang"),
        ("a.docx", documents.word(), "The court in Shenyang"),
        ("a.html", documents.article(), "Writer moved"),
        ("a.txt", b"Words.", "Words."),
    ],
)
def test_a_file_is_read_and_kept(
    name: str, content: bytes, words: str, source: Source, analyst: User
) -> None:
    answer = sent(analyst, name, content, source=source.reference, reason="As published")

    assert answer.status_code == 201, answer.content
    assert answer.json()["text"].startswith(words)
    assert answer.json()["file_sha256"] == hashlib.sha256(content).hexdigest()
    assert source.snapshots.get().captured_by == analyst


def test_options_travel_in_the_form(source: Source, analyst: User) -> None:
    content = documents.page("<nav>Menu</nav><p>刘晓波", head="").decode().encode("gb18030")
    answer = sent(
        analyst,
        "a.html",
        content,
        source=source.reference,
        charset="gb18030",
        whole="true",
        captured_at="2017-07-06T10:30:00Z",
        archive_url="https://a.example/x",
    )

    assert answer.json()["text"] == "Menu\n刘晓波"
    assert answer.json()["captured_at"].startswith("2017-07-06T10:30:00")
    assert answer.json()["archive_url"] == "https://a.example/x"


@pytest.mark.parametrize(
    ("name", "content", "fields", "fault"),
    [
        ("a.pdf", documents.pdf_of_pictures(), {}, {"file": "no_text"}),
        ("a.pdf", documents.locked_pdf("x"), {}, {"file": "encrypted"}),
        ("a.pdf", b"%PDF-1.7", {}, {"file": "unreadable"}),
        ("a.pdf", documents.article(), {}, {"file": "wrong_kind"}),
        ("a.txt", b"", {}, {"file": "no_text"}),
        ("a.docx", documents.word_with({"b": b"\0" * 30 * 2**20}), {}, {"file": "too_much"}),
        ("a.txt", "刘晓波".encode("gb18030"), {}, {"charset": "charset"}),
        ("a.txt", b"x", {"charset": "rot13"}, {"charset": "invalid_choice"}),
        ("a.txt", b"x", {"text": "y"}, {"text": "not_both"}),
        ("a.txt", b"x", {"source": "S-2026-99999"}, {"source": "does_not_exist"}),
        ("a.txt", b"x", {"captured_at": "2999-01-01T00:00:00Z"}, {"captured_at": "snapshot"}),
        ("a.txt", b"x", {"flie": "y"}, {"flie": "unknown_field"}),
        ("a.txt", b"x", {"whole": ["true", "false"]}, {"whole": "not_one_value"}),
    ],
)
def test_a_bad_file_is_a_problem_and_nothing_is_stored(
    name: str,
    content: bytes,
    fields: dict[str, Any],
    fault: dict[str, str],
    kept: Path,
    source: Source,
    analyst: User,
) -> None:
    answer = sent(analyst, name, content, **{"source": source.reference, **fields})

    assert faults(answer) == fault
    assert (Snapshot.objects.count(), files(kept)) == (0, 0)


def test_neither_text_nor_file(source: Source, analyst: User) -> None:
    body = {"source": source.reference}
    assert faults(client_of(analyst).post(SNAPSHOTS, body, format="json")) == {"text": "required"}


def test_a_file_cannot_be_json(source: Source, analyst: User) -> None:
    body = {"source": source.reference, "file": "a.txt"}
    answer = client_of(analyst).post(SNAPSHOTS, body, format="json")
    assert faults(answer) == {"file": "invalid"}


def test_the_same_file_twice_is_a_conflict(kept: Path, analyst: User) -> None:
    snapshot = make_snapshot(text="Words.")
    answer = sent(analyst, "a.txt", b"Words.", source=snapshot.source.reference)

    assert faults(answer, 409) == {"": "duplicate"}
    assert files(kept) == 1


@pytest.mark.parametrize("role", ["reader", "researcher"])
def test_only_who_may_edit_sends_files(role: str, source: Source) -> None:
    answer = sent(make_user(role), "a.txt", b"x", source=source.reference)

    assert answer.status_code == 403
    assert not Snapshot.objects.exists()


def test_other_resources_take_no_forms(analyst: User) -> None:
    answer = client_of(analyst).post(f"{V1}/sources/", {"title": "A"}, format="multipart")
    assert answer.status_code == 415


@pytest.mark.parametrize(("role", "status"), [("analyst", 201), ("reader", 413), (None, 413)])
def test_a_large_file_is_taken_from_a_token_that_may_edit(
    role: str | None, status: int, source: Source, settings: Settings
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    token = make_token(make_user(role)) if role else "nobody"
    upload = SimpleUploadedFile("a.txt", b"word " * 500, content_type="text/plain")
    answer = Client().post(
        SNAPSHOTS,
        {"file": upload, "source": source.reference},
        headers={"authorization": f"Token {token}"},
    )

    assert answer.status_code == status
