"""Numbers as English and Chinese write them out, both ways, and digits of full width."""

import re

ENGLISH_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
ENGLISH_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH = {word: number for number, word in enumerate(ENGLISH_ONES)} | {
    word: 10 * number for number, word in enumerate(ENGLISH_TENS, start=2)
}
ENGLISH_NUMBER = (
    rf"(?:(?:{'|'.join(ENGLISH_TENS)})(?:[\s-](?:{'|'.join(ENGLISH_ONES[1:10])}))?"
    rf"|(?:{'|'.join(sorted(ENGLISH_ONES[1:], key=len, reverse=True))}))"
)
"""A regular expression for one to ninety-nine in words; case is the caller's."""

CHINESE_DIGITS = "〇一二三四五六七八九"
_CHINESE = {sign: number for number, sign in enumerate(CHINESE_DIGITS)} | {
    "零": 0,
    "两": 2,
    "兩": 2,
}
CHINESE_NUMBER = "[〇零一二两兩三四五六七八九十百廿卅]{1,7}"
"""A regular expression for a number in Chinese characters, which may still not be one."""

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    ord("○"): ord("〇"),
    ord("◯"): ord("〇"),
}


def narrowed(text: str) -> str:
    """``text`` with full-width letters, digits and blanks made narrow, one character for one.

    Offsets stay what they were, unlike after NFKC.

    >>> narrowed("２０１７年　○")
    '2017年 〇'
    """
    return text.translate(_WIDE)


def number_of(text: str) -> int | None:
    """The number that digits, English words or Chinese characters write; None if they do not.

    >>> number_of("11"), number_of("Twenty-five"), number_of("三十一"), number_of("十十")
    (11, 25, 31, None)
    """
    text = text.strip().casefold()
    if text.isascii() and text.isdigit():
        return int(text) if len(text) < 10 else None
    words = re.split(r"[\s-]+", text)
    if all(word in _ENGLISH for word in words):
        return sum(_ENGLISH[word] for word in words)
    return _chinese(text)


def _chinese(text: str) -> int | None:
    text = text.replace("廿", "二十").replace("卅", "三十")
    if text and all(sign in _CHINESE for sign in text):
        return int("".join(str(_CHINESE[sign]) for sign in text))
    found = re.fullmatch(
        r"(?:([一二两兩三四五六七八九])百零?)?(?:([一二三四五六七八九])?(十))?(\w)?", text
    )
    if not found or not text:
        return None
    hundreds, tens, ten, ones = found.groups()
    if ones and ones not in _CHINESE:
        return None
    return (
        100 * _CHINESE.get(hundreds or "〇", 0)
        + (10 * _CHINESE[tens or "一"] if ten else 0)
        + _CHINESE.get(ones or "〇", 0)
    )


def in_english(number: int) -> str:
    """1 to 99 in words; larger numbers in digits.

    >>> in_english(25), in_english(120)
    ('twenty-five', '120')
    """
    if number < len(ENGLISH_ONES):
        return ENGLISH_ONES[number]
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return ENGLISH_TENS[tens - 2] + (f"-{ENGLISH_ONES[ones]}" if ones else "")


def in_chinese(number: int) -> str:
    """1 to 99 in characters; larger numbers in digits.

    >>> in_chinese(11), in_chinese(30)
    ('十一', '三十')
    """
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    front = ("" if tens == 1 else CHINESE_DIGITS[tens]) + "十" if tens else ""
    return front + (CHINESE_DIGITS[ones] if ones or not tens else "")


def year_in_chinese(year: int) -> str:
    """The year digit by digit: 二〇一七."""
    return "".join(CHINESE_DIGITS[int(digit)] for digit in str(year))
