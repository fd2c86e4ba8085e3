"""An installation as the Dockerfile and docker-compose.yml make it, but without containers.

One directory stands for `/` of the image and its mounts. What is run in it is what the files say:
nothing here repeats a command, a variable or a path of theirs.
"""

import contextlib
import functools
import json
import os
import re
import shlex
import shutil
import string
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from casetracker import database, postgresql
from tests.casetracker.launching import FAST, PROJECT, free_port, open_directory
from tools.containers import OPERATOR, PROGRAMS, compose

SITE = OPERATOR["SITE_NAME"]
START = 60  # seconds for a server to answer
# Passwords are asked for as they are in the image of PostgreSQL: of everyone but its superuser.
ACCESS_RULES = "local all postgres peer map=casetracker\nlocal all all scram-sha-256\n"


def dockerfile() -> dict[str, list[tuple[str, str]]]:
    """The instructions of each stage of the Dockerfile: their words and what follows them."""
    text = (PROJECT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    stages: dict[str, list[tuple[str, str]]] = {}
    stage = ""
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            stage = rest.split(" AS ")[1]
        if word:
            stages.setdefault(stage, []).append((word, rest.strip()))
    return stages


def steps(stage: str, word: str) -> list[str]:
    """What follows each instruction `word` of a stage."""
    return [rest for each, rest in dockerfile()[stage] if each == word]


@functools.cache
def model() -> dict[str, Any]:
    """docker-compose.yml as Compose understands it."""
    described: dict[str, Any] = json.loads(compose(arguments=("config", "--format", "json")))
    return described


@dataclass(frozen=True)
class Installation:
    """The directory that stands for `/`, the database server beside it, and a port of our own."""

    root: Path
    server: Path
    port: int

    def inside(self, text: str) -> str:
        """The text with the paths of the image replaced by those under `root`."""
        return re.sub(r"(?<![\w.])/(app|opt|run|srv)/", rf"{self.root}/\1/", text)

    def environment(self, service: str) -> dict[str, str]:
        """What a process of the service finds around it, but that it listens on our own port."""
        found = {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": "/nonexistent"}
        for rest in steps("web", "ENV"):
            for setting in shlex.split(rest):
                name, _, value = setting.partition("=")
                found[name] = string.Template(self.inside(value)).substitute(found)
        declared: Mapping[str, str] = model()["services"][service]["environment"]
        found |= {name: self.inside(value) for name, value in declared.items()}
        return found | {"HOST": "127.0.0.1", "PORT": str(self.port)}

    def run(
        self, command: list[str], *, service: str = "web", **variables: str
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end as the service would."""
        return subprocess.run(
            command,
            cwd=self.root / "app",
            env=self.environment(service) | variables,
            capture_output=True,
            text=True,
            check=False,
        )

    def run_service(self, service: str) -> "subprocess.CompletedProcess[str]":
        """Run a service's own command to its end."""
        return self.run(model()["services"][service]["command"], service=service)

    def is_healthy(self) -> bool:
        """What the image's health check says."""
        command = steps("web", "HEALTHCHECK")[0].partition(" CMD ")[2]
        return self.run(json.loads(command)).returncode == 0

    @contextlib.contextmanager
    def served(self) -> Iterator["subprocess.Popen[bytes]"]:
        """The web server, once it is healthy."""
        command = json.loads(steps("web", "CMD")[0])
        directory, variables = self.root / "app", self.environment("web")
        with subprocess.Popen(command, cwd=directory, env=variables) as process:
            try:
                deadline = time.monotonic() + START
                while not self.is_healthy():
                    assert process.poll() is None
                    assert time.monotonic() < deadline
                yield process
            finally:
                process.kill()

    @property
    def sockets(self) -> Path:
        """Where the database server listens."""
        return database.socket_directory(database.data_directory(self.server))

    def value(self, query: str) -> object:
        """The first value that the superuser gets from the database."""
        where = {"host": str(self.sockets), "user": "postgres", "dbname": "casetracker"}
        with psycopg.connect(**where, autocommit=True) as connection:  # type: ignore[arg-type]
            cursor = connection.execute(query.encode())
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    def contents(self) -> dict[str, int]:
        """When each file of the image was changed, but for what is kept in a volume."""
        parts = [self.root / "app", self.root / "srv" / "casetracker" / "static"]
        found = [path for part in parts for path in part.rglob("*")]
        return {str(path): path.lstat().st_mtime_ns for path in found}


@contextlib.contextmanager
def installed() -> Iterator[Installation]:
    """A new installation with its secrets and its empty database, gone afterwards."""
    with open_directory() as directory:
        installation = Installation(directory / "root", directory / "server", free_port())
        build(installation)
        make_secrets(installation)
        rules = directory / "pg_hba.conf"
        rules.write_text(ACCESS_RULES, encoding="ascii")
        words = model()["services"]["db"]["command"]
        declared = dict(word.split("=") for word in words if "=" in word)
        options = FAST | declared | {"hba_file": str(rules)}
        with database.running(installation.server, options=options):
            create_database(installation)
            yield installation


def build(installation: Installation) -> None:
    """Do what the Dockerfile does, but with the packages of this environment."""
    root = installation.root
    (root / "opt").mkdir(parents=True)
    (root / "opt" / "venv").symlink_to(Path(sys.prefix))
    (root / "srv" / "casetracker" / "documents").mkdir(parents=True)
    for rest in steps("build", "COPY"):
        *names, target = rest.split()
        for name in names:
            ignored = shutil.ignore_patterns("__pycache__")
            where = root / "app" / target
            if (PROJECT / name).is_dir():
                shutil.copytree(PROJECT / name, where, ignore=ignored)
            else:
                where.mkdir(parents=True, exist_ok=True)
                shutil.copy(PROJECT / name, where)
    static = next(rest for rest in steps("build", "RUN") if "collectstatic" in rest)
    path = f"{root}/opt/venv/bin:{os.defpath}"
    subprocess.run(
        ["/bin/sh", "-ec", installation.inside(static)],
        cwd=root / "app",
        env={"PATH": path, "LANG": "C.UTF-8"},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def make_secrets(installation: Installation) -> None:
    """Make secrets as an operator does, and lay them where Compose mounts them."""
    checkout = installation.root.parent / "checkout"
    shutil.copytree(
        PROJECT / "deploy", checkout / "deploy", ignore=shutil.ignore_patterns("secrets")
    )
    script = ["/bin/sh", str(checkout / "deploy" / "make-secrets.sh")]
    subprocess.run(script, stdout=subprocess.DEVNULL, check=True)
    described = model()["secrets"]
    for name, secret in described.items():
        file = checkout / Path(secret["file"]).relative_to(PROJECT)
        mounted = installation.root / "run" / "secrets" / name
        mounted.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text(encoding="ascii")
        # The server here listens on a socket, and not by network under the name of its service.
        mounted.write_text(text.replace("@db:", f"@{quote(str(installation.sockets), safe='')}:"))


def create_database(installation: Installation) -> None:
    """Make the role and the database as the image of PostgreSQL does with its empty server."""
    with psycopg.connect(host=str(installation.sockets), user="postgres", autocommit=True) as admin:
        # The launcher makes both as well, for a server that asks nobody for passwords.
        admin.execute("DROP DATABASE casetracker")
        admin.execute("DROP ROLE casetracker")
    variables = model()["services"]["db"]["environment"]
    subprocess.run(
        [str(PROJECT / "deploy" / "create-database.sh")],
        env={"PATH": postgres_path(), "PGHOST": str(installation.sockets)}
        | {name: installation.inside(value) for name, value in variables.items()},
        check=True,
    )


# Does what `docker compose` would do, with the programs of this machine.
DOCKER = """#!/bin/sh
set -eu
echo "$*" >> @calls@
shift
case $1 in
    stop)
        psql --quiet --username=postgres --dbname=postgres --output=/dev/null --command="
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'casetracker'"
        exit ;;
    up) exit ;;
esac
until [ "$1" = db ] || [ "$1" = web ]; do shift; done
shift
for word; do
    shift
    set -- "$@" "$(echo "$word" | sed 's|/srv/|@root@/srv/|')"
done
exec "$@"
"""


def operate(
    installation: Installation, script: str, *arguments: Path
) -> "subprocess.CompletedProcess[str]":
    """Run a script of deploy/ to its end as an operator would."""
    checkout = installation.root.parent / "checkout"
    docker = checkout / "bin" / "docker"
    docker.parent.mkdir(exist_ok=True)
    text = DOCKER.replace("@root@", str(installation.root))
    docker.write_text(text.replace("@calls@", str(checkout / "calls")), encoding="ascii")
    docker.chmod(0o755)
    return subprocess.run(
        ["/bin/sh", str(checkout / "deploy" / script), *map(str, arguments)],
        env={
            "PATH": f"{docker.parent}:{postgres_path()}",
            "PGHOST": str(installation.sockets),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def postgres_path() -> str:
    """A PATH with the programs of PostgreSQL."""
    return f"{postgresql.choose_binaries(None).directory}:{os.defpath}"


def program(name: str) -> str:
    """The path of a program that comes with the development packages."""
    return str(PROGRAMS / name)
