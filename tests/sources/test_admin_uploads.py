"""Documents as they arrive: pasted or uploaded, read, kept once, or refused with nothing stored."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import Settings

from casetracker.access import Role
from sources.models import Snapshot, Source
from tests.at_the_admin import client_of, errors_of, list_of, page_of
from tests.factories import TEXT, make_snapshot, make_source
from tests.sources import documents

pytestmark = pytest.mark.django_db

READ = "/admin/sources/source/read/"


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, settings: Settings) -> Path:
    """A storage of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files(kept: Path) -> list[str]:
    return sorted(path.name for path in kept.rglob("*") if path.is_file())


def upload(name: str, content: bytes, declared: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=declared or "application/octet-stream")


def added(**fields: Any) -> Any:
    told = {"title": "A report", "kind": "press", "reliability": "B", "audience": "public"}
    return client_of("analyst").post(list_of(Source, "add"), told | fields)


def said(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def snapshot_page(source: Source) -> str:
    return page_of(source, "snapshot")


def taken(source: Source, **fields: Any) -> Any:
    return client_of("analyst").post(snapshot_page(source), fields)


GOOD = [
    ("a.txt", TEXT.encode(), "text/plain", "The court in Shenyang"),
    ("a.html", documents.article(), "text/html", "Writer moved"),
    ("a.pdf", documents.pdf(), "application/pdf", "The court in Shenyang"),
    (
        "a.docx",
        documents.word(),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "The court in Shenyang",
    ),
]


@pytest.mark.parametrize(("name", "content", "media_type", "words"), GOOD)
def test_a_file_is_read_kept_and_served_only_as_a_download(
    name: str, content: bytes, media_type: str, words: str, kept: Path
) -> None:
    response = added(file=upload(name, content, media_type))
    source, snapshot = Source.objects.get(), Snapshot.objects.get()

    assert response["Location"] == reverse("source", args=[source.reference])
    assert snapshot.text.startswith(words)
    assert snapshot.media_type == media_type
    assert snapshot.file_sha256 == hashlib.sha256(content).hexdigest()
    assert files(kept) == [snapshot.file_sha256]
    assert "Kept: " in said(response)

    original: Any = client_of("analyst").get(reverse("snapshot-file", args=[snapshot.pk]))
    assert b"".join(original.streaming_content) == content
    assert original["Content-Type"] == "application/octet-stream"
    ending = name.rpartition(".")[2]
    file = f"{source.reference}-{snapshot.file_sha256[:12]}.{ending}"
    assert original["Content-Disposition"] == f'attachment; filename="{file}"'
    assert original["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert original["X-Content-Type-Options"] == "nosniff"


def test_a_pasted_text_is_a_file_of_its_own() -> None:
    added(text="Pasted\r\nwords.")
    snapshot = Snapshot.objects.get()

    assert (snapshot.text, snapshot.extractor) == ("Pasted\nwords.", "pasted by hand")
    assert snapshot.file_sha256 == snapshot.text_sha256


def test_the_title_is_the_documents_own_where_none_is_given() -> None:
    added(title="", file=upload("a.pdf", documents.pdf(title="The verdict")))
    added(title="", text="Moved out of jail\n\nBEIJING - He was moved.")

    assert set(Source.objects.values_list("title", flat=True)) == {
        "The verdict",
        "Moved out of jail",
    }


def test_a_date_that_the_file_tells_is_shown_and_not_stored() -> None:
    content = documents.article().replace(
        b"<title>",
        b'<meta property="article:published_time" content="2017-07-06T10:00:00Z"><title>',
    )
    response = added(file=upload("a.html", content))

    assert "The file says 2017-07-06. Nothing is stored of that" in said(response)
    assert Source.objects.get().published is None


def test_what_was_left_out_is_said() -> None:
    assert "outside the main text" in said(added(file=upload("a.html", documents.article())))


def test_the_character_set_is_the_word_of_who_uploads() -> None:
    content = "刘晓波被判处有期徒刑十一年".encode("gb18030")
    response = added(file=upload("a.txt", content))
    assert list(errors_of(response)) == ["charset"]

    added(file=upload("a.txt", content), charset="gb18030")
    assert Snapshot.objects.get().text == "刘晓波被判处有期徒刑十一年"


def test_where_to_go_after_saving_is_a_choice() -> None:
    assert added(text="A", _continue="")["Location"].endswith("/change/")
    assert added(text="B", _addanother="")["Location"] == list_of(Source, "add")
    assert added(title="Without a text")["Location"] == list_of(Source)


BAD = [
    ("a.pdf", documents.pdf_of_pictures(), "file", "text recognition"),
    ("a.pdf", documents.locked_pdf("secret"), "file", "password"),
    ("a.pdf", b"%PDF-1.7 and nothing", "file", "damaged"),
    ("a.pdf", documents.pdf()[:-900], "file", "damaged"),
    ("a.docx", documents.word_with({"b.bin": b"\0" * 30 * 2**20}), "file", "packed as no word"),
    ("a.docx", documents.archive({"a.txt": b"x"}), "file", "a zip archive"),
    ("a.docx", documents.archive({"xl/workbook.xml": b"<x/>"}), "file", "an Excel workbook"),
    ("a.pdf", documents.article(), "file", "named .pdf but is an HTML page"),
    ("a.txt", documents.pdf(), "file", "named .txt but is a PDF"),
    ("a.exe", b"MZ\x90\0", "file", "a Windows program"),
    ("a.txt", b"", "file", "empty"),
    ("a.txt", b" \n ", "file", "white space"),
    ("a.txt", b"moved\0", "file", "NUL"),
    ("a.txt", "刘晓波".encode()[:-1], "charset", "character set"),
    ("a.html", b"<div>" * 2_000_000, "file", "256 levels"),
    ("../../a.pdf", documents.article(), "file", "named .pdf but"),
]


@pytest.mark.parametrize(
    ("name", "content", "place", "words"), BAD, ids=[f"{name} {words}" for name, *_, words in BAD]
)
def test_a_bad_file_is_told_beside_its_field_and_nothing_is_stored(
    name: str, content: bytes, place: str, words: str, kept: Path
) -> None:
    source = make_snapshot().source
    before = files(kept)
    for response in (
        added(file=upload(name, content)),
        taken(source, file=upload(name, content)),
    ):
        assert response.status_code == 200
        assert words in " ".join(errors_of(response)[place])
    assert (Source.objects.count(), Snapshot.objects.count()) == (1, 1)
    assert files(kept) == before


def test_a_name_with_folders_is_no_path(kept: Path) -> None:
    added(file=upload("../../../etc/passwd.txt", b"words"))

    assert files(kept) == [hashlib.sha256(b"words").hexdigest()]


def test_a_file_or_a_text_and_not_both() -> None:
    response = added(file=upload("a.txt", b"words"), text="words")

    assert errors_of(response) == {"text": ["Upload a file or paste its text, not both."]}
    assert not Source.objects.exists()


def test_a_file_too_large_to_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.uploads.LARGEST_FILE", 2**20)

    response = added(file=upload("a.txt", b"x" * (2**20 + 1)))
    assert "larger than 1 MiB" in errors_of(response)["file"][0]


def test_what_the_source_lacks_leaves_no_file_behind(kept: Path) -> None:
    response = added(kind="rumour", file=upload("a.txt", b"words"))

    assert list(errors_of(response)) == ["kind"]
    assert files(kept) == []


def test_what_the_database_refuses_leaves_no_file_behind(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.admin.documents.DocumentForm.same_in", lambda *_: None)
    source = make_source()
    taken(source, text="Once.")
    response = taken(source, text="Once.")

    assert "this very snapshot already" in str(errors_of(response))
    assert files(kept) == [Snapshot.objects.get().file_sha256]


# --- a new snapshot ------------------------------------------------------------------------------


def test_a_new_snapshot_leads_to_what_became_of_the_passages() -> None:
    source = make_snapshot().source
    response = taken(source, file=upload("a.pdf", documents.pdf()), reason="Published again")

    assert response["Location"] == reverse("snapshot-compare", args=[source.reference])
    newest = source.snapshots.first()
    assert newest is not None
    assert newest.media_type == "application/pdf"


def test_the_first_snapshot_leads_to_its_words() -> None:
    source = make_source()

    assert taken(source, text="Words.")["Location"] == reverse("source", args=[source.reference])


def test_the_page_that_takes_it_names_the_source_and_its_newest_snapshot() -> None:
    source = make_snapshot().source
    page = client_of("analyst").get(snapshot_page(source)).content.decode()

    assert source.reference in page
    assert "Newest snapshot:" in page
    assert snapshot_page(source) in client_of("analyst").get(page_of(source)).content.decode()


def test_the_very_same_snapshot_is_refused_with_the_way_to_it() -> None:
    snapshot = make_snapshot()
    response = taken(snapshot.source, text=snapshot.text)

    [error] = errors_of(response)["file"]
    assert "this very snapshot already" in error
    address = reverse("source", args=[snapshot.source.reference])
    assert f"{address}?snapshot={snapshot.pk}" in response.content.decode()
    assert Snapshot.objects.count() == 1


def test_the_same_words_in_another_file_are_kept_and_said() -> None:
    snapshot = make_snapshot(text="The same words.")
    response = taken(snapshot.source, file=upload("a.docx", documents.word("The same words.")))

    assert "The text is the same as before" in said(response)
    assert snapshot.source.snapshots.count() == 2


def test_the_same_file_under_another_source_is_said_with_the_way_to_it() -> None:
    other = make_snapshot(text="Shared.").source
    response = added(text="Shared.")

    assert f"{other.reference} {other.title}" in said(response)
    assert reverse("source", args=[other.reference]) in said(response)


@pytest.mark.parametrize(
    ("fields", "place", "words"),
    [
        ({}, "file", "Upload a file, or paste"),
        ({"text": " \n"}, "file", "Upload a file, or paste"),
        ({"text": "x", "archive_url": "nowhere"}, "archive_url", "valid URL"),
        ({"text": "x", "captured_at": "2999-01-01T00:00"}, "captured_at", "still to come"),
        ({"text": "x", "captured_at": "2001-01-01T00:00"}, "captured_at", "a new one is later"),
        ({"text": "x", "captured_at": "Thursday"}, "captured_at", "valid date/time"),
        ({"text": "x" * 5_000_001}, "text", "longer than"),
    ],
)
def test_what_is_wrong_with_a_new_snapshot(fields: dict[str, Any], place: str, words: str) -> None:
    source = make_snapshot().source
    response = taken(source, **fields)

    assert words in " ".join(errors_of(response)[place])
    assert source.snapshots.count() == 1


def test_when_it_was_captured_may_be_known_better() -> None:
    source = make_source()
    taken(source, text="x", captured_at="2017-07-06T10:30", archive_url="https://a.example/x")
    snapshot = source.snapshots.get()

    assert snapshot.captured_at == datetime(2017, 7, 6, 10, 30, tzinfo=UTC)
    assert snapshot.archive_url == "https://a.example/x"


def test_only_who_may_edit_takes_one() -> None:
    source = make_snapshot().source
    for role in (Role.READER, Role.RESEARCHER):
        client = client_of(role)
        assert client.post(snapshot_page(source), {"text": "x"}).status_code in (302, 403)
        assert client.post(READ, {"text": "x"}).status_code in (302, 403)
    assert source.snapshots.count() == 1


# --- what a file holds, before it is kept --------------------------------------------------------


def shown(**fields: Any) -> str:
    response = client_of("analyst").post(READ, fields)
    assert response.status_code == 200
    return response.content.decode()


def test_a_file_is_shown_before_it_is_kept(kept: Path) -> None:
    other = make_snapshot(text="An older <b>copy</b>.").source
    page = shown(file=upload("a.txt", b"An older <b>copy</b>."))

    assert "plain text, 21 characters" in page
    assert "An older &lt;b&gt;copy&lt;/b&gt;." in page
    assert f"{other.reference} {other.title}" in page
    assert Snapshot.objects.count() == 1


def test_what_the_file_says_of_itself_can_be_used() -> None:
    page = shown(file=upload("a.pdf", documents.pdf(title='A "quoted" <title>', language="fr")))

    assert "PDF, 2 pages, " in page
    assert 'data-title="A &quot;quoted&quot; &lt;title&gt;"' in page
    assert 'data-fill="id_language" data-value="fr"' in page


def test_a_long_text_is_shown_by_its_beginning() -> None:
    page = shown(file=upload("a.txt", b"x" * 2_000))

    assert "x" * 700 + "…" in page
    assert "x" * 701 not in page


def test_a_bad_file_is_told_before_it_is_kept() -> None:
    page = shown(file=upload("a.pdf", documents.locked_pdf("secret")))

    assert "is-refused" in page
    assert "locked by a password" in page


def test_it_answers_to_posts_alone() -> None:
    assert client_of("analyst").get(READ).status_code == 405
