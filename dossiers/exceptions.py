"""What can go wrong with dossiers, in words of the domain."""

from uuid import UUID

from casetracker.exceptions import CasetrackerError


class PublicationError(CasetrackerError):
    """A dossier that cannot be moved so: a reason is missing, or a second person."""

    code = "publication"


class GateError(CasetrackerError):
    """A dossier that is not ready for the public. ``missing`` names every fact that keeps it."""

    def __init__(self, message: str, *, missing: list[str]) -> None:
        super().__init__(message, field="state")
        self.missing = missing


class UnsourcedError(GateError):
    """A dossier with unsourced facts was to be published; open contradictions are named too."""

    code = "unsourced"


class DisputedError(GateError):
    """A dossier was to be published while sources contradict each other and nobody has decided."""

    code = "disputed"


class ReviewError(CasetrackerError):
    """A review that the rules do not allow, above all of one's own claim."""

    code = "review"


class ClaimError(CasetrackerError):
    """A claim that cannot be stated so."""

    code = "claim"


class DecisionError(CasetrackerError):
    """A contradiction that cannot be decided so, or a decision that cannot be undone."""

    code = "decision"


class StaleTextError(CasetrackerError):
    """The text changed under its reader. ``newer`` is the key of a newer snapshot, if any."""

    code = "stale"

    def __init__(self, message: str, *, newer: UUID | None = None) -> None:
        super().__init__(message, field="quote")
        self.newer = newer


class GoneError(CasetrackerError):
    """What was chosen was merged away or hidden before the form was sent."""

    code = "gone"


class AlreadyStatedError(CasetrackerError):
    """The very same was stated before."""

    code = "duplicate"
