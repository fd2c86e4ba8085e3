"""How many people are made, how much larger the second population is, and how long a load lasts."""

import os

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "100000"))
"""People at the scale of 1; fewer try the table out."""

SCALE = float(os.environ.get("SCALE", "1"))
LARGE = int(PEOPLE * SCALE)
"""People of the second population, where there is one."""

SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
"""How long each load lasts, in seconds."""
