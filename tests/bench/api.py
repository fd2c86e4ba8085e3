"""The research API under load, over a population of a hundred thousand (``SCALE=`` times that).

All of it in one run: the site as it really runs (a researcher's token, ``visible_to``, throttling)
against the practical limit, Datasette on the same rows, bare SQL, and COPY. What is compared is
measured in turns, so that what else the machine does falls on both.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.conf import settings

from tests.bench import bulk, datasette, wrk
from tests.bench.asked import Asked, paths_of, statements_of
from tests.bench.measures import Ratio, Told
from tests.bench.population.blocks import Plan
from tests.bench.population.keeping import kept
from tests.bench.servers import Server, environment_of, free_port, gunicorn, running
from tests.bench.world import World

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "100000"))
"""People at the scale of 1; fewer try the table out."""

SCALE = float(os.environ.get("SCALE", "1"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
"""How long each load lasts, in seconds."""

ROUNDS = 3
CLIENTS = (1, 8)
LIMITED = ("list page of 50 people", "dossier with claims")
"""What the practical limit answers too."""

Line = Told | Ratio


def figures(world: World) -> Iterator[Line]:
    """The table; with another ``SCALE``, its medians against those of a hundred thousand."""
    del world
    if not wrk.is_there():
        yield Told("load", "wrk is not installed (Debian's package wrk)", is_met=False)
        return
    first = dict[str, float]()
    with kept(Plan(PEOPLE), say=print) as database:
        yield Told("population", f"{PEOPLE:,} people")
        yield from _table(database, first)
    if SCALE != 1:
        people = int(PEOPLE * SCALE)
        second = dict[str, float]()
        with kept(Plan(people), say=print) as database:
            yield Told("population", f"{people:,} people")
            yield from _table(database, second)
        for name, median in second.items():
            times = median / first[name] if first[name] else float("inf")
            yield Ratio(f"{name}: median at {people:,}", times, 1.5, at_least=False)


def _table(database: str, medians: dict[str, float]) -> Iterator[Line]:
    asked = paths_of()
    with _served(database, asked) as (ours, limit):
        for each in asked:
            yield from _loaded(each, ours, limit, medians)
        yield from bulk.figures(ours)
        yield from _compared(medians)
    yield from datasette.figures(seconds=SECONDS)


@contextmanager
def _served(database: str, asked: list[Asked]) -> Iterator[tuple[Server, Server]]:
    """The site and the practical limit."""
    secret = {"SECRET_KEY": settings.SECRET_KEY}
    with ExitStack() as stack:
        port = free_port()
        ours = stack.enter_context(
            running(
                gunicorn("casetracker.wsgi"),
                port=port,
                environment=environment_of(port, database) | secret,
                headers={"Authorization": f"Token {asked[0].token}"},
            )
        )
        port = free_port()
        bare = environment_of(port, database) | secret
        yield (
            ours,
            stack.enter_context(running(gunicorn("tests.bench.bare"), port=port, environment=bare)),
        )


def _loaded(each: Asked, ours: Server, limit: Server, medians: dict[str, float]) -> Iterator[Line]:
    """Rates with one client and with eight, beside the limit's where there is one."""
    is_limited = each.name in LIMITED
    if is_limited:
        yield _same_bytes(each, ours, limit)
    statements = statements_of(each)
    for clients in CLIENTS:
        loads = _in_turns([ours, limit] if is_limited else [ours], each.path, clients)
        own = loads[0]
        if clients == 1:
            medians[each.name] = own.median
        name = f"{each.name}, {clients} client{'s' * (clients > 1)}"
        told = f"{own.rate:,.1f}/s, median {own.median:.1f} ms [{own.told}] {statements} statements"
        if is_limited:
            told += f"; limit {loads[1].rate:,.1f}/s [{loads[1].told}]"
            good = all(load.is_good for load in loads)
            share = own.rate / loads[1].rate if loads[1].rate else 0.0
            yield Ratio(name, share, 0.5, told=told, is_good=good)
        else:
            yield Told(name, told, is_met=own.is_good)


def _in_turns(servers: list[Server], path: str, clients: int) -> list[wrk.Load]:
    """The load of each server with the median rate of `ROUNDS`; the first is for warming up."""
    found: list[list[wrk.Load]] = [[] for _ in servers]
    for number in range(ROUNDS + 1):
        for server, loads in zip(servers, found, strict=True):
            seconds = SECONDS if number else 1
            headers = server.headers
            load = wrk.load(server.url(path), headers=headers, clients=clients, seconds=seconds)
            loads.extend([load] * bool(number))
    return [sorted(loads, key=lambda load: load.rate)[len(loads) // 2] for loads in found]


def _same_bytes(each: Asked, ours: Server, limit: Server) -> Told:
    """Whether both give the same bytes."""
    host = {"Host": "localhost"}
    same = ours.fetch(each.path, **host) == limit.fetch(each.path, **host)
    return Told(each.name, "the same bytes from the limit" if same else "OTHER BYTES", is_met=same)


def _compared(medians: dict[str, float]) -> Iterator[Line]:
    search, bare = medians["name search"], bulk.bare_search_ms()
    told = f"{search:.1f} ms, bare SQL {bare:.1f} ms"
    yield Ratio("name search against its bare SQL", search / bare, 3, at_least=False, told=told)
    first, deep = medians["first page of 45"], medians["page 2,000 by cursor"]
    told = f"{deep:.1f} ms, first {first:.1f} ms"
    times = deep / first if first else float("inf")
    yield Ratio("page 2,000 against the first", times, 1.2, at_least=False, told=told)
