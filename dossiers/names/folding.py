"""A text without what differs between two ways of writing the same letters."""

import re
import unicodedata
from functools import cache, lru_cache

from anyascii import anyascii
from opencc import OpenCC

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
BETWEEN_PARTS = re.compile(r"[\s,，、·・•‧]+")
NOT_IN_KEYS = re.compile(r"[^a-z0-9]")
UYGHUR_LETTERS = str.maketrans(
    dict(
        zip(
            "اەبپتجخدرزسفقكگلمنھوۇۆۈۋېىيچژشغڭئ",
            (*"aebptjxdrzsfqkglmnhououweiy", "ch", "zh", "sh", "gh", "ng", ""),
            strict=True,
        )
    )
)
"""The Uyghur alphabet, whose vowels are written: as Arabic it would lose them."""


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=8192)
def simplified(text: str) -> str:
    """The text with simplified characters. For keys only: the way back would damage names."""
    converted: str = _to_simplified().convert(unicodedata.normalize("NFKC", text))
    return converted


@lru_cache(maxsize=8192)
def folded_key(text: str) -> str:
    """Letters and digits only, without case and accents; Chinese characters simplified.

    Other scripts are transliterated to ASCII, so that a name in Tibetan or Uyghur letters has a
    key too.

    >>> folded_key("Liú Xiǎo-bō"), folded_key("劉曉波")
    ('liuxiaobo', '刘晓波')
    """
    return "".join(
        char if HAN.match(char) else NOT_IN_KEYS.sub("", anyascii(char).casefold())
        for char in simplified(text).translate(UYGHUR_LETTERS)
    )


@lru_cache(maxsize=8192)
def han_of(text: str) -> str:
    """The Chinese characters of a text, simplified, in order; empty where there are none."""
    return "".join(HAN.findall(simplified(text)))


def parts_of(text: str) -> list[str]:
    """The parts of a name, folded: what white space, commas and middle dots keep apart.

    >>> parts_of("Liu, Hsiao-po"), parts_of("热比娅·卡德尔")
    (['liu', 'hsiaopo'], ['热比娅', '卡德尔'])
    """
    return [key for part in BETWEEN_PARTS.split(text) if (key := folded_key(part))]
