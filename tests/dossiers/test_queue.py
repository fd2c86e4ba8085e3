"""The review queue: what it shows to whom, in what order, and what comes of a decision."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casetracker.access import Role
from casetracker.models import User
from dossiers.models import Claim, Person
from dossiers.workbench import queue
from dossiers.workbench.queue import View, Wanted
from sources.models import Passage
from tests.at_the_admin import client_of
from tests.factories import (
    TEXT,
    make_appeal,
    make_claim,
    make_detention,
    make_organisation,
    make_passage,
    make_person,
    make_publisher,
    make_response,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db

NOTHING_HELD = "shows it as disputed until a value is entered: the record holds none"
QUEUE = "/admin/dossiers/claim/queue/"


@pytest.fixture
def reviewer() -> User:
    return make_user(Role.REVIEWER)


def page(view: View, viewer: User, **wanted: Any) -> queue.Page:
    return queue.page_of(view, viewer=viewer, wanted=Wanted(**wanted))


def claims_of(found: queue.Page) -> list[list[Claim]]:
    return [[item.claim for item in card.items] for card in found.cards]


def aged(claim: Claim, days: int) -> Claim:
    """The claim, recorded so many days ago."""
    Claim.objects.filter(pk=claim.pk).update(recorded_at=timezone.now() - timedelta(days=days))
    claim.refresh_from_db()
    return claim


def test_claims_on_one_passage_are_one_card_at_the_place_of_the_oldest(reviewer: User) -> None:
    passage = make_passage()
    young = make_claim(make_person(sex="male"), "sex", passage=passage)
    between = aged(make_claim(make_person(), "names"), 2)
    old = aged(make_claim(make_person(), "names", passage=passage), 3)
    assert claims_of(page(View.OLDEST, reviewer)) == [[old, young], [between]]


def test_by_source_the_cards_follow_the_text(reviewer: User) -> None:
    first, second = make_source(), make_source()
    late, early = make_snapshot(source=first), make_snapshot(source=second)
    last = make_claim(make_person(), "names", passage=make_passage(snapshot=early))
    below = make_claim(make_person(), "names", passage=make_passage("2017", snapshot=late))
    above = make_claim(make_person(), "names", passage=make_passage("The court", snapshot=late))
    assert claims_of(page(View.SOURCE, reviewer)) == [[above], [below], [last]]


def test_by_person_all_records_of_a_dossier_stand_together(reviewer: User) -> None:
    one, other = make_person(), make_person()
    second = aged(make_claim(other, "names"), 9)
    first = [
        aged(make_claim(one, "names"), 3),
        aged(make_claim(make_detention(one), "began"), 2),
        aged(make_claim(make_status_change(one), "custody"), 1),
    ]
    unnamed = make_claim(make_appeal(), "kind")
    assert claims_of(page(View.PERSON, reviewer)) == [[unnamed], *([c] for c in first), [second]]


def test_each_view_holds_its_own(reviewer: User) -> None:
    chief = make_user(Role.REVIEWER)
    others = make_claim(make_person(), "names", by=chief)
    asked = make_claim(make_person(), "names")
    asked.assign(by=chief, to=reviewer)
    own = make_claim(make_person(), "names", by=reviewer)
    came_back = make_claim(make_person(), "names", by=reviewer)
    came_back.send_back(by=chief, reason="Which?")
    make_claim(make_person(), "names", accepted_by=chief)
    expected = {
        View.OLDEST: [others, asked],
        View.SOURCE: [others, asked],
        View.PERSON: [others, asked],
        View.ASSIGNED: [asked],
        View.RETURNED: [came_back],
        View.WAITING: [own],
    }
    assert set(expected) == set(View)
    for view, claims in expected.items():
        assert claims_of(page(view, reviewer)) == [[claim] for claim in claims], view
    counted = queue.counts(View, viewer=reviewer)
    assert counted == {view: len(claims) for view, claims in expected.items()}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"source": "wire"}, {"named"}),
        ({"source": "agence"}, {"named"}),
        ({"source": "S-1999-00001"}, set()),
        ({"person": "曉波"}, {"named", "held"}),
        ({"person": "nobody"}, set()),
        ({"older_than": 7}, {"old"}),
        ({}, {"named", "held", "old"}),
    ],
)
def test_the_queue_is_cut(reviewer: User, wanted: dict[str, Any], expected: set[str]) -> None:
    person = make_person("劉曉波")
    source = make_source(title="A wire report", publisher=make_publisher(name="Agence X"))
    passage = make_passage(snapshot=make_snapshot(source=source))
    claims = {
        "named": make_claim(person, "names", passage=passage),
        "held": make_claim(make_detention(person), "began"),
        "old": aged(make_claim(make_person(), "names"), 8),
    }
    found = page(View.OLDEST, reviewer, **wanted)
    assert {claim for card in claims_of(found) for claim in card} == {
        claims[name] for name in expected
    }
    assert found.left == len(expected)


def test_it_is_cut_to_who_recorded(reviewer: User) -> None:
    wanted = make_claim(make_person(), "names")
    make_claim(make_person(), "names")
    address = f"{QUEUE}?recorder={wanted.recorded_by.username}"
    found = client_of(reviewer).get(address).context["page"]
    assert claims_of(found) == [[wanted]]


@pytest.mark.parametrize("view", [View.OLDEST, View.SOURCE, View.PERSON])
def test_one_goes_on_after_the_last_card_even_if_it_was_decided(
    reviewer: User, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "SIZE", 2)
    claims = [make_claim(make_person(), "names") for _ in range(5)]
    seen: list[Claim] = []
    after = None
    for _ in range(3):
        found = queue.page_of(view, viewer=reviewer, wanted=Wanted(), after=after)
        seen += [claim for card in claims_of(found) for claim in card]
        seen[-1].accept(by=reviewer)
        after = UUID(found.after) if found.after else None
    assert seen == claims
    assert after is None


def test_the_words_stand_in_their_paragraph(reviewer: User) -> None:
    words = "moved from prison to a hospital"
    make_claim(make_person(), "names", passage=make_passage(words))
    (card,) = page(View.OLDEST, reviewer).cards
    assert f"{card.before}{words}{card.after}" == TEXT.split("\n\n")[1]


def test_a_long_paragraph_is_cut_between_words(reviewer: User) -> None:
    text = f"{'before ' * 100}HERE{' after' * 100}\n"
    make_claim(
        make_person(), "names", passage=make_passage("HERE", snapshot=make_snapshot(text=text))
    )
    (card,) = page(View.OLDEST, reviewer).cards
    assert card.before.startswith("… before before")
    assert card.after.endswith("after after …")
    assert 250 < len(card.before) <= 302
    assert 250 < len(card.after) <= 302


def said(person: Person, value: str, *, by: User | None, passage: Passage | None = None) -> Claim:
    return make_claim(person, "born", value, passage=passage, accepted_by=by)


@pytest.mark.parametrize(
    ("held", "accepted", "claimed", "standing", "words"),
    [
        ("1955", [], "1955", "sourced", "makes it sourced"),
        ("1955", ["1955"], "1955-12-28", "sourced", "adds an independent origin: 2 in all"),
        ("1955", [], "1956", "disputed", "makes it disputed"),
        ("1955", ["1956"], "1957", "disputed", "leaves it disputed"),
        ("1955", ["1956"], "1955", "disputed", "supports the value held; it stays disputed"),
        (
            "",
            [],
            "1955",
            "disputed",
            NOTHING_HELD,
        ),
    ],
)
def test_what_accepting_would_do(
    reviewer: User, held: str, accepted: list[str], claimed: str, standing: str, words: str
) -> None:
    person = make_person(**({"born": held} if held else {}))
    for value in accepted:
        said(person, value, by=reviewer)
    claim = said(person, claimed, by=None)
    (card,) = page(View.OLDEST, reviewer).cards
    (item,) = card.items
    assert (item.bearing.standing, item.bearing.words) == (standing, words)
    assert [other.value for other in item.rivals] == accepted
    claim.accept(by=reviewer)
    person.refresh_from_db()
    (now,) = [found for found in person.standings() if found.fact.name == "born"]
    assert now.standing == standing


def test_a_repost_adds_no_origin(reviewer: User) -> None:
    agency, person = make_publisher(), make_person(born="1955")
    for publisher in (agency, make_publisher()):
        source = make_source(publisher=publisher, origin=agency)
        passage = make_passage(snapshot=make_snapshot(source=source))
        accepted = reviewer if publisher == agency else None
        make_claim(person, "born", passage=passage, accepted_by=accepted)
    (card,) = page(View.OLDEST, reviewer).cards
    assert card.items[0].bearing.words == "adds no independent origin: 1 in all"


def test_a_value_that_is_not_among_several_would_be_disputed(reviewer: User) -> None:
    person = make_person(occupations=["writer"])
    make_claim(person, "occupations", "critic")
    (card,) = page(View.OLDEST, reviewer).cards
    told = card.items[0].bearing.words
    assert told == "shows it as disputed until it is added: the record does not hold it"


def fill(number: int) -> None:
    """So many cards, of every kind of record, with rivals and answers."""
    analyst, judge = make_user(), make_user(Role.REVIEWER)
    for index in range(number):
        person = make_person(born="1955", sex="male")
        passage = make_passage(by=analyst)
        detention = make_detention(person)
        appeal = make_appeal(made_by=make_organisation())
        make_claim(person, "born", "1956", by=analyst, accepted_by=judge)
        make_claim(person, "born", passage=passage, by=analyst)
        make_claim(person, "relationships", f"friend {make_person().reference}", by=analyst)
        make_claim(detention, "began", passage=passage, by=analyst)
        make_claim(make_status_change(person), "custody", passage=passage, by=analyst)
        make_claim(appeal, "kind", passage=passage, by=analyst)
        make_claim(make_response(appeal), "kind", passage=passage, by=analyst)
        answered = make_claim(person, "sex", by=analyst)
        answered.send_back(by=judge, reason=f"Why? {index}")
        answered.propose_again(by=analyst, answer="Because.")


def statements(client: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("view", [View.OLDEST, View.SOURCE, View.PERSON])
def test_twenty_cards_take_as_many_statements_as_two(reviewer: User, view: View) -> None:
    client = client_of(reviewer)
    address = f"{QUEUE}?view={view.value}"
    fill(1)
    client.get(address)
    few = statements(client, address)
    fill(7)
    assert len(client.get(address).context["page"].cards) == 24
    assert statements(client, address) == few
    assert few == 29


def test_no_snapshot_is_read_whole(reviewer: User) -> None:
    fill(1)
    with CaptureQueriesContext(connection) as captured:
        page(View.OLDEST, reviewer)
    column = '"sources_snapshot"."text"'
    reading = [query["sql"] for query in captured if column in query["sql"]]
    assert reading
    for sql in reading:
        assert sql.count(column) == sql.count(f"SUBSTRING({column}"), sql


@pytest.mark.parametrize(
    "query",
    ["view=nothing", "older_than=5", "recorder=nobody", "after=nothing", "source=%00"],
)
def test_an_address_that_means_nothing_is_a_bad_request(reviewer: User, query: str) -> None:
    assert client_of(reviewer).get(f"{QUEUE}?{query}").status_code == 400


def test_ones_own_that_wait_are_shown_without_buttons(reviewer: User) -> None:
    make_claim(make_person(), "names", by=reviewer)
    shown = client_of(reviewer).get(f"{QUEUE}?view=waiting").content.decode()
    assert "somebody else decides" in shown
    assert 'value="accept"' not in shown


def test_an_analyst_is_shown_only_their_own(reviewer: User) -> None:
    make_claim(make_person(), "names")
    shown = client_of(Role.ANALYST).get(f"{QUEUE}?view=oldest")
    assert shown.context["view"] is View.RETURNED
    assert list(dict(shown.context["counts"])) == [View.RETURNED, View.WAITING]


def test_progress_counts_what_one_decided_today(reviewer: User) -> None:
    claims = [make_claim(make_person(), "names") for _ in range(3)]
    old = make_claim(make_person(), "names", accepted_by=reviewer)
    yesterday = timezone.now() - timedelta(days=1)
    Claim.objects.filter(pk=old.pk).update(reviewed_at=yesterday)
    client = client_of(reviewer)
    client.post(f"{QUEUE}decide/", {"of": [claims[0].pk], "deed": "accept"})
    context = client.get(QUEUE).context
    assert (context["left"], context["today"]) == (2, 1)


def test_the_head_of_every_page_tells_how_many_wait(reviewer: User) -> None:
    for _ in range(3):
        make_claim(make_person(), "names")
    page_head = client_of(reviewer).get(reverse("admin:index")).content.decode()
    assert f'href="{QUEUE}"' in page_head
    assert queue.waits_for(reviewer, up_to=2) == 2
    assert queue.waits_for(make_user(), up_to=2) == 0
