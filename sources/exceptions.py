"""What can go wrong with documents and passages."""

from casetracker.exceptions import CasetrackerError


class PassageError(CasetrackerError):
    """A quotation that cannot be tied to a document. The base of the three below."""

    code = "passage"


class QuoteUnusableError(PassageError):
    """The quote is empty, only white space, or too long."""

    code = "quote_unusable"


class QuoteNotFoundError(PassageError):
    """The quote is not in the text. ``nearest`` is the most similar stretch of the text."""

    code = "quote_not_found"

    def __init__(self, message: str, *, nearest: str) -> None:
        super().__init__(message, field="quote")
        self.nearest = nearest


class QuoteAmbiguousError(PassageError):
    """The quote stands in the text more than once. ``starts`` are its places (code points)."""

    code = "quote_ambiguous"

    def __init__(self, message: str, *, starts: list[int]) -> None:
        super().__init__(message, field="quote")
        self.starts = starts


class SnapshotError(CasetrackerError):
    """Bytes or text that cannot become a snapshot."""

    code = "snapshot"


class AnchorError(CasetrackerError):
    """A decision about a passage in a later snapshot that makes no sense there."""

    code = "anchor"
