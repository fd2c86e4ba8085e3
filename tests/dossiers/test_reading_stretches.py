"""A long document's page holds some of its notes, and fetches the others."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from casetracker.access import Audience, Role
from dossiers.models import Claim
from dossiers.workbench.notes import AT_ONCE, STRETCH, Note, stretches_of
from sources.models import Passage, Snapshot
from tests.factories import make_snapshot, make_user
from tests.long_documents import make_long_document

ONE_STATEMENT_MORE = 1
"""How many notes stand before those asked for."""


@pytest.fixture
def snapshot(db: None) -> Snapshot:
    """More passages than are sent at once."""
    return make_long_document(characters=40_000, passages=260, claims=300, people=2)


def page_of(client: Client, shown: Snapshot, **query: Any) -> str:
    response = client.get(reverse("source", args=[shown.source.reference]), query)
    assert response.status_code == 200
    return response.content.decode()


def notes_of(client: Client, shown: Snapshot, **query: Any) -> str:
    response = client.get(reverse("source-notes", args=[shown.source.reference]), query)
    assert response.status_code == 200
    return response.content.decode()


def keys(html: str) -> list[str]:
    return re.findall(r'id="note-([0-9a-f-]{36})"', html)


def left_out(page: str) -> Iterator[dict[str, str]]:
    """The attributes of the items that stand for notes which the page does not hold."""
    for item in re.findall(r'<li class="stretch"[^>]*>', page):
        yield dict(re.findall(r'(?:data-)?(\w+)="([^"]*)"', item))


# --- cutting -------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 400), max_size=700), st.integers(0, 10))
def test_every_note_is_in_the_one_stretch_in_which_its_passage_begins(
    starts: list[int], rest: int
) -> None:
    notes = [Note(number, str(number), at, at + 1) for number, at in enumerate(sorted(starts), 1)]

    stretches = stretches_of(notes, length=401 + rest)

    assert [note for stretch in stretches for note in stretch.notes] == notes
    assert all(
        stretch.start <= note.start < stretch.end for stretch in stretches for note in stretch.notes
    )
    ends = [stretch.end for stretch in stretches]
    assert [stretch.start for stretch in stretches] == [0, *ends][: len(stretches)]
    if len(notes) <= AT_ONCE:
        assert len(stretches) <= 1
    assert all(len(stretch.notes) >= STRETCH for stretch in stretches[:-1])


# --- the page ------------------------------------------------------------------------------------


def test_the_page_marks_all_passages_and_holds_the_first_notes(
    client: Client, snapshot: Snapshot
) -> None:
    page = page_of(client, snapshot)

    assert page.count('id="passage-') == Passage.objects.count()
    assert len(keys(page)) == STRETCH
    assert page.count("aria-details=") == STRETCH
    assert [(item["id"], item["notes"]) for item in left_out(page)] == [
        *((f"stretch-{number}", str(STRETCH)) for number in range(2, 6)),
        ("stretch-6", str(Passage.objects.count() - 5 * STRETCH)),
    ]


@pytest.mark.parametrize(
    ("asked", "held"), [("2", ["51"]), ("6", ["251"]), ("9", ["251"]), ("all", ["1"])]
)
def test_an_address_names_the_notes_that_the_page_holds(
    client: Client, snapshot: Snapshot, asked: str, held: list[str]
) -> None:
    page = page_of(client, snapshot, notes=asked)

    assert (
        re.findall(r'data-looks="[^"]*" tabindex="-1"><a class="number"[^>]*>(\d+)', page)[:1]
        == held
    )
    assert len(keys(page)) == (Passage.objects.count() if asked == "all" else len(keys(page)))
    assert ("all-notes" in page) == (asked != "all")


def test_every_passage_links_to_the_page_that_holds_its_note(
    client: Client, snapshot: Snapshot
) -> None:
    page = page_of(client, snapshot)

    links = re.findall(r'<a class="ref" data-aside href="([^"#]*)#note-([0-9a-f-]{36})"', page)

    for address in {address for address, _ in links}:
        linked = {key for to, key in links if to == address}
        there = page_of(client, snapshot, **dict([address[1:].split("=")] if address else []))
        assert linked == set(keys(there))


def test_an_older_text_stays_the_one_that_links_lead_to(client: Client, snapshot: Snapshot) -> None:
    make_snapshot(source=snapshot.source, text="A newer text.\n")

    page = page_of(client, snapshot, snapshot=snapshot.pk)

    assert f'href="?snapshot={snapshot.pk}&amp;notes=2#note-' in page
    assert f'href="?snapshot={snapshot.pk}&amp;notes=all"' in page


@pytest.mark.parametrize("asked", ["", "0", "-1", "two", "1e3", "٢"])
def test_what_names_no_stretch_is_refused(client: Client, db: None, asked: str) -> None:
    address = reverse("source", args=[make_snapshot().source.reference])

    assert client.get(address, {"notes": asked}).status_code == 400


# --- the notes -----------------------------------------------------------------------------------


def test_the_stretches_together_are_all_notes_in_order(client: Client, snapshot: Snapshot) -> None:
    page = page_of(client, snapshot)
    fetched = [
        notes_of(client, snapshot, **{"from": item["from"], "to": item["to"]})
        for item in left_out(page)
    ]

    whole = page_of(client, snapshot, notes="all")
    assert keys(page) + [key for part in fetched for key in keys(part)] == keys(whole)
    for part in fetched:
        assert all(note in whole for note in part.split("\n"))


def test_a_claim_finds_its_note(client: Client, snapshot: Snapshot) -> None:
    claim = Claim.objects.filter(state="accepted").order_by("-passage__start")[0]

    assert keys(notes_of(client, snapshot, claim=claim.pk)) == [str(claim.passage_id)]


def test_notes_are_cut_to_who_asks(client: Client, snapshot: Snapshot) -> None:
    hidden = Passage.objects.order_by("start")[150]
    Passage.objects.filter(pk=hidden.pk).update(audience=Audience.INTERNAL)
    proposed = Claim.objects.filter(state="proposed").first()
    assert proposed
    before = notes_of(client, snapshot, **{"from": hidden.start + 1})

    assert keys(notes_of(client, snapshot, **{"from": hidden.start, "to": hidden.end}))[:1] != [
        str(hidden.pk)
    ]
    assert notes_of(client, snapshot, claim=proposed.pk) == ""
    assert f"claim-{proposed.pk}" not in notes_of(client, snapshot)
    client.force_login(make_user(Role.ANALYST))
    assert str(hidden.pk) in keys(notes_of(client, snapshot, **{"from": hidden.start}))
    assert f"claim-{proposed.pk}" in notes_of(client, snapshot, claim=proposed.pk)
    number = re.search(r'class="number"[^>]*>(\d+)<', before)
    assert number
    assert number[1] == str(Passage.objects.filter(start__lte=hidden.start).count())


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"form": "1"}, "Did you mean from?"),
        ({"from": "x"}, "from: Enter a whole number."),
        ({"to": "-1"}, "to: "),
        ({"to": "99999999999999999999"}, "to: "),
        ({"snapshot": "x"}, "snapshot: "),
        ({"claim": "x"}, "claim: "),
    ],
)
def test_what_is_not_understood_is_refused_with_its_name(
    client: Client, db: None, query: dict[str, str], said: str
) -> None:
    address = reverse("source-notes", args=[make_snapshot().source.reference])

    response = client.get(address, query, headers={"accept": "application/json"})

    assert response.status_code == 400
    assert said in response.json()["detail"]


def test_the_notes_of_a_merged_document_are_those_of_the_one_it_became(
    client: Client, db: None
) -> None:
    gone, kept = make_snapshot().source, make_snapshot(text="Another text.\n").source
    gone.merge_into(kept, by=make_user(), reason="The same document")

    response = client.get(reverse("source-notes", args=[gone.reference]), {"from": "1"})

    assert response["Location"] == reverse("source-notes", args=[kept.reference]) + "?from=1"


def test_a_stretch_takes_one_statement_more_than_the_page_and_no_more_for_more_notes(
    client: Client, snapshot: Snapshot, django_assert_num_queries: Any
) -> None:
    client.force_login(make_user(Role.ANALYST))
    notes_of(client, snapshot)

    for end in (3_000, 20_000):
        with django_assert_num_queries(17 + ONE_STATEMENT_MORE):
            notes_of(client, snapshot, **{"from": 1_000, "to": end})
