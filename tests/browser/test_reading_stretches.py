"""The notes of a long document, fetched as one reads on, in a browser."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from casetracker.access import Role
from dossiers.models import Claim
from sources.models import Passage, Snapshot
from tests.browser.entering import let_in
from tests.browser.test_reading_notes import expect_active, expect_no_overlap
from tests.browser.waiting import eventually
from tests.factories import make_user
from tests.long_documents import make_long_document

pytestmark = pytest.mark.django_db(transaction=True)

FETCHED = "**/notes/?*"


@pytest.fixture
def long() -> Snapshot:
    """More notes than are sent at once: six stretches."""
    return make_long_document(characters=40_000, passages=260, claims=300, people=2)


@pytest.fixture
def analyst(page: Page, live_server: LiveServer) -> Page:
    """A page of somebody who may see and edit everything."""
    let_in(page.context, live_server, make_user(Role.ANALYST))
    page.set_viewport_size({"width": 1280, "height": 900})
    return page


def address_of(snapshot: Snapshot, live_server: LiveServer, fragment: str = "") -> str:
    address = reverse("source", args=[snapshot.source.reference])
    return f"{live_server.url}{address}{fragment}"


def ready(page: Page) -> None:
    page.wait_for_selector(".reader.is-live[data-arranged]")


def passages(snapshot: Snapshot) -> list[Passage]:
    return list(snapshot.passages.order_by("start", "-end", "id"))


def test_a_link_and_keys_lead_over_notes_that_are_not_there_yet(
    live_server: LiveServer, analyst: Page, long: Snapshot
) -> None:
    page, all_of_them = analyst, passages(long)
    page.goto(address_of(long, live_server, f"#passage-{all_of_them[249].pk}"))
    ready(page)

    expect(page.locator(".note.is-active .number")).to_have_text("250")
    expect(page.locator(f"#passage-{all_of_them[249].pk}")).to_be_in_viewport()
    note = f"note-{all_of_them[249].pk}"
    expect(page.locator(f"#passage-{all_of_them[249].pk}")).to_have_attribute("aria-details", note)
    page.evaluate(f"location.hash = '#passage-{all_of_them[201].pk}'")
    expect(page.locator(".note.is-active .number")).to_have_text("202")
    for _ in range(3):
        page.keyboard.press("k")
    page.keyboard.press("Enter")

    expect(page.locator(f"#note-{all_of_them[198].pk}")).to_be_focused()
    expect_active(page, "199")
    expect_no_overlap(page)
    numbers = [int(text) for text in page.locator(".note .number").all_text_contents()]
    assert numbers == sorted(set(numbers))
    assert {1, 199, 202, 250} <= set(numbers)


def test_what_comes_near_is_fetched_and_fits_the_legend(
    live_server: LiveServer, analyst: Page, long: Snapshot
) -> None:
    page = analyst
    page.goto(address_of(long, live_server))
    ready(page)
    page.get_by_role("checkbox", name="proposed").uncheck()
    page.locator("mark[id]").nth(150).scroll_into_view_if_needed()

    expect(page.locator(".note .number", has_text="150").first).to_be_attached()
    expect(page.locator(".claim.is-proposed:visible")).to_have_count(0)
    expect_no_overlap(page)
    page.get_by_role("checkbox", name="proposed").check()
    expect(page.locator(".claim.is-proposed:visible").first).to_be_visible()


def test_a_link_to_a_claim_fetches_its_note(
    live_server: LiveServer, analyst: Page, long: Snapshot
) -> None:
    claim = Claim.objects.filter(state="proposed").order_by("-passage__start")[0]
    analyst.goto(address_of(long, live_server, f"#claim-{claim.pk}"))

    expect(analyst.locator(f"#claim-{claim.pk}")).to_be_in_viewport()
    expect(analyst.locator(f"#note-{claim.passage_id}")).to_be_focused()


@pytest.mark.parametrize("width", [1280, 390])
def test_what_could_not_be_fetched_says_so_and_is_tried_again(
    live_server: LiveServer, analyst: Page, long: Snapshot, width: int
) -> None:
    page, passage = analyst, passages(long)[249]
    page.set_viewport_size({"width": width, "height": 844})
    page.route(FETCHED, lambda route: route.abort())
    page.goto(address_of(long, live_server, f"#passage-{passage.pk}"))

    alert = page.locator(".is-asked").get_by_role("alert")
    expect(alert).to_have_text("These notes could not be fetched.")
    expect(alert).to_be_in_viewport()
    page.unroute(FETCHED)
    page.locator(".is-asked").get_by_role("button", name="Try again").click()

    expect(page.locator(f"#note-{passage.pk}")).to_be_in_viewport()
    expect(alert).to_have_count(0)


def test_notes_of_another_moment_than_the_text_are_told_apart(
    live_server: LiveServer, analyst: Page, long: Snapshot
) -> None:
    page = analyst
    passage = Claim.objects.filter(state="proposed").order_by("-passage__start")[0].passage
    reviewer = make_user(Role.REVIEWER)

    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route(FETCHED, hold)
    page.goto(address_of(long, live_server, f"#passage-{passage.pk}"))
    expect(page.locator(".stretch.is-asked")).to_be_attached()
    eventually(page, lambda: bool(waiting))
    for claim in passage.claims.filter(state="proposed"):
        claim.reject(by=reviewer, reason="Misread")
    for route in waiting:
        route.continue_()

    changed = page.locator(".changed")
    expect(changed).to_contain_text("Something here has changed")
    page.unroute(FETCHED)
    changed.get_by_role("link").click()
    expect(page.locator(f"#note-{passage.pk}")).to_be_in_viewport()
    expect(page.locator(f"#passage-{passage.pk}")).not_to_have_class("is-proposed is-active")
    expect(changed).to_have_count(0)


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A browser that runs no script."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_without_script_links_lead_to_every_note(
    live_server: LiveServer, plain: Page, long: Snapshot
) -> None:
    passage = passages(long)[249]
    plain.goto(address_of(long, live_server, f"#passage-{passage.pk}"))
    plain.locator(f"#passage-{passage.pk} > a.ref").click()

    expect(plain.locator(f"#note-{passage.pk}")).to_be_in_viewport()
    plain.get_by_role("link", name="Notes 101–150").click()
    expect(plain.locator(".note .number").first).to_have_text("101")
    expect(plain.locator(".note").first).to_be_in_viewport()
    plain.get_by_role("link", name="All notes").click()
    expect(plain.locator(".note")).to_have_count(260)
