"""The documentation of the API, in a browser under our content security policy."""

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from casetracker.api.documentation import description_in

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_it_shows_the_operations_without_breaking_the_policy(
    live_server: LiveServer, page: Page, complaints: list[str], asked: list[str]
) -> None:
    # Made here once: a busy machine takes longer for it than the page is waited for.
    description_in("en-gb")
    page.goto(f"{live_server.url}/api/docs/")
    expect(page.locator(".info .title")).to_contain_text("Casetracker")
    people = page.locator("#operations-people-people_list")
    expect(people).to_be_visible()
    people.click()
    expect(people.locator(".parameters").first).to_contain_text("custody")
    assert complaints == []
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []


def test_it_sends_a_request(live_server: LiveServer, page: Page, complaints: list[str]) -> None:
    page.goto(f"{live_server.url}/api/docs/")
    operation = page.locator("#operations-facilities-facilities_list")
    operation.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table tbody .response-col_status")
    expect(answer.first).to_contain_text("200")
    assert complaints == []
