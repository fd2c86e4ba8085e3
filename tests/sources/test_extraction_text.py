"""Plain text: its characters exactly, or a question."""

import pytest

from sources.anchoring import LONGEST_TEXT, normalised
from sources.exceptions import CharsetError, ExtractionError
from sources.extraction.charsets import CHARSETS
from sources.extraction.reading import read
from sources.extraction.result import Asked

SIMPLIFIED = "刘晓波于2009年12月25日被判处有期徒刑十一年，剥夺政治权利二年。他的妻子刘霞被软禁。"
TRADITIONAL = "劉曉波於2009年12月25日被判處有期徒刑十一年，剝奪政治權利二年。他的妻子劉霞被軟禁。"
ARABIC = "قالت العائلة إنه \u202b(نُقل)\u202c إلى المستشفى."
TIBETAN = "བོད་ཀྱི་མི། 𠮷 e\u0301"


def text_of(content: bytes, charset: str = "") -> str:
    return read(content, Asked(filename="a.txt", charset=charset)).text


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, ARABIC, TIBETAN, "a\r\nb\rc\n"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_what_marks_itself_is_read_as_it_is(text: str, charset: str) -> None:
    found = read(text.encode(charset), Asked())

    assert found.text == text
    assert found.media_type == "text/plain"
    assert found.extractor == f"plain text, {charset.removesuffix('-sig')}"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "big5hkscs"),
        (SIMPLIFIED, "utf-16"),
        ("Il a été transféré à l’hôpital", "cp1252"),
        ("Он был переведён в больницу", "cp1251"),
        ("نُقل إلى المستشفى", "cp1256"),
    ],
)
def test_the_one_who_brings_it_has_the_say(text: str, charset: str) -> None:
    found = read(text.encode(charset), Asked(charset=charset))

    assert (found.text, found.extractor) == (text, f"plain text, {charset}")
    assert found.warnings == ()


def test_their_say_stands_above_a_mark() -> None:
    with pytest.raises(CharsetError, match="not big5hkscs"):
        text_of("刘晓波被判处有期徒刑".encode("utf-16"), "big5hkscs")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (SIMPLIFIED.encode("gb18030"), "It may be GB18030.*“刘晓波于2009年"),
        (TRADITIONAL.encode("big5"), "It may be Big5.*“劉曉波於2009年"),
        (b"\x81\xff\xfe\x81 \x8d", "choose its character set"),
        (SIMPLIFIED.encode()[:-2], "broken UTF-8, first at byte"),
        (SIMPLIFIED.encode() + b"\xed\xa0\x80", "broken UTF-8"),
    ],
)
def test_what_does_not_say_its_character_set_is_not_guessed(content: bytes, words: str) -> None:
    with pytest.raises(CharsetError, match=words) as refused:
        text_of(content)

    assert (refused.value.field, refused.value.code) == ("charset", "charset")


def test_a_few_broken_places_are_taken_where_somebody_says_so() -> None:
    content = (SIMPLIFIED * 50).encode() + b"\xe5\x88"
    found = read(content, Asked(charset="utf-8"))

    assert found.text == SIMPLIFIED * 50 + "\ufffd"
    assert "1 places could not be read" in found.warnings[0]
    with pytest.raises(CharsetError, match="does not fit"):
        text_of(SIMPLIFIED.encode("gb18030"), "utf-8")


@pytest.mark.parametrize("charset", ["rot13", "x", "utf-7", "idna"])
def test_only_known_character_sets_are_chosen(charset: str) -> None:
    with pytest.raises(CharsetError, match="gb18030"):
        text_of(b"x", charset)


def test_every_character_set_on_offer_can_be_used() -> None:
    for charset in CHARSETS:
        assert text_of("moved".encode(charset), charset) == "moved"


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "no_text", "empty"),
        (b" \n\t\r\n", "no_text", "white space"),
        ("\ufeff \u3000".encode(), "no_text", "white space"),
        (b"moved\0from", "unreadable", "NUL"),
        ("moved\0".encode("utf-16"), "unreadable", "NUL"),
        (bytes(range(1, 32)) * 3, "unreadable", "control characters"),
        (b"x" * (LONGEST_TEXT + 1), "too_much", "5,000,001 characters; at most 5,000,000"),
    ],
)
def test_what_is_no_text(content: bytes, code: str, words: str) -> None:
    with pytest.raises(ExtractionError, match=words) as refused:
        text_of(content)

    assert (refused.value.code, refused.value.field) == (code, "file")


def test_positions_are_those_of_the_composed_form() -> None:
    """What a snapshot keeps is NFC: a letter and its accent become one code point."""
    assert normalised(text_of("cafe\u0301 𠮷 moved".encode())).index("moved") == 7


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Moved out of jail\n\nBEIJING - He was", "Moved out of jail"),
        ("Moved out of jail\r\n\r\nBEIJING", "Moved out of jail"),
        ("He was moved.\n\nBEIJING", ""),
        ("One line\nand the next", ""),
        ("x" * 201 + "\n\nBEIJING", ""),
    ],
)
def test_a_first_line_that_stands_alone_is_the_title(text: str, title: str) -> None:
    assert read(text.encode(), Asked()).title == title
