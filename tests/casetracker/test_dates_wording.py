"""Uncertain dates in words."""

import pytest
from django.utils import translation
from hypothesis import given

from casetracker.dates import UncertainDate
from tests.casetracker.edtf_strategies import Stated, accepted

WORDS = [
    ("2011-04-03", "3 April 2011", "2011年4月3日"),
    ("2011-04", "April 2011", "2011年4月"),
    ("2009", "2009", "2009年"),
    ("0987-01", "January 987", "987年1月"),
    ("201X", "the 2010s", "2010年代"),
    ("20XX", "the years 2000 to 2099", "2000年至2099年间"),
    ("2011-21", "spring 2011", "2011年春季"),
    ("2011-23", "autumn 2011", "2011年秋季"),
    ("2011-24", "winter 2011/2012", "2011年至2012年冬季"),
    ("2011-04-XX", "a day in April 2011", "2011年4月某日"),
    ("2011-XX-XX", "a day in 2011", "2011年某日"),
    ("2011-XX", "a month in 2011", "2011年某月"),
    ("2017-06-26~", "about 26 June 2017", "约2017年6月26日"),
    ("2011-04-~03", "about 3 April 2011", "约2011年4月3日"),
    ("2011-04-XX~", "a day in about April 2011", "约2011年4月某日"),
    ("2017-06-26?", "26 June 2017 (uncertain)", "2017年6月26日（存疑）"),
    ("2017-06-26%", "about 26 June 2017 (uncertain)", "约2017年6月26日（存疑）"),
    (
        "2008-12-08/2009-06-23",
        "from 8 December 2008 to 23 June 2009",
        "2008年12月8日至2009年6月23日",
    ),
    ("2010-10-10/..", "since 10 October 2010", "自2010年10月10日起"),
    ("2010-10/", "from October 2010 to an unknown day", "自2010年10月起，结束日期不详"),
    ("../2011-04-03", "until 3 April 2011", "至2011年4月3日为止"),
    ("/2011-04-03", "from an unknown day to 3 April 2011", "开始日期不详，至2011年4月3日为止"),
    ("2010~/..", "since about 2010", "自约2010年起"),
    ("[2011-04-01..2011-04-10]", "between 1 and 10 April 2011", "2011年4月1日至10日之间"),
    (
        "[2011-03-28..2011-04-03]",
        "between 28 March and 3 April 2011",
        "2011年3月28日至4月3日之间",
    ),
    (
        "[2010-12-28..2011-01-03]",
        "between 28 December 2010 and 3 January 2011",
        "2010年12月28日至2011年1月3日之间",
    ),
    ("[2009..2011]", "between 2009 and 2011", "2009年至2011年之间"),
    ("[2011-04-03,2011-04-04]", "3 or 4 April 2011", "2011年4月3日或4日"),
    ("[2011-04-01,2011-04-03,2011-04-04]", "1, 3 or 4 April 2011", "2011年4月1日或3日或4日"),
    ("[2011-04,2011-05]", "April or May 2011", "2011年4月或5月"),
    ("[2009,2011-05-01]", "2009 or 1 May 2011", "2009年或2011年5月1日"),
    ("[..2011-04-03]", "on or before 3 April 2011", "2011年4月3日或之前"),
    ("[2011-04..]", "in or after April 2011", "2011年4月或之后"),
    (
        "[2011-04-03,2011-04-08..2011-04-10]",
        "3 April 2011, or between 8 and 10 April 2011",
        "2011年4月3日，或2011年4月8日至10日之间",
    ),
]


@pytest.mark.parametrize(("edtf", "english", "chinese"), WORDS)
def test_words(edtf: str, english: str, chinese: str) -> None:
    value = UncertainDate.parse(edtf)

    assert value.describe("en-gb") == english
    assert value.describe("zh-hant") == chinese


def test_the_active_language_is_the_default() -> None:
    value = UncertainDate.parse("2011-04")

    with translation.override("zh-hans"):
        assert value.describe() == "2011年4月"
    with translation.override("en"):
        assert value.describe() == "April 2011"
    with translation.override(None):
        assert value.describe() == "April 2011"


@given(accepted())
def test_every_date_has_words_that_say_its_years(stated: Stated) -> None:
    value = UncertainDate.parse(stated.text)
    years = {int(text[:4].replace("X", "0")) for text in stated.text.strip("[./").split("/")[:1]}

    for language in ("en", "zh"):
        words = value.describe(language)
        assert all(str(year) in words for year in years)
        assert not set("X~%[]") & set(words)
