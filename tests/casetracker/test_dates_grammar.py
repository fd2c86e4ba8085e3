"""Which texts are dates, and which days each of them allows."""

import pickle
import time
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given

from casetracker.dates import InvalidDateError, UncertainDate
from casetracker.dates.grammar import MAX_LENGTH, read
from tests.casetracker.edtf_strategies import Stated, accepted, near_misses

# The words of sources in DOMAIN.md section 4 and what they are taken to mean.
WORDS = [
    ("3 April 2011", "2011-04-03", "2011-04-03", "2011-04-03"),
    ("in April 2011", "2011-04", "2011-04-01", "2011-04-30"),
    ("one day in April 2011", "2011-04-XX", "2011-04-01", "2011-04-30"),
    ("early April, 4月上旬", "[2011-04-01..2011-04-10]", "2011-04-01", "2011-04-10"),
    ("mid-April, 4月中旬", "[2011-04-11..2011-04-20]", "2011-04-11", "2011-04-20"),
    ("late April, 4月下旬", "[2011-04-21..2011-04-30]", "2011-04-21", "2011-04-30"),
    ("around 3 April", "2011-04-03~", "2011-04-02", "2011-04-04"),
    ("around the 3rd of April", "2011-04-~03", "2011-04-02", "2011-04-04"),
    ("3 or 4 April", "[2011-04-03,2011-04-04]", "2011-04-03", "2011-04-04"),
    ("by 3 April", "[..2011-04-03]", None, "2011-04-03"),
    ("not before 3 April", "[2011-04-03..]", "2011-04-03", None),
    ("until 3 April", "../2011-04-03", None, "2011-04-03"),
    ("since 10 October 2010", "2010-10-10/..", "2010-10-10", None),
    ("from 10 October 2010, over since", "2010-10-10/", "2010-10-10", None),
    ("until 10 October 2010, from when is not said", "/2010-10-10", None, "2010-10-10"),
    ("from 8 December 2008 to 23 June 2009", "2008-12-08/2009-06-23", "2008-12-08", "2009-06-23"),
    ("PPD 2009/mm/dd", "2009-XX-XX", "2009-01-01", "2009-12-31"),
    ("a month in 2009", "2009-XX", "2009-01-01", "2009-12-31"),
    ("2009", "2009", "2009-01-01", "2009-12-31"),
    ("the 2010s", "201X", "2010-01-01", "2019-12-31"),
    ("this century", "20XX", "2000-01-01", "2099-12-31"),
    ("February of a leap year", "2012-02", "2012-02-01", "2012-02-29"),
    ("spring 2011", "2011-21", "2011-03-01", "2011-05-31"),
    ("summer 2011", "2011-22", "2011-06-01", "2011-08-31"),
    ("autumn 2011", "2011-23", "2011-09-01", "2011-11-30"),
    ("winter 2011, into the next year", "2011-24", "2011-12-01", "2012-02-29"),
]
# "About" adds one unit of the date's own precision on either side, doubt (?) adds nothing.
QUALIFIED = [
    ("2017-06-26~", "2017-06-25", "2017-06-27"),
    ("2017-06-26?", "2017-06-26", "2017-06-26"),
    ("2017-06-26%", "2017-06-25", "2017-06-27"),
    ("2011-04~", "2011-03-01", "2011-05-31"),
    ("2011-~04", "2011-03-01", "2011-05-31"),
    ("2011-?04", "2011-04-01", "2011-04-30"),
    ("2011-04-XX~", "2011-03-01", "2011-05-31"),
    ("2009~", "2008-01-01", "2010-12-31"),
    ("2009-XX%", "2008-01-01", "2010-12-31"),
    ("2011-21~", "2010-12-01", "2011-08-31"),
    ("201X~", "2000-01-01", "2029-12-31"),
    ("20XX~", "1900-01-01", "2199-12-31"),
    ("2010~/2011-03-04~", "2009-01-01", "2011-03-05"),
    ("2011-01-01~", "2010-12-31", "2011-01-02"),
    # The calendar ends with the years 0001 and 9999.
    ("0001~", "0001-01-01", "0002-12-31"),
    ("0001-01-01~", "0001-01-01", "0001-01-02"),
    ("9999-12-31~", "9999-12-30", "9999-12-31"),
    ("9999-24", "9999-12-01", "9999-12-31"),
    ("000X", "0001-01-01", "0009-12-31"),
    ("99XX~", "9800-01-01", "9999-12-31"),
]
CHOICES = [
    ("[2011-04-03,2011-04-08..2011-04-10]", "2011-04-03", "2011-04-10"),
    ("[2011-04..2011-06]", "2011-04-01", "2011-06-30"),
    ("[..2009,2011]", None, "2011-12-31"),
    ("[2009,2011-03..]", "2009-01-01", None),
    ("[2009,2011-03-04]", "2009-01-01", "2011-03-04"),
]
REFUSED = [
    *[(text, "unreadable") for text in ("", " ", "yesterday", "2011-13", "2011-00", "2011-4-3")],
    *[(text, "unreadable") for text in ("20110403", "2011/04/03", "April 2011", "2011年4月3日")],
    *[(text, "unreadable") for text in ("2011-04-32", "2011-04-00", "2011-25", "11-04-03")],
    *[(text, "unreadable") for text in ("12011", "Y12011", "-0044", "2011-04-03T10:00:00Z")],
    *[(text, "unreadable") for text in ("2011-04-1X", "2011-XX-03", "2XXX", "XXXX", "201X-04")],
    *[(text, "unreadable") for text in ("2011??", "2011?~", "~2011", "2011~-04", "2011-04-~03~")],
    *[(text, "unreadable") for text in ("/", "..", "../..", "/..", "2011/2012/2013", "//2011")],
    *[(text, "unreadable") for text in ("[]", "[2011]", "[..]", "[..2011..]", "[2011-04-03~..]")],
    *[(text, "unreadable") for text in ("[..2011..2012]", "[2011..2012..]", "[..2010,2012..]")],
    *[(text, "unreadable") for text in ("{2011,2012}", "[2011,2012", "[2011,,2012]", "[201X..]")],
    *[(text, "unreadable") for text in ("２０１１", "٢٠١١", "2011\x00", "2011\n-04", "2011\ud800")],
    *[(text, "no_such_day") for text in ("2011-04-31", "2009-02-29", "1900-02-29", "0000")],
    *[(text, "no_such_day") for text in ("2011-02-30~", "2011-02-30/..", "[..2011-02-30]")],
    *[(text, "reversed") for text in ("2012/2011", "2011-05/2011-04-30", "2011-04-04/2011-04-03")],
    *[(text, "out_of_order") for text in ("[2012,2011]", "[2011..2011]", "[2011,2011-04]")],
    *[(text, "out_of_order") for text in ("[2011-04-10..2011-04-01]", "[2011..2013,2012]")],
    *[(text, "out_of_order") for text in ("[2011-04-03,2011-04-03]", "[2011-04-03..2011-04-03]")],
    *[(text, "too_long") for text in ("1" * 10_000, "[" + "2011," * 30 + "2012]")],
]


def as_days(*texts: str | None) -> tuple[date | None, ...]:
    return tuple(text and date.fromisoformat(text) for text in texts)  # type: ignore[misc]


@pytest.mark.parametrize(("words", "edtf", "earliest", "latest"), WORDS)
def test_words_of_sources(words: str, edtf: str, earliest: str | None, latest: str | None) -> None:
    value = UncertainDate.parse(edtf, words=words)

    assert (value.earliest, value.latest) == as_days(earliest, latest)
    assert (value.edtf, value.words) == (edtf, words)


@pytest.mark.parametrize(("edtf", "earliest", "latest"), [*QUALIFIED, *CHOICES])
def test_bounds(edtf: str, earliest: str | None, latest: str | None) -> None:
    value = UncertainDate.parse(edtf)

    assert (value.earliest, value.latest) == as_days(earliest, latest)


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_refused_with_a_sentence_that_says_what_is_accepted(text: str, code: str) -> None:
    with pytest.raises(InvalidDateError) as caught:
        UncertainDate.parse(text)

    assert caught.value.code == code
    assert "accepted are 2011-04-03, 2011-04, 2011, " in str(caught.value)
    assert str(caught.value).endswith("(that day or before).")
    assert str(caught.value).isprintable()


def test_the_sentence_shows_the_text_shortened_and_fit_to_print() -> None:
    assert str(InvalidDateError("2011-\x00\ud800", code="unreadable")).startswith("“2011-��” is")
    assert str(InvalidDateError("9" * 50, code="too_long")).startswith(f"“{'9' * 40}…” is too")


def test_the_sentence_in_chinese() -> None:
    with translation.override("zh-hans"):
        assert str(InvalidDateError("2011-13", code="unreadable")).startswith("“2011-13”不是")


def test_the_error_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(InvalidDateError("2011-13", code="unreadable")))  # noqa: S301

    assert (error.text, error.code) == ("2011-13", "unreadable")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  2011-04 ", "2011-04"),
        ("\u30002011\t", "2011"),
        ("2011-04-xx", "2011-04-XX"),
        ("201x~", "201X~"),
        ("2010-10-10 / ..", "2010-10-10/.."),
        ("[ 2011-04-01 .. 2011-04-10 ]", "[2011-04-01..2011-04-10]"),
        ("[2011-04-03, 2011-04-04]", "[2011-04-03,2011-04-04]"),
    ],
)
def test_blanks_and_small_letters_are_made_canonical(typed: str, kept: str) -> None:
    assert UncertainDate.parse(typed).edtf == kept


@given(accepted())
def test_accepted_texts(stated: Stated) -> None:
    value = UncertainDate.parse(stated.text)

    assert value.edtf == stated.text
    assert UncertainDate.parse(str(value)) == value
    assert value.earliest or value.latest
    assert value.earliest is None or value.latest is None or value.earliest <= value.latest
    for day in stated.days:
        assert value.earliest is None or value.earliest <= day
        assert value.latest is None or value.latest >= day


@given(near_misses())
def test_other_texts_are_refused_or_read_in_canonical_form(text: str) -> None:
    try:
        value = UncertainDate.parse(text)
    except InvalidDateError:
        return
    assert UncertainDate.parse(value.edtf) == value
    assert len(value.edtf) <= MAX_LENGTH


@pytest.mark.parametrize(
    "text", ["9" * 10_000_000, "[" + "2011," * 16 + "!", "[" + "2011..2012," * 7 + "!", "X-" * 49]
)
def test_no_text_takes_long(text: str) -> None:
    start = time.perf_counter()
    with pytest.raises(InvalidDateError):
        read(text)
    assert time.perf_counter() - start < 0.05
