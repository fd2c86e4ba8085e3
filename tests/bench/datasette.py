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

from tests.bench import datasette_rows
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
def served(reference: str) -> Iterator[Rival]:
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
        yield Rival(f"Datasette {VERSION}", server, _questions(rows.stem, reference))


def _questions(name: str, reference: str) -> dict[str, Question]:
    people, sql = f"/{name}/people.json", datasette_rows.DOSSIER
    parts = parts_of(reference)
    asked = {"sql": sql, "reference": reference, "_shape": "array"}
    return {
        LIST: Question(f"{people}?{urlencode(PLAIN)}", lambda it: len(_rows(it)) == 50),
        FILTERED: Question(f"{people}?{urlencode(THREE | PLAIN)}", _are_filtered),
        DOSSIER: Question(f"/{name}.json?{urlencode(asked)}", lambda it: _holds(it, parts)),
    }


def _rows(answer: bytes) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(answer)
    return found


def _are_filtered(answer: bytes) -> bool:
    rows = _rows(answer)
    return bool(rows) and all(
        row["sex"] == "female" and "religion" in row["issue_categories"] for row in rows
    )


def _holds(answer: bytes, parts: dict[str, int]) -> bool:
    [row] = _rows(answer)
    return {part: len(json.loads(row[part])) for part in parts} == parts


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
