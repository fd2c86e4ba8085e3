"""Two snapshots beside each other in a browser: deciding by keyboard, and accessibility."""

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from sources.models import Anchor, Source
from tests.browser.entering import log_in
from tests.factories import TEXT, make_passage, make_snapshot, make_source, make_user

pytestmark = pytest.mark.django_db(transaction=True)

NEW = (
    TEXT.replace("prison to a hospital", "prison  to a hospital")
    .replace("October 2010", "October 2011")
    .replace("The family", "In spring the family")
)


@pytest.fixture
def source() -> Source:
    """A source of two snapshots, in the newer of which two passages moved and one is lost."""
    source, by = make_source(title="A report that was edited"), make_user()
    snapshot = make_snapshot(source=source, by=by)
    for quote in ("moved from prison to a hospital", "since October 2010", "treatment abroad"):
        make_passage(quote, snapshot=snapshot, by=by)
    make_snapshot(source=source, text=NEW, by=by)
    return source


def enter(page: Page, live_server: LiveServer, source: Source) -> None:
    """Log in as an analyst and open the comparison."""
    log_in(page, live_server, make_user(), to=f"/sources/{source.reference}/compare/")
    expect(page.get_by_role("heading", name="Passages to look at")).to_be_visible()


def test_passages_are_decided_by_keyboard_alone(
    live_server: LiveServer, page: Page, source: Source
) -> None:
    enter(page, live_server, source)
    page.get_by_role("button", name="Confirm all of these").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Confirmed: 1")

    lost = page.locator(".fate.is-lost")
    lost.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("since October 2011")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("marked again")
    assert Anchor.objects.get(state="lost").chosen_quote == "since October 2011"


@pytest.mark.parametrize(("scheme", "width"), list(product(["light", "dark"], [1280, 390])))
def test_nothing_stands_in_the_way_of_anybody(
    live_server: LiveServer, page: Page, source: Source, scheme: str, width: int
) -> None:
    page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    page.set_viewport_size({"width": width, "height": 900})
    enter(page, live_server, source)
    for summary in page.locator("details > summary").all():
        summary.click()

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
