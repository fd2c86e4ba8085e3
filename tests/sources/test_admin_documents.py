"""Documents in the admin: registered with their text, quoted, never changed."""

import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casetracker.admin.forms import put_error
from sources.models import Passage, Publisher, Snapshot, Source
from tests.at_the_admin import client_of, errors_of, filled_in, list_of, page_of
from tests.factories import make_claim, make_passage, make_person, make_publisher, make_snapshot

pytestmark = pytest.mark.django_db

TEXT = "刘晓波\r\nwas moved.\n"


def added(**fields: Any) -> Any:
    client = client_of("analyst")
    told = {
        "title": "A report",
        "kind": "press",
        "reliability": "B",
        "audience": "public",
        "authors": "Somebody, Jr\nNobody",
        **fields,
    }
    return client.post(list_of(Source, "add"), told)


def test_a_source_is_registered_with_its_pasted_text() -> None:
    publisher = make_publisher()
    assert added(text=TEXT, publisher=str(publisher.pk), published="2017-07").status_code == 302
    source = Source.objects.get()
    assert source.authors == ["Somebody, Jr", "Nobody"]
    assert str(source.published) == "2017-07"
    snapshot = source.snapshots.get()
    assert snapshot.text == "刘晓波\nwas moved.\n"
    assert snapshot.media_type == "text/plain"


def test_a_source_may_be_registered_before_its_text_is_at_hand() -> None:
    assert added().status_code == 302
    assert Source.objects.get().snapshots.count() == 0


def test_the_original_is_kept_beside_the_pasted_text() -> None:
    original = SimpleUploadedFile("page.html", b"<p>moved", content_type="text/html")
    added(text="moved", original=original)
    snapshot = Snapshot.objects.get()
    assert snapshot.file_sha256 == hashlib.sha256(b"<p>moved").hexdigest()
    assert (snapshot.media_type, snapshot.text) == ("text/html", "moved")


def test_a_text_file_needs_no_pasting() -> None:
    added(original=SimpleUploadedFile("a.txt", TEXT.encode(), content_type="text/plain"))
    assert Snapshot.objects.get().text == "刘晓波\nwas moved.\n"


@pytest.mark.parametrize(
    ("fields", "place", "words"),
    [
        ({"published": "Thursday"}, "published", "Thursday"),
        ({"title": ""}, "title", "required"),
        ({"kind": "rumour"}, "kind", "valid choice"),
        ({"publisher": "nothing"}, "publisher", "valid"),
        ({"url": "nowhere"}, "url", "valid URL"),
        ({"text": "x" * 5_000_001}, "text", "longer than"),
        (
            {"original": SimpleUploadedFile("a.txt", "刘".encode("gbk"), "text/plain")},
            "original",
            "not UTF-8",
        ),
        (
            {"original": SimpleUploadedFile("a.pdf", b"%PDF", "application/pdf")},
            "text",
            "Paste the text",
        ),
        (
            {"original": SimpleUploadedFile("a.txt", b"a\0b", "text/plain")},
            "text",
            "NUL",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_stored(
    fields: dict[str, Any], place: str, words: str
) -> None:
    assert words in " ".join(errors_of(added(**fields))[place])
    assert not Source.objects.exists()


def test_a_file_too_large_to_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.admin.sources.LARGEST_FILE", 3)
    original = SimpleUploadedFile("a.txt", b"four", content_type="text/plain")
    assert "at most" in errors_of(added(original=original))["original"][0]


def test_a_newer_snapshot_is_taken_on_the_sources_page() -> None:
    source = make_snapshot().source
    client = client_of("analyst")
    told = filled_in(client.get(page_of(source))) | {"text": "Now it says this."}
    client.post(page_of(source), told)
    assert source.snapshots.latest("captured_at", "id").text == "Now it says this."
    assert source.snapshots.count() == 2


def test_the_very_same_snapshot_twice_is_refused() -> None:
    snapshot = make_snapshot()
    client = client_of("analyst")
    told = filled_in(client.get(page_of(snapshot.source))) | {"text": snapshot.text}
    response = client.post(page_of(snapshot.source), told)
    assert "this very snapshot already" in str(errors_of(response))
    assert snapshot.source.snapshots.count() == 1


def test_the_sources_page_lists_snapshots_and_passages() -> None:
    passage = make_passage(speaker="his brother")
    page = client_of("analyst").get(page_of(passage.snapshot.source)).content.decode()
    for words in (
        "moved from prison to a hospital",
        "his brother",
        passage.get_absolute_url(),
        reverse("snapshot-file", args=[passage.snapshot_id]),
    ):
        assert words in page


def test_a_snapshot_is_read_not_edited() -> None:
    passage = make_passage()
    client = client_of("analyst")
    page = client.get(page_of(passage.snapshot)).content.decode()
    assert "The writer was moved again in June 2017." in page
    assert passage.snapshot.file_sha256 in page
    assert client.post(page_of(passage.snapshot), {"text": "Other"}).status_code == 403


def test_a_passage_is_marked_by_quoting_it() -> None:
    source = make_snapshot().source
    client = client_of("analyst")
    told = {"source": str(source.pk), "quote": "eleven years", "speaker": "the court"}
    response = client.post(list_of(Passage, "add"), told)
    passage = Passage.objects.get()
    assert response["Location"] == page_of(passage)
    assert (passage.quote, passage.speaker) == ("eleven years", "the court")


def test_a_passage_keeps_its_words_while_its_speaker_is_put_right() -> None:
    passage = make_passage(speaker="somebody")
    client = client_of("analyst")
    page = client.get(page_of(passage))
    told = filled_in(page) | {"speaker": "his wife", "quote": "Other words"}
    client.post(page_of(passage), told)
    passage.refresh_from_db()
    assert (passage.speaker, passage.quote) == ("his wife", "moved from prison to a hospital")


def test_a_passage_leads_to_what_rests_on_it() -> None:
    claim = make_claim(make_person(), "names")
    make_claim(make_person(), "names")
    client = client_of("analyst")
    page = client.get(page_of(claim.passage)).content.decode()
    address = f"{reverse('admin:dossiers_claim_changelist')}?passage__id__exact={claim.passage_id}"
    assert address in page
    assert list(client.get(address).context["cl"].result_list) == [claim]


@pytest.mark.parametrize("term", ["shenyang", "court in"])
def test_passages_are_found_by_their_words(term: str) -> None:
    wanted = make_passage("The court in Shenyang")
    make_passage("eleven years")
    page = client_of("analyst").get(f"{list_of(Passage)}?q={term}")
    assert list(page.context["cl"].result_list) == [wanted]


def test_sources_are_found_by_title_publisher_and_reference() -> None:
    source = make_snapshot().source
    make_snapshot()
    assert source.publisher is not None
    client = client_of("analyst")
    for term in (source.title, source.publisher.name, source.reference):
        page = client.get(list_of(Source), {"q": term})
        assert source in page.context["cl"].result_list


def test_a_publisher_is_added_and_a_second_of_its_name_refused() -> None:
    client = client_of("analyst")
    told = {"name": "Xinhua", "kind": "state_media", "reliability": "D", "country": "CN"}
    client.post(list_of(Publisher, "add"), told)
    again = client.post(list_of(Publisher, "add"), told)
    assert list(errors_of(again)) == ["name"]
    wrong = client.post(list_of(Publisher, "add"), told | {"name": "X", "country": "china"})
    assert "country" in errors_of(wrong)
    assert Publisher.objects.count() == 1


def test_errors_without_a_field_stand_above_the_form() -> None:
    from django.core.exceptions import ValidationError
    from django.forms import Form

    form = Form({})
    put_error(form, ValidationError("No."))
    assert form.non_field_errors() == ["No."]
