"""What a file is, by its bytes; and what is said where its name tells otherwise."""

import pytest

from sources.exceptions import WrongKindError
from sources.extraction.kinds import Kind, ending_of, kind_of
from tests.sources import documents

TEXT = b"The writer was moved.\n"
HTML = documents.page("<p>moved")
PDF = b"%PDF-1.7\n..."
WORD = documents.word()
XLSX = documents.archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
WORD_TYPE = Kind.WORD.value


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (TEXT, Kind.TEXT),
        ("刘晓波".encode("gb18030"), Kind.TEXT),
        ("plain".encode("utf-16"), Kind.TEXT),
        (b"1 < 2, and <b>3</b> is more", Kind.TEXT),
        (b"a line about %PDF-1.7 in the midst of a long text that goes on", Kind.TEXT),
        (HTML, Kind.HTML),
        (b"\xef\xbb\xbf \n<!-- saved from x --><HTML>", Kind.HTML),
        (b"<?xml version='1.0'?>\n<!DOCTYPE html>", Kind.HTML),
        (b"<div><div><div>", Kind.HTML),
        ("<html>".encode("utf-16"), Kind.HTML),
        (PDF, Kind.PDF),
        (b"\r\n%PDF-2.0", Kind.PDF),
        (WORD, Kind.WORD),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, kind: Kind) -> None:
    assert kind_of(content) is kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ\x90\0", "Windows program"),
        (b"\x7fELF\x02", "a program"),
        (b"\x89PNG\r\n\x1a\n\0", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word"),
        (b"{\\rtf1", "RTF"),
        (b"<svg onload='x()'>", "SVG"),
        (b"<?xml version='1.0'?><svg>", "SVG"),
        (b"From: x\nContent-Type: multipart/related; boundary=x", "MHTML"),
        (XLSX, "Excel"),
        (documents.archive({"a.txt": b"x"}), "a zip archive"),
        (documents.archive({"word/document.xml": b"<x/>"}), "a zip archive"),
        (
            documents.archive({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<Types/>"}),
            "a zip archive",
        ),
        (WORD[: len(WORD) // 2], "damaged zip"),
        (b"PK\x05\x06", "damaged zip"),
    ],
)
def test_what_is_not_taken_is_told_by_what_it_is(content: bytes, words: str) -> None:
    with pytest.raises(WrongKindError, match=words) as refused:
        kind_of(content)

    assert (refused.value.field, refused.value.code) == ("file", "wrong_kind")
    assert ".docx" in refused.value.message


@pytest.mark.parametrize(
    ("content", "filename", "words"),
    [
        (HTML, "report.pdf", r"named \.pdf but is an HTML page: name it \.html"),
        (PDF, "report.txt", r"named \.txt but is a PDF: name it \.pdf"),
        (PDF, "report.docx", r"but is a PDF"),
        (TEXT, "report.html", r"but is plain text"),
        (TEXT, "report.exe", r"named \.exe but is plain text"),
        (WORD, "REPORT.XLSX", r"named \.xlsx but is a Word document"),
        (XLSX, "report.docx", r"This is an Excel workbook"),
        (HTML, "../../etc/x.pdf", r"named \.pdf but"),
        (HTML, "a\r\nSet-Cookie: x.pdf", r"named \.pdf but"),
    ],
)
def test_a_name_that_lies(content: bytes, filename: str, words: str) -> None:
    with pytest.raises(WrongKindError, match=words):
        kind_of(content, filename=filename)


@pytest.mark.parametrize(
    ("content", "filename", "declared"),
    [
        (TEXT, "report.txt", "text/plain; charset=utf-8"),
        (TEXT, "notes.md", "text/markdown"),
        (TEXT, "", "application/octet-stream"),
        (TEXT, "of 6.7.2017", ""),
        (b"Words, then a <p>tag</p>", "page.htm", "text/html"),
        (HTML, "PAGE.HTML", "application/xhtml+xml"),
        (PDF, "x.pdf", "application/pdf"),
        (WORD, "x.docx", WORD_TYPE),
    ],
)
def test_a_name_that_is_true(content: bytes, filename: str, declared: str) -> None:
    kind_of(content, filename=filename, declared=declared)


@pytest.mark.parametrize(
    ("content", "declared"),
    [(TEXT, "application/pdf"), (HTML, "text/plain"), (PDF, "text/html"), (TEXT, "image/png")],
)
def test_a_declared_type_that_lies(content: bytes, declared: str) -> None:
    with pytest.raises(WrongKindError, match=f"sent as {declared} but is"):
        kind_of(content, declared=declared)


@pytest.mark.parametrize(
    ("filename", "ending"),
    [
        ("a.TXT", "txt"),
        ("a.tar.gz", "gz"),
        ("a", ""),
        ("a.", ""),
        ("Mr. Liu", ""),
        ("a.txt\0", ""),
        ("..", ""),
    ],
)
def test_endings(filename: str, ending: str) -> None:
    assert ending_of(filename) == ending
