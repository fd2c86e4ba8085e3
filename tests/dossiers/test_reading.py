"""The reading view: passages marked where they stand, beside them what they are cited for."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.access import Audience, Role
from dossiers.models import AppealPerson, ResponseItem
from dossiers.workbench.reading import Reading
from sources.models import Snapshot
from tests.factories import (
    TEXT,
    make_appeal,
    make_claim,
    make_detention,
    make_name,
    make_passage,
    make_person,
    make_published_person,
    make_publisher,
    make_response,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)

# --- the page ------------------------------------------------------------------------------------


def page_of(client: Client, shown: Snapshot, **query: Any) -> str:
    response = client.get(reverse("source", args=[shown.source.reference]), query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def snapshot(db: None) -> Snapshot:
    return make_snapshot()


def accepted(record: Any, field: str, snapshot: Snapshot, **fields: Any) -> Any:
    passage = make_passage(snapshot=snapshot, **fields)
    return make_claim(record, field, passage=passage, accepted_by=make_user(Role.REVIEWER))


def test_a_visitor_reads_the_text_with_its_passages(client: Client, snapshot: Snapshot) -> None:
    passage = make_passage(snapshot=snapshot)

    page = page_of(client, snapshot)

    assert f'id="passage-{passage.pk}"' in page
    assert f'id="note-{passage.pk}"' in page
    assert "The family asked for treatment abroad." in page


def test_the_margin_says_what_a_passage_is_cited_for(client: Client, snapshot: Snapshot) -> None:
    person = make_published_person("Liu Xiaobo")
    change = make_status_change(person, custody="med_parole", date="2017-06")
    accepted(change, "custody", snapshot)

    page = page_of(client, snapshot)

    assert reverse("person", args=[person.reference]) in page
    assert "serving outside prison, medical" in page
    assert "status change: serving outside prison, medical, June 2017" in page
    assert '<span class="badge is-accepted">accepted</span>' in page


def test_values_that_are_the_passage_itself_are_not_printed_twice(
    client: Client, snapshot: Snapshot
) -> None:
    quote = "He was moved from prison to a hospital. His wife has been held at home"
    passage = make_passage(quote, snapshot=snapshot)
    appeal = make_appeal(text=quote)
    make_claim(appeal, "text", passage=passage, accepted_by=make_user(Role.REVIEWER))

    page = page_of(client, snapshot)

    assert "in these words" in page
    assert f"<b>{quote}</b>" not in page


def test_people_in_values_are_called_by_name(client: Client, snapshot: Snapshot) -> None:
    wife = make_published_person("Liu Xia")
    person = make_published_person("Liu Xiaobo")
    passage = make_passage("His wife", snapshot=snapshot)
    reviewer = make_user(Role.REVIEWER)
    value = f"spouse {wife.reference}"
    make_claim(person, "relationships", value, passage=passage, accepted_by=reviewer)

    assert "spouse: Liu Xia" in page_of(client, snapshot)


def test_an_inference_is_told_with_its_reason(client: Client, snapshot: Snapshot) -> None:
    detention = make_detention(make_published_person())
    claim = accepted(detention, "began", snapshot)
    type(claim).objects.filter(pk=claim.pk).update(
        basis="inferred", basis_note="Counted back from the verdict."
    )

    page = page_of(client, snapshot)

    assert "<summary>inferred</summary>" in page
    assert "Counted back from the verdict." in page


def test_claims_of_appeals_and_responses_name_their_visible_people_only(
    client: Client, snapshot: Snapshot
) -> None:
    shown, hidden = make_published_person("Liu Xiaobo"), make_person("Nobody Knows")
    appeal, response = make_appeal(title="Let him go"), make_response()
    for person in (shown, hidden):
        AppealPerson.objects.create(appeal=appeal, person=person)
        ResponseItem.objects.create(response=response, person=person, kind="rebut")
    accepted(appeal, "date", snapshot, quote="The court")
    accepted(response, "kind", snapshot, quote="The family")

    page = page_of(client, snapshot)

    assert f"appeal: {appeal.reference}, Let him go, 28 April 2011" in page
    assert page.count(">Liu Xiaobo</a>") == 2
    assert "Nobody Knows" not in page


def test_hidden_passages_and_claims_leave_no_trace(client: Client, snapshot: Snapshot) -> None:
    hidden = make_passage("His wife", snapshot=snapshot, audience=Audience.INTERNAL)
    draft = make_detention(make_person("Nobody Knows"))
    accepted(draft, "began", snapshot, quote="The court")
    proposed = make_claim(
        make_detention(make_published_person("Somebody Known")),
        "began",
        passage=make_passage("The family", snapshot=snapshot),
    )

    page = page_of(client, snapshot)

    assert str(hidden.pk) not in page
    assert "Nobody Knows" not in page
    assert "Somebody Known" not in page
    client.force_login(make_user(Role.RESEARCHER))
    page = page_of(client, snapshot)
    assert str(hidden.pk) in page
    assert "Nobody Knows" in page
    assert str(proposed.get_state_display()) in page


def test_the_newest_snapshot_is_shown_unless_another_is_named(
    client: Client, snapshot: Snapshot
) -> None:
    newer = make_snapshot(source=snapshot.source, text="A newer text.\n")

    assert "A newer text." in page_of(client, snapshot)
    old = page_of(client, snapshot, snapshot=snapshot.pk)
    assert "The family asked" in old
    assert "This is an older snapshot" in old
    assert "This is an older snapshot" not in page_of(client, snapshot, snapshot=newer.pk)


@pytest.mark.parametrize("key", ["nonsense", "01a200e5-4bca-75ef-aad8-fc5fe0aea06a"])
def test_a_snapshot_of_another_document_is_not_found(
    client: Client, snapshot: Snapshot, key: str
) -> None:
    address = reverse("source", args=[snapshot.source.reference])

    assert client.get(address, {"snapshot": key}).status_code == 404
    assert client.get(address, {"snapshot": str(make_snapshot().pk)}).status_code == 404


def test_a_document_without_text_says_so(client: Client, db: None) -> None:
    source = make_source(title="Only heard of")

    page = client.get(reverse("source", args=[source.reference])).content.decode()

    assert "No text of this document has been captured yet." in page


def test_the_head_says_what_the_document_is(client: Client, db: None) -> None:
    source = make_source(
        title="Soft Power <Gone> Hard?",
        publisher=make_publisher(name="A repost"),
        origin=make_publisher(name="A wire", name_zh="通讯社"),
        authors=["Ann Author", "Bo Writer"],
        published="2011-04-27",
        published_basis="Printed above the text.",
        url="https://news.example/soft-power",
        reliability="C",
        reliability_reason="A copy.",
    )
    snapshot = make_snapshot(source=source)

    page = page_of(client, snapshot)

    for words in (
        "Soft Power &lt;Gone&gt; Hard?",
        "A repost",
        "A wire",
        "通讯社",
        "Ann Author, Bo Writer",
        "27 April 2011",
        "Printed above the text.",
        "https://news.example/soft-power",
        "C – fairly reliable",
        snapshot.text_sha256,
        snapshot.file_sha256,
        reverse("snapshot-file", args=[snapshot.pk]),
    ):
        assert words in page


def test_a_merged_document_redirects_for_good_with_its_query(client: Client, db: None) -> None:
    gone, kept = make_snapshot().source, make_source()
    gone.merge_into(kept, by=make_user(), reason="The same document")

    response = client.get(reverse("source", args=[gone.reference]), {"snapshot": "x"})

    assert response.status_code == 301
    assert response["Location"] == reverse("source", args=[kept.reference]) + "?snapshot=x"


def test_a_document_merged_into_a_hidden_one_is_not_found(client: Client, db: None) -> None:
    gone, kept = make_source(), make_source(audience=Audience.CONFIDENTIAL)
    gone.merge_into(kept, by=make_user(), reason="The same document")

    assert client.get(reverse("source", args=[gone.reference])).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [(None, 404), (Role.READER, 404), (Role.RESEARCHER, 404), ("analyst", 200)]
)
def test_a_confidential_document_is_for_those_who_keep_the_files(
    client: Client, db: None, role: Any, status: int
) -> None:
    source = make_source(audience=Audience.CONFIDENTIAL)
    if role:
        client.force_login(make_user(role))

    assert client.get(reverse("source", args=[source.reference])).status_code == status


def test_the_address_of_a_passage_leads_to_it(client: Client, snapshot: Snapshot) -> None:
    passage = make_passage(snapshot=snapshot)
    address, _, fragment = passage.get_absolute_url().partition("#")

    assert f'id="{fragment}"' in client.get(address).content.decode()


def test_names_in_both_languages(client: Client, snapshot: Snapshot) -> None:
    person = make_published_person("Liu Xiaobo")
    make_name(person, "刘晓波", script="hans")
    accepted(make_detention(person), "began", snapshot)
    client.cookies["django_language"] = "zh-hans"

    page = page_of(client, snapshot)

    assert '<html lang="zh-hans">' in page
    assert "羁押" in page


def test_seven_passages_cost_as_many_queries_as_one(
    client: Client, snapshot: Snapshot, django_assert_num_queries: Any
) -> None:
    quotes = ["The court", "Shenyang", "the writer", "eleven", "He was", "wife", "June"]
    address = reverse("source", args=[snapshot.source.reference])

    def cite(quote: str) -> None:
        person = make_published_person()
        appeal, response = make_appeal(), make_response()
        AppealPerson.objects.create(appeal=appeal, person=person)
        ResponseItem.objects.create(response=response, person=person, kind="rebut")
        passage = make_passage(quote, snapshot=snapshot)
        reviewer = make_user(Role.REVIEWER)
        for record, field, value in (
            (person, "relationships", f"spouse {make_published_person().reference}"),
            (make_detention(person), "began", ""),
            (make_status_change(person), "date", ""),
            (appeal, "date", ""),
            (response, "kind", ""),
        ):
            make_claim(record, field, value, passage=passage, accepted_by=reviewer)

    client.force_login(make_user(Role.READER))
    cite(quotes[0])
    client.get(address)
    with django_assert_num_queries(21):
        client.get(address)
    for quote in quotes[1:]:
        cite(quote)
    with django_assert_num_queries(21):
        client.get(address)


def test_offsets_of_the_factory_text_are_read_back(client: Client, snapshot: Snapshot) -> None:
    passage = make_passage("25 December 2009", snapshot=snapshot)

    assert TEXT[passage.start : passage.end] == "25 December 2009"
    assert f'aria-details="note-{passage.pk}">25 December 2009<' in page_of(client, snapshot)


@pytest.mark.parametrize(
    ("role", "newest", "marks"),
    [(Role.READER, True, False), (Role.ANALYST, True, True), (Role.ANALYST, False, False)],
)
def test_only_the_newest_text_is_marked_and_only_by_those_who_edit(
    snapshot: Snapshot, role: Role, newest: bool, marks: bool
) -> None:
    make_snapshot(source=snapshot.source, text="A newer text.\n")
    shown = snapshot.source.snapshots.first() if newest else snapshot

    page = Reading(snapshot.source, shown, reader=make_user(role))

    assert page.may_state is marks


def test_the_page_says_which_text_it_shows(client: Client, snapshot: Snapshot) -> None:
    page = page_of(client, snapshot)

    assert (
        f'<div class="document" data-snapshot="{snapshot.pk}"'
        f' data-text-sha256="{snapshot.text_sha256}" lang="en">' in page
    )
