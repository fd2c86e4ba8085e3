"""Datasette on the same people, in an environment of its own, tuned: no counts, no facets."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.bench import wrk
from tests.bench.bare import LINES
from tests.bench.measures import Told
from tests.bench.servers import PROCESSES, free_port, running

VERSION = "0.65.5"
PLAIN = {
    "allow_facet": "off",
    "suggest_facets": "off",
    "default_page_size": "50",
    "max_returned_rows": "1000",
    "num_sql_threads": "4",
}


def figures(*, seconds: float) -> Iterator[Told]:
    """Its rates of the list; left out with a word where it cannot be installed."""
    place = Path(settings.VAR_DIR) / "datasette"
    try:
        program = _installed(place)
    except (OSError, subprocess.CalledProcessError) as error:
        yield Told("Datasette: list page of 50 people", f"left out: {type(error).__name__}")
        return
    file = _rows(place)
    port = free_port()
    options = [part for name, value in PLAIN.items() for part in ("--setting", name, value)]
    command = [str(program), "serve", "-i", str(file), "-p", str(port), *options]
    with running(command, port=port, environment={}) as server:
        path = f"/{file.stem}/people.json?_nocount=1&_nofacet=1&_size=50&_sort_desc=id"
        for clients in (1, 8):
            load = wrk.load(server.url(path), headers={}, clients=clients, seconds=seconds)
            name = f"Datasette: list page of 50 people, {clients} client{'s' * (clients > 1)}"
            told = f"{load.rate:,.1f}/s, median {load.median:.1f} ms [{load.told}]"
            yield Told(name, f"{told} 1 process, ours {PROCESSES}", is_met=load.is_good)


def _installed(place: Path) -> Path:
    program = place / "bin" / "datasette"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        pip = [str(place / "bin" / "python"), "-m", "pip", "install", "-q"]
        subprocess.run([*pip, f"datasette=={VERSION}", "setuptools"], check=True)
    return program


def _rows(place: Path) -> Path:
    """The lines of all people as one table of SQLite, made once for a database."""
    file = place / f"{connection.settings_dict['NAME']}.db"
    if file.exists():
        return file
    with connection.cursor() as cursor, sqlite3.connect(file) as store:
        cursor.execute(LINES)
        names = [column.name for column in cursor.description]
        store.execute(f"CREATE TABLE people ({', '.join(names)}, PRIMARY KEY (id))")
        marks = ", ".join("?" for _ in names)
        while rows := cursor.fetchmany(5000):
            found = ([_plain(value) for value in row] for row in rows)
            store.executemany(f"INSERT INTO people VALUES ({marks})", found)  # noqa: S608
    return file


def _plain(value: object) -> object:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return value if value is None or isinstance(value, str | int) else str(value)
