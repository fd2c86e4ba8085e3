"""The reading view of a long document, in Chromium."""

import os
import shutil
import statistics
from collections.abc import Iterator

from django.conf import settings
from playwright.sync_api import Browser, sync_playwright

from tests.bench.measuring import Figure
from tests.bench.world import World

RUNS = 5
WATCH = """
const look = () => {
  const mark = document.querySelector(".document mark");
  if (!window.drawn && mark?.getClientRects().length) window.drawn = performance.now();
  if (document.querySelector(".reader.is-live[data-arranged]")) window.usable = performance.now();
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
"""Notes, in milliseconds since the page was asked for, when the first highlight is there."""


def figures(world: World) -> Iterator[Figure]:
    """From asking for the page to a highlight on the screen, and until its keys and notes work."""
    with world.served() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-headless-shell"),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        visits = [_visit(browser, site, world) for _ in range(RUNS + 1)][1:]
        browser.close()
    drawn, usable = (statistics.median(times) for times in zip(*visits, strict=True))
    yield Figure("reader: Chromium, first highlight drawn", drawn, limit=1000)
    yield Figure("reader: Chromium, keys live and notes placed", usable, limit=1000)


def _visit(browser: Browser, site: str, world: World) -> tuple[float, float]:
    """When the first highlight was drawn, and when all of it worked, in milliseconds."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    cookie = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": cookie, "value": world.session, "url": site}])
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(site + world.address)
    page.wait_for_function("window.usable")
    times = page.evaluate("[window.drawn, window.usable]")
    context.close()
    return times[0], times[1]
