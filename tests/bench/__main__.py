"""Take every figure, print it beside its limit, and fail where one is over.

python -m tests.bench              all of them
python -m tests.bench reading      those of one module
SCALE=10 python -m tests.bench api  the API over a million people, against a hundred thousand
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
    from tests.bench.world import scratch_world

    over = 0
    with scratch_world() as world:
        for name in names or MODULES:
            for figure in import_module(f"tests.bench.{name}").figures(world):
                print(figure.line(), flush=True)
                over += not figure.is_met
    if over:
        print(f"{over} over the limit.")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
