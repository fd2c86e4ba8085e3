"""Deciding a contradiction in a browser, by keyboard alone, and the pages of coverage."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from casetracker.access import Role
from casetracker.models import User
from dossiers.models import CoverageDay, Decision, Person
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

SAID = {
    "2009-06-23": "His lawyer said that he was formally arrested on 23 June 2009.",
    "2008-12-08": "Police took him from his home in Beijing on the night of 8 December 2008.",
}


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
    return make_user(Role.ANALYST, username="lin")


def cite(record: object, field: str, value: str, words: str, **source: object) -> None:
    """An accepted claim on the words, in a source of its own."""
    snapshot = make_snapshot(
        text=f"The case drew attention abroad. {words} Friends confirmed it.\n",
        source=make_source(**source),
    )
    passage = make_passage(words, snapshot=snapshot)
    reviewer = make_user(Role.REVIEWER, first_name="Chen", last_name="Wei")
    make_claim(record, field, value, passage=passage, accepted_by=reviewer)


@pytest.fixture
def person() -> Person:
    """A detention whose beginning two origins date differently, and gaps of every kind."""
    person = make_person("Liu Xiaobo", publication_state="in_review", born="1955-12-28")
    make_name(person, "刘晓波", script="hans", preferred=True)
    detention = make_detention(person, began="2009-06-23")
    wire = make_publisher(name="Reuters", reliability="B")
    lawyers = make_publisher(name="Human Rights Lawyers", reliability="C")
    late, early = SAID["2009-06-23"], SAID["2008-12-08"]
    cite(
        detention,
        "began",
        "2009-06-23",
        late,
        title="Dissident charged",
        origin=wire,
        reliability="B",
    )
    cite(
        detention,
        "began",
        "2008-12-08",
        early,
        title="Writer taken away",
        origin=lawyers,
        reliability="C",
    )
    cite(detention, "began", "2008-12-08", early, title="A year after", reliability="A")
    cite(person, "born", "1955", "He was born in 1955.", title="A life", reliability="D")
    cite(person, "names", "刘晓波", "His name is 刘晓波.", title="Names", reliability="B")
    for days in range(30, 0, -1):
        day = datetime.now(UTC).date() - timedelta(days=days)
        for published in (False, True):
            CoverageDay.objects.create(
                day=day,
                published=published,
                dossiers=1,
                sourced=30 - days,
                disputed=2,
                decided=1,
                unsourced=days // 3,
            )
    return person


def deciding(person: Person) -> str:
    detention = person.detentions.get()
    return reverse("admin:dossiers_decision_add", args=["detention", detention.pk, "began"])


def gaps(person: Person) -> str:
    return reverse("admin:dossiers_coverage_gaps", args=[person.pk])


def press_until(page: Page, key: str, focused: str) -> None:
    """Press the key until the element has the focus; fails where it never has."""
    for _ in range(60):
        page.keyboard.press(key)
        if page.locator(f"{focused}:focus").count():
            return
    pytest.fail(f"{focused} is never reached by {key}")


def test_a_contradiction_is_decided_by_keyboard_alone(
    live_server: LiveServer, page: Page, analyst: User, person: Person
) -> None:
    log_in(page, live_server, analyst, to=gaps(person))
    press_until(page, "Tab", f'a[href="{deciding(person)}"]')
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{deciding(person)}")
    expect(page.locator(".option")).to_have_count(2)
    expect(page.locator(".option.is-held")).to_contain_text("23 June 2009")

    press_until(page, "Tab", "input[name=choice]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=choice]:checked")).to_have_value("hold:2008-12-08")
    press_until(page, "Tab", "textarea[name=reason]")
    page.keyboard.type("Two origins; the later date is that of the formal arrest.")
    press_until(page, "Tab", "input[type=submit]")
    page.keyboard.press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("Decided")
    decision = Decision.objects.get()
    assert (decision.value, decision.decided_by) == ("2008-12-08", analyst)
    assert str(person.detentions.get().began) == "2008-12-08"
    page.goto(f"{live_server.url}{deciding(person)}")
    expect(page.locator(".decisions .stands")).to_contain_text("Two origins")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("where", ["deciding", "coverage", "gaps"])
def test_the_pages_meet_the_guidelines(
    live_server: LiveServer,
    page: Page,
    analyst: User,
    person: Person,
    complaints: list[str],
    where: str,
    width: int,
    theme: str,
) -> None:
    addresses = {
        "deciding": deciding(person),
        "coverage": reverse("admin:dossiers_coverage"),
        "gaps": gaps(person),
    }
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    log_in(page, live_server, analyst, to=addresses[where])
    for summary in page.locator("main details > summary, #content details > summary").all():
        if not summary.locator("xpath=..").get_attribute("open"):
            summary.click()
    assert complaints == []
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = Axe().run(page, options=options)
    # The checker tries styles of its own on what lies under the bar of buttons.
    complaints.clear()
    assert found.violations_count == 0, found.generate_report()
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
