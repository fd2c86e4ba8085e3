"""Finding a quotation: exactly where it stands, or not at all."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.anchoring import CONTEXT, LONGEST_QUOTE, Span, context_of, find_quote, normalised
from sources.exceptions import QuoteAmbiguousError, QuoteNotFoundError, QuoteUnusableError

TEXT = "He was moved. She said: “He was moved.” 劉曉波在瀋陽。\nHe was moved again 🕯️ in June."


@pytest.mark.parametrize(
    ("quote", "told_apart_by", "start"),
    [
        ("She said", {}, 14),
        ("劉曉波", {}, 40),
        # Code points, not bytes and not UTF-16 units: the candle lies beyond the first plane.
        ("in June.", {}, 70),
        ("He was moved", {"prefix": "“"}, 25),
        ("He was moved", {"suffix": " again"}, 48),
        ("He was moved", {"start": 0}, 0),
        ("He was moved.", {"suffix": "”"}, 25),
    ],
)
def test_it_finds_the_words(quote: str, told_apart_by: dict[str, str], start: int) -> None:
    assert find_quote(TEXT, quote, **told_apart_by) == Span(start, start + len(quote))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "quote",
    [
        "he was moved again",  # another case
        'She said: "He was moved."',  # straight quotation marks
        "He was moved  again",  # another space
        "刘晓波",  # simplified characters
        "He was transferred again",  # a look-alike
    ],
)
def test_it_refuses_what_only_looks_alike(quote: str) -> None:
    with pytest.raises(QuoteNotFoundError) as caught:
        find_quote(TEXT, quote)
    assert caught.value.field == "quote"


def test_it_tells_the_nearest_text() -> None:
    with pytest.raises(QuoteNotFoundError) as caught:
        find_quote(TEXT, "He was moved again in July")
    assert "He was moved again" in caught.value.nearest
    assert caught.value.nearest in caught.value.message


def test_it_refuses_words_that_stand_there_more_than_once() -> None:
    with pytest.raises(QuoteAmbiguousError) as caught:
        find_quote(TEXT, "He was moved")
    assert caught.value.starts == [0, 25, 48]


@pytest.mark.parametrize("context", [{"prefix": "Then "}, {"suffix": " never"}, {"start": 3}])
def test_it_refuses_a_context_that_does_not_fit(context: dict[str, str]) -> None:
    with pytest.raises(QuoteAmbiguousError, match="not with this prefix, suffix or start"):
        find_quote(TEXT, "He was moved", **context)  # type: ignore[arg-type]


@pytest.mark.parametrize("quote", ["", " \n\t ", "\u3000", "x" * (LONGEST_QUOTE + 1)])
def test_it_refuses_a_quote_of_nothing_or_of_too_much(quote: str) -> None:
    with pytest.raises(QuoteUnusableError):
        find_quote("x" * 6000, quote)


def test_overlapping_places_are_places() -> None:
    with pytest.raises(QuoteAmbiguousError) as caught:
        find_quote("nanana", "nana")
    assert caught.value.starts == [0, 2]


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("a\r\nb\rc\n", "a\nb\nc\n"),
        ("\ufeffa", "a"),
        ("e\u0301", "é"),
        ("2.\u00a0Officially", "2.\u00a0Officially"),
    ],
)
def test_text_is_kept_in_one_form(raw: str, kept: str) -> None:
    assert normalised(raw) == kept


def test_a_decomposed_quote_is_found_in_composed_text() -> None:
    assert find_quote("Barmé wrote", unicodedata.normalize("NFD", "Barmé")) == Span(0, 5)


@given(st.text(min_size=1, max_size=60), st.data())
def test_every_stretch_of_a_text_is_found_by_its_start(raw: str, data: st.DataObject) -> None:
    text = normalised(raw)
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end]
    if not quote.strip() or normalised(quote) != quote:
        return
    assert find_quote(text, quote, start=start) == Span(start, end)


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_context_is_what_stands_around(text: str, one: int, two: int) -> None:
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    prefix, suffix = context_of(text, Span(start, end))
    assert text[:start].endswith(prefix)
    assert text[end:].startswith(suffix)
    assert max(len(prefix), len(suffix)) <= CONTEXT


def test_a_place_is_found_however_often_the_quote_stands_before_it() -> None:
    text = "he said " * 300

    assert find_quote(text, "he", start=8 * 250) == (2000, 2002)
    with pytest.raises(QuoteAmbiguousError):
        find_quote(text, "he", start=-8)
