"""Going from passage to passage, and the notes beside their words, in a browser."""

import re
from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from casetracker.access import Role
from dossiers.models import Claim
from sources.models import Snapshot
from tests.browser.entering import let_in
from tests.browser.waiting import eventually
from tests.factories import make_user
from tests.long_documents import make_long_document

pytestmark = pytest.mark.django_db(transaction=True)

BOXES = """
[...document.querySelectorAll(".note:not([hidden])")].map((note) => {
  const box = note.getBoundingClientRect();
  return [box.top + scrollY, box.bottom + scrollY];
})
"""


@pytest.fixture
def dense() -> Snapshot:
    """More notes than fit beside the text, in every state."""
    return make_long_document(characters=9_000, passages=60, claims=90, people=3)


def open_page(page: Page, live_server: LiveServer, snapshot: Snapshot, fragment: str = "") -> None:
    """The reading view as an analyst has it, its scripts at work."""
    let_in(page.context, live_server, make_user(Role.ANALYST))
    address = reverse("source", args=[snapshot.source.reference])
    page.goto(f"{live_server.url}{address}{fragment}")
    page.wait_for_selector(".reader.is-live[data-arranged]")


def overlaps(page: Page) -> list[Any]:
    boxes = sorted(page.evaluate(BOXES))
    return [(one, other) for one, other in pairwise(boxes) if other[0] < one[1] - 0.5]


def expect_no_overlap(page: Page) -> None:
    """The notes are laid out anew in the next frames, which a busy machine draws late."""
    eventually(page, lambda: overlaps(page) == [])


def expect_active(page: Page, number: str) -> None:
    expect(page.locator(".note.is-active .number")).to_have_text(number)


# --- keys ----------------------------------------------------------------------------------------


def test_keys_lead_from_passage_to_note_and_back(
    live_server: LiveServer, page: Page, dense: Snapshot
) -> None:
    open_page(page, live_server, dense)
    page.keyboard.press("j")
    page.keyboard.press("j")

    expect_active(page, "2")
    expect(page.locator("mark.is-active > a.ref")).to_be_focused()
    expect(page.locator(".position")).to_contain_text("Passage 2 of 60")
    page.keyboard.press("Enter")
    expect(page.locator(".note.is-active")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("mark.is-active > a.ref")).to_be_focused()
    page.keyboard.press("k")
    expect_active(page, "1")
    page.keyboard.press("Escape")
    expect(page.locator(".is-active")).to_have_count(0)


def test_brackets_lead_to_what_waits_for_somebody(
    live_server: LiveServer, page: Page, dense: Snapshot
) -> None:
    open_page(page, live_server, dense)
    for _ in range(3):
        page.keyboard.press("]")

    look = re.compile("is-proposed|is-disputed")
    expect(page.locator(".note.is-active")).to_have_class(look)


def test_keys_of_one_letter_can_be_turned_off(
    live_server: LiveServer, page: Page, dense: Snapshot
) -> None:
    open_page(page, live_server, dense)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Close").click()
    page.keyboard.press("j")

    expect(page.locator(".is-active")).to_have_count(0)


# --- links ---------------------------------------------------------------------------------------


def test_a_link_to_a_claim_opens_its_note_beside_its_words(
    live_server: LiveServer, page: Page, dense: Snapshot
) -> None:
    claim = Claim.objects.filter(state="proposed").order_by("-passage__start")[0]
    open_page(page, live_server, dense, f"#claim-{claim.pk}")

    expect(page.locator(f"#claim-{claim.pk}")).to_be_in_viewport()
    expect(page.locator(f"#passage-{claim.passage_id}")).to_be_in_viewport()
    expect(page.locator(f"#note-{claim.passage_id}")).to_be_focused()


def test_back_leads_to_the_passage_before(
    live_server: LiveServer, page: Page, dense: Snapshot
) -> None:
    open_page(page, live_server, dense)
    page.keyboard.press("j")
    third = page.locator(".note").nth(2).get_attribute("id") or ""
    page.evaluate(f"location.hash = '{third.replace('note', 'passage')}'")
    expect(page.locator(".note.is-active .number")).to_have_text("3")
    page.go_back()

    expect(page.locator(".note.is-active .number")).to_have_text("1")


def test_the_citation_of_a_passage_is_copied(
    live_server: LiveServer, page: Page, dense: Snapshot
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_page(page, live_server, dense)
    page.keyboard.press("j")
    page.get_by_role("button", name="Copy citation").click()
    expect(page.locator(".said")).to_have_text("Copied.")

    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“The writer said on day 0")
    assert dense.source.reference in copied
    assert f"?snapshot={dense.pk}#passage-" in copied


# --- notes ---------------------------------------------------------------------------------------


def test_no_two_notes_overlap(live_server: LiveServer, page: Page, dense: Snapshot) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    open_page(page, live_server, dense)
    assert overlaps(page) == []

    for _ in range(25):
        page.keyboard.press("j")
    expect_active(page, "25")

    expect_no_overlap(page)


def test_the_active_note_stands_exactly_at_its_words(
    live_server: LiveServer, page: Page, dense: Snapshot
) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    open_page(page, live_server, dense)
    for _ in range(40):
        page.keyboard.press("j")
    expect_active(page, "40")

    difference = (
        "document.querySelector('mark.is-active').getClientRects()[0].top"
        " - document.querySelector('.note.is-active').getBoundingClientRect().top"
    )
    eventually(page, lambda: abs(page.evaluate(difference)) <= 1)


def test_the_legend_hides_what_is_not_ticked(
    live_server: LiveServer, page: Page, dense: Snapshot
) -> None:
    open_page(page, live_server, dense)
    shown = page.locator("mark.is-proposed[id]").count()
    assert shown
    page.get_by_role("checkbox", name="proposed").uncheck()

    expect(page.locator("mark.is-proposed")).to_have_count(0)
    expect(page.locator(".claim.is-proposed:visible")).to_have_count(0)
    expect_no_overlap(page)
    page.get_by_role("checkbox", name="retracted").check()
    expect(page.locator(".claim.is-retracted").first).to_be_attached()


def test_on_a_phone_the_note_comes_up_from_below(
    live_server: LiveServer, page: Page, dense: Snapshot
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, live_server, dense)
    page.locator("mark[id]").nth(3).click()

    expect(page.locator(".note.is-active")).to_be_in_viewport()
    expect(page.locator("mark.is-active").first).to_be_in_viewport()
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".note.is-active")).to_have_count(0)


def test_a_page_of_two_thousand_passages_is_usable(live_server: LiveServer, page: Page) -> None:
    open_page(page, live_server, make_long_document())

    expect(page.locator("mark").first).to_be_in_viewport()
    expect(page.locator(".note").first).to_be_in_viewport()
    assert page.locator("mark[id]").count() == 2_000
    assert page.locator(".note").count() == 50
    page.keyboard.press("j")
    expect_active(page, "1")


# --- for everybody -------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_document_in_every_state_shuts_nobody_out(
    live_server: LiveServer, browser: Browser, dense: Snapshot, scheme: Any, width: int
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    open_page(page, live_server, dense)
    page.keyboard.press("j")
    faults = [
        f"{fault['id']} {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for fault in Axe().run(page).response["violations"]
        for node in fault["nodes"]
    ]
    context.close()

    assert faults == []
