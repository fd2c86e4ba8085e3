"""What is wrong with a case file."""

from collections.abc import Sequence

from casetracker.exceptions import CasetrackerError


class SeedError(CasetrackerError):
    """A case file that cannot be seeded; ``faults`` has one sentence for each thing wrong."""

    code = "seed"

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = list(faults)
