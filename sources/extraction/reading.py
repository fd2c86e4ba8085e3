"""Reading a file in this process. Files from outside are read by `extract`, in one of its own."""

from importlib import import_module

from sources.anchoring import LONGEST_TEXT
from sources.exceptions import NoTextError, TooMuchError
from sources.extraction.kinds import Kind, kind_of
from sources.extraction.limits import LARGEST_FILE
from sources.extraction.result import Asked, Extracted

READERS = {
    Kind.TEXT: "sources.extraction.plain",
    Kind.HTML: "sources.extraction.html",
    Kind.PDF: "sources.extraction.pdf",
    Kind.WORD: "sources.extraction.word",
}
"""The module that reads each kind; loaded when it is needed, as its libraries are large."""


def read(content: bytes, asked: Asked) -> Extracted:
    """The text of ``content``, whatever kind its bytes show. Raises `ExtractionError`."""
    if not content:
        raise NoTextError("The file is empty.")
    if len(content) > LARGEST_FILE:
        raise TooMuchError(f"The file is larger than {LARGEST_FILE // 2**20} MiB.")
    kind = kind_of(content, filename=asked.filename, declared=asked.declared)
    found: Extracted = import_module(READERS[kind]).read(content, asked)
    if len(found.text) > LONGEST_TEXT:
        raise TooMuchError(
            f"The document has {len(found.text):,} characters; at most {LONGEST_TEXT:,}: split it."
        )
    return found
