"""A migrated database to copy: to migrate takes many seconds, to copy the result takes one.

It is kept on the test server under a name that follows from the migrations, so that a run of the
tests migrates anew only where they changed.
"""

import fcntl
import hashlib
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
from django.conf import settings
from psycopg import sql

from tests.unmeasured import unmeasured

PROJECT = Path(__file__).resolve().parent.parent
PREFIX = "template_casetracker_"
# What the migrations do follows from these: themselves and what they import.
SOURCES = (
    *("*/migrations/*.py", "casetracker/dates/*.py", "casetracker/together.py"),
    *("casetracker/past_views.py", "casetracker/management/commands/migrate.py"),
    *("casetracker/searching/letters.py", "casetracker/searching/characters.py"),
    "requirements-dev.txt",
)


def migrated_database() -> str:
    """The name of a database that has every migration and no connection; makes it when needed."""
    name = PREFIX + _digest()
    with (settings.VAR_DIR / "template.lock").open("w") as lock:
        # The workers of a test run all come here at once.
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(url_of("postgres"), autocommit=True) as server:
            query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
            found = {row[0] for row in server.execute(query, [PREFIX]).fetchall()}
            if name not in found:
                for old in found:
                    _execute(server, "DROP DATABASE {}", old)
                draft = f"{PREFIX}draft"
                _execute(server, "CREATE DATABASE {}", draft)
                _migrate(draft)
                _execute(server, "ALTER DATABASE {} RENAME TO {}", draft, name)
    return name


def _digest() -> str:
    """A name for the present contents of what the migrations follow from."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in PROJECT.glob(pattern)):
        digest.update(f"{path.relative_to(PROJECT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _execute(server: "psycopg.Connection[tuple[str]]", statement: str, *names: str) -> None:
    """Run a statement that takes the names of databases."""
    server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _migrate(database: str) -> None:
    """Bring an empty database up to date, in a process of its own and without measuring it."""
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0", "--no-input"]
    environment = unmeasured() | {"DATABASE_URL": url_of(database)}
    subprocess.run(command, cwd=PROJECT, env=environment, check=True)


def url_of(database: str) -> str:
    """The address of a database on the server of the tests."""
    where = settings.DATABASES["default"]
    host, port = quote(where["HOST"], safe=""), where["PORT"] or "5432"
    login = ":".join(quote(word, safe="") for word in (where["USER"], where["PASSWORD"]) if word)
    options = f"?{urlencode(where['OPTIONS'], quote_via=quote)}" if where.get("OPTIONS") else ""
    return f"postgresql://{login}@{host}:{port}/{database}{options}"
