"""Search keys of names: one way of writing down the many ways of writing a name.

A key has no case, accents, spaces, hyphens or apostrophes. A name in Chinese characters has two:
its simplified characters, and its toneless pinyin with the surname read as surnames are. Keys are
derived when a name is saved and compared as they stand; OpenCC serves for keys only, since turning
names from simplified into traditional damages them.
"""

import re
import unicodedata
from functools import cache
from typing import Any

from anyascii import anyascii
from django.db import models
from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
SURNAME_READINGS = {
    "曾": "zeng",
    "单": "shan",
    "仇": "qiu",
    "解": "xie",
    "朴": "piao",
    "覃": "qin",
    "盖": "ge",
    "查": "zha",
    "区": "ou",
    "任": "ren",
    "洗": "xian",
    "尉迟": "yuchi",
    "万俟": "moqi",
    "长孙": "zhangsun",
}
"""Surnames that are read otherwise than the same characters elsewhere."""


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


def folded_key(text: str) -> str:
    """Letters and digits only, without case and accents; Chinese characters simplified.

    Other scripts are transliterated to ASCII, so that a name in Tibetan or Uyghur letters has a
    key too.
    """
    text = _to_simplified().convert(unicodedata.normalize("NFKC", text))
    return "".join(
        char if HAN.match(char) else re.sub(r"[^a-z0-9]", "", anyascii(char).casefold())
        for char in text
    )


def pinyin_key(text: str) -> str:
    """The toneless pinyin of a name in Chinese characters; empty for other names."""
    han = "".join(HAN.findall(_to_simplified().convert(unicodedata.normalize("NFKC", text))))
    if not han:
        return ""
    for surname, reading in SURNAME_READINGS.items():
        if han.startswith(surname):
            return reading + "".join(lazy_pinyin(han[len(surname) :], style=Style.NORMAL))
    return "".join(lazy_pinyin(han, style=Style.NORMAL))


def swapped_key(text: str) -> str:
    """The key of a two-part name in Latin letters with its parts the other way round."""
    parts = text.replace(",", " ").split()
    return folded_key("".join([*parts[1:], parts[0]])) if len(parts) > 1 else ""


def search_keys(text: str) -> str:
    """Every key of a name, each between spaces, as stored and searched."""
    keys = dict.fromkeys(filter(None, (folded_key(text), pinyin_key(text), swapped_key(text))))
    return f" {' '.join(keys)} " if keys else ""


def search_term(text: str) -> str:
    """The key to look for when somebody types ``text``."""
    return folded_key(text)


class SearchKeysField(models.TextField[str, str]):
    """The search keys of another column, derived at every save, in bulk too."""

    def __init__(self, *args: Any, source: str, **options: Any) -> None:
        self.source = source
        super().__init__(*args, **{"editable": False, "blank": True, **options})

    def deconstruct(self) -> Any:
        """With the column the keys are derived from."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001
        """The keys of the other column as it stands."""
        del add
        keys = search_keys(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, keys)
        return keys
