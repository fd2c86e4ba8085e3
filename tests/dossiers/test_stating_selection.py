"""Words selected on a page against the text they were selected in: a table of rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetracker.exceptions import CasetrackerError
from dossiers.exceptions import StaleTextError
from dossiers.workbench.stating.people import name_in, script_of
from dossiers.workbench.stating.selection import Selection, refuse_overtaken
from sources.exceptions import PassageError, QuoteUnusableError
from tests.factories import make_snapshot

TEXT = "One 😀 two.\n \u3000\n𠮷 three e\u0301.\n".replace("e\u0301", "é")
LONG = "x" * 5_001


@pytest.mark.parametrize(
    ("start", "end", "quote", "found"),
    [
        (0, 3, "One", (0, 3, "One")),
        # An emoji and a rare character are one code point each.
        (4, 9, "😀 two", (4, 9, "😀 two")),
        (14, 21, "𠮷 three", (14, 21, "𠮷 three")),
        # White space at the ends is nobody's words.
        (3, 10, " 😀 two.", (4, 10, "😀 two.")),
        # Which white space parts two paragraphs, the text says and not the browser.
        (6, 15, "two.\n\n\n\n𠮷", (6, 15, "two.\n \u3000\n𠮷")),
    ],
)
def test_the_words_are_those_of_the_text(
    start: int, end: int, quote: str, found: tuple[int, int, str]
) -> None:
    assert Selection(start, end, quote).found_in(TEXT) == Selection(*found)


@pytest.mark.parametrize(
    ("start", "end", "quote", "error"),
    [
        (3, 4, " ", QuoteUnusableError),
        (10, 14, "\n\n\n\n", QuoteUnusableError),
        (0, 0, "", QuoteUnusableError),
        (0, 3, "Ono", StaleTextError),
        (0, 4, "One", StaleTextError),
        (1, 4, "One", StaleTextError),
        (3, 0, "One", StaleTextError),
        (90, 93, "One", StaleTextError),
        (999_999_999, 999_999_999, "One", StaleTextError),
        # Letters are not taken for white space, nor the other way round.
        (0, 5, "One x", StaleTextError),
    ],
)
def test_other_words_are_refused(start: int, end: int, quote: str, error: type) -> None:
    with pytest.raises(error):
        Selection(start, end, quote).found_in(TEXT)


def test_a_passage_has_at_most_five_thousand_characters() -> None:
    assert Selection(0, 5_000, LONG[:-1]).found_in(LONG).end == 5_000
    with pytest.raises(QuoteUnusableError, match="5,001 characters are selected"):
        Selection(0, 5_001, LONG).found_in(LONG)


@pytest.mark.parametrize("start", ["-1", "1.5", "x", "", "٣", "1" * 10, " 1", "1e3", "0x1"])
def test_a_position_is_a_whole_number_in_ascii(start: str) -> None:
    with pytest.raises(PassageError):
        Selection.read({"start": start, "end": "3", "quote": "One"})


def test_the_words_sent_are_brought_to_the_form_of_texts() -> None:
    told = {"start": "0", "end": "3", "quote": "e\u0301\r\nx"}

    assert Selection.read(told) == Selection(0, 3, "é\nx")


@given(st.text(alphabet="a é😀𠮷\n\u3000क\u094d", min_size=1, max_size=30), st.data())
def test_every_stretch_with_words_is_found_as_python_cuts_it(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end]
    if not words.strip():
        return

    found = Selection(start, end, words).found_in(text)

    assert text[found.start : found.end] == found.quote == words.strip()


@pytest.mark.django_db
def test_only_the_newest_text_is_cited() -> None:
    snapshot = make_snapshot()
    refuse_overtaken(snapshot, text_sha256=snapshot.text_sha256)
    with pytest.raises(StaleTextError):
        refuse_overtaken(snapshot, text_sha256="0" * 64)

    newer = make_snapshot(source=snapshot.source, text="Another text.\n")

    with pytest.raises(StaleTextError) as told:
        refuse_overtaken(snapshot, text_sha256=snapshot.text_sha256)
    assert told.value.newer == newer.pk
    assert isinstance(told.value, CasetrackerError)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Liu Xiaobo", "latn"),
        ("刘晓波", "hans"),
        ("劉曉波", "hant"),
        ("མཁན་པོ", "tibt"),
        ("ئىلھام", "arab"),
        ("Иван", "cyrl"),
        ("ᠮᠣᠩᠭᠣᠯ", "mong"),
        ("刘 Xiaobo", "latn"),
        ("123", "latn"),
    ],
)
def test_the_script_of_a_name_is_guessed(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("quote", "name"),
    [("“Liu Xia”,", "Liu Xia"), ("劉霞。", "劉霞"), ("a\nb", "a b"), ("x" * 61, "")],
)
def test_a_short_quote_may_be_a_name(quote: str, name: str) -> None:
    assert name_in(quote) == name
