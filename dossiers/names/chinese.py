"""Chinese names in Latin letters: readings of characters, syllables of pinyin, Wade-Giles."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import islice, product

from pypinyin import Style, lazy_pinyin

from dossiers.names.folding import folded_key, simplified

SURNAME_READINGS: dict[str, tuple[str, ...]] = {
    "曾": ("zeng",),
    "单": ("shan",),
    "仇": ("qiu",),
    "解": ("xie",),
    "朴": ("piao", "pu"),
    "覃": ("qin", "tan"),
    "盖": ("ge", "gai"),
    "查": ("zha",),
    "区": ("ou",),
    "任": ("ren",),
    "洗": ("xian",),
    "冼": ("xian",),
    "乐": ("yue", "le"),
    "翟": ("zhai", "di"),
    "缪": ("miao", "mou"),
    "种": ("chong",),
    "折": ("she",),
    "员": ("yun",),
    "隗": ("wei", "kui"),
    "召": ("shao", "zhao"),
    "祭": ("zhai", "ji"),
    "薄": ("bo",),
    "柏": ("bai", "bo"),
    "谌": ("chen", "shen"),
    "晟": ("cheng",),
    "秘": ("bi",),
    "黑": ("he", "hei"),
    "逄": ("pang",),
    "尉": ("wei", "yu"),
    "繁": ("po",),
    "幺": ("yao",),
    "尉迟": ("yuchi",),
    "万俟": ("moqi",),
    "长孙": ("zhangsun",),
    "澹台": ("tantai",),
    "单于": ("chanyu",),
    "鲜于": ("xianyu",),
    "呼延": ("huyan",),
}
"""Surnames that are read otherwise than the same characters elsewhere, the usual reading first."""

TWO_CHARACTERS = (
    "欧阳司马上官诸葛东方夏侯皇甫公孙慕容令狐司徒司空轩辕南宫闻人东郭百里钟离公冶宗政"
    "濮阳淳于太叔申屠仲孙闾丘亓官西门拓跋完颜纳兰独孤宇文端木赫连尉迟万俟长孙澹台单于鲜于呼延"
)
COMPOUND_SURNAMES = frozenset(
    TWO_CHARACTERS[at : at + 2] for at in range(0, len(TWO_CHARACTERS), 2)
)
"""Surnames of two characters."""

GIVEN_READINGS = {
    "乐": ("le", "yue"),
    "行": ("xing", "hang"),
    "长": ("chang", "zhang"),
    "重": ("zhong", "chong"),
    "朝": ("chao", "zhao"),
    "晟": ("sheng", "cheng"),
    "茜": ("qian", "xi"),
    "传": ("chuan", "zhuan"),
    "曾": ("zeng", "ceng"),
    "单": ("dan", "shan"),
    "召": ("zhao", "shao"),
    "盛": ("sheng", "cheng"),
}
"""Characters of given names of which one cannot tell how their bearer reads them."""

MOST_READINGS = 4

FINALS = {
    "": "a ai an ang ao e ei en eng er o ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan ue uo",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan ue un uo",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
}
"""The syllables of pinyin without tones: the finals that each initial has; ü is written u."""

INITIALS = {
    "b": "p",
    "d": "t",
    "g": "k",
    "j": "ch",
    "q": "ch",
    "x": "hs",
    "zh": "ch",
    "r": "j",
    "z": "ts",
    "c": "ts",
}
"""Initials of pinyin that Wade-Giles writes otherwise, without its mark of aspiration."""

ASPIRATED = ("p", "t", "k", "q", "ch", "c")
WHOLE_SYLLABLES = {
    "zhi": "chih",
    "chi": "chih",
    "shi": "shih",
    "ri": "jih",
    "zi": "tzu",
    "ci": "tzu",
    "si": "szu",
    "er": "erh",
    "yan": "yen",
    "ye": "yeh",
    "you": "yu",
    "yong": "yung",
    "yi": "i",
    "e": "o",
    "gui": "kuei",
    "kui": "kuei",
    "yue": "yueh",
}
"""Syllables that Wade-Giles writes as no rule would tell."""

OTHER_SPELLINGS = {"ssu": "si", "yi": "yi", "huei": "hui", "e": "e", "tzi": "zi", "shi": "shi"}
"""Spellings of Wade-Giles beside the usual, with the pinyin of each."""

ENDINGS = {"ie": "ieh", "ue": "ueh", "ian": "ien", "ong": "ung", "iong": "iung"}
O_FOR_UO = ("d", "t", "n", "l", "z", "c", "s", "zh", "ch", "r")

PINYIN = frozenset(start + end for start, ends in FINALS.items() for end in ends.split())
LONGEST_SYLLABLE = 6
MOST_SYLLABLES = 8


def _initial_of(syllable: str) -> str:
    return next(start for start in sorted(FINALS, key=len)[::-1] if syllable.startswith(start))


@cache
def wade_giles(syllable: str) -> str:
    """A syllable of pinyin in Wade-Giles, without the mark of aspiration, ü as u.

    >>> [wade_giles(each) for each in ("xiao", "bo", "zhang", "chang", "yu")]
    ['hsiao', 'po', 'chang', 'chang', 'yu']
    """
    if syllable in WHOLE_SYLLABLES:
        return WHOLE_SYLLABLES[syllable]
    initial = _initial_of(syllable)
    final = syllable[len(initial) :]
    if (final == "uo" and initial in O_FOR_UO) or (final == "e" and initial in ("g", "k", "h")):
        final = "o"
    return INITIALS.get(initial, initial) + ENDINGS.get(final, final)


@cache
def _from_wade_giles() -> dict[str, list[str]]:
    """The syllables of pinyin that each spelling of Wade-Giles may be."""
    found: dict[str, list[str]] = defaultdict(list)
    for syllable in sorted(PINYIN):
        found[wade_giles(syllable)].append(syllable)
    for spelling, syllable in OTHER_SPELLINGS.items():
        if syllable not in found[spelling]:
            found[spelling].append(syllable)
    return dict(found)


def pinyin_of(spelling: str, *, aspirated: bool, umlaut: bool = False) -> str:
    """A syllable of Wade-Giles in pinyin, by its mark of aspiration and its ü.

    >>> pinyin_of("po", aspirated=False), pinyin_of("chu", aspirated=True, umlaut=True)
    ('bo', 'qu')
    """
    choices = _from_wade_giles()[spelling]

    def unlikely(syllable: str) -> tuple[bool, bool]:
        initial = _initial_of(syllable)
        rounded = initial in ("j", "q", "x", "y") and "u" in syllable[:2] and syllable != "you"
        return (initial in ASPIRATED) != aspirated, rounded != umlaut

    return min(choices, key=unlikely)


@lru_cache(maxsize=8192)
def syllables_of(letters: str, *, of_wade_giles: bool = False) -> tuple[str, ...]:
    """The fewest syllables that ``letters`` are made of; none where they are made of none.

    >>> syllables_of("xiaobo"), syllables_of("hsiaopo", of_wade_giles=True), syllables_of("brno")
    (('xiao', 'bo'), ('hsiao', 'po'), ())
    """
    known = _from_wade_giles() if of_wade_giles else PINYIN
    # The best way to spell each beginning; syllables before it need not be tried again.
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(letters) + 1):
        ways = [
            (*before, letters[start:end])
            for start in range(max(0, end - LONGEST_SYLLABLE), end)
            if (before := best[start]) is not None and letters[start:end] in known
        ]
        best.append(min(ways, key=len, default=None))
    found = best[-1]
    return found if found and len(found) <= MOST_SYLLABLES else ()


SEPARATORS = re.compile(r"[-‐‑–'’‘ʻʼ`´.]+")
TONE_NUMBERS = re.compile(r"(?<=[a-zA-Z])[0-5](?![0-9])")
ASPIRATION = re.compile(r"['’‘ʻʼ`´]")
V_FOR_UMLAUT = re.compile(r"^([ln])(?:v|yu)")

Spelt = list[tuple[str, ...]]
"""A name as its parts, each of them as its syllables."""


def _latin_parts(text: str) -> list[str]:
    return TONE_NUMBERS.sub("", text).replace(",", " ").split()


def as_pinyin(text: str) -> Spelt:
    """The parts of a name in pinyin, each as syllables; empty where it is not pinyin.

    >>> as_pinyin("Liú Xiǎobō"), as_pinyin("Lv Xi'an"), as_pinyin("Brno")
    ([('liu',), ('xiao', 'bo')], [('lu',), ('xi', 'an')], [])
    """
    found: Spelt = []
    for part in _latin_parts(text):
        pieces = [folded_key(piece) for piece in SEPARATORS.split(part)]
        spelt = [syllables_of(V_FOR_UMLAUT.sub(r"\1u", piece)) for piece in pieces if piece]
        if not spelt or not all(spelt):
            return []
        found.append(tuple(syllable for piece in spelt for syllable in piece))
    return found


def as_wade_giles(text: str) -> Spelt:
    """The parts of a name in Wade-Giles, each as syllables of pinyin; empty where it is not.

    >>> as_wade_giles("Liu Hsiao-po"), as_wade_giles("Ch'en Tu-hsiu")
    ([('liu',), ('xiao', 'bo')], [('chen',), ('du', 'xiu')])
    """
    found: Spelt = []
    for part in _latin_parts(text):
        spelt: list[str] = []
        for piece in re.split(r"[-‐‑–.]+", part):
            syllables = syllables_of(folded_key(piece), of_wade_giles=True)
            if not syllables:
                return []
            # Where a mark stands in a run of syllables is not told by our letters alone.
            marked = bool(ASPIRATION.search(piece))
            umlaut = "ü" in piece.casefold()
            spelt += [pinyin_of(each, aspirated=marked, umlaut=umlaut) for each in syllables]
        found.append(tuple(spelt))
    return found


def surname_and_given(han: str) -> tuple[str, str]:
    """The characters of a name divided after the surname; ``han`` is simplified.

    >>> surname_and_given("欧阳锋"), surname_and_given("刘晓波")
    (('欧阳', '锋'), ('刘', '晓波'))
    """
    length = 2 if len(han) > 2 and han[:2] in COMPOUND_SURNAMES else 1
    return han[:length], han[length:]


@lru_cache(maxsize=8192)
def readings_of(text: str) -> list[Spelt]:
    """How a name in Chinese characters is read: surname and given name, the usual reading first.

    A name whose parts are divided by a dot is a foreign one: it has no surname of the table.

    >>> readings_of("曾国藩")
    [[('zeng',), ('guo', 'fan')]]
    """
    parts = [part for part in re.split(r"[·・•‧\s]+", simplified(text)) if part]
    if len(parts) > 1:
        return [[tuple(_read(part)) for part in parts]]
    surname, given = surname_and_given(parts[0])
    before = SURNAME_READINGS.get(surname) or ("".join(_read(surname)),)
    plain = _read(given)
    both: Iterable[tuple[str, ...]] = [(before[0], *plain)]
    # What is not Chinese is read as one piece, so that characters and readings do not pair up.
    if len(plain) == len(given):
        sounds = zip(given, plain, strict=True)
        both = product(before, *(GIVEN_READINGS.get(char, (sound,)) for char, sound in sounds))
    found: list[Spelt] = []
    for first, *rest in islice(both, MOST_READINGS):
        spelt = [syllables_of(first) or (first,)]
        found.append([*spelt, tuple(rest)] if rest else spelt)
    return found


def _read(han: str) -> list[str]:
    """The toneless pinyin of each character, ü as u."""
    return [each.replace("v", "u") for each in lazy_pinyin(han, style=Style.NORMAL)]
