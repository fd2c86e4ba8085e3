"""What the words around dates make of them: since, before, between, about, early.

A text is first written as a skeleton in which each date is one sign, so that a phrase such as
``between … and …`` is one short pattern.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dossiers.facts.reading.points import Point, is_date, neighbour, third_of

FIRST_SIGN = 0xE000
MOST_POINTS = 500
"""As many dates as are read from one text."""

_P = f"[{chr(FIRST_SIGN)}-{chr(FIRST_SIGN + MOST_POINTS)}]"


@dataclass(frozen=True)
class Stated:
    """Values read from the words from ``start`` to ``end``, likeliest first."""

    start: int
    end: int
    values: tuple[str, ...]


class Skeleton:
    """A text with one sign for each of its ``points``, which do not overlap and are in order."""

    def __init__(self, text: str, points: Sequence[Point]) -> None:
        self.points = points
        pieces: list[str] = []
        self._at: list[tuple[int, int]] = []
        here = 0
        for number, point in enumerate(points):
            self._add(pieces, text, here, point.start)
            pieces.append(chr(FIRST_SIGN + number))
            self._at.append((point.start, point.end))
            here = point.end
        self._add(pieces, text, here, len(text))
        self.text = "".join(pieces)

    def _add(self, pieces: list[str], text: str, start: int, end: int) -> None:
        # The private signs that a text may hold itself must not pass for dates.
        pieces.append(
            "".join(" " if "\ue000" <= sign <= "\uf8ff" else sign for sign in text[start:end])
        )
        self._at += [(offset, offset + 1) for offset in range(start, end)]

    def span(self, match: re.Match[str]) -> tuple[int, int]:
        """Where the matched words stand in the text."""
        return self._at[match.start()][0], self._at[match.end() - 1][1]

    def points_of(self, match: re.Match[str]) -> list[Point]:
        """The points among the matched words."""
        return [self.points[ord(sign) - FIRST_SIGN] for sign in match[0] if re.fullmatch(_P, sign)]


_ABOUT = re.compile(
    rf"\b(?:on\s+or\s+(?:about|around)|(?:some\s?time\s+)?around|about|approximately|roughly|circa"
    rf"|ca?\.)\s*({_P})|(?:约|大约|大概|大致)(?:在|于)?({_P})|({_P})(?:左右|前后)",
    re.IGNORECASE,
)
_DOUBTED = re.compile(rf"({_P})\s?(?:\(uncertain\)|\(存疑\))", re.IGNORECASE)
_THIRD = re.compile(
    rf"\b(?:the\s+)?(?P<which>early|mid|late|(?:beginning|start|middle|end|early\spart|latter\spart)"
    rf"\s+of)(?:\s+in)?[\s-]*(?P<point>{_P})",
    re.IGNORECASE,
)
_VAGUE = re.compile(rf"\ba\s+(day|month)\s+in\s+({_P})", re.IGNORECASE)
_THIRDS = {"early": "early", "beginning": "early", "start": "early", "mid": "mid", "middle": "mid"}


def qualified(skeleton: Skeleton) -> list[Point]:
    """The points with what the words right beside them say: about, early, a day in."""
    found = {point.start: point for point in skeleton.points}
    for pattern, change in (
        (_THIRD, _third),
        (_VAGUE, _vague),
        (_ABOUT, _marked("~")),
        (_DOUBTED, _marked("?")),
    ):
        for match in pattern.finditer(skeleton.text):
            (point,) = skeleton.points_of(match)
            changed = change(match, found[point.start])
            if changed is not None and is_date(changed.edtf):
                start, end = skeleton.span(match)
                found[point.start] = changed.widened(start, end)
    return sorted(found.values(), key=lambda point: point.start)


def _third(match: re.Match[str], point: Point) -> Point | None:
    word = re.split(r"\s", match["which"].lower())[0]
    third = third_of(point.plain, _THIRDS.get(word, "late")) if point.is_plain else None
    return replace(point, plain=third[0], until=third[1]) if third else None


def _vague(match: re.Match[str], point: Point) -> Point | None:
    length = len(point.plain)
    if not point.is_plain or (match[1].lower() == "month") != (length == len("2011")):
        vague_year = point.is_plain and length == len("2011")
        return replace(point, plain=f"{point.plain}-XX-XX") if vague_year else None
    return replace(point, plain=f"{point.plain}-XX")


def _marked(mark: str) -> Callable[[re.Match[str], Point], Point | None]:
    def change(match: re.Match[str], point: Point) -> Point | None:
        del match
        both = {point.mark, mark} == {"?", "~"}
        new = "%" if both else mark
        return None if point.until or point.others else replace(point, mark=new)

    return change


def _between(a: Point, b: Point) -> list[str]:
    return [f"[{a.plain}..{b.plain}]"] if a.is_plain and b.is_plain else []


def _either(a: Point, b: Point) -> list[str]:
    return [f"[{a.plain},{b.plain}]"] if a.is_plain and b.is_plain else []


def _lasting(a: Point, b: Point) -> list[str]:
    whole = [] if a.until or b.until or a.others or b.others else [f"{a.edtf}/{b.edtf}"]
    return [*whole, a.edtf, b.edtf]


def _since(a: Point) -> list[str]:
    return [a.edtf] if a.until or a.others else [a.edtf, f"{a.edtf}/.."]


def _from_then(a: Point) -> list[str]:
    return [a.edtf] if a.until or a.others else [a.edtf, f"{a.edtf}/"]


def _until(a: Point) -> list[str]:
    return [a.edtf] if a.until or a.others else [a.edtf, f"../{a.edtf}"]


def _till_then(a: Point) -> list[str]:
    return [a.edtf] if a.until or a.others else [a.edtf, f"/{a.edtf}"]


def _by(a: Point) -> list[str]:
    return [f"[..{a.plain}]"] if a.is_plain else []


def _from_on(a: Point) -> list[str]:
    return [f"[{a.plain}..]"] if a.is_plain else []


def _before(a: Point) -> list[str]:
    return [f"[..{neighbour(a.plain, step=-1)}]"] if a.is_plain else []


def _after(a: Point) -> list[str]:
    return [f"[{neighbour(a.plain, step=1)}..]"] if a.is_plain else []


_Build = Callable[..., list[str]]


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words.replace("P", _P).replace(" ", r"\s+"), re.IGNORECASE)


_DASH = r"\s*[-–—~～]{1,2}\s*"
_PHRASES: tuple[tuple[re.Pattern[str], _Build], ...] = (
    (_pattern(r"\bbetween P and P"), _between),
    (_pattern(rf"P(?:至|到|{_DASH})P(?:之间|间|期间)"), _between),
    (_pattern(rf"(?:\bfrom )?P(?: (?:to|until|till|through) |{_DASH}|至|到)P"), _lasting),
    (_pattern(r"P(?: or |或(?=P))P"), _either),
    (_pattern(r"\bfrom P to an unknown day|自P起,结束日期不详"), _from_then),
    (_pattern(r"\bfrom an unknown day to P|开始日期不详,至P为止"), _till_then),
    (_pattern(r"\b(?:on|in) or before P|\b(?:by|no later than|not later than) P|P或之前"), _by),
    (_pattern(r"\b(?:on|in) or after P|P或之后|\bno earlier than P"), _from_on),
    (
        _pattern(
            r"\b(?:before|prior to|earlier than) P|P(?:之前|以前|前(?![往去来夕后赴妻夫任述面]))"
        ),
        _before,
    ),
    (_pattern(r"\b(?:after|later than) P|P(?:之后|以后|后(?![来天续面]))"), _after),
    (_pattern(r"\bsince P|[自从]P(?:起|以来|至今|开始)|P(?:至今|以来|起至今)"), _since),
    (_pattern(r"\b(?:until|till|up to) P|(?:截至|截止|直到|直至|至)P(?:为止|止)?"), _until),
)
_DENIED = re.compile(
    r"(?:\bnot|\bnever|n't|并非|不是)(?:\s+(?:until|on|in|at|during))?\s*$", re.IGNORECASE
)


def stated(skeleton: Skeleton) -> list[Stated]:
    """What the text says of each of its points, in the order in which it says it."""
    found: list[Stated] = []
    taken: set[int] = set()
    for pattern, build in _PHRASES:
        for match in pattern.finditer(skeleton.text):
            points = skeleton.points_of(match)
            if taken.intersection(point.start for point in points):
                continue
            values = tuple(value for value in build(*points) if is_date(value))
            if values:
                taken |= {point.start for point in points}
                start, end = skeleton.span(match)
                found.append(Stated(start, end, _with_others(values, points)))
    for number, point in enumerate(skeleton.points):
        sign = skeleton.text.index(chr(FIRST_SIGN + number))
        if point.start not in taken and not _DENIED.search(skeleton.text, 0, sign):
            found.append(Stated(point.start, point.end, (point.edtf, *point.others)))
    return sorted(found, key=lambda item: (item.start, item.end))


def _with_others(values: tuple[str, ...], points: list[Point]) -> tuple[str, ...]:
    return (*values, *(other for point in points for other in point.others))
