"""Word documents (.docx, ISO/IEC 29500): their words in the order in which they are read.

The headers of the sections stand first and the footers last, each once: letterheads and numbers
of files are evidence. Notes follow the text. Deleted and hidden words, comments and field codes
stay behind; inserted ones and those in boxes do not. Rows of tables are lines, cells set apart
by tabs.
"""

import re
from collections.abc import Iterator
from importlib.metadata import version
from io import BytesIO
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - its own name says nothing

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.section import Section
from lxml import etree

from sources.exceptions import (
    NoTextError,
    TooMuchError,
    UnreadableError,
    WrongKindError,
)
from sources.extraction.kinds import Kind
from sources.extraction.limits import (
    HIGHEST_RATIO,
    MOST_PARTS,
    MOST_UNPACKED,
    MOST_UNPACKED_XML,
)
from sources.extraction.result import Asked, Extracted

BROKEN = "The Word document is damaged: open it in Word and save it again."
DAMAGE = (
    *(BadZipFile, ZlibError, OpcError, etree.LxmlError, LookupError, ValueError, OSError),
    *(EOFError, AttributeError, TypeError, NotImplementedError, AssertionError),
)
DECLARATIONS = re.compile(
    b"|".join(
        re.escape(words.encode(charset))
        for words in ("<!DOCTYPE", "<!ENTITY")
        for charset in ("utf-8", "utf-16-le", "utf-16-be")
    ),
    re.IGNORECASE,
)
FIRST = 10 * 2**20
"""Bytes unpacked that no ratio is asked of: a short text of one letter packs very well."""

LEFT_OUT = frozenset(map(qn, ("w:del", "w:moveFrom", "w:rPr", "w:pPr", "w:sectPr")))
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
WRITTEN = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\u2011",
}
WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins")))
NOTES = ("footnotes", "endnotes")


def read(content: bytes, asked: Asked) -> Extracted:
    """The words of a document, with the title and the language that it says it has.

    Raises `NoTextError`, `TooMuchError` before anything is unpacked that would
    grow too large, `UnreadableError`, and `WrongKindError` where a character set is given.
    """
    if asked.charset:
        raise WrongKindError("A .docx has no character set: leave it open.", field="charset")
    try:
        _refuse_bombs(content)
        document = docx.Document(BytesIO(content))
        text = "\n".join(_lines(document))
    except DAMAGE as exc:
        raise UnreadableError(BROKEN) from exc
    if not text.strip():
        raise NoTextError("The Word document has no text: it may hold only pictures.")
    told = document.core_properties
    return Extracted(
        text=text,
        media_type=Kind.WORD.value,
        extractor="python-docx",
        extractor_version=version("python-docx"),
        title=" ".join((told.title or "").split()),
        language=(told.language or "")[:35],
        published=told.created.date().isoformat() if told.created else "",
    )


def _refuse_bombs(content: bytes) -> None:
    """Judge the archive by its list of contents; nothing in it can be larger than that says."""
    with ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        is_xml = [part.filename.lower().endswith((".xml", ".rels")) for part in parts]
        xml = sum(part.file_size for part, yes in zip(parts, is_xml, strict=True) if yes)
        if len(parts) > MOST_PARTS:
            raise TooMuchError(f"The document has {len(parts):,} parts; at most {MOST_PARTS:,}.")
        if unpacked > MOST_UNPACKED or xml > MOST_UNPACKED_XML:
            raise TooMuchError(
                f"Unpacked, the document has {unpacked / 2**20:,.0f} MiB; at most "
                f"{MOST_UNPACKED // 2**20} MiB, {MOST_UNPACKED_XML // 2**20} MiB of them text."
            )
        if unpacked > FIRST + HIGHEST_RATIO * len(content):
            raise TooMuchError("The document is packed as no word processor packs: save it again.")
        for part, yes in zip(parts, is_xml, strict=True):
            if yes and DECLARATIONS.search(archive.read(part)):
                raise UnreadableError(
                    "The document declares XML entities, which no word processor does: "
                    "open it in Word and save it again."
                )


def _lines(document: Document) -> Iterator[str]:
    """Headers, the text, its notes, footers."""
    yield from _once(section.header._element for section in _sections(document, "header"))
    yield from _blocks(document.element.body)
    for kind in NOTES:
        yield from _notes(document, kind)
    yield from _once(section.footer._element for section in _sections(document, "footer"))


def _sections(document: Document, which: str) -> Iterator[Section]:
    for section in document.sections:
        if not getattr(section, which).is_linked_to_previous:
            yield section


def _once(roots: Iterator[etree._Element]) -> Iterator[str]:
    seen = set()
    for root in roots:
        lines = tuple(line for line in _blocks(root) if line.strip())
        if lines not in seen:
            yield from lines
        seen.add(lines)


def _notes(document: Document, kind: str) -> Iterator[str]:
    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(f"/{kind}"):
            continue
        root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False))
        for note in root:
            # Those with a type are the lines that Word draws between text and notes.
            if note.get(qn("w:type")) in (None, "normal"):
                yield from _blocks(note)


def _blocks(root: etree._Element) -> Iterator[str]:
    """A line for each paragraph below ``root`` and each row of a table."""
    for element in root:
        if element.tag == qn("w:p"):
            yield from _paragraph(element)
        elif element.tag == qn("w:tbl"):
            for row in _inner(element, "w:tr"):
                cells = (" ".join(_blocks(cell)) for cell in _inner(row, "w:tc"))
                yield "\t".join(cells).rstrip()
        elif element.tag not in LEFT_OUT:
            # Content controls and the like hold paragraphs of their own.
            yield from _blocks(element)


def _inner(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows or cells of ``element`` and of its content controls, not of tables within."""
    for child in element:
        if child.tag == qn(tag):
            yield child
        elif child.tag in WRAPPERS:
            yield from _inner(child, tag)


def _paragraph(paragraph: etree._Element) -> Iterator[str]:
    """The paragraph's own words, then those of the boxes that hang on it."""
    words: list[str] = []
    boxes: list[etree._Element] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        tag = element.tag
        if tag == qn("w:txbxContent"):
            boxes.append(element)
        elif tag == qn("w:t"):
            words.append(element.text or "")
        elif tag in WRITTEN:
            words.append(WRITTEN[tag])
        elif tag not in LEFT_OUT and tag != FALLBACK and not _is_hidden(element):
            waiting.extend(reversed(element))
    yield "".join(words)
    for box in boxes:
        yield from _blocks(box)


def _is_hidden(element: etree._Element) -> bool:
    """Whether it is a run that Word does not show."""
    if element.tag != qn("w:r"):
        return False
    found = element.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return found is not None and found.get(qn("w:val")) not in ("0", "false", "off")
