"""The page that compares two snapshots: what it shows to whom, and what is decided on it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.access import Audience, Role
from sources.models import Anchor, Passage, Snapshot, Source
from tests.factories import TEXT, make_passage, make_snapshot, make_source, make_user

pytestmark = pytest.mark.django_db

NEW = (
    TEXT.replace("prison to a hospital", "prison  to a hospital")
    .replace("October 2010", "October 2011")
    .replace("The family", "In spring the family")
)


@pytest.fixture
def source() -> Source:
    """A source with two snapshots: a passage held, two moved, one lost."""
    source, by = make_source(), make_user()
    snapshot = make_snapshot(source=source, by=by)
    for quote in ("eleven years", "moved from prison to a hospital", "since October 2010"):
        make_passage(quote, snapshot=snapshot, by=by)
    make_passage("treatment abroad", snapshot=snapshot, by=by)
    make_snapshot(source=source, text=NEW, by=by)
    make_passage()
    return source


def page_of(source: Source, client: Client, **query: Any) -> str:
    answer = client.get(reverse("snapshot-compare", args=[source.reference]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def the_moved() -> Anchor:
    return Anchor.objects.get(outcome="typography")


def decide(client: Client, anchor: Anchor, **data: str) -> Any:
    address = reverse("anchor-decide", args=[anchor.snapshot.source.reference, anchor.pk])
    return client.post(address, data)


@pytest.fixture
def editor(client: Client) -> Client:
    """A client of an analyst."""
    client.force_login(make_user())
    return client


def test_it_tells_the_figures_and_both_quotes(client: Client, source: Source) -> None:
    page = page_of(source, client)
    assert "<b>1</b> held" in page
    assert "<b>2</b> moved, 2 to confirm" in page
    assert "<b>1</b> lost" in page
    assert "October <del>2010</del>" in page.replace("</b>", "").replace("<b>", "")
    assert "Confirm" not in page


def test_editors_get_the_means_to_decide(editor: Client, source: Source) -> None:
    page = page_of(source, editor)
    assert 'value="confirm"' in page
    assert "No claim rests on it." in page


@pytest.mark.parametrize("snapshots", [0, 1])
def test_there_may_be_nothing_to_compare(client: Client, snapshots: int) -> None:
    source = make_source()
    for _ in range(snapshots):
        make_snapshot(source=source)
    said = "no earlier snapshot" if snapshots else "No text of this document"
    assert said in page_of(source, client)


def test_the_snapshots_can_be_named(client: Client, source: Source) -> None:
    third = make_snapshot(source=source, text=TEXT + "\nThe end.")
    first = source.snapshots.last()
    assert isinstance(first, Snapshot)
    page = page_of(source, client, **{"from": first.pk, "to": third.pk})
    assert "<p><ins>The end.</ins></p>" in page
    assert "<b>4</b> held" in page


@pytest.mark.parametrize("query", [{"from": "x"}, {"to": "01a200e5-4bca-75ef-aad8-fc5fe0aea06a"}])
def test_a_snapshot_that_is_not_there_is_a_404(
    client: Client, source: Source, query: dict[str, str]
) -> None:
    address = reverse("snapshot-compare", args=[source.reference])
    assert client.get(address, query).status_code == 404


def test_a_snapshot_of_another_source_is_a_404(client: Client, source: Source) -> None:
    other = make_snapshot()
    address = reverse("snapshot-compare", args=[source.reference])
    assert client.get(address, {"to": str(other.pk)}).status_code == 404


def test_passages_for_others_are_neither_shown_nor_counted(client: Client, source: Source) -> None:
    Passage.objects.filter(quote__contains="October").update(audience=Audience.CONFIDENTIAL)
    page = page_of(source, client)
    assert "<b>0</b> lost" in page
    assert "since October 2010" not in page.partition("The two texts")[0]


def test_a_hidden_source_is_a_404(client: Client, source: Source) -> None:
    Source.objects.update(audience=Audience.INTERNAL)
    address = reverse("snapshot-compare", args=[source.reference])
    assert client.get(address).status_code == 404


def test_a_merged_source_leads_to_the_survivor(client: Client, source: Source) -> None:
    other = make_source()
    source.merge_into(other, by=make_user(Role.REVIEWER), reason="The same")
    answer = client.get(reverse("snapshot-compare", args=[source.reference]))
    assert (answer.status_code, answer["Location"]) == (
        301,
        reverse("snapshot-compare", args=[other.reference]),
    )


@pytest.mark.parametrize(
    ("data", "decision"),
    [
        ({"deed": "confirm"}, "confirmed"),
        ({"deed": "refuse", "reason": "Somebody else"}, "refused"),
        ({"deed": "mark", "quote": "a hospital"}, "confirmed"),
    ],
)
def test_a_passage_is_decided_and_the_decision_taken_back(
    editor: Client, source: Source, data: dict[str, str], decision: str
) -> None:
    answer = decide(editor, the_moved(), **data)
    assert answer.status_code == 302
    assert the_moved().decision == decision
    assert "Take the decision back" in page_of(source, editor)
    decide(editor, the_moved(), deed="undo")
    assert the_moved().decision == ""


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"deed": "refuse", "reason": " "}, "Say why this is not the passage."),
        ({"deed": "mark", "quote": "nothing of the sort"}, "does not stand in the source"),
        ({"deed": "mark", "quote": "moved"}, "add words to it"),
        ({"deed": "undo"}, "Nothing is decided yet."),
    ],
)
def test_what_forbids_a_decision_is_shown_beside_the_passage(
    editor: Client, source: Source, data: dict[str, str], said: str
) -> None:
    answer = decide(editor, the_moved(), **data)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert the_moved().decision == ""


def test_those_that_differ_in_print_are_confirmed_together(editor: Client, source: Source) -> None:
    anchor = the_moved()
    address = reverse("anchor-print", args=[source.reference, anchor.snapshot_id])
    assert editor.post(address).status_code == 302
    assert list(Anchor.objects.exclude(decision="")) == [anchor]


@pytest.mark.parametrize("role", [None, Role.READER, Role.RESEARCHER])
def test_nobody_decides_without_the_right_to_edit(
    client: Client, source: Source, role: Role | None
) -> None:
    if role:
        client.force_login(make_user(role))
    anchor = the_moved()
    assert decide(client, anchor, deed="confirm").status_code == 403
    address = reverse("anchor-print", args=[source.reference, anchor.snapshot_id])
    assert client.post(address).status_code == 403
    assert the_moved().decision == ""


def test_deciding_needs_a_token_and_a_post(source: Source) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_user())
    anchor = the_moved()
    assert decide(strict, anchor, deed="confirm").status_code == 403
    address = reverse("anchor-decide", args=[source.reference, anchor.pk])
    assert strict.get(address).status_code == 405
    assert decide(strict, anchor, deed="explode").status_code == 403


def test_an_unknown_deed_and_an_unknown_anchor_are_a_404(editor: Client, source: Source) -> None:
    anchor = the_moved()
    assert decide(editor, anchor, deed="explode").status_code == 404
    address = reverse("anchor-decide", args=[make_source().reference, anchor.pk])
    assert editor.post(address, {"deed": "confirm"}).status_code == 404
    assert the_moved().decision == ""


def test_long_texts_are_not_laid_side_by_side(client: Client) -> None:
    source = make_source()
    make_snapshot(source=source, text="word " * 210_000)
    make_snapshot(source=source, text="other " * 210_000)
    assert "too long" in page_of(source, client)


def test_many_changes_are_cut_with_a_note(client: Client) -> None:
    source = make_source()
    for word in ("one", "two"):
        text = "\n\n".join(f"{word} {number} is said here" for number in range(450))
        make_snapshot(source=source, text=text)
    assert "left out: 50" in page_of(source, client)


@pytest.mark.parametrize("number", [1, 4])
def test_the_statements_do_not_depend_on_the_passages(
    client: Client, number: int, django_assert_num_queries: Any
) -> None:
    source, by = make_source(), make_user()
    snapshot = make_snapshot(source=source, by=by)
    for quote in ("eleven years", "hospital", "His wife", "treatment abroad")[:number]:
        make_passage(quote, snapshot=snapshot, by=by)
    make_snapshot(source=source, text="Something else.", by=by)
    client.force_login(make_user())
    page_of(source, client)
    with django_assert_num_queries(15):
        page_of(source, client)


def test_the_desk_counts_what_waits_in_newest_snapshots(editor: Client, source: Source) -> None:
    make_passage()
    desk = editor.get("/admin/").content.decode()
    panel = desk.partition('id="desk-passages"')[2].partition("</section>")[0]
    assert '<span class="count">2</span>' in panel
    assert source.reference in panel
    make_snapshot(source=source, text=TEXT + "Printed again.")
    assert "No passage has moved." in editor.get("/admin/").content.decode()
