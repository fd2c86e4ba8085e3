"""How the medians grow with the number of people: both populations in one run, in turns.

SCALE=10 python -m tests.bench growth    a million people against a hundred thousand, no more
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from tests.bench.asked import Asked, paths_of
from tests.bench.loads import Side, in_turns
from tests.bench.measures import Line, Ratio
from tests.bench.population.blocks import Plan
from tests.bench.population.keeping import kept
from tests.bench.progress import say
from tests.bench.rivals import Question
from tests.bench.servers import PROCESSES, site
from tests.bench.sizes import LARGE, PEOPLE, SCALE, SECONDS
from tests.bench.world import World

LIMIT = 1.5
"""Times as long as among the fewer that a median may be."""


def figures(world: World) -> Iterator[Line]:
    """The median of everything asked among many people, against that among fewer."""
    del world
    if SCALE == 1:
        say("growth: only with another SCALE")
        return
    found = []
    with ExitStack() as stack:
        asked: list[Sequence[Asked]] = []
        servers = []
        for people in (PEOPLE, LARGE):
            with kept(Plan(people), say=say) as database:
                asked.append(paths_of())
            servers.append(stack.enter_context(site(database, asked[-1][0].token)))
        for fewer, more in zip(*asked, strict=True):
            say(f"{more.name}: {LARGE:,} people and {PEOPLE:,} in turns")
            sides = [
                Side(each.name, server, Question(each.path))
                for each, server in zip((fewer, more), servers, strict=True)
            ]
            yield (line := _grown(more.name, sides))
            found.append(line.value)
    yield Ratio(f"every median, {LARGE:,} against {PEOPLE:,}", max(found), LIMIT, at_least=False)


def _grown(name: str, sides: Sequence[Side]) -> Ratio:
    for side in sides:
        for _ in range(2 * PROCESSES):
            # A process composes its statements when it is first asked.
            side.answer()
    fewer, more = in_turns(sides, clients=1, seconds=SECONDS)
    times = more.median / fewer.median if fewer.median else float("inf")
    told = f"{more.told}; at {PEOPLE:,} {fewer.told}"
    if fewer.cost:
        told += f"; CPU {more.cost / fewer.cost:.2f} times"
    good = fewer.is_good and more.is_good
    return Ratio(
        f"{name}: median at {LARGE:,}", times, LIMIT, at_least=False, told=told, is_good=good
    )
