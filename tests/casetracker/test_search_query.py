"""What somebody looks for: the language of queries."""

import pytest

from casetracker.searching.query import LONGEST_QUERY, QueryError, query_of

Groups = list[tuple[list[str], list[str]]]

QUERIES: dict[str, Groups] = {
    "hospital Shenyang": [(["hospital", "shenyang"], [])],
    '"moved to a hospital" -Beijing': [(["moved to a hospital"], ["beijing"])],
    "hospital OR clinic": [(["hospital"], []), (["clinic"], [])],
    "劉曉波被判": [(["刘晓波被判"], [])],
    "刘晓波，王丹 Liu": [(["刘晓波", "王丹", "liu"], [])],
    '刘 -"零八宪章"': [(["刘"], ["零八宪章"])],
    "Xi'an Hsiao-po": [(["xian", "hsiao po"], [])],
    "2009-12-25": [(["2009 12 25"], [])],
    "“prison” 「监狱」": [(["prison", "监狱"], [])],
    '"unclosed phrase': [(["unclosed", "phrase"], [])],
    "well-known -half-known": [(["well known"], ["half known"])],
    "50% a_b c:* x&y | !z \\": [(["50", "a b", "c", "x y", "z"], [])],
    "OR prison OR": [(["prison"], [])],
    "He Depu": [(["depu"], [])],
    '"He" Depu': [(["he", "depu"], [])],
    "prison prison": [(["prison"], [])],
    "or Oregon": [(["oregon"], [])],
}
REFUSED = {
    "": "empty",
    "   ": "empty",
    '- -- "" OR OR': "empty",
    "…—！": "empty",
    "\0 \ud800": "empty",
    "the of": "common",
    "the -prison": "common",
    "-prison": "only_unwanted",
    "prison OR -clinic": "only_unwanted",
    "a1 " * 6 + " ".join(f"b{number}" for number in range(12)): "too_many",
    "x" * (LONGEST_QUERY + 1): "too_long",
    "x" * 10_000: "too_long",
}


@pytest.mark.parametrize("text", QUERIES)
def test_what_a_query_asks_for(text: str) -> None:
    asked = [
        ([term.said for term in group.wanted], [term.said for term in group.unwanted])
        for group in query_of(text).groups
    ]
    assert asked == QUERIES[text]


@pytest.mark.parametrize("text", REFUSED)
def test_what_asks_for_nothing_is_refused(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        query_of(text)
    assert (caught.value.field, caught.value.code) == ("q", REFUSED[text])


def test_common_words_that_are_not_looked_for_are_told() -> None:
    assert query_of("the writer of the charter").ignored == ("the", "of")
