"""The pages that readers see, in a browser: with and without script, wide and narrow."""

from collections.abc import Iterator
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from casetracker.access import Role
from sources.models import Passage
from tests.factories import (
    make_claim,
    make_passage,
    make_published_person,
    make_snapshot,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

LIT = "rgb(255, 210, 77)"
PASSWORD = "correct horse battery"


@pytest.fixture
def seeded() -> None:
    """The five real documents and what was read in them."""
    call_command("load_reference", verbosity=0)
    call_command("seed", verbosity=0)


@pytest.fixture
def overlapping() -> tuple[Passage, Passage]:
    """Two passages that share some words, the first of which claims something."""
    snapshot = make_snapshot()
    first = make_passage("sentenced the writer to eleven years", snapshot=snapshot)
    second = make_passage("eleven years on 25 December 2009", snapshot=snapshot)
    person = make_published_person("Liu Xiaobo", residence="Shenyang")
    make_claim(person, "residence", passage=first, accepted_by=make_user(Role.REVIEWER))
    return first, second


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A browser that runs no script."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def background(page: Page, selector: str) -> list[str]:
    """The colours behind the elements."""
    found = page.locator(selector)
    return [
        found.nth(number).evaluate("element => getComputedStyle(element).backgroundColor")
        for number in range(found.count())
    ]


# --- a link to a passage -------------------------------------------------------------------------


def test_a_link_lights_the_passage_up_without_any_script(
    live_server: LiveServer, plain: Page, overlapping: tuple[Passage, Passage]
) -> None:
    first, second = overlapping

    plain.goto(f"{live_server.url}{first.get_absolute_url()}")

    expect(plain.locator(f"#passage-{first.pk}")).to_be_in_viewport()
    expect(plain.locator(f"#passage-{first.pk}")).to_have_css("background-color", LIT)
    rest = plain.locator(f'mark[data-passage="{second.pk}"]').last
    expect(rest).not_to_have_css("background-color", LIT)


def test_a_link_lights_up_every_part_of_a_passage(
    live_server: LiveServer, page: Page, overlapping: tuple[Passage, Passage]
) -> None:
    first, second = overlapping

    page.goto(f"{live_server.url}{second.get_absolute_url()}")

    parts = f'mark[data-passage="{second.pk}"]'
    assert background(page, parts) == [LIT, LIT]
    page.evaluate(f"location.hash = '#passage-{first.pk}'")
    expect(page.locator(parts).last).not_to_have_css("background-color", LIT)


def test_the_number_leads_to_the_note_and_back(
    live_server: LiveServer, plain: Page, overlapping: tuple[Passage, Passage]
) -> None:
    first, _ = overlapping
    plain.goto(f"{live_server.url}{first.get_absolute_url().partition('#')[0]}")

    plain.locator(f'a.ref[href="#note-{first.pk}"]').click()
    note = plain.locator(f"#note-{first.pk}")
    expect(note).to_be_in_viewport()
    expect(note).to_contain_text("Shenyang")
    note.get_by_role("link", name="To passage 1").click()

    expect(plain.locator(f"#passage-{first.pk}")).to_have_css("background-color", LIT)


def test_words_copied_from_the_page_are_those_of_the_document(
    live_server: LiveServer, page: Page, overlapping: tuple[Passage, Passage]
) -> None:
    first, _ = overlapping
    page.goto(f"{live_server.url}{first.get_absolute_url()}")

    paragraph = page.locator(".document p").first
    paragraph.evaluate("element => getSelection().selectAllChildren(element)")

    assert page.evaluate("getSelection().toString()").strip() == (
        "The court in Shenyang sentenced the writer to eleven years on 25 December 2009."
    )


# --- finding one's way ---------------------------------------------------------------------------


def test_from_the_start_page_to_the_words(
    live_server: LiveServer, plain: Page, seeded: None
) -> None:
    plain.goto(live_server.url)
    plain.get_by_role("main").get_by_role("searchbox").fill("刘晓波")
    plain.get_by_role("button", name="Search").click()
    expect(plain.get_by_role("status")).to_have_text("1 person")
    plain.get_by_role("link", name="Liu Xiaobo").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Liu Xiaobo")

    plain.locator('a[href*="#passage-"]').first.click()

    expect(plain.locator("mark:target")).to_be_in_viewport()


def test_the_keyboard_reaches_the_content_first(
    live_server: LiveServer, page: Page, db: None
) -> None:
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_the_language_is_changed_by_a_button_without_script(
    live_server: LiveServer, plain: Page, seeded: None
) -> None:
    plain.goto(f"{live_server.url}/people/?sex=male")
    plain.get_by_role("button", name="简体中文").click()

    expect(plain).to_have_url(f"{live_server.url}/people/?sex=male")
    expect(plain.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(plain.get_by_role("heading", level=1)).to_have_text("人物")


def test_logging_in_and_out_without_script(live_server: LiveServer, plain: Page, db: None) -> None:
    make_user(Role.ANALYST, username="ann", password=PASSWORD, is_staff=True)
    plain.goto(f"{live_server.url}/login/?next=/sources/")
    plain.get_by_label("Username").fill("ann")
    plain.get_by_label("Password").fill(PASSWORD)
    plain.get_by_role("main").get_by_role("button", name="Log in").click()

    expect(plain).to_have_url(f"{live_server.url}/sources/")
    expect(plain.get_by_role("link", name="Admin")).to_be_visible()
    plain.get_by_role("button", name="Log out").click()
    expect(plain.get_by_role("banner").get_by_role("link", name="Log in")).to_be_visible()


# --- for everybody -------------------------------------------------------------------------------

PAGES = (
    "/",
    "/people/",
    "/people/?custdy=x",
    "/people/?q=nobody",
    "/sources/",
    "/sources/S-2026-00001/",
    "/login/",
    "/nothing/",
)


def addresses(live_server: LiveServer) -> list[str]:
    """The pages, the reading view by a document that is there."""
    passage = Passage.objects.select_related("snapshot__source").first()
    assert passage
    reading = passage.get_absolute_url()
    return [
        f"{live_server.url}{reading if path.startswith('/sources/S') else path}" for path in PAGES
    ]


def test_no_page_shuts_anybody_out(live_server: LiveServer, browser: Browser, seeded: None) -> None:
    complaints: list[str] = []
    for language, width in product(("en-GB", "zh-CN"), (1280, 390)):
        context = browser.new_context(locale=language, viewport={"width": width, "height": 900})
        page = context.new_page()
        for address in addresses(live_server):
            page.goto(address)
            complaints += [
                f"{language} {width} {address}: {fault['id']} {node['html'][:120]}"
                for fault in Axe().run(page).response["violations"]
                for node in fault["nodes"]
            ]
        context.close()

    assert complaints == []


def test_no_page_is_wider_than_its_window(
    live_server: LiveServer, browser: Browser, seeded: None
) -> None:
    too_wide = []
    for width in (320, 390, 800, 1280):
        page = browser.new_page(viewport={"width": width, "height": 700})
        for address in addresses(live_server):
            page.goto(address)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                too_wide.append((width, address))
        page.close()

    assert too_wide == []


def test_pages_ask_this_site_alone_and_break_no_policy(
    live_server: LiveServer, page: Page, seeded: None
) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    for address in addresses(live_server):
        page.goto(address)

    assert [url for url in asked if not url.startswith(live_server.url)] == []
    assert [text for text in complaints if "Failed to load resource" not in text] == []
