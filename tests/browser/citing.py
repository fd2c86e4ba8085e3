"""What browser tests of citing share: reading as an analyst, selecting, opening the panel."""

from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from casetracker.models import User
from sources.models import Snapshot
from tests.browser.entering import log_in

PASSWORD = "correct horse battery"


def read(page: Page, server: LiveServer, snapshot: Snapshot) -> None:
    """Open the document as the analyst."""
    path = reverse("source", args=[snapshot.source.reference])
    log_in(page, server, User.objects.get(username="lin"), to=path)
    page.locator("#stating-keyboard").wait_for()


def read_through_the_door(page: Page, server: LiveServer, snapshot: Snapshot) -> None:
    """Open the document as the analyst, who logs in on the way."""
    path = reverse("source", args=[snapshot.source.reference])
    page.goto(f"{server.url}{reverse('login')}?next={path}")
    page.get_by_label("Username").fill("lin")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{server.url}{path}")
    page.locator("#stating-keyboard").wait_for()


def select(page: Page, one: str, other: str = "", *, backwards: bool = False) -> None:
    """Select from the first ``one`` to the end of the next ``other``, as a browser would."""
    page.evaluate(
        """([one, other, backwards]) => {
          const walker = document.createTreeWalker(
            document.querySelector(".document"), NodeFilter.SHOW_TEXT);
          const nodes = [];
          let text = "";
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            nodes.push([text.length, node]);
            text += node.data;
          }
          const place = (at, isEnd) => {
            const [start, node] = nodes.findLast(([start]) => isEnd ? start < at : start <= at);
            return [node, at - start];
          };
          const start = text.indexOf(one);
          const end = other ? text.indexOf(other, start) + other.length : start + one.length;
          const [from, to] = [place(start, false), place(end, true)];
          if (backwards) getSelection().setBaseAndExtent(...to, ...from);
          else getSelection().setBaseAndExtent(...from, ...to);
        }""",
        [one, other, backwards],
    )


def cite(page: Page) -> None:
    """Open the panel for what is selected."""
    page.locator("#stating-cite").click()
    expect(page.locator("#stating-title")).to_be_visible()


def told(page: Page) -> tuple[int, int, str]:
    """Which words the panel is about."""
    field = '#stating-form input[name="{}"]'
    return (
        int(page.locator(field.format("start")).input_value()),
        int(page.locator(field.format("end")).input_value()),
        page.locator(field.format("quote")).input_value(),
    )


def expected(text: str, quote: str) -> tuple[int, int, str]:
    """Where Python finds the words."""
    start = text.index(quote)
    return start, start + len(quote), quote
