"""PDF: page by page, or a sentence that says what would be right."""

import pytest

from sources.exceptions import ExtractionError
from sources.extraction.reading import read
from sources.extraction.result import Asked
from tests.sources import documents

NAMED = Asked(filename="a.pdf", declared="application/pdf")


def test_pages_are_set_apart_and_lines_stay_as_they_are() -> None:
    found = read(documents.pdf(title="A verdict", language="fr"), NAMED)

    assert found.text == (
        "The court in Shenyang sentenced the writer to\neleven years.\n\n"
        "He was moved from prison to a hospital in June\n2017."
    )
    assert (found.title, found.language, found.pages) == ("A verdict", "fr", 2)
    assert (found.media_type, found.extractor) == ("application/pdf", "pypdf")
    assert found.warnings == ()


def test_pages_without_text_are_named() -> None:
    found = read(documents.pdf("One.", "#rect()", "Three."), NAMED)

    assert found.text == "One.\n\nThree."
    assert found.warnings == ("Without text, perhaps pictures: page 2, of 3.",)


def test_a_lock_without_a_password_is_no_lock() -> None:
    assert read(documents.locked_pdf(""), NAMED).text.startswith("The court")


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (documents.pdf_of_pictures(), "no_text", "text recognition"),
        (documents.locked_pdf("secret"), "encrypted", "locked by a password"),
        (b"%PDF-1.7 and nothing more", "unreadable", "damaged or incomplete"),
        (documents.pdf()[:2000], "unreadable", "damaged or incomplete"),
        (documents.pdf()[:-600], "unreadable", "damaged or incomplete"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 100, "unreadable", "damaged or incomplete"),
    ],
)
def test_what_is_refused(content: bytes, code: str, words: str) -> None:
    with pytest.raises(ExtractionError, match=words) as refused:
        read(content, NAMED)

    assert (refused.value.code, refused.value.field) == (code, "file")


def test_more_pages_than_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.extraction.pdf.MOST_PAGES", 1)
    with pytest.raises(ExtractionError, match="has 2 pages; at most 1"):
        read(documents.pdf(), NAMED)


def test_more_text_than_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.extraction.pdf.LONGEST_TEXT", 10)
    with pytest.raises(ExtractionError, match="more than 10 characters"):
        read(documents.pdf(), NAMED)


def test_fonts_that_do_not_say_what_they_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pypdf.PageObject.extract_text", lambda _: "\ue001\ufffd\ue002 a")
    with pytest.raises(ExtractionError, match="fonts of the PDF do not say"):
        read(documents.pdf(), NAMED)


def test_what_cannot_be_stored_is_replaced_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pypdf.PageObject.extract_text", lambda _: "moved\0 \ud800 away")
    found = read(documents.pdf(), NAMED)

    assert found.text == "moved \ufffd away\n\nmoved \ufffd away"
    assert found.warnings == ("2 characters could not be read.",)


def test_a_character_set_makes_no_sense() -> None:
    with pytest.raises(ExtractionError, match="no character set") as refused:
        read(documents.pdf(), Asked(charset="gb18030"))

    assert refused.value.field == "charset"
