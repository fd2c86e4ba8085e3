"""What is measured on: a scratch database with one long document, and somebody who reads it."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection
from django.test import RequestFactory
from django.test.testcases import LiveServerThread
from django.urls import reverse

from casetracker import database
from casetracker.access import Role
from casetracker.models import User
from casetracker.var import var_directory
from sources.models import Snapshot
from tests.factories import make_user
from tests.long_documents import make_long_document
from tests.migrated import migrated_database

NAME = "bench_casetracker"


@dataclass
class World:
    """The long document, made when first asked for, and a logged-in analyst."""

    @cached_property
    def snapshot(self) -> Snapshot:
        """300,000 characters, 2,000 passages, 2,500 claims about 40 people."""
        snapshot = make_long_document()
        with connection.cursor() as cursor:
            # The planner knows the tables, as it does an hour after anything was added.
            cursor.execute("ANALYZE")
        return snapshot

    @cached_property
    def address(self) -> str:
        """The document's page."""
        return reverse("source", args=[self.snapshot.source.reference])

    @cached_property
    def reviewer(self) -> User:
        """Somebody who may review what the analyst claimed."""
        return make_user(Role.REVIEWER, is_staff=True)

    @cached_property
    def session(self) -> str:
        """The session key of a logged-in analyst."""
        return session_of(make_user(Role.ANALYST, is_staff=True))

    def asked(self, path: str, *, session: str = "") -> Callable[[], bytes]:
        """What sends the page at ``path`` through the whole site and gives back its bytes."""
        # As gunicorn loads it, with all that this sets.
        from casetracker.wsgi import application

        request = RequestFactory(
            headers={
                "host": "localhost",
                "cookie": f"{settings.SESSION_COOKIE_NAME}={session or self.session}",
            }
        ).get(path)

        def ask() -> bytes:
            answers: list[str] = []

            def start(status: str, headers: Any, exc_info: Any = None) -> Any:
                del headers, exc_info
                answers.append(status)

            body: Any = application(dict(request.environ), start)
            content = b"".join(body)
            body.close()
            if not answers[0].startswith(str(HTTPStatus.OK.value)):
                raise RuntimeError(f"{path} answered {answers[0]}")
            return content

        return ask

    @contextlib.contextmanager
    def served(self) -> Iterator[str]:
        """Serve the site, with its static files, on this machine; yields its address."""
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        try:
            yield f"http://127.0.0.1:{thread.port}"
        finally:
            thread.terminate()


def session_of(user: User) -> str:
    """The key of a new session in which ``user`` is logged in."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    return str(client.session.session_key)


@contextlib.contextmanager
def scratch_world() -> Iterator[World]:
    """A world in a database of its own, which is dropped in the end."""
    options = {
        # What is measured on can be made again, and need not survive a power cut.
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_wal_size": "4GB",
        # A load ends with `ANALYZE`; whoever looked at tables before would only look again.
        "autovacuum": "off",
    }
    with database.running(var_directory(), options=options):
        settings.DATABASES["default"]["TEST"] |= {
            "NAME": NAME,
            "TEMPLATE": migrated_database(),
        }
        # As in production: a connection outlives its request.
        connection.settings_dict["CONN_MAX_AGE"] = 60
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            yield World()
        finally:
            with connection.cursor() as cursor:
                # What a served page has left open would keep the database from being dropped.
                cursor.execute(
                    "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    " AND backend_type = 'client backend'"
                )
            connection.creation.destroy_test_db(NAME, verbosity=0)
