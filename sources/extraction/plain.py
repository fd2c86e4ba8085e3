"""Plain text: its characters as they are."""

from sources.exceptions import NoTextError
from sources.extraction.charsets import decoded
from sources.extraction.kinds import Kind
from sources.extraction.result import Asked, Extracted

LONGEST_TITLE = 200


def read(content: bytes, asked: Asked) -> Extracted:
    """The text. Raises `CharsetError`, `UnreadableError` or `NoTextError`."""
    found = decoded(content, charset=asked.charset)
    if not found.text.lstrip("\ufeff").strip():
        raise NoTextError("The file holds only white space.")
    return Extracted(
        text=found.text,
        media_type=Kind.TEXT.value,
        extractor=f"plain text, {found.charset}",
        extractor_version="1",
        title=title_of(found.text),
        warnings=found.warnings,
    )


def title_of(text: str) -> str:
    """The first line where it stands alone like a title; else empty."""
    first, _, rest = text.lstrip("\ufeff\r\n ").replace("\r\n", "\n").partition("\n")
    stands_alone = rest.startswith("\n") and len(first) <= LONGEST_TITLE
    return first.strip() if stands_alone and not first.rstrip().endswith((".", "。")) else ""
