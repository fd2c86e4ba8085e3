"""PDF: the text of each page as pypdf finds it, pages set apart by an empty line.

Lines stay as they are broken on the page, and hyphens at their ends stay too: what is quoted must
be what the page shows. Columns follow one another in the order of the file.
"""

import re
from datetime import datetime
from importlib.metadata import version
from io import BytesIO
from struct import error as StructError  # noqa: N812 - its own name says nothing
from zlib import error as ZlibError  # noqa: N812

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from sources.anchoring import LONGEST_TEXT
from sources.exceptions import (
    EncryptedError,
    NoTextError,
    TooMuchError,
    UnreadableError,
    WrongKindError,
)
from sources.extraction.kinds import Kind
from sources.extraction.limits import MOST_PAGES
from sources.extraction.result import Asked, Extracted

LOCKED = "The PDF is locked by a password: save a copy without one."
SCANNED = (
    "The PDF has no text, only pictures of pages: run text recognition (OCR) on it first, "
    "or paste its text."
)
BROKEN = "The PDF is damaged or incomplete: download or export it again."
# pypdf meets damage in many ways; each of them means that the file is damaged.
DAMAGE = (
    *(PyPdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, OSError),
    *(EOFError, AssertionError, NotImplementedError, ZlibError, StructError),
)
UNMAPPED = re.compile("[\ufffd\ue000-\uf8ff]")
HALF_A_PAIR = re.compile("[\ud800-\udfff]")


def read(content: bytes, asked: Asked) -> Extracted:
    """The text of the pages, with the title and the language that the file says it has.

    Raises `EncryptedError`, `NoTextError`, `TooMuchError` (more than `MOST_PAGES` pages, or too
    long a text), `UnreadableError`, and `WrongKindError` where a character set is given.
    """
    if asked.charset:
        raise WrongKindError("A PDF has no character set: leave it open.", field="charset")
    try:
        return _read(PdfReader(BytesIO(content)))
    except (DependencyError, FileNotDecryptedError) as exc:
        raise EncryptedError(LOCKED) from exc
    except DAMAGE as exc:
        raise UnreadableError(BROKEN) from exc


def _read(reader: PdfReader) -> Extracted:
    if reader.is_encrypted and not reader.decrypt(""):
        raise EncryptedError(LOCKED)
    if len(reader.pages) > MOST_PAGES:
        raise TooMuchError(f"The PDF has {len(reader.pages):,} pages; at most {MOST_PAGES:,}.")
    pages = _texts_of(reader)
    text = "\n\n".join(page for page in pages if page)
    if not text:
        raise NoTextError(SCANNED)
    if 2 * len(UNMAPPED.findall(text)) > len("".join(text.split())):
        raise NoTextError(
            "The fonts of the PDF do not say which characters they show: "
            "run text recognition (OCR) on it first, or paste its text."
        )
    return Extracted(
        text=text,
        media_type=Kind.PDF.value,
        extractor="pypdf",
        extractor_version=version("pypdf"),
        title=_title_of(reader),
        language=_language_of(reader),
        published=_made_on(reader),
        pages=len(pages),
        warnings=_warnings(pages),
    )


def _texts_of(reader: PdfReader) -> list[str]:
    pages: list[str] = []
    for page in reader.pages:
        text = HALF_A_PAIR.sub("\ufffd", page.extract_text().replace("\0", ""))
        pages.append("\n".join(line.rstrip() for line in text.splitlines()).strip("\n"))
        if sum(map(len, pages)) > LONGEST_TEXT:
            raise TooMuchError(f"The PDF has more than {LONGEST_TEXT:,} characters: split it.")
    return pages


def _warnings(pages: list[str]) -> tuple[str, ...]:
    empty = [str(number) for number, text in enumerate(pages, start=1) if not text]
    unmapped = sum(len(UNMAPPED.findall(text)) for text in pages)
    found = []
    if empty:
        numbers = ", ".join(empty[:20]) + (" …" if len(empty) > 20 else "")
        found.append(f"Without text, perhaps pictures: page {numbers}, of {len(pages)}.")
    if unmapped:
        found.append(f"{unmapped:,} characters could not be read.")
    return tuple(found)


def _title_of(reader: PdfReader) -> str:
    told = reader.metadata.title if reader.metadata else None
    return " ".join(str(told or "").replace("\0", "").split())


def _language_of(reader: PdfReader) -> str:
    told = reader.root_object.get("/Lang")
    return str(told)[:35] if told and re.fullmatch(r"[A-Za-z]{2,3}(-\w+)*", str(told)) else ""


def _made_on(reader: PdfReader) -> str:
    """The day on which the file says it was made; empty where it says none."""
    try:
        told = reader.metadata.creation_date if reader.metadata else None
    except ValueError:
        return ""
    return told.date().isoformat() if isinstance(told, datetime) else ""
