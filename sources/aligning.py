"""Which sentences of one text are which of another, where that is beyond doubt.

Sentences that stand once in either text are matched first, as long as their order is the same
(patience diff; where two parts changed places the longer one stays). Those that are repeated are
matched only next to one that is matched already, and only where no other reading is possible.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence


def aligned(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """The index in ``new`` of each item of ``old`` that is beyond doubt the same one."""
    certain = _in_one_order(old, new)
    return certain | _beside(certain, old, new)


def _in_one_order(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Items unique in both, the heaviest set of them that is in the same order in both."""
    counts_old, counts_new = Counter(old), Counter(new)
    where = {key: at for at, key in enumerate(new) if counts_new[key] == 1}
    pairs = [(i, where[key]) for i, key in enumerate(old) if counts_old[key] == 1 and key in where]
    # `ends` and `weights` rise together: the best weight of a run that ends at or before a place.
    ends: list[int] = []
    weights: list[int] = []
    runs: list[int] = []
    before: list[int] = []
    for number, (i, j) in enumerate(pairs):
        at = bisect_right(ends, j)
        weight = len(old[i]) + 1 + (weights[at - 1] if at else 0)
        before.append(runs[at - 1] if at else -1)
        stop = at
        while stop < len(ends) and weights[stop] <= weight:
            stop += 1
        ends[at:stop], weights[at:stop], runs[at:stop] = [j], [weight], [number]
    chosen: dict[int, int] = {}
    at = runs[-1] if runs else -1
    while at >= 0:
        chosen[pairs[at][0]] = pairs[at][1]
        at = before[at]
    return chosen


def _beside(certain: dict[int, int], old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Repeated items that follow or precede a certain one, or the ends of the texts."""
    taken = set(certain.values())
    found: set[tuple[int, int]] = set()
    for step, ends in ((1, (-1, -1)), (-1, (len(old), len(new)))):
        for i, j in [*certain.items(), ends]:
            x, y = i + step, j + step
            while (
                0 <= x < len(old)
                and 0 <= y < len(new)
                and x not in certain
                and y not in taken
                and old[x] == new[y]
            ):
                found.add((x, y))
                x, y = x + step, y + step
    readings_old = Counter(x for x, _ in found)
    readings_new = Counter(y for _, y in found)
    return {x: y for x, y in found if readings_old[x] == 1 and readings_new[y] == 1}
