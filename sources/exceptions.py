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


class ExtractionError(CasetrackerError):
    """A file whose text cannot be had. The base of those below; the field is ``file``."""

    code = "extraction"

    def __init__(self, message: str, *, field: str = "file", code: str = "") -> None:
        super().__init__(message, field=field, code=code)


class WrongKindError(ExtractionError):
    """The file is not what its name says, or of a kind that is not taken."""

    code = "wrong_kind"


class UnreadableError(ExtractionError):
    """The file is damaged, or only looks like what it says it is."""

    code = "unreadable"


class EncryptedError(ExtractionError):
    """The file is locked by a password."""

    code = "encrypted"


class NoTextError(ExtractionError):
    """The file holds no text: it is empty, or a picture of a text."""

    code = "no_text"


class TooMuchError(ExtractionError):
    """Reading the file takes more bytes, pages, memory or time than is allowed."""

    code = "too_much"


class CharsetError(ExtractionError):
    """The character set is not known, or not the one that was given. The field is ``charset``."""

    code = "charset"

    def __init__(self, message: str, *, field: str = "charset", code: str = "") -> None:
        super().__init__(message, field=field, code=code)


class BusyError(ExtractionError):
    """Other documents are being read, and took longer than one waits."""

    code = "busy"
