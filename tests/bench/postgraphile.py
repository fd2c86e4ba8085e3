"""PostGraphile 5 on the same tables, in an environment of its own, with a Node from npm.

It is asked for the same rows in GraphQL: what the list says of 50 people, and all that hangs on a
dossier. It asks nobody who may see what, and tells neither standings nor dates in words.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from tests.bench import graphql
from tests.bench.rivals import DOSSIER, LIST, LeftOut, Question, Rival, parts_of
from tests.bench.servers import PROCESSES, THREADS, free_port, running

NODE, VERSION = "22.23.3", "5.1.5"
SERVER = Path(__file__).with_name("postgraphile.mjs")
INSTALLING = 600
"""Seconds at most."""


@contextmanager
def served(reference: str) -> Iterator[list[Rival]]:
    """PostGraphile over the database that is connected. Raises `LeftOut` where it cannot be had."""
    place = Path(settings.VAR_DIR) / "postgraphile"
    node = _installed(place)
    # A module looks for others from where it stands.
    script = Path(shutil.copy(SERVER, place))
    port = free_port()
    environment = {
        **_connection(),
        "NODE_ENV": "production",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WORKERS": str(PROCESSES),
        "THREADS": str(THREADS),
    }
    headers = {"Content-Type": "application/json"}
    command = [str(node), str(script)]
    with running(command, port=port, environment=environment, headers=headers) as server:
        yield [Rival(f"PostGraphile {VERSION}", server, _questions(reference))]


def _questions(reference: str) -> dict[str, Question]:
    def asked(query: str, **variables: str) -> str:
        return json.dumps({"query": " ".join(query.split()), "variables": variables})

    parts = parts_of(reference)
    dossier = asked(graphql.DOSSIER, reference=reference)
    return {
        LIST: Question("/graphql", _is_list, asked(graphql.LIST)),
        DOSSIER: Question("/graphql", lambda answer: _holds(answer, parts), dossier),
    }


def _is_list(answer: bytes) -> bool:
    people = _data(answer).get("people", {}).get("nodes", [])
    return len(people) == 50 and all(
        person["reference"] and person["names"]["nodes"] for person in people
    )


def _holds(answer: bytes, parts: dict[str, int]) -> bool:
    person = _data(answer).get("person") or {}
    return {part: len(person.get(part, {}).get("nodes", [])) for part in parts} == parts


def _data(answer: bytes) -> dict[str, Any]:
    """The data of an answer without errors, which come with 200 too."""
    told = json.loads(answer)
    found: dict[str, Any] = {} if "errors" in told else told["data"]
    return found


def _connection() -> dict[str, str]:
    where: Any = connection.get_connection_params()
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    found = {f"PG{name}": str(where[key]) for key, name in names.items() if where.get(key)}
    return found | {"PGDATABASE": where["dbname"]}


def _installed(place: Path) -> Path:
    """The Node beside which PostGraphile is installed. Raises `LeftOut`."""
    node = place / "node_modules" / ".bin" / "node"
    wanted = f"node@{NODE} postgraphile@{VERSION}"
    mark = place / "installed"
    if mark.exists() and mark.read_text() == wanted:
        return node
    npm = shutil.which("npm")
    if npm is None:
        raise LeftOut("npm is not installed")
    place.mkdir(parents=True, exist_ok=True)
    (place / "package.json").write_text('{"private": true}\n')
    command = [npm, "install", "--no-audit", "--no-fund", "--loglevel=error", *wanted.split()]
    try:
        subprocess.run(
            command, cwd=place, check=True, timeout=INSTALLING, stdout=subprocess.DEVNULL
        )
        subprocess.run([str(node), "--version"], check=True, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError) as error:
        raise LeftOut(f"npm could not install {wanted} ({type(error).__name__})") from error
    mark.write_text(wanted)
    return node
