"""What a case report contains: one structure from which the page, the PDF and the JSON are made.

Everything here is text in the language of the report, already cut to what its reader may see.
Nothing is markup.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Mark:
    """The number of a citation behind a value.

    ``use`` counts the places that carry this number, from 1, so that the footnote can lead back
    to each. ``inferred``: the passage does not state the value, an analyst concludes it; the
    footnote says how. ``proposed``: nobody has accepted the claim yet.
    """

    number: int
    use: int
    inferred: bool = False
    proposed: bool = False

    @property
    def anchor(self) -> str:
        """The place on the page to which the footnote leads back."""
        return f"use-{self.number}-{self.use}"


@dataclass(frozen=True)
class OtherValue:
    """What other passages say the value is."""

    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Value:
    """One value of a fact, with what bears it out.

    ``note`` adds what the words leave out: the EDTF text, the source's own words, the name in the
    other language. ``language`` is a BCP 47 tag where the text is not in the report's language.
    ``standing`` is a code of `dossiers.vocabularies.Standing`, or empty for words that are nobody's
    claim. ``text`` is empty where the record holds no value but passages claim one. ``origins``
    counts independent voices. ``confidential``: it rests on passages that the reader may not see.
    ``decided`` is the day on which an editor settled the contradiction, in words, and
    ``because`` the reason; the reason is empty where it weighs what the reader may not see.
    """

    text: str
    note: str = ""
    language: str = ""
    standing: str = ""
    marks: tuple[Mark, ...] = ()
    others: tuple[OtherValue, ...] = ()
    proposed: tuple[OtherValue, ...] = ()
    origins: int = 0
    confidential: bool = False
    decided: str = ""
    because: str = ""

    @property
    def inferred(self) -> bool:
        """Whether no passage states it: all that it rests on is conclusions."""
        return bool(self.marks) and all(mark.inferred for mark in self.marks)


@dataclass(frozen=True)
class ReportedFact:
    """A fact of a record: its label and its values, of which most facts have one."""

    field: str
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Entry:
    """A record of the dossier: its title, the analyst's words, its facts, what hangs on it."""

    title: Value
    kind: str = ""
    reference: str = ""
    description: str = ""
    remark: str = ""
    facts: tuple[ReportedFact, ...] = ()
    children: tuple["Entry", ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of the report. ``key`` names it in addresses; ``empty`` is said where nothing is."""

    key: str
    title: str
    entries: tuple[Entry, ...] = ()
    empty: str = ""


@dataclass(frozen=True)
class Inference:
    """How a value of the fact called ``fact`` follows from a passage that does not state it."""

    fact: str
    note: str


@dataclass(frozen=True)
class Citation:
    """A passage: its exact words, who said them where and when, and how to find and check them.

    ``quote`` is verbatim, ``quoted`` the same in quotation marks.
    ``start`` and ``end`` are code points in the snapshot's text, half-open. ``path`` is the place
    in the reading view. ``audience`` and ``anchor`` are empty where there is nothing to warn of:
    the passage is public, and still stands in the newest snapshot. ``marks`` are the places in the
    report that carry its number.
    """

    number: int
    quote: str
    quoted: str
    language: str
    translation: str
    translator: str
    speaker: str
    title: str
    reference: str
    publisher: str
    origin: str
    published: str
    published_edtf: str
    url: str
    archive_url: str
    file_sha256: str
    text_sha256: str
    start: int
    end: int
    anchor: str
    audience: str
    path: str
    inferences: tuple[Inference, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Document:
    """A document cited: what it is, how its date is known, how it was captured and graded."""

    reference: str
    title: str
    language: str
    kind: str
    publisher: str
    origin: str
    authors: tuple[str, ...]
    published: str
    published_edtf: str
    published_basis: str
    url: str
    captured: tuple[str, ...]
    reliability: str
    reliability_reason: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Title:
    """A name of the person in one script, for the head of the report."""

    text: str
    language: str


@dataclass(frozen=True)
class Situation:
    """Where the person stands now: the latest status change."""

    custody: tuple[Value, ...] = ()
    since: Value | None = None
    stage: Value | None = None
    certainty: str = ""


@dataclass(frozen=True)
class Sums:
    """Facts in the report by their standing; passages and independent voices behind them."""

    facts: int = 0
    sourced: int = 0
    disputed: int = 0
    unsourced: int = 0
    confidential: int = 0
    passages: int = 0
    sources: int = 0
    origins: int = 0


@dataclass(frozen=True)
class CaseReport:
    """A person's case report, for one reader at one moment, in one language.

    ``generated_words`` is the day of ``generated`` in words, ``as_of_words`` the day or the past
    moment of which it tells, ``sums_words`` the sums.

    ``audience`` is the narrowest audience of anything in it, so that a printed copy says who may
    have it. ``words`` are the fixed words of the report, by key.
    """

    reference: str
    language: str
    generated: datetime
    generated_words: str
    as_of_words: str
    titles: tuple[Title, ...]
    publication: str
    audience: str
    audience_words: str
    public: bool
    last_verified: str
    situation: Situation
    summary: str
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    documents: tuple[Document, ...]
    sums: Sums
    sums_words: str
    system: str
    licence: str
    path: str
    words: dict[str, str] = field(default_factory=dict)

    @property
    def file_name(self) -> str:
        """What a saved copy is called, without its ending."""
        return f"{self.reference}-case-report"

    def as_data(self) -> dict[str, Any]:
        """The whole report as what JSON can hold; the moment is in ISO 8601."""
        return asdict(self) | {"generated": self.generated.isoformat()}
