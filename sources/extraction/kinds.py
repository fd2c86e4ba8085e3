"""What a file is, by its bytes. Its name and declared type are believed in nothing.

HTML is known by the tags that the WHATWG's MIME Sniffing Standard lists; a PDF by its signature,
which may stand up to 1,024 bytes from the start, as readers allow.
"""

import re
from enum import Enum
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from sources.exceptions import EncryptedError, WrongKindError


class Kind(Enum):
    """The kinds that are taken, by their media types."""

    TEXT = "text/plain"
    HTML = "text/html"
    PDF = "application/pdf"
    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    @property
    def words(self) -> str:
        """What people call it, with its article."""
        return NAMES[self]


NAMES = {
    Kind.TEXT: "plain text",
    Kind.HTML: "an HTML page",
    Kind.PDF: "a PDF",
    Kind.WORD: "a Word document (.docx)",
}
ENDINGS = {
    Kind.TEXT: ("txt", "text", "md"),
    Kind.HTML: ("html", "htm", "xhtml"),
    Kind.PDF: ("pdf",),
    Kind.WORD: ("docx",),
}
TAKEN = "a PDF, a Word document (.docx), a web page (.html) or plain text (.txt)"
ANYTHING = frozenset({"", "application/octet-stream", "binary/octet-stream"})
"""Declared types that say nothing."""

FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel file, or one with a password"),
    (b"{\\rtf", "a rich text file (RTF)"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "a packed file (7z)"),
    (b"Rar!\x1a\x07", "a packed file (RAR)"),
    (b"%!PS", "a PostScript file"),
)
PACKED = (
    ("xl/workbook.xml", "an Excel workbook (.xlsx)"),
    ("ppt/presentation.xml", "a PowerPoint presentation (.pptx)"),
    ("META-INF/container.xml", "an e-book (EPUB)"),
    ("content.xml", "an OpenDocument file"),
    ("META-INF/MANIFEST.MF", "a Java program"),
)
MAIN_PART = (
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    b"word/document.xml",
)
LARGEST_LIST = 2**20
"""Bytes of [Content_Types].xml that are looked at."""

BEFORE_TAGS = re.compile(rb"(?:\s|<!--.*?-->|<\?xml.*?\?>)*", re.DOTALL)
FIRST_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|h1|h2|div|font|table|a|style|title|b|br|p"
    rb"|meta|link|base|article|section|main|header|center|span|ul|ol)[\s>/]",
    re.IGNORECASE,
)
ANY_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|div|p|br)[\s>/]", re.IGNORECASE
)
SIGNATURE_OF_PDF = re.compile(rb"(?:\A|[\r\n])\s*%PDF-\d")
MHTML = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
NAME_ENDING = re.compile(r"\.([a-z][a-z0-9]{0,5})\Z")


def kind_of(content: bytes, *, filename: str = "", declared: str = "") -> Kind:
    """The kind of a file, by its bytes.

    Raises `WrongKindError` where it is of none of the kinds, or where its name or its declared
    type say something else, `EncryptedError` where it is an archive with a password.
    """
    kind = _by_bytes(content, ending_of(filename))
    ending = ending_of(filename)
    if ending and ending not in ENDINGS[kind]:
        raise WrongKindError(
            f"This file is named .{ending} but is {kind.words}: "
            f"name it .{ENDINGS[kind][0]}, or export it again."
        )
    told = declared.partition(";")[0].strip().lower()
    if told not in ANYTHING and not _fits(told, kind):
        raise WrongKindError(
            f"This file is sent as {told[:80]} but is {kind.words}: "
            f"send it as {kind.value}, or export it again."
        )
    return kind


def ending_of(filename: str) -> str:
    """The ending of a file's name in small letters, without its dot; empty where it has none."""
    found = NAME_ENDING.search(filename.strip().lower())
    return found[1] if found else ""


def _fits(declared: str, kind: Kind) -> bool:
    """Whether a media type is one by which files of the kind are sent."""
    if kind is Kind.HTML:
        return declared in {"text/html", "application/xhtml+xml"}
    if kind is Kind.TEXT:
        return declared.startswith("text/") and declared != "text/html"
    return declared == str(kind.value)


def _by_bytes(content: bytes, ending: str) -> Kind:
    if SIGNATURE_OF_PDF.search(content[:1024]):
        return Kind.PDF
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _kind_of_archive(content)
    for signature, words in FOREIGN:
        if content.startswith(signature):
            raise _not_taken(words)
    return _kind_of_text(content, ending)


def _kind_of_text(content: bytes, ending: str) -> Kind:
    """HTML or plain text. Where tags stand in the midst of words, the name may say which it is."""
    head = content[:8192]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    head = head.removeprefix(b"\xef\xbb\xbf")
    start = head[_end_of(BEFORE_TAGS.match(head)) :]
    if start[:4].lower() == b"<svg":
        raise _not_taken("a picture (SVG)")
    if MHTML.search(head[:2048]) and b"\0" not in head:
        raise _not_taken("a web archive (MHTML); save the page as “HTML only”")
    if FIRST_TAG.match(start) or (ending in ENDINGS[Kind.HTML] and ANY_TAG.search(head)):
        return Kind.HTML
    return Kind.TEXT


def _end_of(found: "re.Match[bytes] | None") -> int:
    return found.end() if found else 0


def _kind_of_archive(content: bytes) -> Kind:
    """Word's, if the archive says so and has the part that it says."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = frozenset(archive.namelist())
            if "word/document.xml" in names and "[Content_Types].xml" in names:
                with archive.open("[Content_Types].xml") as part:
                    types = part.read(LARGEST_LIST)
                if all(words in types for words in MAIN_PART):
                    return Kind.WORD
    except RuntimeError as exc:
        raise EncryptedError("The file is locked by a password: save a copy without one.") from exc
    except (BadZipFile, ValueError, OSError, EOFError) as exc:
        raise WrongKindError(f"This is a damaged zip archive, not {TAKEN}.") from exc
    raise _not_taken(next((words for name, words in PACKED if name in names), "a zip archive"))


def _not_taken(words: str) -> WrongKindError:
    return WrongKindError(f"This is {words}. What can be read is {TAKEN}: export it as one.")
