"""The surroundings of a process whose coverage is not measured: that makes Python slow."""

import os


def unmeasured() -> dict[str, str]:
    """The variables of this process, without those that have a child measure its coverage."""
    return {name: text for name, text in os.environ.items() if "COVERAGE" not in name}
