"""Every filter of every list by itself: how long a page takes, and a page with a count.

Filters are found where they are declared, so that a new one is measured without a word here.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from django.test import RequestFactory
from django.urls import get_resolver, reverse

from casetracker.access import Scope
from casetracker.models import User
from casetracker.tokens import TokenGrant
from tests.bench.asked import READER
from tests.bench.filter_values import values_of
from tests.bench.measures import Line, Told
from tests.bench.measuring import Figure
from tests.bench.population.blocks import Plan
from tests.bench.population.keeping import kept
from tests.bench.world import World

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "100000"))
LIMITS = {"": 300, "&count=true": 1000}
"""Milliseconds of a page, and of one with a count."""

SHOWN = 20
"""How many of the slowest have a line, of either kind."""


@dataclass(frozen=True)
class Asked:
    """One request for one filter, and the milliseconds that the quickest of its runs took."""

    address: str
    counted: str
    taken: float

    def figure(self) -> Figure:
        """Its line of the table."""
        return Figure(f"{self.address}{self.counted}", self.taken, LIMITS[self.counted])


def figures(world: World) -> Iterator[Line]:
    """The slowest filters for a researcher, over the population of the API's bench."""
    del world
    with kept(Plan(PEOPLE), say=print):
        found = list(_measured())
    yield Told("filters", f"{len(found):,} requests over {PEOPLE:,} people")
    yield from slowest(found)


def slowest(found: list[Asked]) -> Iterator[Figure]:
    """A line for each of the slowest: first those of pages, then those with a count."""
    for counted in LIMITS:
        of_kind = (each for each in found if each.counted == counted)
        for each in sorted(of_kind, key=lambda each: -each.taken)[:SHOWN]:
            yield each.figure()


def lists() -> Iterator[tuple[str, Any]]:
    """The resource and the filter set of every list of the API."""
    pending: list[Any] = [get_resolver("casetracker.api.urls")]
    for resolver in pending:
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                pending.append(pattern)
            elif (pattern.name or "").endswith("-list"):
                yield pattern.name, pattern.callback.cls.filterset_class


def _measured() -> Iterator[Asked]:
    token = token_of(User.objects.get(username=READER))
    for name, filter_set in lists():
        for parameter, each in filter_set.base_filters.items():
            if getattr(each, "for_staff", False):
                continue
            for value in values_of(filter_set, parameter):
                query = f"?{parameter}={quote(value)}"
                for counted, limit in LIMITS.items():
                    path = reverse(name) + query
                    yield Asked(path, counted, _quickest(path + counted, token, limit))


def token_of(reader: User) -> str:
    """A new token that reads all that ``reader`` may see."""
    _, token = TokenGrant.objects.give(reader, scope=Scope.INTERNAL, label="bench", days=1)
    return token


def _quickest(path: str, token: str, limit: int) -> float:
    """The shortest of three runs; of fewer where it is far from the limit, on either side."""
    found = taken(path, token)
    for _ in range(2):
        if limit / 4 < found < limit * 4:
            found = min(found, taken(path, token))
    return found


def taken(path: str, token: str) -> float:
    """Milliseconds of one answer. Raises ``RuntimeError`` for any but a good one."""
    from casetracker.wsgi import application

    headers = {"host": "localhost", "authorization": f"Token {token}"}
    environ = RequestFactory(headers=headers).get(path).environ
    statuses: list[str] = []

    def start(status: str, headers: Any, exc_info: Any = None) -> Any:
        del headers, exc_info
        statuses.append(status)

    began = time.perf_counter()
    body: Any = application(dict(environ), start)
    content = b"".join(body)
    body.close()
    passed = (time.perf_counter() - began) * 1000
    if not statuses[0].startswith(str(HTTPStatus.OK.value)):
        raise RuntimeError(f"{path} answered {statuses[0]}: {content[:300]!r}")
    return passed
