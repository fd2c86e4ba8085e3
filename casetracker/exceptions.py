"""What can go wrong in words of the domain; translated to HTTP in `casetracker.api`."""


class CasetrackerError(Exception):
    """The base of every error a rule of the product raises.

    ``field`` names the input at fault (empty where it is the whole), ``code`` is stable for
    programs, and the text is one sentence for people.
    """

    code = "refused"

    def __init__(self, message: str, *, field: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code or self.code


class TransitionError(CasetrackerError):
    """A state was asked to become one that the table of moves does not allow."""

    code = "transition"

    def __init__(self, message: str, *, old: str, new: str) -> None:
        super().__init__(message, field="state")
        self.old = old
        self.new = new


class NotPermittedError(CasetrackerError):
    """The actor may see this, but may not do that to it."""

    code = "not_permitted"
