"""Dates and lengths of time as sources write them: read from their words, and written in them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetracker.dates import Duration, UncertainDate
from dossiers.facts import DateFact, DurationFact, Held, readings, spellings
from tests.casetracker.edtf_strategies import parts

BORN = DateFact("born")
LENGTH = DurationFact("sentence_length")


def values(text: str, *, near: str = "") -> list[str]:
    found = readings(BORN, text, near=UncertainDate.parse(near) if near else None)
    return [reading.value for reading in found]


def lengths(text: str) -> list[str]:
    return [reading.value for reading in readings(LENGTH, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Days, months and years.
        ("He was taken away on 26 June 2017 from his flat.", ["2017-06-26"]),
        ("the 26th of June, 2017", ["2017-06-26"]),
        ("June 26, 2017", ["2017-06-26"]),
        ("26 Jun. 2017", ["2017-06-26"]),
        ("Sept. 3, 2011", ["2011-09-03"]),
        ("JUNE 26, 2017", ["2017-06-26"]),
        ("On Monday, 26 June 2017, police", ["2017-06-26"]),
        ("captured 2017-06-26T08:00", ["2017-06-26"]),
        ("detained in Dec 2009", ["2009-12"]),
        ("imprisoned in 2009", ["2009"]),
        ("2009", ["2009"]),
        ("2009 prisoners", []),
        ("born 1955 in Changchun", ["1955"]),
        ("during the 1990s", ["199X"]),
        ("in the spring of 1989", ["1989-21"]),
        ("winter 2010/2011", ["2010-24"]),
        # A winter without its second year, and a decade that may be a century, are not read.
        ("winter 2011", []),
        ("the 1900s", []),
        # The order of day and month in figures is not known; where only one works, it is.
        ("02/03/2011", ["2011-03-02", "2011-02-03"]),
        ("13.05.2011", ["2011-05-13"]),
        # Parts of a month and a year.
        ("early April 2011", ["[2011-04-01..2011-04-10]"]),
        ("in mid-April 2011", ["[2011-04-11..2011-04-20]"]),
        ("late February 2012", ["[2012-02-21..2012-02-29]"]),
        ("late 2009", ["[2009-09..2009-12]"]),
        # What the words beside a date make of it.
        ("around 3 April 2011", ["2011-04-03~"]),
        ("in about June 2011", ["2011-06~"]),
        ("circa 1955", ["1955~"]),
        ("held since 3 April 2011", ["2011-04-03", "2011-04-03/.."]),
        ("before 2010", ["[..2009]"]),
        ("by 3 April 2011", ["[..2011-04-03]"]),
        ("on or before 3 April 2011", ["[..2011-04-03]"]),
        ("after June 2011", ["[2011-07..]"]),
        ("between 3 and 5 May 2011", ["[2011-05-03..2011-05-05]"]),
        ("between May 3 and 5, 2011", ["[2011-05-03..2011-05-05]"]),
        ("between March and May 2011", ["[2011-03..2011-05]"]),
        ("3 or 4 April 2011", ["[2011-04-03,2011-04-04]"]),
        ("from 3 to 5 May 2011", ["2011-05-03/2011-05-05", "2011-05-03", "2011-05-05"]),
        ("arrested 3 May and released 6 June 2011", ["2011-06-06"]),
        # No date, no such day, no date of this case.
        ("not on 3 April 2011", []),
        ("31 April 2011", []),
        ("under Articles 105 and 293, case no. 2011", []),
        ("the Criminal Law of 1997", []),
        ("they may march on", []),
        # Chinese, in figures and characters, narrow and wide.
        ("于2017年6月26日被带走", ["2017-06-26"]),
        ("2017 年 6 月 26 日", ["2017-06-26"]),
        ("２０１７年６月２６日", ["2017-06-26"]),
        ("二〇一七年六月二十六日", ["2017-06-26"]),
        ("二○○九年十二月", ["2009-12"]),
        ("2009年被判刑", ["2009"]),
        ("2009年底", ["[2009-09..2009-12]"]),
        ("2011年4月上旬", ["[2011-04-01..2011-04-10]"]),
        ("2011年4月中旬", ["[2011-04-11..2011-04-20]"]),
        ("2012年2月下旬", ["[2012-02-21..2012-02-29]"]),
        ("2011年4月初", ["[2011-04-01..2011-04-10]"]),
        ("2011年上半年", ["[2011-01..2011-06]"]),
        ("约2011年4月3日", ["2011-04-03~"]),
        ("2011年4月3日左右", ["2011-04-03~"]),
        ("2011年4月3日至5日", ["2011-04-03/2011-04-05", "2011-04-03", "2011-04-05"]),
        ("2011年4月3日至5月2日之间", ["[2011-04-03..2011-05-02]"]),
        ("2011年4月3日或4日", ["[2011-04-03,2011-04-04]"]),
        ("2011年4月3日前", ["[..2011-04-02]"]),
        ("2011年4月3日前往北京", ["2011-04-03"]),
        ("自2011年4月3日起", ["2011-04-03", "2011-04-03/.."]),
        ("1990年代", ["199X"]),
        ("农历2017年六月", []),
        ("6月26日", []),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is_written(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "near", "expected"),
    [
        ("on 23 June", "2017-07-01", ["2017-06-23?"]),
        ("on June 23", "2017-07", ["2017-06-23?"]),
        ("on 28 December", "2017-01-04", ["2016-12-28?"]),
        # What lies ahead may be meant, where it is near.
        ("on 12 August", "2017-07-01", ["2016-08-12?", "2017-08-12?"]),
        ("on Sunday", "2017-07-01", ["2017-06-25?"]),
        ("last Monday", "2017-06-26", ["2017-06-19?"]),
        ("in June", "2017-07-01", ["2017-06?"]),
        ("6月26日", "2017-07-01", ["2017-06-26?"]),
        ("昨天", "2017-07-01", ["2017-06-30?"]),
        ("上周三", "2017-07-01", ["2017-06-21?"]),
        # A day of publication that is not known says nothing of a weekday.
        ("on Sunday", "2017-07", []),
        ("on 23 June", "201X", []),
        ("on 29 February", "2017-07-01", ["2016-02-29?"]),
        ("on 29 February", "2019-07-01", []),
    ],
)
def test_a_date_without_its_year_is_read_beside_the_publication(
    text: str, near: str, expected: list[str]
) -> None:
    assert values(text, near=near) == expected
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sentenced to 11 years in prison", ["P11Y"]),
        ("an eleven-year sentence", ["P11Y"]),
        ("three and a half years", ["P3Y6M"]),
        ("a four-and-a-half-year term", ["P4Y6M"]),
        ("a year and a half", ["P1Y6M"]),
        ("15 days of administrative detention", ["P15D"]),
        ("18 months", ["P18M"]),
        ("two years and six months", ["P2Y6M"]),
        ("1 year, 2 months and 3 days", ["P1Y2M3D"]),
        ("a year in prison", ["P1Y"]),
        ("有期徒刑十一年", ["P11Y"]),
        ("有期徒刑11年,剥夺政治权利2年", ["P11Y", "P2Y"]),
        ("三年六个月", ["P3Y6M"]),
        ("有期徒刑三年六月", ["P3Y6M"]),
        ("一年零六个月", ["P1Y6M"]),
        ("三年半", ["P3Y6M"]),
        ("行政拘留15日", ["P15D"]),
        ("拘役半年", ["P6M"]),
        # Ages, ranges, rounded lengths, dates: no length is stated.
        ("a 55-year-old writer", []),
        ("aged 55 years", []),
        ("three years ago", []),
        ("three to seven years", []),
        ("at least ten years", []),
        ("a year later", []),
        ("2017年6月", []),
        ("6月15日被捕", []),
        ("三年前", []),
        ("三年以上七年以下", []),
        ("三个半月", []),
    ],
)
def test_a_length_of_time_is_read_where_it_is_exact(text: str, expected: list[str]) -> None:
    assert lengths(text) == expected


def test_the_words_are_told_as_they_stand() -> None:
    (reading,) = readings(BORN, "　在 ２０１７年６月２６日 被带走")
    assert reading.words == "２０１７年６月２６日"


@given(st.text(max_size=300), st.dates())
def test_no_text_breaks_the_reading(text: str, published: date) -> None:
    for fact in (BORN, LENGTH):
        for reading in readings(fact, text, near=UncertainDate.on(published)):
            assert fact.checked(reading.value) == reading.value
            assert reading.words in text


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *("26", "3", " ", "and", "June", "May", "2017", "early ", "since", "before", "between"),
            *(
                "to",
                "-",
                "–",
                ",",
                "26 June 2017",
                "June 26, 2017",
                "2017年6月26日",
                "或",
                "至",
                "前",
            ),
            *(
                "in ",
                "about ",
                "late ",
                "[",
                "..",
                "/",
                "~",
                "\ue000",
                "年",
                "月底",
                "eleven",
                "years",
            ),
            *("and a half", "not ", "5 May", "三年", "六个月", "15日", "有期徒刑", "半", "之间"),
        ]
    ),
    max_size=14,
).map(" ".join)


@given(FRAGMENTS)
def test_no_order_of_words_breaks_the_reading(text: str) -> None:
    for fact in (BORN, LENGTH):
        for variant in (text, text.replace(" ", "")):
            for reading in readings(fact, variant, near=UncertainDate.parse("2017-07-01")):
                assert fact.checked(reading.value) == reading.value


DAYS = st.dates(date(1850, 1, 1), date(2090, 12, 31))


@st.composite
def dates_of_sources(draw: st.DrawFn) -> str:
    """A date of any shape in the centuries of our sources."""
    first, last = sorted(draw(st.lists(DAYS, min_size=2, max_size=2, unique_by=lambda d: d.year)))
    length = draw(st.sampled_from([4, 7, 10]))
    a, b = first.isoformat()[:length], last.isoformat()[:length]
    single = draw(parts(first))
    shapes = [single, f"{a}/{b}", f"{single}/..", f"{single}/", f"../{single}", f"/{single}"]
    return draw(st.sampled_from([*shapes, f"[{a}..{b}]", f"[{a},{b}]", f"[..{a}]", f"[{a}..]"]))


@given(dates_of_sources())
def test_every_spelling_of_a_date_is_read_back(edtf: str) -> None:
    value = BORN.checked(edtf)
    for words in spellings(BORN, value):
        read = [reading.value for reading in readings(BORN, words)]
        assert any(BORN.agrees(found, Held(value)) for found in read), (words, read)


@given(
    st.builds(
        Duration,
        years=st.integers(0, 99),
        months=st.integers(0, 11),
        weeks=st.integers(0, 9),
        days=st.integers(0, 40),
    ).filter(lambda length: length != Duration())
)
def test_every_spelling_of_a_length_is_read_back(length: Duration) -> None:
    for words in spellings(LENGTH, length.iso):
        assert length.iso in lengths(words), words


def test_spellings_are_those_of_the_press_in_both_languages() -> None:
    assert {
        *("26 June 2017", "June 26, 2017", "26 Jun 2017", "2017-06-26", "2017年6月26日"),
        "二〇一七年六月二十六日",
    } <= set(spellings(BORN, "2017-06-26"))
    assert "early April 2011" in spellings(BORN, "[2011-04-01..2011-04-10]")
    assert "2011年4月上旬" in spellings(BORN, "[2011-04-01..2011-04-10]")
    assert {"11 years", "eleven-year", "十一年"} <= set(spellings(LENGTH, "P11Y"))
    assert "三年半" in spellings(LENGTH, "P3Y6M")


def test_a_loose_spelling_leaves_out_the_year() -> None:
    assert {"26 June", "6月26日"} <= set(spellings(BORN, "2017-06-26", loose=True))
    assert not {"26 June", "6月26日"} & set(spellings(BORN, "2017-06-26"))
