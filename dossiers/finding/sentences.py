"""The sentence in which something stands, in English and Chinese text."""

import re

LONGEST_SENTENCE = 500
"""Code points on either side beyond which no sentence is followed."""

# A full stop after an abbreviation or an initial ends no sentence.
_END = re.compile(
    r"[。！？；]+[”’」』）]*"
    r"|(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bNo)(?<!\bSt)(?<!\bJan)(?<!\bFeb)(?<!\bMar)(?<!\bApr)"
    r"(?<!\bJun)(?<!\bJul)(?<!\bAug)(?<!\bSep)(?<!\bSept)(?<!\bOct)(?<!\bNov)(?<!\bDec)"
    r"(?<!\b[A-Z])[.!?]+[\"”’)\]]*(?=\s+[\"“‘(\[]?[^\sa-z])"
    r"|\n\s*\n|(?<=[.!?。！？:：])\n"
)


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the sentence that holds the code points from ``start`` to ``end``.

    Without white space at its ends; never longer than twice `LONGEST_SENTENCE` and what it holds.

    >>> text = "He left. On 26 Jun. 2017 he was moved. All saw it."
    >>> text[slice(*sentence_around(text, 12, 24))]
    'On 26 Jun. 2017 he was moved.'
    """
    left = max(start - LONGEST_SENTENCE, 0)
    right = min(end + LONGEST_SENTENCE, len(text))
    ends = [match.end() for match in _END.finditer(text, left, right)]
    first = max((place for place in ends if place <= start), default=left)
    last = min((place for place in ends if place >= end), default=right)
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last


def nearest_place(text: str, quote: str, *, near: int) -> int | None:
    """The start of the occurrence of ``quote`` that lies nearest to ``near``; None for none."""
    before = text.rfind(quote, 0, near + len(quote))
    after = text.find(quote, near)
    found = [place for place in (before, after) if place >= 0]
    return min(found, key=lambda place: abs(place - near), default=None)
