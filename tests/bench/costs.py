"""What answers cost in time of processors, which other work on the machine hardly changes."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.db import connection

TICK = 1000 / os.sysconf("SC_CLK_TCK")
"""Milliseconds."""


def spent(server: int) -> float:
    """Milliseconds that the process, those it started, and PostgreSQL have worked so far."""
    return sum(map(_worked, {*_family(server), *_family(_postgresql())}))


def _postgresql() -> int:
    """The process that started all of PostgreSQL's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(_fields(cursor.fetchone()[0])[1])


def _family(process: int) -> Iterator[int]:
    """The process, and all below it."""
    yield process
    # PostgreSQL's workers come and go.
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").glob("*/children"):
            for child in task.read_text().split():
                yield from _family(int(child))


def _worked(process: int) -> float:
    """Milliseconds of the process and of its children that have ended."""
    return sum(map(int, _fields(process)[11:15])) * TICK


def _fields(process: int) -> list[str]:
    """What the system says of a process, from its state on."""
    try:
        said = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        # It has ended meanwhile.
        return ["0"] * 50
    return said.rpartition(")")[2].split()
