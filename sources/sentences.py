"""The sentences of a text, and which of their words must not change unnoticed.

Cutting too seldom only makes the stretches that must be unchanged longer; cutting too often could
part a name from what is said of it. So a doubtful place is not cut. Where a text is cut depends
on nothing beyond the next blank line, so that an edit elsewhere leaves the sentences as they are.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from sources.anchoring import Span

LONGEST = 2_000
"""Code points after which a sentence that does not end is cut all the same."""

NARROW = 30
"""Code points up to which lines are too short to have been broken by the edge of a page."""

SINGLE_QUOTES = "'`´‘’‚‛‹›′「」『』｢｣"
DOUBLE_QUOTES = '"“”„‟«»″〝〞＂'
DASHES = "-‐‑‒–—―−﹘﹣－"
UNSEEN = "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
FOLDED: dict[int, str] = (
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {ord(char): "'" for char in SINGLE_QUOTES + DOUBLE_QUOTES}
    | {ord(char): "-" for char in DASHES}
    | {ord(char): "" for char in UNSEEN}
    | {ord("…"): "..."}
)
"""What is printed in one way or another without another word being said."""

HAN = "\u2e80-\u2fdf\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WHITE = re.compile(r"\s+")
WHITE_BY_HAN = re.compile(rf" (?=[{HAN}])|(?<=[{HAN}]) ")

BLANK_LINE = re.compile(r"\n\s*\n")
CLOSERS = "'\"’”»›」』）)\\]】》〉"
END = re.compile(
    rf"(?P<han>[。！？]+)(?P<han_close>[{CLOSERS}]*)"
    rf"|(?P<mark>[.!?…؟۔།]+)(?P<close>[{CLOSERS}]*)(?=\s)"
    r"|(?P<line>\n)"
)
QUOTE_ENDS = frozenset("'\"’”»›」』")
ENDED = re.compile(r"[.!?。؟۔།:;：；]['\)\]】》〉]*$")
ABBREVIATED = re.compile(
    r"(?:^|[\s(\[\"'“‘])(?:[^\W\d_]|(?:[^\W\d_]\.)+[^\W\d_]|(?m:^)\d+|Mrs?|Ms|Dr|Prof|St|Nos?|Arts?"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Sr|Jr|vs|Inc|Ltd|Co|Gen|Col|Lt|Sgt|Capt|Maj"
    r"|Rev|Hon|Sen|Rep|Gov|Pres|pp?|vol|ed|cf|al|approx|ca|etc|paras?|secs?|ch|fig|ref)$"
)

PUNCTUATION = r"\s!\"#()*,./:;?@\[\\\]^_`{|}~¡¿·•‥。、〈-】〔-〛・‧"
TOKEN = re.compile(rf"[^{PUNCTUATION}]+")
COMMON_FIRST = re.compile(
    "the|an?|in|on|at|by|for|from|of|to|as|after|before|when|while|during|since|until|if|and|but"
    "|or|so|also|then|later|however|meanwhile|there|with|without|according|some|many|most|all"
    "|both|each|another|one|who|what|where",
    re.IGNORECASE,
)
"""Words that open a sentence with a capital letter without being names."""

PRONOUN = re.compile(
    "he|she|him|her|his|hers|himself|herself|they|them|theirs?|themselves|its?|itself|i|me|mine|my"
    "|we|us|ours?|yours?|you",
    re.IGNORECASE,
)
NUMBER_WORD = (
    "half|dozen|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four"
    "|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand"
    "|[mb]illion|once|twice|first|second|third|(?:four|fif|six|seven|eigh|nin|ten)th"
)
NUMBER = re.compile(rf"\d+(?:[.,]\d+)*|\b(?:{NUMBER_WORD})\b")
HEAVY = re.compile(
    "not|no|never|neither|nor|none|nobody|nothing|cannot|without|den(?:y|ies|ied)"
    rf"|{NUMBER_WORD}"
)
"""Lower-case words whose change makes it another statement; pronouns are others."""

ROLE = (
    "(?:(?:grand)?(?:father|mother|parent|son|daughter|child(?:ren)?)|(?:step)?(?:brother|sister)"
    "|wife|wives|husband|spouse|fianc[eé]e?|widow(?:er)?|uncle|aunt|nephew|niece|cousin|relative"
    "|family|families|couple|twin|baby|girl|boy|(?:boy|girl)?friend|neighbour|neighbor|partner"
    "|wo?m[ae]n|person|people|colleague|classmate|cellmate|comrade|assistant|secretary|driver"
    "|writer|author|poet|novelist|blogger|journalist|reporter|editor|publisher|bookseller|artist"
    "|singer|filmmaker|photographer|scholar|academic|professor|teacher|student|pupil|economist"
    "|historian|engineer|doctor|nurse|farmer|herder|worker|trader|entrepreneur"
    "|(?:business|police|clergy|spokes)?(?:man|woman|men|women)|activist|dissident|advocate"
    "|campaigner|petitioner|protester|defender|lawyer|attorney|barrister|judge|prosecutor|official"
    "|officer|guard|monk|nun|lama|abbot|imam|priest|pastor|bishop|believer|practitioner"
    "|defendant|accused|suspect|prisoner|inmate|detainee|convict|victim|witness(?:es)?|villager"
    "|resident|citizen|national|tourist|member|leader|founder|director|chairman|president"
    "|candidate|laureate|refugee|exile)s?(?:-in-law)?"
)
REFERRING = re.compile(
    rf"\b(?:th(?:is|at|[eo]se)|there|then|later|same|former|latter|both|pair|two|such|{ROLE})\b"
)
"""Words that point at somebody without a name."""

OF_PEOPLE = re.compile(rf"{PRONOUN.pattern}|{ROLE}", re.IGNORECASE)
IN_TIME = re.compile(
    r"\b(?:then|later|after(?:wards?)?|before|same|following|next|previous|earlier|ago|that"
    r"|meanwhile)\b|[同当次翌后前此]",
    re.IGNORECASE,
)
"""Words that may count from a date in another sentence."""

OF_THE_CALENDAR = re.compile(
    "(?:Janu|Febru)ary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber"
    "|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
)


def folded(text: str) -> str:
    """``text`` without differences of white space, quotation marks, dashes and width.

    White space beside Han characters is dropped altogether.
    """
    return WHITE_BY_HAN.sub("", WHITE.sub(" ", text.translate(FOLDED))).strip()


def places_folded(text: str) -> list[int]:
    """For each character of ``folded(text)``, the position in ``text`` that it comes from."""
    places: list[int] = []
    last, white = "", -1
    for at, char in enumerate(text):
        if char.isspace():
            white = at if white < 0 else white
            continue
        for kept in FOLDED.get(ord(char), char):
            if white >= 0 and last and not (_is_han(last) or _is_han(kept)):
                places.append(white)
            white = -1
            places.append(at)
            last = kept
    return places


_HAN = re.compile(rf"[{HAN}]")


def _is_han(char: str) -> bool:
    return _HAN.match(char) is not None


def weighty(key: str) -> list[str]:
    """The words of a folded sentence that say of whom, how many and whether, in their order.

    All but plain lower-case words: names, numbers, negations, pronouns, and every word of a
    script without small letters.
    """
    return [token for at, token in enumerate(words(key)) if _weighs(token, is_first=at == 0)]


def people(key: str) -> list[str]:
    """The words of a folded sentence that may tell of whom another one speaks, in their order.

    Names, pronouns, and what people are called instead of a name.
    """
    return [
        token
        for at, token in enumerate(words(key))
        if OF_PEOPLE.fullmatch(token)
        or not (
            is_plain(token)
            or NUMBER.fullmatch(token)
            or HEAVY.fullmatch(token)
            or (at == 0 and COMMON_FIRST.fullmatch(token))
        )
    ]


def numbers(key: str) -> list[str]:
    """The numbers of a folded sentence and the names of months and days, in their order."""
    months = [word for word in words(key) if OF_THE_CALENDAR.fullmatch(word)]
    return NUMBER.findall(key) + months


def words(key: str) -> list[str]:
    """The words of a folded sentence."""
    return [token.strip("'-") or token for token in TOKEN.findall(key)]


def _weighs(token: str, *, is_first: bool) -> bool:
    if is_first and COMMON_FIRST.fullmatch(token):
        return False
    return not is_plain(token)


def is_plain(token: str) -> bool:
    """Whether it is a word in small letters that neither counts, denies nor points at somebody."""
    if HEAVY.fullmatch(token) or PRONOUN.fullmatch(token) or token.endswith("n't"):
        return False
    return all(char.islower() or char in "'-" for char in token)


class Sentence(NamedTuple):
    """A sentence in code points, half-open; ``block`` counts the blank lines before it."""

    start: int
    end: int
    block: int


class Outline:
    """A text as its sentences. What is not in any of them is white space."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = list(_sentences_of(text))
        self.keys = [folded(text[each.start : each.end]) for each in self.sentences]
        self._starts = [each.start for each in self.sentences]
        self._ends = [each.end for each in self.sentences]
        self._loose: dict[int, bool] = {}

    def __len__(self) -> int:
        return len(self.sentences)

    def touched(self, span: Span) -> tuple[int, int]:
        """The first and the last sentence that ``span`` reaches into."""
        first = bisect_right(self._ends, span.start)
        last = bisect_left(self._starts, span.end) - 1
        return min(first, len(self) - 1), max(last, first)

    def stretch(self, first: int, last: int) -> Span:
        """The place of the sentences from ``first`` to ``last``."""
        return Span(self.sentences[first].start, self.sentences[last].end)

    def key(self, first: int, last: int) -> str:
        """The sentences from ``first`` to ``last``, folded."""
        if first == last:
            return self.keys[first]
        span = self.stretch(first, last)
        return folded(self.text[span.start : span.end])

    @cached_property
    def folded_text(self) -> str:
        """The whole text, folded."""
        return folded(self.text)

    def is_open(self, at: int) -> bool:
        """Whether the sentence has no end of its own: a heading, a line of a list, a cell."""
        return ENDED.search(self.keys[at]) is None

    def reach(self, at: int) -> int:
        """How many sentences back somebody is looked for whom it does not name.

        One where the script hides names, as Han does: any change there counts.
        """
        if not self.is_loose(at):
            return 0
        return 1 if _HAN.search(self.keys[at]) else 2

    def ends_in_quote(self, at: int) -> bool:
        """Whether it ends with a quotation mark, so that who speaks may be named after it."""
        return self.keys[at].endswith("'")

    def is_loose(self, at: int) -> bool:
        """Whether it may speak of somebody who is named in another sentence only."""
        if at not in self._loose:
            self._loose[at] = _is_loose(self.keys[at])
        return self._loose[at] or self.is_open(at)


def _is_loose(key: str) -> bool:
    """Whether a folded sentence leans on others: it has no name, or a word that points."""
    tokens = words(key)
    if _HAN.search(key) or key[:1].islower() or REFERRING.search(key):
        return True
    if any(map(PRONOUN.fullmatch, tokens)):
        return True
    capital = [token[:1].isupper() and not OF_THE_CALENDAR.fullmatch(token) for token in tokens]
    # The first word has a capital letter whatever it is.
    return not any(capital[1:])


def _sentences_of(text: str) -> Iterator[Sentence]:
    start = 0
    gaps = [*((gap.start(), gap.end()) for gap in BLANK_LINE.finditer(text)), (len(text),) * 2]
    for block, (end, following) in enumerate(gaps):
        begin = start
        for cut in [*_cuts(text, start, end), end]:
            for piece in _pieces(text, begin, cut):
                yield Sentence(*piece, block)
            begin = cut
        start = following


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch without white space around it, cut where it is too long; nothing if empty."""
    while start < end:
        cut = end
        if end - start > LONGEST:
            space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
            cut = space if space > 0 else start + LONGEST
        piece = text[start:cut]
        if piece.strip():
            left = start + len(piece) - len(piece.lstrip())
            yield left, left + len(piece.strip())
        start = cut


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Where sentences end inside a block without a blank line."""
    lines = _Lines(text, start, end)
    for match in END.finditer(text, start, end):
        kind = match.lastgroup
        if kind in ("han", "han_close"):
            is_end = not QUOTE_ENDS & set(match["han_close"])
        elif kind in ("mark", "close"):
            is_end = not QUOTE_ENDS & set(match["close"]) and _ends_sentence(text, match, end)
        else:
            is_end = lines.break_is_meant(match.start())
        if is_end:
            yield match.end()


def _ends_sentence(text: str, match: re.Match[str], end: int) -> bool:
    """Whether a full stop ends a sentence: no small letter follows, no abbreviation precedes."""
    following = text[match.end() : min(end, match.end() + 60)].lstrip()
    if following[:1].islower():
        return False
    before = text[max(0, match.start() - 12) : match.start()]
    return match["mark"] != "." or ABBREVIATED.search(before) is None


class _Lines:
    """The lines of a block, to tell a break that is meant from one where a line was full."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end

    @cached_property
    def width(self) -> int:
        """The length of the longest line."""
        return max(map(len, self.text[self.start : self.end].split("\n")))

    def break_is_meant(self, at: int) -> bool:
        """Whether the line that ends at ``at`` ends a sentence, or had room for one word more.

        Fifteen in a hundred are left for letters of different width. Where all lines are short
        every break is meant.
        """
        if self.width < NARROW:
            return True
        line = self.text[max(self.start, self.text.rfind("\n", self.start, at) + 1) : at].rstrip()
        if ENDED.search(folded(line[-20:])) and ABBREVIATED.search(line[-13:-1]) is None:
            return True
        rest = self.text[at + 1 : min(self.end, at + 61)].lstrip()
        word = 1 if _HAN.match(rest) else len(rest.split(None, 1)[0]) if rest else 0
        return (len(line) + 1 + word) <= 0.85 * self.width
