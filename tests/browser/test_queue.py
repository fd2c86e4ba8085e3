"""The review queue in a browser: worked through from the keyboard, and open to everybody's eyes."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from casetracker.access import Role
from casetracker.models import User
from dossiers.models import Claim
from tests.browser.entering import let_in
from tests.browser.waiting import eventually
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

TEXT = """SHENYANG, 10 July 2017 — The First Hospital of China Medical University said on Monday \
that the writer was in a critical condition.

He was moved from prison to the hospital in late June, his lawyer said. The court in Beijing had \
sentenced him to eleven years on 25 December 2009, after a trial of two hours.

His wife has been held at home since October 2010, without a charge.
"""


@pytest.fixture(autouse=True)
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser complains of: nothing, unless a test takes it out."""
    heard: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            heard.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: heard.append(str(error)))
    yield heard
    assert heard == []


@pytest.fixture
def reviewer() -> User:
    return make_user(Role.REVIEWER, username="chen")


@pytest.fixture
def claims(reviewer: User) -> dict[str, Claim]:
    """Three passages: the first carries three claims, one of them up against an accepted one."""
    analyst = make_user(Role.ANALYST, username="lin")
    agency = make_publisher(name="Agence France-Presse")
    paper = make_publisher(name="Hong Kong Free Press", kind="newspaper")
    source = make_source(
        title="Hospital says jailed writer in critical condition",
        publisher=paper,
        origin=agency,
        reliability="B",
    )
    snapshot = make_snapshot(source=source, text=TEXT, by=analyst)
    person = make_person("Liu Xiaobo", sex="male")
    make_name(person, "刘晓波", script="hans", preferred=True)
    detention = make_detention(
        person, sentence_kind="fixed_term", sentence_length="P11Y", began="2009-12-25"
    )
    rival = make_passage(snapshot=make_snapshot(source=make_source(publisher=agency)))
    make_claim(detention, "began", "2008-12-08", passage=rival, by=analyst, accepted_by=reviewer)
    sentenced = make_passage("sentenced him to eleven years on 25 December 2009", snapshot=snapshot)
    moved = make_passage("moved from prison to the hospital", snapshot=snapshot)
    wife = make_passage("His wife has been held at home", snapshot=snapshot)
    return {
        "length": make_claim(detention, "sentence_length", passage=sentenced, by=analyst),
        "sex": make_claim(person, "sex", passage=sentenced, by=analyst),
        "began": make_claim(detention, "began", passage=sentenced, by=analyst),
        "form": make_claim(detention, "form", passage=moved, by=analyst),
        "name": make_claim(person, "names", "刘晓波", passage=wife, by=analyst),
    }


def log_in(page: Page, server: LiveServer, user: User, *, query: str = "") -> None:
    """Open the queue as the account."""
    let_in(page.context, server, user)
    page.goto(f"{server.url}{reverse('admin:dossiers_claim_queue')}{query}")


def state(claim: Claim) -> str:
    claim.refresh_from_db()
    return claim.state


def card_of(claim: Claim) -> str:
    return f"#card-{claim.passage_id}"


def test_a_queue_is_cleared_by_keyboard_alone(
    live_server: LiveServer, page: Page, reviewer: User, claims: dict[str, Claim]
) -> None:
    log_in(page, live_server, reviewer)
    press = page.keyboard.press
    expect(page.locator(".progress-words")).to_contain_text("5 claims left")

    # The passage as a whole, then the first of its claims.
    press("j")
    expect(page.locator(card_of(claims["length"]))).to_be_focused()
    press("ArrowDown")
    expect(page.locator(f"[data-claim='{claims['length'].pk}']")).to_be_focused()
    press("a")
    expect(page.locator(".progress-words")).to_contain_text("4 claims left")
    expect(page.locator(card_of(claims["length"]))).to_be_focused()
    assert state(claims["length"]) == "accepted"
    assert state(claims["sex"]) == "proposed"

    # The two that are left go together.
    press("a")
    expect(page.locator(".progress-words")).to_contain_text("2 claims left")
    assert (state(claims["sex"]), state(claims["began"])) == ("accepted", "accepted")

    # Rejecting asks why: Escape leaves the field, Enter sends.
    form = page.locator(card_of(claims["form"]))
    expect(form).to_be_focused()
    press("r")
    expect(form.locator("[data-reason]")).to_be_focused()
    press("Escape")
    expect(form).to_be_focused()
    press("r")
    page.keyboard.type("A hospital is no prison")
    press("Enter")
    expect(page.locator(".progress-words")).to_contain_text("1 claim left")
    assert state(claims["form"]) == "rejected"
    assert claims["form"].review_reason == "A hospital is no prison"

    # Undone, it is back in its place and in focus.
    press("u")
    expect(page.locator(".progress-words")).to_contain_text("2 claims left")
    expect(form).to_be_focused()
    assert state(claims["form"]) == "proposed"
    press("b")
    page.keyboard.type("Which hospital?")
    press("Enter")
    expect(page.locator(".progress-words")).to_contain_text("1 claim left")
    assert state(claims["form"]) == "returned"

    expect(page.locator(card_of(claims["name"]))).to_be_focused()
    press("a")
    expect(page.locator(".progress-words")).to_contain_text("0 claims left")
    expect(page.locator("#queue-told")).to_contain_text("Claim accepted.")
    assert state(claims["name"]) == "accepted"


def test_what_is_still_on_its_way_is_undone_as_soon_as_it_is_made(
    live_server: LiveServer, page: Page, reviewer: User, claims: dict[str, Claim]
) -> None:
    log_in(page, live_server, reviewer)
    card = page.locator(card_of(claims["form"]))
    card.focus()
    page.keyboard.press("a")
    expect(page.locator(".progress-words")).to_contain_text("4 claims left")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"**{reverse('admin:dossiers_claim_decide')}", hold, times=1)

    page.locator(card_of(claims["name"])).focus()
    page.keyboard.press("a")
    page.keyboard.press("u")
    eventually(page, lambda: bool(held))
    held[0].continue_()

    expect(page.locator(card_of(claims["name"]))).to_be_focused()
    expect(page.locator(".progress-words")).to_contain_text("4 claims left")
    assert (state(claims["name"]), state(claims["form"])) == ("proposed", "accepted")


def test_ticked_claims_of_a_passage_go_together(
    live_server: LiveServer, page: Page, reviewer: User, claims: dict[str, Claim]
) -> None:
    log_in(page, live_server, reviewer)
    press = page.keyboard.press
    press("j")
    card = page.locator(card_of(claims["length"]))
    expect(card.locator("[data-deed=accept] [data-number]")).to_have_text("3")
    press("ArrowDown")
    press("x")
    press("ArrowDown")
    press("x")
    expect(card.locator("[data-deed=accept] [data-number]")).to_have_text("2")
    card.locator("[data-deed=accept]").click()
    expect(page.locator(".progress-words")).to_contain_text("3 claims left")
    assert [state(claims[name]) for name in ("length", "sex", "began")] == [
        "accepted",
        "accepted",
        "proposed",
    ]


def test_enter_in_the_reason_never_accepts(
    live_server: LiveServer, page: Page, reviewer: User, claims: dict[str, Claim]
) -> None:
    log_in(page, live_server, reviewer)
    field = page.locator(card_of(claims["form"])).locator("[data-reason]")
    field.fill("Not so")
    field.press("Enter")
    page.wait_for_timeout(300)
    assert state(claims["form"]) == "proposed"


def test_ones_own_claims_cannot_be_decided(
    live_server: LiveServer, page: Page, reviewer: User
) -> None:
    claim = make_claim(make_person(), "names", by=reviewer)
    log_in(page, live_server, reviewer)
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    page.get_by_role("link", name="Mine, waiting").click()
    card = page.locator(card_of(claim))
    expect(card).to_contain_text("somebody else decides")
    expect(card.get_by_role("button")).to_have_count(0)
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert state(claim) == "proposed"


def test_what_another_decided_meanwhile_is_told(
    live_server: LiveServer, page: Page, reviewer: User, claims: dict[str, Claim]
) -> None:
    log_in(page, live_server, reviewer)
    claims["form"].reject(by=make_user(Role.REVIEWER, username="quick"), reason="No")
    page.locator(card_of(claims["form"])).locator("[data-deed=accept]").click()
    card = page.locator(card_of(claims["form"]))
    expect(card.get_by_role("alert")).to_contain_text("rejected already, by quick")
    assert state(claims["form"]) == "rejected"


def test_a_session_that_ended_is_told(
    live_server: LiveServer, page: Page, reviewer: User, claims: dict[str, Claim]
) -> None:
    log_in(page, live_server, reviewer)
    page.context.clear_cookies(name="sessionid")
    page.context.clear_cookies(name="__Host-sessionid")
    page.locator(card_of(claims["form"])).locator("[data-deed=accept]").click()
    expect(page.locator("#queue-trouble")).to_contain_text("You are logged out")
    expect(page.locator(card_of(claims["form"]))).to_be_visible()
    assert state(claims["form"]) == "proposed"


def test_a_server_out_of_reach_is_told(
    live_server: LiveServer,
    page: Page,
    reviewer: User,
    claims: dict[str, Claim],
    complaints: list[str],
) -> None:
    log_in(page, live_server, reviewer)
    page.route("**/queue/decide/", lambda route: route.abort())
    page.locator(card_of(claims["form"])).locator("[data-deed=accept]").click()
    expect(page.locator("#queue-trouble")).to_contain_text("could not be reached")
    assert state(claims["form"]) == "proposed"
    # The browser tells of the failed request itself.
    assert complaints
    complaints.clear()


def test_it_works_without_scripts(
    live_server: LiveServer, browser: Browser, reviewer: User, claims: dict[str, Claim]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, live_server, reviewer)
    card = page.locator(card_of(claims["form"]))
    card.get_by_label("Reason").fill("Not so")
    card.get_by_role("button", name="Reject").click()
    expect(page.locator(".messagelist")).to_contain_text("Claim rejected.")
    assert state(claims["form"]) == "rejected"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(card_of(claims["form"]))).to_be_visible()
    assert state(claims["form"]) == "proposed"
    context.close()


def test_the_keys_can_be_read_and_switched_off(
    live_server: LiveServer, page: Page, reviewer: User, claims: dict[str, Claim]
) -> None:
    log_in(page, live_server, reviewer)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys of the review queue")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert state(claims["length"]) == "proposed"


def test_an_analyst_answers_what_came_back(
    live_server: LiveServer, page: Page, reviewer: User, claims: dict[str, Claim]
) -> None:
    claims["form"].send_back(by=reviewer, reason="Which hospital?")
    log_in(page, live_server, claims["form"].recorded_by)
    card = page.locator(card_of(claims["form"]))
    expect(card).to_contain_text("Which hospital?")
    card.get_by_label("Your answer").fill("The First Hospital")
    card.get_by_role("button", name="Answer and propose again").click()
    expect(page.locator("#queue-told")).to_contain_text("proposed again")
    assert state(claims["form"]) == "proposed"
    assert claims["form"].answer == "The First Hospital"


VIEWPORTS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.mark.parametrize("width", VIEWPORTS)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", ["oldest", "returned", "waiting", "assigned"])
def test_everybody_can_use_it(
    live_server: LiveServer,
    page: Page,
    reviewer: User,
    claims: dict[str, Claim],
    width: str,
    theme: str,
    view: str,
) -> None:
    own = make_claim(make_person(), "names", by=reviewer)
    make_claim(make_person(), "names", by=reviewer)
    own.send_back(by=make_user(Role.REVIEWER, username="zhao"), reason="Which name?")
    claims["form"].send_back(by=reviewer, reason="Which hospital?")
    claims["form"].propose_again(by=claims["form"].recorded_by, answer="The First Hospital")
    page.set_viewport_size(VIEWPORTS[width])  # type: ignore[arg-type]
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    log_in(page, live_server, reviewer, query=f"?view={view}")
    if view == "oldest":
        page.keyboard.press("j")
        page.locator(card_of(claims["name"])).locator("[data-deed=accept]").click()
        expect(page.locator(card_of(claims["name"])).locator("[data-undo]")).to_be_visible()
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
    assert not wide
