"""The main job, in a browser: an analyst records what changed, with the words that say so."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from casetracker.access import Role
from casetracker.models import User
from dossiers.models import Person
from sources.models import Source
from tests.at_the_admin import list_of, page_of, registered
from tests.factories import (
    make_claim,
    make_detention,
    make_name,
    make_person,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "correct horse battery"
QUOTE = "He was moved from prison to a hospital."


@pytest.fixture(autouse=True)
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser complains of, policy violations above all: nothing, in any test."""
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
    return make_user(Role.ANALYST, username="lin", password=PASSWORD)


@pytest.fixture
def person() -> Person:
    person = make_person("Liu Xiaobo", publication_state="published")
    make_name(person, "刘晓波", script="hans", preferred=True)
    make_status_change(person, date="2009-12-25", custody="prison", certainty="known")
    return person


@pytest.fixture
def source() -> Source:
    source = make_source(title="Moved out of jail")
    return make_snapshot(source=source).source


def log_in(page: Page, server: LiveServer, user: User, *, to: str) -> None:
    """Log in by the one door there is, on the way to an address."""
    page.goto(f"{server.url}{to}")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{server.url}{to}")


def choose(page: Page, field: str, term: str) -> None:
    """Type into an autocomplete and take the first row that it finds."""
    page.locator(f".field-{field} .select2-selection").click()
    page.locator(".select2-search__field").fill(term)
    page.locator(".select2-results__option--highlighted", has_text=term).click()


def test_an_analyst_records_a_status_change_with_its_passage(
    live_server: LiveServer, page: Page, analyst: User, person: Person, source: Source
) -> None:
    log_in(page, live_server, analyst, to=reverse("admin:index"))

    page.get_by_label("Search people").fill("刘晓波")
    page.get_by_label("Search people").press("Enter")
    page.get_by_role("link", name="Liu Xiaobo").click()
    expect(page.locator(".dossier-head .situation")).to_contain_text("serving in prison")

    page.get_by_role("link", name="Record status change", exact=True).click()
    page.get_by_label("Date", exact=True).fill("2017-06-26~")
    page.get_by_label("Custody", exact=True).select_option("med_parole")
    choose(page, "source", source.reference)
    page.get_by_label("Quote").fill("He was moved from prison to a clinic.")
    page.get_by_label("Reason for the change").fill("Reported on 6 July")
    page.get_by_role("button", name="Record").click()

    # Nothing is stored while the words are not the document's own.
    expect(page.locator(".field-quote .errorlist")).to_contain_text(QUOTE[:-1])
    assert person.status_changes.count() == 1
    page.get_by_label("Quote").fill(QUOTE)
    page.get_by_role("button", name="Record").click()

    expect(page.locator(".messagelist")).to_contain_text("The status change is recorded.")
    expect(page.locator(".dossier-head .situation")).to_contain_text(
        "serving outside prison, medical"
    )
    current = page.locator(".timeline li.is-current")
    expect(current).to_contain_text("about 26 June 2017")
    current.locator("details.evidence summary").first.click()
    expect(current.locator("blockquote").first).to_have_text(QUOTE)

    page.get_by_role("link", name="History", exact=True).click()
    entry = page.locator(".trail-entry", has_text="Reported on 6 July")
    expect(entry).to_contain_text("lin")
    expect(entry).to_contain_text("serving outside prison, medical")

    answer = page.request.get(f"{live_server.url}/api/v1/people/{person.reference}/")
    assert answer.status == 200
    dossier = answer.json()
    assert dossier["current_custody"] == "med_parole"
    assert QUOTE in answer.text()


def test_words_are_read_in_place(
    live_server: LiveServer, page: Page, analyst: User, person: Person
) -> None:
    claim = make_claim(person, "names")
    log_in(page, live_server, analyst, to=page_of(claim))
    page.get_by_role("link", name="Read in place").click()
    expect(page.locator(f"#passage-{claim.passage_id}")).to_have_text(claim.passage.quote)


def test_no_page_breaks_the_content_policy(
    live_server: LiveServer, page: Page, person: Person, source: Source
) -> None:
    administrator = make_user(Role.ADMINISTRATOR, password=PASSWORD)
    detention = make_detention(person)
    claim = make_claim(detention, "form")
    snapshot = source.snapshots.get()
    log_in(page, live_server, administrator, to=reverse("admin:index"))
    addresses = [
        *(list_of(model) for model in registered()),
        *(page_of(row) for row in (person, detention, claim, source, snapshot, claim.passage)),
        *(list_of(model, "add") for model in (Person, Source, type(detention), User)),
        *(page_of(person, deed) for deed in ("status", "merge", "archive", "history")),
        f"{list_of(type(claim), 'add')}?detention={detention.pk}&field=began",
        reverse("admin:password_change"),
        reverse("admin:app_list", args=["dossiers"]),
    ]
    for address in addresses:
        response = page.goto(f"{live_server.url}{address}")
        assert response is not None
        assert response.status == 200, address
        for opener in page.locator("details").all():
            opener.evaluate("element => { element.open = true; }")


def test_a_row_is_added_to_a_part_and_a_menu_closes(
    live_server: LiveServer, page: Page, analyst: User, person: Person
) -> None:
    other = make_person("Liu Xia")
    log_in(page, live_server, analyst, to=page_of(person))
    menu = page.locator("#account-menu")
    menu.locator("summary").click()
    expect(menu.get_by_role("button", name="Log out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("button", name="Log out")).to_be_hidden()

    page.get_by_text("Add another Relationship").click()
    row = page.locator("#relationships-0")
    row.locator("select[name$=kind]").select_option("spouse")
    row.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill("Xia")
    page.get_by_role("option", name=other.reference).click()
    page.get_by_label("Reason for the change").fill("Named as his wife")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert person.relationships.get().other == other
