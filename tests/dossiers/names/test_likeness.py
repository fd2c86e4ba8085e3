"""How alike two names are, and why."""

from itertools import pairwise

import pytest

from dossiers.names.keys import search_keys_of
from dossiers.names.likeness import Asked, How, Likeness, likeness


def compared(asked: str, name: str) -> Likeness | None:
    return likeness(Asked(asked), name, keys=search_keys_of(name).words)


@pytest.mark.parametrize(
    ("asked", "name", "how"),
    [
        ("Liu Xiaobo", "LIU Xiǎo-bō", How.EXACT),
        ("刘晓波", "刘晓波", How.EXACT),
        ("刘晓波", "劉曉波", How.CHARACTERS),
        ("Xiaobo Liu", "Liu Xiaobo", How.ORDER),
        ("Delek Rinpoche Tenzin", "Tenzin Delek Rinpoche", How.ORDER),
        ("Tenzin Rinpoche Delek", "Tenzin Delek Rinpoche", How.ORDER),
        ("刘晓波", "Liu Xiaobo", How.SCRIPT),
        ("Liu Xiaobo", "劉曉波", How.SCRIPT),
        ("Xiaobo Liu", "劉曉波", How.SCRIPT),
        ("Liu Hsiao-po", "劉曉波", How.SCRIPT),
        ("Liu Hsiao-po", "Liu Xiaobo", How.ROMANISATION),
        ("Liu Xiaobo", "Liu Hsiao-po", How.ROMANISATION),
        ("Chang Kai", "Zhang Kai", How.ROMANISATION),
        ("Zhaxi Wangqiu", "Tashi Wangchuk", How.ROMANISATION),
        ("扎西旺秋", "Tashi Wangchuk", How.SCRIPT),
        ("Rabiye Qadir", "Rebiya Kadeer", How.ROMANISATION),
        ("刘小波", "刘晓波", How.SOUND),
        ("Liu Xiabo", "Liu Xiaobo", How.TYPING),
        ("Liu Xaiobo", "劉曉波", How.TYPING),
        ("刘晓彼", "刘晓波", How.TYPING),
        ("Lu Na", "Li Na", How.TYPING),
        ("Xiaobo", "Liu Xiaobo", How.PART),
        ("晓波", "劉曉波", How.PART),
        ("刘", "劉曉波", How.PART),
        ("Tendzin Delek", "Tenzin Delek Rinpoche", How.PART),
        ("Dr Liu Xiaobo", "Liu Xiaobo", How.PART),
        ("Liu Xiaob", "Liu Xiaobo", How.TYPING),
        ("Ilham T", "Ilham Tohti", How.PART),
    ],
)
def test_in_what_way_names_are_alike(asked: str, name: str, how: How) -> None:
    found = compared(asked, name)
    assert found is not None
    assert found.how == how
    assert 40 <= found.score <= 100 or how == How.PART


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Liu Xiaobo", "Wei Jingsheng"),
        ("Liu Xiaobo", "Liu Xia"),
        ("Li Na", "Wang Dan"),
        ("Lx Nb", "Li Na"),
        ("刘晓波", "王晓明"),
        ("???", "Liu Xiaobo"),
        ("晓波", "Ilham Tohti"),
    ],
)
def test_names_that_are_not_alike(asked: str, name: str) -> None:
    assert compared(asked, name) is None


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("Liu Xiaobo", ["Liu Xiaobo", "Xiaobo Liu", "Liu Hsiao-po", "Liu Xiaoba", "Liu Xiaobo Er"]),
        ("刘晓波", ["刘晓波", "劉曉波", "Liu Xiaobo", "刘小波", "刘晓彼"]),
        ("Liu Xia", ["Liu Xia", "Liu Hsia", "Liu Xie", "Liu Xiaobo"]),
    ],
)
def test_the_order_of_answers(asked: str, names: list[str]) -> None:
    scores = [found.score if (found := compared(asked, name)) else 0 for name in names]
    assert all(better > worse for better, worse in pairwise(scores)), scores


def test_the_reason_is_told_in_both_languages() -> None:
    found = compared("Liu Xiabo", "Liu Xiaobo")
    assert found is not None
    assert found.explanation == {
        "en": "alike but for a typing mistake: 1 letter differ",
        "zh": "疑似笔误：相差1处",
    }
