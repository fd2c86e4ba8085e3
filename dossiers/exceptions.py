"""What can go wrong with dossiers, in words of the domain."""

from casetracker.exceptions import CasetrackerError


class UnsourcedError(CasetrackerError):
    """A dossier with unsourced facts was to be published. ``missing`` names them."""

    code = "unsourced"

    def __init__(self, message: str, *, missing: list[str]) -> None:
        super().__init__(message, field="state")
        self.missing = missing


class ReviewError(CasetrackerError):
    """A review that the rules do not allow, above all of one's own claim."""

    code = "review"


class ClaimError(CasetrackerError):
    """A claim that cannot be stated so."""

    code = "claim"


class DecisionError(CasetrackerError):
    """A contradiction that cannot be decided so, or a decision that cannot be undone."""

    code = "decision"
