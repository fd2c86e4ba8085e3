"""Looking for the passages of a long document in a new snapshot of it."""

import time
from collections.abc import Iterator
from statistics import median

from sources.models import Snapshot
from tests.bench.measuring import Figure
from tests.bench.world import World

RUNS = 3


def figures(world: World) -> Iterator[Figure]:
    """From a new text, in which one paragraph is new, to its passages judged and stored."""
    taken = [_taken(world, run) for run in range(RUNS)]
    yield Figure("anchoring: new snapshot, 2,000 passages", median(taken), limit=2000)


def _taken(world: World, run: int) -> float:
    """Milliseconds until a snapshot with another first paragraph is taken."""
    text = f"Version {run} of this document.\n\n{world.snapshot.text}"
    began = time.perf_counter()
    Snapshot.objects.take(
        world.snapshot.source, by=world.reviewer, content=text.encode(), text=text
    )
    return (time.perf_counter() - began) * 1000
