"""Stating claims in a browser: by mouse, by keyboard alone, by touch; in every script."""

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from casetracker.access import Role
from casetracker.models import User
from dossiers.models import Claim, Person
from sources.models import Passage, Snapshot
from tests.browser.citing import PASSWORD, cite, expected, read, read_through_the_door, select, told
from tests.factories import (
    make_claim,
    make_detention,
    make_name,
    make_passage,
    make_person,
    make_snapshot,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

ELSEWHERE = (
    "status of 403",
    "Error Code 403",
    "status of 422",
    "ERR_FAILED",
    "htmx:afterRequest",
    "htmx:sendError",
)
"""Complaints of the console about answers that a test asks for."""


@pytest.fixture(autouse=True)
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser complains of, policy violations above all: nothing, in any test."""
    heard: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        asked_for = any(words in message.text for words in ELSEWHERE)
        if message.type in ("error", "warning") and not asked_for:
            heard.append(f"{page.url}: {message.text}")

    page.on("console", listen)
    page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))
    yield heard
    assert heard == []


@pytest.fixture
def analyst() -> User:
    return make_user(Role.ANALYST, username="lin", password=PASSWORD)


@pytest.fixture
def person() -> Person:
    person = make_person("Liu Xiaobo", born="1955-12-28")
    make_name(person, "刘晓波", script="hans", preferred=True)
    return person


@pytest.fixture
def snapshot(analyst: User) -> Snapshot:
    return make_snapshot(by=analyst)


# --- mouse ---------------------------------------------------------------------------------------


def test_words_selected_by_mouse_become_a_claim(
    live_server: LiveServer, page: Page, snapshot: Snapshot, person: Person
) -> None:
    read(page, live_server, snapshot)
    box = page.locator(".document p").nth(1).bounding_box()
    assert box
    page.mouse.move(box["x"] + 1, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 12, steps=5)
    page.mouse.up()

    cite(page)
    start, end, quote = told(page)
    assert quote.startswith("He was")
    page.locator("#stating-search").fill("晓波")
    page.get_by_role("button", name="Liu Xiaobo").click()
    page.get_by_label("Fact").select_option("health")
    page.get_by_label("What the words say it is").fill("was moved")
    expect(page.locator(".stating-verdict")).to_contain_text("nothing is held yet")
    page.get_by_role("button", name="Propose", exact=True).click()

    expect(page.locator("#stating-toast")).to_contain_text("health: was moved")
    claim = Claim.objects.get()
    assert (claim.person, claim.value) == (person, "was moved")
    stored = claim.passage
    assert (stored.start, stored.end, stored.quote) == (start, end, snapshot.text[start:end])
    expect(page.locator(f"#passage-{stored.pk}")).to_be_in_viewport()
    person.refresh_from_db()
    assert person.health == "was moved"


def test_a_claim_just_stated_is_taken_back(
    live_server: LiveServer, page: Page, snapshot: Snapshot, person: Person
) -> None:
    make_claim(person, "residence", "X", passage=make_passage("The court", snapshot=snapshot))
    read(page, live_server, snapshot)
    select(page, "Shenyang")
    cite(page)
    page.get_by_role("button", name="Liu Xiaobo").click()
    page.get_by_label("Fact").select_option("birth_place")
    expect(page.get_by_label("What the words say it is")).to_have_value("Shenyang")
    page.get_by_role("button", name="Propose", exact=True).click()
    page.locator("#stating-toast").get_by_role("button", name="Undo").click()

    expect(page.locator("#stating-toast")).to_contain_text("The claim is taken back.")
    assert Claim.objects.get(field="birth_place").state == "retracted"


def test_several_claims_on_the_same_words_share_the_passage(
    live_server: LiveServer, page: Page, snapshot: Snapshot, person: Person
) -> None:
    detention = make_detention(person, began="", sentence_kind="fixed_term")
    make_claim(person, "residence", "X", passage=make_passage("The court", snapshot=snapshot))
    read(page, live_server, snapshot)
    select(page, "eleven years on 25 December 2009")
    cite(page)
    page.get_by_role("button", name="Liu Xiaobo").click()
    page.get_by_label("Record").select_option(f"detention:{detention.pk}")
    for fact, value in (("sentence_length", "P11Y"), ("sentence_imposed", "2009-12-25")):
        page.get_by_label("Fact").select_option(fact)
        expect(page.locator("[name=value_for]")).to_have_value(f"detention:{detention.pk} {fact}")
        expect(page.get_by_label("What the words say it is")).to_have_value(value)
        page.get_by_role("button", name="cite these again").click()
        expect(page.locator("#stating-form .stated")).to_contain_text("Proposed.")
    page.keyboard.press("Escape")

    expect(page.locator("mark", has_text="eleven years")).to_be_visible()
    claims = detention.claims.all()
    assert {claim.field for claim in claims} == {"sentence_length", "sentence_imposed"}
    assert len({claim.passage_id for claim in claims}) == 1
    detention.refresh_from_db()
    assert detention.sentence_length == "P11Y"


# --- keyboard alone ------------------------------------------------------------------------------


def test_from_the_start_to_a_stored_claim_by_keyboard_alone(
    live_server: LiveServer, page: Page, snapshot: Snapshot, person: Person
) -> None:
    read(page, live_server, snapshot)
    page.locator("#stating-keyboard").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#stating-mode")).to_be_visible()
    for key in ("PageDown", *["Control+ArrowRight"] * 2, *["Control+Shift+ArrowRight"] * 3):
        page.keyboard.press(key)
    page.keyboard.press("Enter")

    expect(page.locator("#stating-search")).to_be_focused()
    assert told(page) == expected(snapshot.text, "moved from prison")
    page.keyboard.type("xiaobo")
    expect(page.locator(".stating-person")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Record")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("health")
    value = page.get_by_label("What the words say it is")
    expect(value).to_have_value("moved from prison")
    page.keyboard.press("Tab")
    expect(value).to_be_focused()
    page.keyboard.press("Control+Enter")

    expect(page.locator("#stating-toast")).to_contain_text("health: moved from prison")
    assert Claim.objects.get().passage.quote == "moved from prison"
    expect(page.locator("#stating-mode")).to_be_visible()
    # The walk goes on behind the words just cited, with the same person.
    for key in ("Control+ArrowRight", "Space", "Control+ArrowRight", "Control+ArrowRight", "c"):
        page.keyboard.press(key)
    expect(page.locator(".stating-chosen")).to_contain_text("Liu Xiaobo")
    assert told(page) == expected(snapshot.text, "a hospital")
    page.keyboard.press("Escape")
    expect(page.locator("#stating")).to_be_hidden()
    expect(page.locator(".document")).to_be_focused()


def test_the_single_keys_are_ours_only_in_the_text(
    live_server: LiveServer, page: Page, snapshot: Snapshot
) -> None:
    read(page, live_server, snapshot)
    page.keyboard.press("s")
    page.keyboard.press("c")

    expect(page.locator("#stating-mode")).to_be_hidden()
    expect(page.locator("#stating")).to_be_hidden()
    page.locator(".document").focus()
    page.keyboard.press("s")
    expect(page.locator("#stating-mode")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#stating-mode")).to_be_hidden()


# --- touch ---------------------------------------------------------------------------------------


def test_words_selected_by_touch_are_cited_from_the_foot_of_the_screen(
    live_server: LiveServer, browser: Browser, snapshot: Snapshot, person: Person
) -> None:
    context = browser.new_context(
        has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    read(page, live_server, snapshot)
    page.locator(".document p").first.tap()
    select(page, "the writer")

    button = page.locator("#stating-cite")
    expect(button).to_be_visible()
    box = button.bounding_box()
    assert box
    assert box["y"] > 700
    assert box["height"] >= 44
    button.tap()
    expect(page.locator("#stating-form")).to_be_visible()
    assert told(page) == expected(snapshot.text, "the writer")
    sheet = page.locator("#stating").bounding_box()
    assert sheet
    assert (sheet["x"], sheet["width"]) == (0, 390)
    assert sheet["y"] > 200
    words = page.evaluate(
        """() => [...CSS.highlights.get("stating")][0].getBoundingClientRect().bottom"""
    )
    assert 0 < words < sheet["y"]
    context.close()


# --- what goes wrong -----------------------------------------------------------------------------


def test_a_mistake_is_told_where_it_is_and_nothing_is_lost(
    live_server: LiveServer, page: Page, snapshot: Snapshot, person: Person
) -> None:
    read(page, live_server, snapshot)
    select(page, "25 December 2009")
    cite(page)
    page.locator("#stating-search").fill("xiaobo")
    page.get_by_role("button", name="Liu Xiaobo").click()
    page.get_by_label("Fact").select_option("died")
    page.get_by_label("What the words say it is").fill("last winter")
    page.get_by_role("button", name="Propose", exact=True).click()

    alert = page.locator("#stating-form .errors")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("last winter")
    assert not Passage.objects.exists()
    alert.get_by_role("link").click()
    expect(page.get_by_label("What the words say it is")).to_be_focused()


def test_a_lost_session_and_a_lost_server_lose_nothing(
    live_server: LiveServer, page: Page, snapshot: Snapshot, person: Person
) -> None:
    read(page, live_server, snapshot)
    select(page, "Shenyang")
    cite(page)
    page.locator("#stating-search").fill("xiaobo")
    page.get_by_role("button", name="Liu Xiaobo").click()
    page.get_by_label("Fact").select_option("residence")
    value = page.get_by_label("What the words say it is")
    value.fill("Shenyang city")
    propose = page.get_by_role("button", name="Propose", exact=True)
    page.route("**/state/record/", lambda route: route.abort())
    propose.click()
    expect(page.locator("#stating-alert")).to_contain_text("cannot be reached")
    page.unroute("**/state/record/")
    Session.objects.all().delete()
    propose.click()

    expect(page.locator("#stating-alert")).to_contain_text("You are logged out")
    expect(page.locator("#stating-alert a")).to_have_attribute("href", reverse("login"))
    expect(value).to_have_value("Shenyang city")
    read_through_the_door(page.context.new_page(), live_server, snapshot)
    propose.click()
    expect(page.locator("#stating-toast")).to_be_visible()
    assert Claim.objects.get().value == "Shenyang city"


def test_a_newer_snapshot_is_told(
    live_server: LiveServer, page: Page, snapshot: Snapshot, analyst: User
) -> None:
    read(page, live_server, snapshot)
    make_snapshot(source=snapshot.source, text="Another text.\n", by=analyst)
    select(page, "Shenyang")
    cite(page)

    expect(page.locator("#stating .errors[role=alert]").last).to_contain_text("newer snapshot")
    page.get_by_role("link", name="Read the newer snapshot").click()
    expect(page.locator(".document")).to_contain_text("Another text.")


# --- for everybody -------------------------------------------------------------------------------


def test_the_open_panel_shuts_nobody_out(
    live_server: LiveServer, browser: Browser, snapshot: Snapshot, person: Person
) -> None:
    make_detention(person)
    make_claim(person, "residence", "X", passage=make_passage("The court", snapshot=snapshot))
    complaints: list[str] = []
    for theme, width in product(("light", "dark"), (1100, 390)):
        options: Any = {"color_scheme": theme, "viewport": {"width": width, "height": 900}}
        context = browser.new_context(**options)
        page = context.new_page()
        read(page, live_server, snapshot)
        select(page, "25 December 2009")
        cite(page)
        complaints += faults(page, f"{theme} {width} who")
        page.get_by_role("button", name="Liu Xiaobo").click()
        page.get_by_label("Fact").select_option("died")
        expect(page.locator(".stating-verdict")).to_be_visible()
        expect(page.locator(".document p").first).to_be_visible()
        complaints += faults(page, f"{theme} {width} value")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            complaints.append(f"{theme} {width} is too wide")
        context.close()

    assert complaints == []


def faults(page: Page, where: str) -> list[str]:
    """What axe finds, with the place."""
    found = Axe().run(page).response["violations"]
    return [
        f"{where}: {fault['id']} {json.dumps(node['html'])[:120]}"
        for fault in found
        for node in fault["nodes"]
    ]


def test_without_script_the_form_of_the_admin_is_a_link_away(
    live_server: LiveServer, browser: Browser, snapshot: Snapshot
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    path = reverse("source", args=[snapshot.source.reference])
    page.goto(f"{live_server.url}{reverse('login')}?next={path}")
    page.get_by_label("Username").fill("lin")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="Cite words of this document").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("State a claim")
    context.close()


def test_the_document_that_is_read_needs_no_panel(
    live_server: LiveServer, page: Page, analyst: User
) -> None:
    source = make_source(title="Only heard of")
    path = reverse("source", args=[source.reference])
    page.goto(f"{live_server.url}{path}")

    expect(page.locator("#stating")).to_have_count(0)
