"""Words that somebody selected on a page, held against the text they were selected in."""

from collections.abc import Mapping
from dataclasses import dataclass

from dossiers.exceptions import StaleTextError
from sources.anchoring import LONGEST_QUOTE, normalised
from sources.exceptions import PassageError, QuoteUnusableError
from sources.models import Snapshot

LONGEST_POSITION = 9
"""Digits of the largest position that is read at all."""


@dataclass(frozen=True)
class Selection:
    """A stretch of a text in Unicode code points, half-open, with its words.

    The words are as the browser has them: between two paragraphs it does not know which white
    space the text holds, only how much of it.
    """

    start: int
    end: int
    quote: str

    @classmethod
    def read(cls, told: Mapping[str, str]) -> "Selection":
        """The selection that a form tells of in ``start``, ``end`` and ``quote``.

        Raises `PassageError` where the positions are not whole numbers.
        """
        start, end = (_position(told.get(name, "")) for name in ("start", "end"))
        return cls(start, end, normalised(told.get("quote", "")))

    def found_in(self, text: str) -> "Selection":
        """The same words as ``text`` has them, without the white space at their ends.

        Raises `QuoteUnusableError` where there is nothing but white space or too much, and
        `StaleTextError` where other words stand there.
        """
        if not self.quote.strip():
            raise QuoteUnusableError(
                "Only white space is selected: select words of the document.", field="quote"
            )
        words = text[self.start : self.end]
        if not _same_words(self.quote, words):
            raise StaleTextError(
                "The document has other words at this place than those selected. "
                "Reload the page, then select them again."
            )
        kept = words.strip()
        if len(kept) > LONGEST_QUOTE:
            raise QuoteUnusableError(
                f"{len(kept):,} characters are selected; a passage has at most "
                f"{LONGEST_QUOTE:,}. Select the words that say it.",
                field="quote",
            )
        start = self.start + len(words) - len(words.lstrip())
        return Selection(start, start + len(kept), kept)


def refuse_overtaken(snapshot: Snapshot, *, text_sha256: str) -> None:
    """Raise `StaleTextError` where the reader has other text before them than the newest.

    ``text_sha256`` is that of the text on the page.
    """
    if text_sha256 != snapshot.text_sha256:
        raise StaleTextError("The text on this page is not the text of the snapshot. Reload it.")
    latest = snapshot.source.snapshots.without_text().first()
    if latest is not None and latest.pk != snapshot.pk:
        raise StaleTextError(
            f"A newer snapshot of this document was taken on {latest.captured_at:%Y-%m-%d %H:%M} "
            "UTC. Read that one, or compare the two.",
            newer=latest.pk,
        )


def _position(text: str) -> int:
    """A position written in ASCII digits."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_POSITION):
        raise PassageError(
            f"“{text[:20]}” is not a position in a text. Select the words again.", field="quote"
        )
    return int(text)


def _same_words(selected: str, words: str) -> bool:
    """Whether the two are the same but for the kind of white space, code point by code point."""
    return len(selected) == len(words) and all(
        one == other or (one.isspace() and other.isspace())
        for one, other in zip(selected, words, strict=True)
    )
