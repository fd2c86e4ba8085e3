"""Documents in the admin: registered with their text, quoted, never changed."""

from typing import Any

import pytest
from django.urls import reverse

from casetracker.admin.forms import put_error
from sources.models import Passage, Publisher, Source
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


@pytest.mark.parametrize(
    ("fields", "place", "words"),
    [
        ({"published": "Thursday"}, "published", "Thursday"),
        ({"title": ""}, "title", "Give it a title"),
        ({"kind": "rumour"}, "kind", "valid choice"),
        ({"publisher": "nothing"}, "publisher", "valid"),
        ({"url": "nowhere"}, "url", "valid URL"),
        ({"text": "x" * 5_000_001}, "text", "longer than"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_stored(
    fields: dict[str, Any], place: str, words: str
) -> None:
    assert words in " ".join(errors_of(added(**fields))[place])
    assert not Source.objects.exists()


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
