"""Finding a quotation in a text: exactly, or not at all.

Positions are Unicode code points, half-open, as in TextPositionSelector of the W3C Web
Annotation model; prefix and suffix are those of its TextQuoteSelector. A quote is never moved to
a look-alike: what is not there word for word is refused, and the nearest stretch is only told.
"""

import unicodedata
from typing import NamedTuple

from rapidfuzz import fuzz

from sources.exceptions import QuoteAmbiguousError, QuoteNotFoundError, QuoteUnusableError

LONGEST_QUOTE = 5_000
LONGEST_TEXT = 5_000_000
"""Code points of text in one snapshot."""
CONTEXT = 32
"""Code points of prefix and suffix that are kept with a passage."""


class Span(NamedTuple):
    """A stretch of a text in code points, ``start`` included, ``end`` not."""

    start: int
    end: int


def normalised(text: str) -> str:
    """The form a snapshot's text is kept in: NFC, lines ended by LF, no byte-order mark."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def find_quote(
    text: str, quote: str, *, prefix: str = "", suffix: str = "", start: int | None = None
) -> Span:
    """Where ``quote`` stands in ``text``.

    A quote that stands there more than once must be told apart by the text right before it
    (``prefix``), right after it (``suffix``) or by its ``start``.

    Raises `QuoteUnusableError`, `QuoteNotFoundError` or `QuoteAmbiguousError`.
    """
    quote, prefix, suffix = normalised(quote), normalised(prefix), normalised(suffix)
    if not quote.strip():
        raise QuoteUnusableError("The quote is empty: copy the words of the source.", field="quote")
    if len(quote) > LONGEST_QUOTE:
        raise QuoteUnusableError(
            f"The quote has {len(quote)} characters; at most {LONGEST_QUOTE} are allowed.",
            field="quote",
        )
    if start is not None and _stands_at(text, start, quote, prefix=prefix, suffix=suffix):
        return Span(start, start + len(quote))
    everywhere = _places(text, quote)
    if not everywhere:
        near = nearest(text, quote)
        raise QuoteNotFoundError(
            f"The quote does not stand in the source word for word. The nearest text is: “{near}”",
            nearest=near,
        )
    found = [
        place
        for place in everywhere
        if text[:place].endswith(prefix)
        and text.startswith(suffix, place + len(quote))
        and start in (None, place)
    ]
    if not found:
        raise QuoteAmbiguousError(
            f"The quote stands in the source at {everywhere}, "
            "but not with this prefix, suffix or start.",
            starts=everywhere,
        )
    if len(found) > 1:
        raise QuoteAmbiguousError(
            f"The quote stands in the source {len(found)} times, at {found}: "
            "add words to it, or give a prefix, a suffix or its start.",
            starts=found,
        )
    return Span(found[0], found[0] + len(quote))


def context_of(text: str, span: Span) -> tuple[str, str]:
    """The prefix and the suffix kept with a passage: up to `CONTEXT` code points each."""
    return text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]


def nearest(text: str, quote: str) -> str:
    """The stretch of ``text`` most similar to ``quote``, in whole words; empty where none is."""
    if not text or len(quote) > LONGEST_QUOTE:
        return ""
    best = fuzz.partial_ratio_alignment(quote, text, score_cutoff=50)
    if best is None:
        return ""
    start, end = best.dest_start, best.dest_end
    while start and _within_word(text, start) and best.dest_start - start < CONTEXT:
        start -= 1
    while end < len(text) and _within_word(text, end) and end - best.dest_end < CONTEXT:
        end += 1
    return text[start:end]


def _within_word(text: str, at: int) -> bool:
    """Whether the letters before and after ``at`` belong to one word."""
    return text[at - 1].isalnum() and text[at].isalnum()


def _stands_at(text: str, start: int, quote: str, *, prefix: str, suffix: str) -> bool:
    """Whether the quote stands at ``start``, however often it stands elsewhere."""
    return (
        start >= 0
        and text.startswith(quote, start)
        and text.endswith(prefix, 0, start)
        and text.startswith(suffix, start + len(quote))
    )


def _places(text: str, quote: str) -> list[int]:
    """Every start of ``quote`` in ``text``, overlapping ones included, at most 100."""
    found: list[int] = []
    at = text.find(quote)
    while at >= 0 and len(found) < 100:
        found.append(at)
        at = text.find(quote, at + 1)
    return found
