"""Take every figure, print it beside its limit, and fail where one is over.

python -m tests.bench               all of them
python -m tests.bench reading       those of one module
SCALE=10 python -m tests.bench api  the API over a million people, against a hundred thousand
SCALE=10 python -m tests.bench growth   only how medians grow from the one to the other
python -m tests.bench filters       every filter of the API by itself, in a quarter of an hour

Each line goes to standard error when it is measured, and the table to standard output in the end.
"""

import os
import sys
from importlib import import_module

import django

MODULES = ("reading", "browser", "dossier", "statements", "anchoring", "names", "api")
"""Where figures come from: each has ``figures(world)``. A new measured thing is a line here."""


def main(names: list[str]) -> int:
    """Print the figures of the modules ``names``, of all where empty; 1 where one is over."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    # The scratch server takes no orders from an event loop that a browser left in this thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    django.setup()
    from tests.bench.measures import table
    from tests.bench.world import scratch_world

    found = []
    with scratch_world() as world:
        for name in names or MODULES:
            for figure in import_module(f"tests.bench.{name}").figures(world):
                # Loads take minutes: each line shows when it is there, and again in the table.
                print("  ".join(filter(None, figure.cells())), file=sys.stderr, flush=True)
                found.append(figure)
    over = sum(not figure.is_met for figure in found)
    print(f"\n{table(found)}\n\n{over} of {len(found)} lines miss their goal.")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
