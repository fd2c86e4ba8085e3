"""The documentation of the API, in a browser under our content security policy."""

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from casetracker.api.documentation import description_in
from tests.browser.waiting import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)

LOOKED_UP = 8 * PATIENCE


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains of, policy violations above all."""
    heard: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            heard.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def asked(page: Page) -> list[str]:
    """Every address that the page asks for."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    return addresses


def test_it_shows_an_operation_and_sends_it_without_breaking_the_policy(
    live_server: LiveServer, page: Page, complaints: list[str], asked: list[str]
) -> None:
    # Made here once: a busy machine takes longer for it than the page is waited for.
    description_in("en-gb")
    page.goto(f"{live_server.url}/api/docs/")
    expect(page.locator(".info .title")).to_contain_text("Casetracker")
    people = page.locator("#operations-people-people_list")
    expect(people).to_be_visible()
    people.click()
    # Swagger UI looks up all that the operation refers to: seconds of work, and a pause of them.
    expect(people.locator(".parameters").first).to_contain_text("custody", timeout=LOOKED_UP)
    people.get_by_role("button", name="Try it out").click(timeout=LOOKED_UP)
    people.get_by_role("button", name="Execute").click(timeout=LOOKED_UP)
    answer = people.locator(".live-responses-table tbody .response-col_status")
    expect(answer.first).to_contain_text("200", timeout=LOOKED_UP)
    assert complaints == []
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
