"""Word documents: every word in its order, and nothing that unpacks for ever."""

from datetime import UTC, datetime

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from sources.exceptions import EncryptedError, ExtractionError
from sources.extraction.reading import read
from sources.extraction.result import Asked
from tests.sources import documents

NAMED = Asked(filename="a.docx")
MAIN = "word/document.xml"
XML = documents.part_of_word(MAIN)


def text_of(content: bytes) -> str:
    return read(content, NAMED).text


def body(inner: str) -> bytes:
    """A .docx whose body is this XML."""
    document = docx.Document()
    root = parse_xml(f"<w:body {nsdecls('w')}>{inner}</w:body>")
    for element in reversed(root):
        document.element.body.insert(0, element)
    return documents.saved(document)


def test_paragraphs_tables_headers_and_footers_in_the_order_of_reading() -> None:
    document = docx.Document()
    document.core_properties.title = "A verdict"
    document.core_properties.language = "zh-CN"
    document.core_properties.created = datetime(2009, 12, 25, tzinfo=UTC)
    section = document.sections[0]
    section.header.paragraphs[0].text = "沈阳市中级人民法院"
    section.footer.paragraphs[0].text = "Page"
    document.add_paragraph("Before the table.")
    table = document.add_table(rows=2, cols=2)
    for number, cell in enumerate(table._cells):
        cell.text = f"cell {number}"
    table.cell(1, 1).add_table(rows=1, cols=1).cell(0, 0).text = "inner"
    document.add_paragraph("After\tit.\nNext line.")
    found = read(documents.saved(document), NAMED)

    assert found.text.split("\n") == [
        *("沈阳市中级人民法院", "Before the table.", "cell 0\tcell 1", "cell 2\tcell 3 inner"),
        *("After\tit.", "Next line.", "Page"),
    ]
    assert (found.title, found.language, found.published) == ("A verdict", "zh-CN", "2009-12-25")
    assert found.extractor == "python-docx"


def test_what_was_inserted_is_read_and_what_was_deleted_or_hidden_is_not() -> None:
    runs = (
        "<w:r><w:t>Kept </w:t></w:r><w:ins><w:r><w:t>inserted</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>moved away</w:t></w:r></w:moveFrom>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t xml:space="preserve"> shown</w:t></w:r>'
        "<w:r><w:instrText>PAGE</w:instrText><w:noBreakHyphen/></w:r>"
    )
    control = "<w:sdt><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p></w:sdtContent>"
    assert text_of(body(f"<w:p>{runs}</w:p>{control}</w:sdt>")) == (
        "Kept inserted shown\u2011\nIn a control."
    )


def test_a_box_is_read_once_after_the_paragraph_it_hangs_on() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>"
    choice = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        f'><mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
        "</mc:AlternateContent>"
    )
    inner = f"<w:p><w:r><w:t>Words.</w:t>{choice}</w:r></w:p>"
    assert text_of(body(inner)) == "Words.\nIn a box."


def test_notes_follow_the_text() -> None:
    footnotes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    relation = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/footnotes" Target="footnotes.xml"/></Relationships>'
    )
    rels = "word/_rels/document.xml.rels"
    types = documents.part_of_word("[Content_Types].xml")
    override = (
        b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-'
        b'officedocument.wordprocessingml.footnotes+xml"/></Types>'
    )
    content = documents.word_with(
        {
            "word/footnotes.xml": footnotes.encode(),
            rels: documents.part_of_word(rels).replace(b"</Relationships>", relation.encode()),
            "[Content_Types].xml": types.replace(b"</Types>", override),
        },
        "The text.",
    )
    assert text_of(content) == "The text.\nA note."


def locked() -> bytes:
    """An archive whose parts are marked as encrypted."""
    content = bytearray(documents.word())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def entities(charset: str = "utf-8") -> bytes:
    """A document that declares an entity, and uses it."""
    inner = XML.decode().partition("?>")[2].replace("<w:body>", "<w:body><w:p>&a;</w:p>")
    declared = f'<?xml version="1.0" encoding="{charset}"?><!DOCTYPE x [<!ENTITY a "b">]>{inner}'
    return documents.word_with({MAIN: declared.encode(charset)})


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (documents.word(""), "no_text", "has no text"),
        (documents.word_with({MAIN: XML[:200]}), "unreadable", "damaged"),
        (documents.word_with({MAIN: b""}), "unreadable", "damaged"),
        (documents.word_with({MAIN: b"<x/>"}), "unreadable", "damaged"),
        (documents.word_with({MAIN: b" " * 65 * 2**20}), "too_much", "at most"),
        (documents.word_with({"bomb.bin": b"\0" * 30 * 2**20}), "too_much", "packed as no word"),
        (documents.word_with({"bomb.bin": b"\0" * 257 * 2**20}), "too_much", "256 MiB"),
        (
            documents.word_with({f"word/{number}": b"" for number in range(5_001)}),
            "too_much",
            "parts; at most 5,000",
        ),
        (entities(), "unreadable", "declares XML entities"),
        (entities("utf-16"), "unreadable", "declares XML entities"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_refused(content: bytes, code: str, words: str) -> None:
    with pytest.raises(ExtractionError, match=words) as refused:
        read(content, NAMED)

    assert (refused.value.code, refused.value.field) == (code, "file")


def test_an_archive_with_a_password() -> None:
    with pytest.raises(EncryptedError, match="locked by a password"):
        text_of(locked())


def test_a_character_set_makes_no_sense() -> None:
    with pytest.raises(ExtractionError, match="no character set") as refused:
        read(documents.word(), Asked(charset="gb18030"))

    assert refused.value.field == "charset"
