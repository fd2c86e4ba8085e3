"""Datasette on the same rows, in an environment of its own, tuned: no counts, no facets.

It runs under uvicorn with as many processes as ours, which Datasette's own command does not.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

from dossiers.models import Person
from tests.bench import datasette_rows
from tests.bench.datasette_rows import PARTS
from tests.bench.rivals import DOSSIER, FILTERED, LIST, LeftOut, Question, Rival, parts_of
from tests.bench.servers import PROCESSES, THREADS, free_port, running

VERSION = "0.65.5"
APPLICATION = f"""
from os import environ

from datasette.app import Datasette

app = Datasette(
    immutables=[environ["ROWS"]],
    settings={{
        "allow_facet": False,
        "suggest_facets": False,
        "default_page_size": 50,
        "max_returned_rows": 1000,
        "num_sql_threads": {THREADS},
    }},
).app()
"""
PLAIN = {"_nocount": "1", "_nofacet": "1", "_size": "50", "_sort_desc": "id", "_shape": "array"}
THREE = {
    "current_custody": "prison",
    "sex": "female",
    "issue_categories__arraycontains": "religion",
}


@contextmanager
def served(reference: str) -> Iterator[list[Rival]]:
    """Datasette over the rows of the database that is connected.

    Raises `LeftOut` where it cannot be had.
    """
    place = Path(settings.VAR_DIR) / "datasette"
    python = _installed(place)
    rows = datasette_rows.kept(place)
    (place / "served_rows.py").write_text(APPLICATION)
    port = free_port()
    command = [
        *(str(python), "-m", "uvicorn", "served_rows:app", "--app-dir", str(place)),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", str(PROCESSES)),
        *("--log-level", "warning", "--no-access-log"),
    ]
    with running(command, port=port, environment={"ROWS": str(rows)}) as server:
        yield [
            Rival(f"Datasette {VERSION}", server, _pages(rows.stem, reference)),
            Rival("Datasette by SQL", server, _queries(rows.stem, reference), has_goal=False),
        ]


def _pages(name: str, reference: str) -> dict[str, Question]:
    """Pages of tables, which is what Datasette has; a dossier is a page of each."""

    def page(table: str, **asked: str) -> str:
        return f"/{name}/{table}.json?{urlencode(PLAIN | asked)}"

    person = Person.objects.get(reference=reference)
    parts = parts_of(reference)
    dossier = [page(table, person_id=str(person.pk), _size="1000") for table in PARTS]
    return {
        LIST: Question(page("people"), lambda answer: len(_rows(answer)) == 50),
        FILTERED: Question(page("people", **THREE), _are_filtered),
        DOSSIER: Question(
            page("people", reference=reference),
            lambda answer: _counts(answer).items() >= parts.items(),
            more=tuple(dossier),
        ),
    }


def _queries(name: str, reference: str) -> dict[str, Question]:
    """A dossier by a query in SQL, which who publishes the rows may write for it."""
    parts = parts_of(reference)
    asked = {"sql": datasette_rows.DOSSIER, "reference": reference, "_shape": "array"}

    def holds(answer: bytes) -> bool:
        [row] = _rows(answer)
        return {part: len(json.loads(row[part])) for part in parts} == parts

    return {DOSSIER: Question(f"/{name}.json?{urlencode(asked)}", holds)}


def _rows(answer: bytes) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(answer)
    return found


def _counts(answer: bytes) -> dict[str, int]:
    """How many rows there are on the page of each table."""
    counts = (len(_rows(line)) for line in answer.splitlines())
    return dict(zip(("people", *PARTS), counts, strict=True))


def _are_filtered(answer: bytes) -> bool:
    rows = _rows(answer)
    return bool(rows) and all(
        row["sex"] == "female" and "religion" in row["issue_categories"] for row in rows
    )


def _installed(place: Path) -> Path:
    """The Python of its environment. Raises `LeftOut`."""
    python, mark = place / "bin" / "python", place / "installed"
    wanted = f"datasette=={VERSION} setuptools httptools uvloop"
    if mark.exists() and mark.read_text() == wanted:
        return python
    try:
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        pip = [str(python), "-m", "pip", "install", "-q"]
        subprocess.run([*pip, *wanted.split()], check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise LeftOut(f"pip could not install it ({type(error).__name__})") from error
    mark.write_text(wanted)
    return python
