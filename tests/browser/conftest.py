"""Browser tests run on the distribution's Chromium; nothing is downloaded by Playwright."""

import os
import shutil
from typing import Any

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from casetracker.access import Role
from tests.browser.waiting import PATIENCE

CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The first that is there is taken: the shell needs a fifth of the work to open a page."""

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Where Chromium is; as root it starts only without its own sandbox."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    chromium = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    return {**browser_type_launch_args, "executable_path": chromium, "args": arguments}


@pytest.fixture(scope="session", autouse=True)
def _database_beside_the_browser() -> None:
    """Playwright keeps an event loop in this thread, which Django takes for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def base_url() -> str:
    """None: every test starts from its own live server."""
    return ""


@pytest.fixture(autouse=True)
def roles(transactional_db: None) -> None:
    """The groups of the roles, which emptying the database after a browser test takes away."""
    for role in Role:
        Group.objects.get_or_create(name=role.value)
