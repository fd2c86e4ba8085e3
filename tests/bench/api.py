"""The research API under load, over a population of a hundred thousand (``SCALE=`` times that).

All of it in one run: the site as it really runs (a researcher's token, ``visible_to``, throttling)
against the practical limit, Datasette and PostGraphile on the same rows, bare SQL, and COPY. What
is compared is measured in turns, so that what else the machine does falls on both.
"""

import statistics
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from django.conf import settings

from tests.bench import bulk, datasette, growth, postgraphile, wrk
from tests.bench.asked import Asked, paths_of, statements_of
from tests.bench.loads import ROUNDS, Side, in_turns
from tests.bench.measures import Line, Ratio, Told
from tests.bench.population.blocks import Plan
from tests.bench.population.keeping import kept
from tests.bench.progress import say
from tests.bench.rivals import DOSSIER, LIST, Question, Rival, Starting, all_of
from tests.bench.servers import Server, environment_of, free_port, gunicorn, running, site
from tests.bench.sizes import LARGE, PEOPLE, SCALE, SECONDS
from tests.bench.world import World

CLIENTS = (1, 8)
LIMITED = (LIST, DOSSIER)
"""What the practical limit answers too, and where ours is to be ahead of every rival."""

RIVALS = {"Datasette": datasette.served, "PostGraphile": postgraphile.served}


def figures(world: World) -> Iterator[Line]:
    """The table; with another ``SCALE`` another, and medians against those of the first."""
    if not wrk.is_there():
        yield Told(
            "load", "wrk is not installed (Debian's package wrk): nothing is measured", False
        )
        return
    with kept(Plan(PEOPLE), say=say) as database:
        yield Told("population", f"{PEOPLE:,} people")
        yield from _table(database, rivals=RIVALS)
    if SCALE != 1:
        with kept(Plan(LARGE), say=say) as database:
            yield Told("population", f"{LARGE:,} people")
            # The rivals are compared at a hundred thousand; here ours is, with itself.
            yield from _table(database, rivals={})
        yield from growth.figures(world)


def _table(database: str, *, rivals: Mapping[str, Starting]) -> Iterator[Line]:
    asked = paths_of()
    with _served(database, asked, rivals) as (ours, limit, others, left_out):
        yield from left_out
        for each in asked:
            say(each.name)
            yield from _loaded(each, ours, limit, others)
        say("downloads and comparisons")
        yield from bulk.figures(ours)
        yield from _compared(asked, ours)


@contextmanager
def _served(
    database: str, asked: list[Asked], rivals: Mapping[str, Starting]
) -> Iterator[tuple[Server, Server, list[Rival], list[Told]]]:
    """The site, the practical limit, and the rivals, with a line for each that is left out."""
    dossier = next(each.path for each in asked if each.name == DOSSIER)
    with ExitStack() as stack:
        ours = stack.enter_context(site(database, asked[0].token))
        port = free_port()
        bare = environment_of(port, database) | {"SECRET_KEY": settings.SECRET_KEY}
        limit = stack.enter_context(
            running(gunicorn("tests.bench.bare"), port=port, environment=bare)
        )
        reference = dossier.strip("/").rpartition("/")[2]
        others, left_out = stack.enter_context(all_of(rivals, reference))
        yield ours, limit, others, left_out


def _loaded(each: Asked, ours: Server, limit: Server, rivals: list[Rival]) -> Iterator[Line]:
    """Rates with one client and with eight, beside those of the limit and of the rivals."""
    sides = [Side("ours", ours, Question(each.path))]
    if each.name in LIMITED:
        sides.append(Side("the limit", limit, Question(each.path, _same_as(each, ours))))
    sides.extend(
        Side(
            rival.name,
            rival.server,
            rival.questions[each.name],
            is_steady=True,
            has_goal=rival.has_goal,
        )
        for rival in rivals
        if each.name in rival.questions
    )
    for side in sides[1:]:
        yield side.checked(each.name)
    statements = statements_of(each)
    for clients in CLIENTS:
        loads = in_turns(sides, clients=clients, seconds=SECONDS)
        own = loads[0]
        name = f"{each.name}, {clients} client{'s' * (clients > 1)}"
        told = f"{statements} statements, {own.told}"
        yield Told(name, told, own.is_good, f"{own.rate:,.1f}/s")
        for side, load in zip(sides[1:], loads[1:], strict=True):
            yield _against(name, side, own, load)


def _against(name: str, side: Side, own: wrk.Load, load: wrk.Load) -> Line:
    """Our rate as a share of the limit's, or against a rival's."""
    share = own.rate / load.rate if load.rate else float("inf")
    told = f"{load.rate:,.1f}/s, {load.told}"
    good = own.is_good and load.is_good
    if side.name == "the limit":
        return Ratio(f"{name}: of the limit", share, 0.5, told=told, is_good=good)
    if name.startswith(LIMITED) and side.has_goal:
        return Ratio(f"{name}: against {side.name}", share, 1, told=told, is_good=good)
    return Told(f"{name}: against {side.name}", told, good, f"{share:,.2f}")


def _same_as(each: Asked, ours: Server) -> Callable[[bytes], bool]:
    """Whether an answer is ours, byte for byte."""
    return lambda answer: answer == ours.fetch(each.path, Host="localhost")


def _compared(asked: list[Asked], ours: Server) -> Iterator[Line]:
    """What one request takes against another, or against its statements, in turns."""
    sides = {each.name: Side(each.name, ours, Question(each.path)) for each in asked}
    search = sides["name search"]
    search.load(clients=1, seconds=1)
    found = [
        (search.load(clients=1, seconds=SECONDS).median, bulk.bare_search_ms())
        for _ in range(ROUNDS)
    ]
    whole, bare = min(found, key=lambda pair: abs(pair[0] / pair[1] - _middle(found)))
    told = f"{whole:.1f} ms, bare SQL {bare:.1f} ms"
    yield Ratio("name search against its bare SQL", whole / bare, 3, at_least=False, told=told)
    pages = [sides["first page of 45"], sides["page 2,000 by cursor"]]
    first, deep = in_turns(pages, clients=1, seconds=SECONDS)
    told = f"{deep.median:.1f} ms, first {first.median:.1f} ms"
    times = deep.median / first.median if first.median else float("inf")
    yield Ratio("page 2,000 against the first", times, 1.2, at_least=False, told=told)


def _middle(found: list[tuple[float, float]]) -> float:
    return statistics.median(whole / bare for whole, bare in found)
