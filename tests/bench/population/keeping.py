"""A loaded population is kept: the next run finds it, unless what it is made by has changed."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from dossiers.names import KEYS_VERSION
from tests.bench.population.blocks import Plan
from tests.bench.population.loading import Times, load
from tests.migrated import migrated_database, url_of

PREFIX = "bench_kept_"
OWN = Path(__file__).parent

Say = Callable[[str], object]
Load = Callable[[], Times]


@contextmanager
def kept(plan: Plan, *, say: Say) -> Iterator[str]:
    """Be connected to the database of this population, made now where it is not kept.

    Gives its address, and goes back to the database before in the end.
    """
    with kept_as(f"people_{plan.people}", load=partial(load, plan), say=say) as address:
        yield address


@contextmanager
def kept_as(what: str, *, load: Load, say: Say, follows: Iterable[Path] = ()) -> Iterator[str]:
    """As `kept`, of what ``load`` stores; that follows from the files ``follows`` too."""
    before = connection.settings_dict["NAME"]
    template = migrated_database()
    name = f"{PREFIX}{what}_{_digest(template, *follows)}"
    if name not in _databases():
        _make(what, name, template=template, load=load, say=say)
    _connect(name)
    try:
        yield url_of(name)
    finally:
        _connect(before)


def _make(what: str, name: str, *, template: str, load: Load, say: Say) -> None:
    draft = f"{PREFIX}draft"
    for old in _databases():
        if old == draft or old.startswith(f"{PREFIX}{what}_"):
            _execute("DROP DATABASE {}", old)
    _execute("CREATE DATABASE {} TEMPLATE {}", draft, template)
    _connect(draft)
    times = load()
    connection.close()
    _execute("ALTER DATABASE {} RENAME TO {}", draft, name)
    parts = ", ".join(f"{part} {seconds:.0f} s" for part, seconds in times.parts.items())
    say(f"{what} loaded in {times.total:.0f} s: {parts}")


def _digest(template: str, *follows: Path) -> str:
    """A name for the present contents of what the rows follow from."""
    digest = hashlib.sha256(f"{template} {KEYS_VERSION}".encode())
    for path in (*sorted(OWN.glob("*.py")), *follows):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _connect(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _databases() -> list[str]:
    with _server() as server:
        rows = server.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]
        ).fetchall()
    return [row[0] for row in rows]


def _execute(statement: Any, *names: str) -> None:
    with _server() as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _server() -> "psycopg.Connection[tuple[str]]":
    """The server itself, by its own database."""
    where = settings.DATABASES["default"]
    return psycopg.connect(
        dbname="postgres",
        user=where["USER"],
        password=where["PASSWORD"] or None,
        host=where["HOST"],
        port=where["PORT"] or None,
        autocommit=True,
    )
