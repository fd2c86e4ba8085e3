"""Servers to measure, each a process of its own on this machine, ended when the block is left."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

PROJECT = Path(__file__).resolve().parents[2]
PROCESSES = 2
"""Of every server that is measured, the same number."""

THREADS = 4
"""Of each process, as `gunicorn.conf.py` has it; so many connections another's process has."""

PATIENCE = 120
"""Seconds for a server to open its port."""


@dataclass(frozen=True)
class Server:
    """Where a server answers, and how it is asked: the headers of every request."""

    port: int
    headers: Mapping[str, str]
    pid: int

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def fetch(self, path: str, *, body: str = "", **more: str) -> bytes:
        """The body of the answer, to a POST where one is sent.

        Raises ``HTTPError`` for any but a good one.
        """
        request = urllib.request.Request(
            self.url(path),
            data=body.encode() or None,
            headers={**self.headers, **more},
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            told: bytes = answer.read()
        return told


@contextlib.contextmanager
def running(
    command: Sequence[str],
    *,
    port: int,
    environment: Mapping[str, str],
    headers: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Run ``command`` until the block is left. Raises ``RuntimeError`` where it does not answer."""
    process = subprocess.Popen(
        list(command), cwd=PROJECT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(port, process)
        yield Server(port, headers or {}, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def gunicorn(application: str) -> list[str]:
    """The command that serves a WSGI application as the site itself is served."""
    return [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", application]


@contextlib.contextmanager
def site(database: str, token: str) -> Iterator[Server]:
    """The site over a database, asked with a researcher's token."""
    port = free_port()
    with running(
        gunicorn("casetracker.wsgi"),
        port=port,
        environment=environment_of(port, database) | {"SECRET_KEY": settings.SECRET_KEY},
        headers={"Authorization": f"Token {token}"},
    ) as server:
        yield server


def environment_of(port: int, database: str) -> dict[str, str]:
    """What a server of ours is told: where to listen, and which database."""
    return {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WEB_CONCURRENCY": str(PROCESSES),
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "PLAIN_STATIC": "true",
    }


def free_port() -> int:
    """A port that nobody listens at, below those of clients' own sockets."""
    for port in range(18100, 18400):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("No port is free.")


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"The server at port {port} does not answer.")
