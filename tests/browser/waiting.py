"""Waiting for what is no state of one element, as `expect` waits for what is."""

import time
from collections.abc import Callable

from playwright.sync_api import Page

PATIENCE = 15_000
"""Milliseconds in which what is expected of a page comes about, on a busy machine too."""


def eventually(page: Page, holds: Callable[[], bool]) -> None:
    """Return as soon as it holds; fail where it does not in the time that `expect` takes.

    The page goes on meanwhile: requests are routed, timers run out.
    """
    deadline = time.monotonic() + PATIENCE / 1000
    while not holds():
        assert time.monotonic() < deadline, "It has never come about."
        page.wait_for_timeout(20)
