"""The search keys of a name: derived when it is saved, compared as they stand.

`search_keys_of` makes two things of a name:

* *words*, in one text for a trigram index: ``" =liuhsiaopo =/hsiaopoliu ~liuxiaobo … "``. The
  signs before a word say what it is (see `Mark`); the index takes them for white space;
* *grams*, a list for an index of whole items: every Chinese character and pair of characters,
  parts of one or two letters, and of short words every form with one letter left out. Trigrams
  find none of these.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from dossiers.names.chinese import Spelt, as_pinyin, as_wade_giles, readings_of, wade_giles
from dossiers.names.folding import HAN, han_of, parts_of
from dossiers.names.habits import as_tibetan, as_uyghur

KEYS_VERSION = 1
"""Raised whenever the same name gets other keys; `derive_name_keys` then derives them anew."""

LONGEST_CHINESE = 4
"""Syllables of a Chinese name: two of a compound surname, two of a given name."""

SHORT_WORD = 8
"""Letters up to which a typing mistake is looked for by leaving letters out, not by trigrams."""


class Mark(StrEnum):
    """What a word is of a name."""

    OWN = "="
    READ = "~"
    """Read into pinyin, from characters or from Wade-Giles."""
    WADE = ":"
    """In Wade-Giles without marks, by which several syllables of pinyin become one."""
    HABIT = "*"
    """By the sound of Tibetan and Uyghur names."""


class Word(NamedTuple):
    """One spelling of a whole name, without spaces; ``is_turned``: its parts in another order."""

    mark: Mark
    text: str
    is_turned: bool = False

    def __str__(self) -> str:
        return f"{self.mark.value}{'/' if self.is_turned else ''}{self.text}"


WORD = re.compile(r"([=~:*])(/?)(\S+)")
MARKS = {mark.value: mark for mark in Mark}


class Keys(NamedTuple):
    """The keys of a name as they are stored."""

    words: str
    grams: list[str]


@lru_cache(maxsize=4096)
def words_of(text: str, *, forgiving: bool = False) -> tuple[Word, ...]:
    """Every word of a name, the likeliest first.

    ``forgiving``: mistyped elements of Tibetan names are taken for what they are like.

    >>> [str(word) for word in words_of("Lü Xiaojun")]
    ['=luxiaojun', '=/xiaojunlu', ':luhsiaochun', ':/hsiaochunlu']
    """
    found: dict[str, Word] = {}
    for mark, parts in _spellings(text, forgiving=forgiving):
        for number, way in enumerate(_orders(parts)):
            word = Word(mark, "".join(way), is_turned=number > 0)
            found.setdefault(word.text, word)
    return tuple(found.values())


def _spellings(text: str, *, forgiving: bool) -> Iterator[tuple[Mark, Sequence[str]]]:
    yield Mark.OWN, parts_of(text)
    if han_of(text):
        chinese = readings_of(text)
    else:
        chinese = _spelt_in_letters(text)
        if not chinese or _is_long(chinese[0]):
            yield from ((Mark.HABIT, parts) for parts in as_uyghur(text))
    yield from ((Mark.READ, _joined(spelt)) for spelt in chinese)
    yield from (
        (Mark.WADE, _joined(_in_wade_giles(spelt))) for spelt in chinese if not _is_long(spelt)
    )
    tibetan = as_tibetan(text, forgiving=forgiving)
    if tibetan:
        yield Mark.HABIT, tibetan


def _spelt_in_letters(text: str) -> list[Spelt]:
    """A name in letters as the syllables of pinyin; two ways where it has the hyphens of both.

    One that can be pinyin is else not taken for Wade-Giles: its word of that system is enough.
    """
    ways = [as_pinyin(text)]
    if not ways[0] or "-" in text:
        ways.append(as_wade_giles(text))
    return [way for at, way in enumerate(ways) if way and way not in ways[:at]]


def _is_long(spelt: Spelt) -> bool:
    """Whether it has more syllables than a Chinese name: a foreign one that happens to be read."""
    return sum(map(len, spelt)) > LONGEST_CHINESE or max(map(len, spelt), default=0) > 2


def _joined(spelt: Spelt) -> list[str]:
    return ["".join(part) for part in spelt]


def _in_wade_giles(spelt: Spelt) -> Spelt:
    return [tuple(wade_giles(syllable) for syllable in part) for part in spelt]


def _orders(parts: Sequence[str]) -> Iterator[Sequence[str]]:
    """The parts as they stand, the first put last, and the last put first."""
    if not any(parts):
        return
    yield parts
    if len(parts) > 1:
        yield [*parts[1:], parts[0]]
    if len(parts) > 2:
        yield [parts[-1], *parts[:-1]]


def grams_of(text: str) -> list[str]:
    """The items of a name that trigrams do not find."""
    found = dict.fromkeys(han_grams(han_of(text)))
    found |= dict.fromkeys(part for part in parts_of(text) if len(part) < 3)
    for word in words_of(text):
        is_rare = word.mark == Mark.WADE and word.is_turned
        if not is_rare and len(word.text) <= SHORT_WORD + 1:
            found |= dict.fromkeys(left_out(word.text))
    return list(found)


def han_grams(han: str) -> list[str]:
    """The characters and the pairs of characters.

    >>> han_grams("刘晓波")
    ['刘', '晓', '波', '刘晓', '晓波']
    """
    return [han[at : at + size] for size in (1, 2) for at in range(len(han) - size + 1)]


def left_out(word: str) -> list[str]:
    """The word, and the word with each of its letters left out; none of Chinese characters.

    Two words that differ by one typing mistake have one of these in common.

    >>> left_out("lin")
    ['-lin', '-in', '-ln', '-li']
    """
    if len(word) < 3 or HAN.search(word):
        return []
    return [f"-{word}", *(f"-{word[:at]}{word[at + 1 :]}" for at in range(len(word)))]


@lru_cache(maxsize=1024)
def search_keys_of(text: str, *, script: str = "", kind: str = "") -> Keys:
    """The keys of a name.

    The script and the kind of the name change nothing today: a pen name is found like a legal one,
    and what the letters are is seen from themselves.
    """
    del script, kind
    words = words_of(text)
    return Keys(f" {' '.join(map(str, words))} " if words else "", grams_of(text))


def stored_words(keys: str) -> list[Word]:
    """The words of a stored text, in its order."""
    return [Word(MARKS[mark], text, bool(turned)) for mark, turned, text in WORD.findall(keys)]


def as_typed(words: Iterable[Word]) -> list[Word]:
    """Those in the order in which the parts were typed."""
    return [word for word in words if not word.is_turned]
