"""What all tests share: the embedded database, held from the first test to the last."""

import contextlib
import os

import pytest
from django.conf import settings

from casetracker import database
from casetracker.var import var_directory
from tests.migrated import migrated_database

_HELD = pytest.StashKey[contextlib.ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the database, or join the server that the controller of the test run has started."""
    stack = config.stash[_HELD] = contextlib.ExitStack()
    if not os.environ.get("DATABASE_URL"):
        # What these tests write need not survive a power cut.
        options = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        stack.enter_context(database.running(var_directory(), options=options))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave the database; the last process of the test run stops it."""
    if _HELD in config.stash:
        config.stash[_HELD].close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Copy each test database from one that is migrated already."""
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = migrated_database()
