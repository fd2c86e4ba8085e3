"""What all tests share: the embedded database, held from the first test to the last."""

import contextlib
import gc
import os
from collections import Counter
from collections.abc import Generator
from typing import Any

import pytest
from django.conf import settings
from django.core.servers.basehttp import WSGIRequestHandler
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from casetracker import database
from casetracker.var import var_directory
from tests.migrated import migrated_database

_HELD = pytest.StashKey[contextlib.ExitStack]()
MEASURED_CASES = 2
"""Of each table of cases with the database, how many count for the coverage; all are run."""
LONG = {"test_database", "test_database_faults", "test_production", "test_proxy", "test_serving"}
"""Modules whose tests start servers and take long. They come first: what is left in the end, when
the workers take it from each other, is short."""

# The same examples in every run, and as many on a busy machine: how long one takes fails nothing.
hypothesis_settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    """Start the database, or join the server that the controller of the test run has started."""
    # Else each answer of a live server waits for the client to acknowledge its first line: 40 ms.
    WSGIRequestHandler.disable_nagle_algorithm = True
    stack = config.stash[_HELD] = contextlib.ExitStack()
    if not os.environ.get("DATABASE_URL"):
        # What these tests write need not survive a power cut.
        options = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        # It would find the tables empty while a test fills them, and have them planned as empty.
        options["autovacuum"] = "off"
        stack.enter_context(database.running(var_directory(), options=options))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave the database; the last process of the test run stops it."""
    if _HELD in config.stash:
        config.stash[_HELD].close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let long tests come first, and measure no coverage where a test repeats what others do.

    Measuring makes Python four times slower. It is left out in the later cases of a table where
    they need the database, in examples that Hypothesis makes, behind a browser, and where a test is
    marked ``unmeasured`` itself. All are run; what is reported is a lower bound.
    """
    met: Counter[str] = Counter()
    for item in items:
        test = item.nodeid.partition("[")[0]
        met[test] += 1
        is_of_hypothesis = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        is_quick = item.get_closest_marker("django_db") is None
        repeats = met[test] > MEASURED_CASES and not is_quick
        if repeats or is_of_hypothesis or "browser" in item.path.parts:
            item.add_marker("unmeasured")
    items.sort(key=lambda item: item.path.stem not in LONG)


def pytest_collection_finish() -> None:
    """Leave out of each search for garbage what is there to the end: modules, models, tests."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Stop measuring while an unmeasured test is set up, run and cleaned up after.

    The marker of pytest-cov itself stops it only while the test runs: to fill the database for it
    takes longer.
    """
    plugin = item.config.pluginmanager.getplugin("_cov")
    controller = plugin and plugin.cov_controller
    if controller is None or item.get_closest_marker("unmeasured") is None:
        return (yield)
    controller.pause()
    try:
        return (yield)
    finally:
        controller.resume()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, Any, Any]:
    """Put back the groups of the roles, which a test that commits empties with the database.

    Whatever test the worker runs next finds the database as the migrations left it.
    """
    outcome = yield
    commits = "transactional_db" in getattr(item, "fixturenames", ()) or _commits(item)
    # After the last test there is no database any more.
    if commits and nextitem is not None:
        from django.contrib.auth.models import Group

        from casetracker.access import Role

        with item.config.stash[blocking_manager_key].unblock():
            for role in Role:
                Group.objects.get_or_create(name=role.value)
    return outcome


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return marker is not None and bool(marker.kwargs.get("transaction"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Copy each test database from one that is migrated already."""
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = migrated_database()


@pytest.fixture(autouse=True)
def _language_of_the_site() -> Generator[None, Any, Any]:
    """Each test begins in the site's own language: a request's language outlives the request."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Generator[None, Any, Any]:
    """End the sessions a server thread has left: they would keep a database from being dropped."""
    del django_db_setup
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for _ in range(100):
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid, 100)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            )
            if cursor.fetchone() == (0,):
                break
