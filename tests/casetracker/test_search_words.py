"""How texts become words: in the database and in Python alike."""

import unicodedata

import pytest
from django.db import connection
from opencc import OpenCC

from casetracker.searching.characters import SIMPLIFIED, TRADITIONAL
from casetracker.searching.folding import words_of
from casetracker.searching.query import Term

TEXTS = {
    "劉曉波's Xi'an—Café, 2009年12月": "刘 刘晓 晓波 波 s xian cafe 2009 年 年 12 月 月",
    "The court’s “verdict”:\n\n11 years": "the courts verdict 11 years",
    "Ｌｉｕ　Ｘｉａ（劉霞）": "liu xia 刘 刘霞 霞",
    "Liú Xiǎo‑bō / Hsiao-po": "liu xiao bo hsiao po",
    "热比娅·卡德尔": "热 热比 比娅 娅 卡 卡德 德尔 尔",
    "ئۇيغۇر، تىل": "يۇيغۇر تىل",
    "བོད་ལྗོངས།": "བོད ལྗོངས",
    "Россия, Ёлка": "россия елка",
    "a_b%c\\d:e&f|g!h": "a b c d e f g h",
    "𠮷野家〇〇年": "𠮷 𠮷野 野家 家〇 〇〇 〇年 年",
    "…—「」": "",
}


def listed(text: str) -> str:
    """The words of a text as the database lists them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT casetracker_search_words(%s)", [text])
        return " ".join(cursor.fetchone()[0].lower().split())


@pytest.mark.django_db
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_has_the_same_words_in_the_database_and_in_python(text: str) -> None:
    words = list(words_of(text))
    by_python = " ".join(
        " ".join(dict.fromkeys((word.text[0], *pairs(word.text), word.text[-1])))
        if word.is_han and len(word.text) > 1
        else f"{word.text} {word.text}"
        if word.is_han
        else word.text
        for word in words
    )

    assert listed(text) == TEXTS[text]
    assert by_python == TEXTS[text]
    for word in words:
        shown = unicodedata.normalize("NFKD", text[word.start : word.end])
        assert len(shown) >= len(word.text)


def pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def test_a_phrase_has_the_words_that_stand_at_its_ends_only_where_a_gap_is_known() -> None:
    assert Term(tuple(words_of("刘晓波 Liu 的 家属"))).lexemes == "刘晓 晓波 波 liu 的 的 家 家属"


def test_characters_are_simplified_as_by_opencc() -> None:
    convert = OpenCC("t2s").convert
    assert [convert(char) for char in TRADITIONAL] == list(SIMPLIFIED)
