"""What somebody looks for, in a small and forgiving language.

    hospital Shenyang          both words, in any order and in any form (hospitals, …)
    "moved to a hospital"      these words as they follow each other
    刘晓波                      these characters as they follow each other, or 劉曉波
    hospital -Beijing          not with this word
    hospital OR clinic         either

Everything else is plain text: no sign has a meaning of its own, and none is an error.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from casetracker.exceptions import CasetrackerError
from casetracker.languages import bilingual
from casetracker.searching.folding import Word, words_of

LONGEST_QUERY = 200
MOST_TERMS = 12

_COMMON = """
a about after again all also am an and any are as at be because been before being between both but
by can could did do does doing down during each few for from further had has have having he her
here hers him his how i if in into is it its itself just me more most my no nor not now of off on
once only or other our out over own s same she should so some such t than that the their them then
there these they this those through to too under until up very was we were what when where which
while who whom why will with would you your
"""
COMMON = frozenset(_COMMON.split())
"""English words that say too little to be looked for unless they are quoted."""

_QUOTES = '"“”„«»「」『』'
_TOKEN = re.compile(
    rf"(?P<minus>(?<!\S)[-－])?"
    rf"(?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]|(?P<plain>[^\s{_QUOTES}]+)|.)",
    re.DOTALL,
)


class QueryError(CasetrackerError):
    """A query that asks for nothing that can be looked for; the message says what would help."""

    code = "query"


@dataclass(frozen=True)
class Term:
    """Words that follow each other; ``is_quoted`` keeps common ones."""

    words: tuple[Word, ...]
    is_quoted: bool = False

    @property
    def said(self) -> str:
        """The words as they are looked for."""
        return " ".join(word.text for word in self.words)

    @property
    def is_common(self) -> bool:
        """Whether it says too little by itself."""
        return not self.is_quoted and len(self.words) == 1 and self.words[0].text in COMMON

    @property
    def is_single_character(self) -> bool:
        """Whether it is one Chinese character, by which pairs begin."""
        return len(self.words) == 1 and self.words[0].is_han and len(self.words[0].text) == 1

    @cached_property
    def lexemes(self) -> str:
        """The words as the database lists them, with spaces: pairs of Chinese characters.

        A run has its first and last character by itself only where a gap is known to be.
        """
        return " ".join(_listed(self.words))


def _listed(words: Sequence[Word]) -> Iterator[str]:
    last = len(words) - 1
    for number, word in enumerate(words):
        if not word.is_han:
            yield word.text
            continue
        run = word.text
        if number > 0:
            yield run[0]
        yield from (run[at : at + 2] for at in range(len(run) - 1))
        if number < last:
            yield run[-1]


@dataclass(frozen=True)
class Group:
    """Terms that must all stand in a text, and terms that must not."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()

    @property
    def as_phrase(self) -> Term | None:
        """All that is wanted, as one phrase; None where that is a single term."""
        if len(self.wanted) < 2:
            return None
        return Term(tuple(word for term in self.wanted for word in term.words))


@dataclass(frozen=True)
class Query:
    """Groups of which one must fit; ``ignored`` are common words that are not looked for."""

    groups: tuple[Group, ...]
    ignored: tuple[str, ...] = ()

    @cached_property
    def wanted(self) -> tuple[Term, ...]:
        """The terms of all groups, each once."""
        return tuple(dict.fromkeys(term for group in self.groups for term in group.wanted))


def query_of(text: str) -> Query:
    """What ``text`` asks for. Raises `QueryError`."""
    if len(text) > LONGEST_QUERY:
        raise _refused(
            "too_long",
            f"A search has at most {LONGEST_QUERY} characters.",
            f"检索词最多 {LONGEST_QUERY} 个字符。",
        )
    found = _groups(text)
    ignored: list[str] = []
    kept = [_without_common(group, ignored) for group in found]
    _refuse_empty(found, kept, is_common=bool(ignored))
    if sum(len(group.wanted) + len(group.unwanted) for group in kept) > MOST_TERMS:
        raise _refused(
            "too_many",
            f"Look for at most {MOST_TERMS} words or phrases.",
            f"最多检索 {MOST_TERMS} 个词或短语。",
        )
    return Query(tuple(group for group in kept if group.wanted), tuple(dict.fromkeys(ignored)))


def _refuse_empty(found: Sequence[Group], kept: Sequence[Group], *, is_common: bool) -> None:
    """Raise `QueryError` where nothing is left to look for: such a query would find everything."""
    if not any(group.wanted or group.unwanted for group in found):
        raise _refused("empty", "Type a word to look for.", "请输入要检索的词。")
    if is_common and not any(group.wanted for group in kept):
        raise _refused(
            "common",
            "These words are too common; put them in quotation marks to look for just them.",
            "这些词过于常见；如需检索，请加引号。",
        )
    if any(group.unwanted and not group.wanted for group in kept):
        raise _refused(
            "only_unwanted",
            "Say what to look for, not only what to leave out.",
            "请输入要检索的词，不能只有要排除的词。",
        )


def _refused(code: str, english: str, chinese: str) -> QueryError:
    return QueryError(str(bilingual(english, chinese)), field="q", code=code)


def _groups(text: str) -> list[Group]:
    groups: list[tuple[list[Term], list[Term]]] = [([], [])]
    for match in _TOKEN.finditer(text):
        if match["plain"] == "OR" and not match["minus"]:
            groups.append(([], []))
            continue
        side = groups[-1][1 if match["minus"] else 0]
        if match["quoted"] is not None:
            words = tuple(words_of(match["quoted"]))
            side += [Term(_unplaced(words), is_quoted=True)] if words else []
        elif match["plain"]:
            side += _terms(match["plain"])
    return [
        Group(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))
        for wanted, unwanted in groups
    ]


def _terms(plain: str) -> list[Term]:
    """What is written without a space: a phrase, but Chinese and other words side by side."""
    words = _unplaced(tuple(words_of(plain)))
    if any(word.is_han for word in words):
        return [Term((word,)) for word in words]
    return [Term(words)] if words else []


def _unplaced(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words without their places, so that the same words are equal."""
    return tuple(Word(word.text, word.is_han) for word in words)


def _without_common(group: Group, ignored: list[str]) -> Group:
    """The group without words too common; they are added to ``ignored``."""
    ignored += [term.said for term in group.wanted if term.is_common]
    return Group(
        tuple(term for term in group.wanted if not term.is_common),
        tuple(term for term in group.unwanted if not term.is_common),
    )
