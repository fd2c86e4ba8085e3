"""The dossier in a browser: from a fact to its words, citing from a search, editing."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from casetracker.access import Role
from casetracker.models import User
from dossiers.models import Claim, Detention, Person
from tests.at_the_admin import page_of
from tests.browser.entering import log_in
from tests.factories import (
    make_claim,
    make_detention,
    make_name,
    make_passage,
    make_person,
    make_publisher,
    make_snapshot,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = (
    "The writer Liu Xiaobo was taken away by police. On 8 December 2008 Liu Xiaobo was detained "
    "at his home in Beijing. The court sentenced him to eleven years.\n\n"
    "刘晓波于2009年12月25日被判处有期徒刑十一年，剥夺政治权利二年。"
)
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(autouse=True)
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser complains of: nothing, in any test."""
    heard: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            heard.append(f"{page.url}: {message.text}")

    page.on("console", listen)
    page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))
    yield heard
    assert heard == []


@pytest.fixture
def analyst() -> User:
    return make_user(Role.ANALYST, username="lin")


@pytest.fixture
def person() -> Person:
    person = make_person("Liu Xiaobo", sex="male", born="1955-12-28")
    make_name(person, "刘晓波", script="hans", preferred=True)
    return person


@pytest.fixture
def detention(person: Person) -> Detention:
    source = make_source(
        title="Writer taken from his home",
        publisher=make_publisher(name="Reuters"),
        published="2009-12-26",
        language="en",
    )
    snapshot = make_snapshot(source=source, text=TEXT)
    detention = make_detention(person, began="2008-12-08", ended="")
    words = make_passage("On 8 December 2008 Liu Xiaobo was detained", snapshot=snapshot)
    make_claim(detention, "began", passage=words, accepted_by=make_user(Role.REVIEWER))
    Detention.objects.filter(pk=detention.pk).update(
        sentence_kind="fixed_term", sentence_length="P11Y", sentence_imposed="2009-12-25"
    )
    detention.refresh_from_db()
    return detention


def cite_page(record: object, field: str) -> str:
    name = type(record).__name__.lower()
    return reverse(f"admin:dossiers_{name}_cite", args=[record.pk, field])  # type: ignore[attr-defined]


def picture(page: Page, name: str) -> None:
    """Keep a picture where somebody asks for one."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def violations(page: Page) -> list[str]:
    # Without reading style sheets by script, which the site's policy forbids.
    options = {"runOnly": {"type": "tag", "values": WCAG["runOnly"]}, "preload": False}
    found = Axe().run(page, options=options)
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]


def test_a_fact_opens_to_its_words_by_the_keyboard(
    live_server: LiveServer, page: Page, analyst: User, detention: Detention
) -> None:
    log_in(page, live_server, analyst, to=page_of(detention.person))
    fact = page.locator("#detentions details.evidence", has_text="began").first

    fact.locator("summary").focus()
    page.keyboard.press("Enter")

    expect(fact.locator("blockquote")).to_be_visible()
    expect(fact).to_contain_text("Reuters")
    expect(fact).to_contain_text("26 December 2009")
    assert violations(page) == []
    picture(page, "dossier")
    fact.get_by_role("link", name="read in place").click()
    expect(page.locator("mark:target, .document :target").first).to_be_in_viewport()


def test_words_are_cited_from_the_search(
    live_server: LiveServer, page: Page, analyst: User, detention: Detention
) -> None:
    log_in(page, live_server, analyst, to=page_of(detention.person))
    page.get_by_role("link", name="Cite length of the sentence").first.click()

    hit = page.locator(".hit").first
    expect(hit).to_contain_text("cited in this dossier")
    expect(hit.locator("mark.is-value").first).to_have_text("eleven years")
    hit.locator("details.use > summary").focus()
    page.keyboard.press("Enter")
    expect(hit.get_by_label("What they say it is")).to_have_value("P11Y")
    picture(page, "cite")
    hit.get_by_role("button", name="Mark the words and propose the claim").click()

    expect(page.locator(".messagelist")).to_contain_text("the claim is proposed")
    claim = Claim.objects.get(field="sentence_length")
    assert (claim.value, claim.recorded_by) == ("P11Y", analyst)


def test_editing_a_sourced_value_tells_which_claims_stop_agreeing(
    live_server: LiveServer, page: Page, analyst: User, detention: Detention
) -> None:
    log_in(page, live_server, analyst, to=page_of(detention))
    told = page.locator("[data-agrees-field=began]")

    page.get_by_label("Began", exact=True).fill("2008-12")
    expect(told).to_contain_text("Agrees: 1 claim")
    page.get_by_label("Began", exact=True).fill("2009-01")
    expect(told).to_contain_text("Will stop agreeing")
    expect(told).to_contain_text("was detained")
    picture(page, "agreeing")
    page.get_by_role("button", name="Save", exact=True).click()

    warning = page.locator(".messagelist .warning")
    expect(warning).to_contain_text("No accepted claim supports any longer")
    warning.get_by_role("link", name="Cite").click()
    expect(page.locator("#results")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_the_search_has_no_barrier(
    live_server: LiveServer,
    page: Page,
    analyst: User,
    detention: Detention,
    complaints: list[str],
    *,
    theme: str,
    width: int,
) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 800})
    log_in(page, live_server, analyst, to=cite_page(detention, "sentence_length"))
    page.locator("details.use > summary").first.click()
    page.locator("details.terms > summary").click()

    picture(page, f"cite-{theme}-{width}")
    assert complaints == []
    assert violations(page) == []
    # What looks for barriers sets styles of its own, which the policy refuses.
    complaints.clear()
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
