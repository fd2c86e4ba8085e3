"""Many other people, the same ones every time: surnames and characters as often as they occur."""

import random
from collections.abc import Collection, Iterable, Iterator
from itertools import accumulate
from typing import Any

from django.db import connection, models

from casetracker.access import Audience
from dossiers.models import Name, Person
from dossiers.names.keys import Mark, words_of

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程"
    "苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚"
    "邵万钱严覃武戴莫孔向汤"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红春梅建国志文斌波辉鹏飞海燕林峰宇浩"
    "晓小云龙东立新成义德福荣宝贵生永长清学良兴世忠仁信礼智光天民胜利康安和家庆山石川江河月星雪冰"
    "雨风雷电金银铜铁木水火土田园花草树叶果香兰竹菊松柏青白黑紫蓝美佳慧欣怡婷倩雯琳琪瑶璐莹颖妍"
    "俊凯旭睿博轩泽涵子梓若思语诗画琴书棋道理想远大方正直刘陈洪涌泉源深厚积善培根本固邦宁亚非欧"
    "楠彬翔凡帆航洲岩岳峻岭卫守保护维权法律师哲炜炎煜焱烨晨曦昊天泰祥瑞吉昌盛隆茂"
)
TIBETAN = (
    "Tashi Tenzin Lobsang Sonam Tsering Dolma Dorje Norbu Pema Karma Jampa Kelsang Lhamo Wangmo"
    " Nyima Dawa Phuntsok Rinchen Thupten Ngawang Yeshe Gyaltsen Choekyi Migmar Pasang Tsewang"
)
UYGHUR = (
    "Abdulla Ahmet Mehmet Tursun Yusup Ibrahim Ismail Omer Hasan Husen Kerim Rahman Turgun Niyaz"
    " Patime Aynur Gulnar Ayshem Mihray Zulhumar Dilber Rena Anwar Ekber Mutellip Nijat Polat"
)
ONE_CHARACTER, ONE_TIBETAN, ONE_UYGHUR = 0.12, 0.05, 0.05
Names = list[tuple[str, str]]
"""The names of a person, each with its script."""


def people(number: int, *, but_not: Collection[str] = (), seed: int = 4) -> Iterator[Names]:
    """The names of ``number`` people, none of them written or read like a word of ``but_not``."""
    chance = random.Random(seed)
    surnames = list(accumulate(1 / (rank + 3) for rank in range(len(SURNAMES))))
    given = list(accumulate(1 / (rank + 20) for rank in range(len(GIVEN))))
    left = number
    while left:
        names = _names(chance, surnames, given)
        if not any(word.text in but_not for text, _ in names for word in words_of(text)):
            left -= 1
            yield names


def _names(chance: random.Random, surnames: list[float], given: list[float]) -> Names:
    kind = chance.random()
    if kind < ONE_TIBETAN:
        return [(" ".join(chance.sample(TIBETAN.split(), 2)), "latn")]
    if kind < ONE_TIBETAN + ONE_UYGHUR:
        return [(" ".join(chance.sample(UYGHUR.split(), 2)), "latn")]
    length = 1 if chance.random() < ONE_CHARACTER else 2
    [surname] = chance.choices(SURNAMES, cum_weights=surnames)
    rest = "".join(chance.choices(GIVEN, cum_weights=given, k=length))
    han = surname + rest
    [read, *_] = [word for word in words_of(han) if word.mark == Mark.READ]
    before = next(word.text for word in words_of(surname) if word.mark == Mark.READ)
    latin = f"{before.capitalize()} {read.text.removeprefix(before).capitalize()}"
    return [(han, "hans"), (latin, "latn")]


def load(names_of_people: Iterable[Names], *, batch: int = 5000) -> None:
    """Store them by COPY, public and published."""
    rows: list[tuple[Person, Names]] = []
    for names in names_of_people:
        person = Person(audience=Audience.PUBLIC, publication_state="published")
        rows.append((person, names))
        if len(rows) == batch:
            _copy(rows)
            rows.clear()
    _copy(rows)


def _copy(rows: list[tuple[Person, Names]]) -> None:
    copy_rows([person for person, _ in rows])
    copy_rows(
        [
            Name(person=person, text=text, script=script, preferred=True)
            for person, names in rows
            for text, script in names
        ]
    )


def copy_rows(rows: list[Any]) -> None:
    """Store rows of one model by COPY."""
    if not rows:
        return
    meta = type(rows[0])._meta
    fields: list[models.Field[Any, Any]] = [
        field
        for field in meta.concrete_fields
        if not field.generated and not field.has_db_default()
    ]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{meta.db_table}" ({columns}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row(
                [
                    field.get_db_prep_save(field.pre_save(row, add=True), connection)
                    for field in fields
                ]
            )
