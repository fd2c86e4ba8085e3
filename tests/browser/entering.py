"""Coming in with a session that is there already: the door has tests of its own."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from casetracker.models import User


def let_in(context: BrowserContext, server: LiveServer, user: User) -> None:
    """Give the browser a session of the account."""
    client = Client()
    client.force_login(user)
    key = str(client.session.session_key)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": server.url}])


def log_in(page: Page, server: LiveServer, user: User, *, to: str) -> None:
    """Open an address as the account; returns once the page and its scripts are loaded."""
    let_in(page.context, server, user)
    page.goto(f"{server.url}{to}")
