"""The passages below a record of a case file, and what each is said to bear out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dossiers.vocabularies import ClaimBasis, Credibility
from sources.anchoring import find_quote
from sources.exceptions import PassageError

WORDS: dict[str, type] = {
    "source": str,
    "quote": str,
    "prefix": str,
    "suffix": str,
    "start": int,
    "speaker": str,
}
STATING = frozenset({*WORDS, "says", "implies", "credibility"})
IMPLYING = frozenset({"value", "because", "credibility"})


@dataclass(frozen=True)
class Words:
    """A quotation: the key of its source, the exact words, and what tells their place."""

    source: str
    quote: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    speaker: str = ""


@dataclass(frozen=True)
class Statement:
    """These words bear out this field: with ``value``, or with the record's own where None."""

    words: Words
    field: str
    value: str | None
    basis: ClaimBasis
    basis_note: str
    credibility: int


class MalformedError(ValueError):
    """A part of a case file that is not built as it should be; the text says what is wrong."""


def words_of(raw: Any, *, texts: dict[str, str]) -> Words:
    """The quotation in ``raw``, which stands in the text of its source.

    ``texts`` has the text of each source by its key. Raises `MalformedError`, whose text gives
    the nearest stretch where the words are not there.
    """
    if not isinstance(raw, dict):
        raise MalformedError("a claim is a mapping with a source and a quote.")
    given = {name: value for name, value in raw.items() if name in WORDS}
    for name in ("source", "quote", *given):
        if not isinstance(given.get(name), WORDS[name]):
            raise MalformedError(f"the claim has no {name} that can be read: {str(raw)[:80]}")
    words = Words(**given)
    if words.source not in texts:
        raise MalformedError(f"there is no source “{words.source}”.")
    try:
        find_quote(
            texts[words.source],
            words.quote,
            prefix=words.prefix,
            suffix=words.suffix,
            start=words.start,
        )
    except PassageError as error:
        raise MalformedError(f"the quote “{words.quote}” of {words.source}: {error}") from error
    return words


def statements_of(raw: Any, *, texts: dict[str, str]) -> Iterator[Statement]:
    """What one item of ``claims`` says and implies. Raises `MalformedError`."""
    words = words_of(raw, texts=texts)
    _refuse_unknown(raw, known=STATING)
    said = list(_said(raw.get("says", [])))
    implied = list(_implied(raw.get("implies", {})))
    if not said and not implied:
        raise MalformedError(f"the quote “{words.quote}” says and implies nothing.")
    grade = raw.get("credibility")
    for field, value in said:
        yield Statement(
            words=words,
            field=field,
            value=value,
            basis=ClaimBasis.STATED,
            basis_note="",
            credibility=grade or Credibility.PROBABLE,
        )
    for field, item in implied:
        yield Statement(
            words=words,
            field=field,
            value=item.get("value"),
            basis=ClaimBasis.INFERRED,
            basis_note=item["because"],
            credibility=item.get("credibility") or grade or Credibility.POSSIBLE,
        )


def _said(raw: Any) -> Iterator[tuple[str, str | None]]:
    if not isinstance(raw, list):
        raise MalformedError("`says` is a list of fields.")
    for item in raw:
        if isinstance(item, str):
            yield item, None
        elif isinstance(item, dict) and all(isinstance(value, str) for value in item.values()):
            yield from item.items()
        else:
            raise MalformedError(f"`says` holds a field or `field: value`, not {item!r}.")


def _implied(raw: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if not isinstance(raw, dict):
        raise MalformedError("`implies` maps fields to reasons.")
    for field, items in raw.items():
        for item in items if isinstance(items, list) else [items]:
            if not isinstance(item, dict) or not isinstance(item.get("because"), str):
                raise MalformedError(f"why the words imply {field} is not said (`because`).")
            if not isinstance(item.get("value", ""), str):
                raise MalformedError(f"the value of {field} is not a text: quote it.")
            _refuse_unknown(item, known=IMPLYING)
            yield field, item


def _refuse_unknown(raw: dict[str, Any], *, known: frozenset[str]) -> None:
    unknown = sorted(str(name) for name in raw if name not in known)
    if unknown:
        raise MalformedError(
            f"unknown: {', '.join(unknown)}; known are {', '.join(sorted(known))}."
        )
