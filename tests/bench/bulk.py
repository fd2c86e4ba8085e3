"""The CSV of all people against COPY, and a search by name against its statements alone."""

import statistics
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casetracker.models import User
from dossiers.api import listing
from dossiers.models import Name, Person
from dossiers.names.finding import find
from tests.bench.asked import READER
from tests.bench.bare import LINES
from tests.bench.costs import spent
from tests.bench.measures import Ratio
from tests.bench.servers import Server

SHARE_OF_COPY = 1 / 3
GROWTH = 64
"""Mebibytes that a server process may grow by."""


def figures(ours: Server) -> Iterator[Ratio]:
    """The speed of the stream as a share of COPY's, and by how much a process grew."""
    before, worked = _sizes(ours.pid), spent(ours.pid)
    rows, seconds = _streamed(ours)
    growth = max(after - before.get(pid, after) for pid, after in _sizes(ours.pid).items())
    cost, worked = spent(ours.pid) - worked, spent(ours.pid)
    copied, fastest = _copied()
    least = spent(ours.pid) - worked
    told = f"{rows:,} rows in {seconds:.1f} s, {cost / 1000:.1f} s CPU"
    told += f"; COPY {copied:,} rows in {fastest:.1f} s, {least / 1000:.1f} s CPU"
    share = (rows / seconds) / (copied / fastest)
    yield Ratio("CSV of all people against COPY", share, SHARE_OF_COPY, told=told)
    yield Ratio("CSV of all people: MiB more memory", growth, GROWTH, at_least=False)


def bare_search_ms() -> float:
    """The median of what the statements of a search by name take by themselves.

    They find the names that are like it, and read the lines of the people whose names these are.
    """
    reader = User.objects.get(username=READER)
    seen = Person.objects.visible_to(reader)
    names = Name.objects.filter(romanisation="pinyin", person__in=seen).order_by("pk")
    text = str(names.values_list("text", flat=True)[1000])
    with CaptureQueriesContext(connection) as captured:
        found = find([text], among=seen)[0]
        list(listing.values_of(Person.objects.filter(pk__in=[match.person for match in found])))
    statements = [each["sql"] for each in captured.captured_queries]
    taken = []
    for _ in range(15):
        began = time.perf_counter()
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.replace("%", "%%"), [])
                cursor.fetchall()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def _streamed(ours: Server) -> tuple[int, float]:
    """Rows of the download, and seconds to its last byte."""
    request = urllib.request.Request(
        ours.url("/api/v1/people/?format=csv"), headers=dict(ours.headers)
    )
    rows, began = 0, time.perf_counter()
    with urllib.request.urlopen(request, timeout=600) as answer:
        while chunk := answer.read(1 << 16):
            rows += chunk.count(b"\n")
    return rows - 1, time.perf_counter() - began


def _copied() -> tuple[int, float]:
    """Rows of the same lines by COPY, and seconds to its last byte."""
    where: Any = connection.get_connection_params()
    parameters = {key: where[key] for key in ("dbname", "user", "host", "port") if where.get(key)}
    rows, began = 0, time.perf_counter()
    statement = f"COPY ({LINES} ORDER BY person.id DESC) TO STDOUT (FORMAT csv)"
    with (
        psycopg.connect(**parameters) as bare,
        bare.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for _ in copy:
            rows += 1
    return rows, time.perf_counter() - began


def _sizes(parent: int) -> dict[int, float]:
    """The most memory that each worker has ever held, in MiB, by its process id."""
    found = {}
    for task in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        status = Path(f"/proc/{task}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        found[int(task)] = int(line.split()[1]) / 1024
    return found
