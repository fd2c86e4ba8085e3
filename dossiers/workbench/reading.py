"""What the reading view shows: a snapshot's paragraphs, and beside them what they are cited for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from casetracker.access import Actor
from dossiers.models import SUBJECTS, AppealPerson, Claim, Person
from dossiers.vocabularies import ClaimState
from dossiers.workbench.layout import Marking, laid_out
from sources.models import Passage, Snapshot, Source

LOOKS = (ClaimState.ACCEPTED, ClaimState.PROPOSED)
"""States of claims that give a passage its look, the strongest first."""


@dataclass(frozen=True)
class Cited:
    """A claim in words: the fact, the value, and whose it is."""

    claim: Claim
    label: str
    value: str
    subject: str
    people: tuple[Person, ...]


@dataclass
class Note:
    """A passage with what it is cited for, as it stands beside the text."""

    passage: Passage
    number: int
    cited: list[Cited] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The look of the passage: that of its strongest claim."""
        states = {item.claim.state for item in self.cited}
        return next((f"is-{state}" for state in LOOKS if state in states), "is-uncited")


@dataclass(frozen=True)
class Row:
    """A paragraph and the notes on the passages that begin in it."""

    html: str
    notes: list[Note]


class Reading:
    """One snapshot of a document as ``reader`` may see it. ``snapshot`` may be None."""

    def __init__(self, source: Source, snapshot: Snapshot | None, *, reader: Actor) -> None:
        self.source = source
        self.snapshot = snapshot
        self.reader = reader

    @cached_property
    def snapshots(self) -> list[Snapshot]:
        """All snapshots of the document, the newest first, without their texts."""
        return list(self.source.snapshots.without_text())

    @property
    def is_newest(self) -> bool:
        """Whether no later snapshot has been taken."""
        return self.snapshot is None or self.snapshot.pk == self.snapshots[0].pk

    @cached_property
    def notes(self) -> dict[str, Note]:
        """The visible passages in reading order, each with its visible claims, by key."""
        if self.snapshot is None:
            return {}
        passages = Passage.objects.visible_to(self.reader).filter(snapshot=self.snapshot)
        notes = {
            str(passage.pk): Note(passage, number)
            for number, passage in enumerate(passages.order_by("start", "-end"), start=1)
        }
        for claim in self._claims():
            note = notes.get(str(claim.passage_id))
            if note:
                note.cited.append(in_words(claim))
        return notes

    @cached_property
    def rows(self) -> list[Row]:
        """The paragraphs with their notes."""
        if self.snapshot is None:
            return []
        markings = (
            Marking(key, note.passage.start, note.passage.end, note.number, note.kind)
            for key, note in self.notes.items()
        )
        return [
            Row(paragraph.html, [self.notes[key] for key in paragraph.keys])
            for paragraph in laid_out(self.snapshot.text, markings)
        ]

    def _claims(self) -> Iterable[Claim]:
        """Visible claims on the snapshot, with the rows that their wording needs."""
        persons = Prefetch(
            "appeal__persons",
            AppealPerson.objects.visible_to(self.reader).select_related("person"),
        )
        of_responses = Prefetch("response__appeal__persons", persons.queryset)
        return (
            Claim.objects.visible_to(self.reader)
            .filter(passage__snapshot=self.snapshot)
            .select_related(
                "person",
                "detention__person",
                "status_change__person",
                "appeal",
                "response__appeal",
                "response__responder",
            )
            .prefetch_related(
                "person__names",
                "detention__person__names",
                "status_change__person__names",
                persons,
                "appeal__persons__person__names",
                of_responses,
                "response__appeal__persons__person__names",
            )
            .order_by("created_at", "id")
        )


def in_words(claim: Claim) -> Cited:
    """The claim as a reader reads it."""
    model = SUBJECTS[claim.subject_name]
    return Cited(
        claim,
        label=claim.fact.label(model),
        value=claim.shown,
        subject=_subject_in_words(claim),
        people=tuple(_people_of(claim)),
    )


def _subject_in_words(claim: Claim) -> str:
    """What of the person the claim is about; empty where it is the person."""
    record: Any = claim.subject
    return "" if claim.subject_name == "person" else f"{record._meta.verbose_name}: {record}"


def _people_of(claim: Claim) -> list[Person]:
    """Those whose dossier the claim belongs to, cut to what the query was cut to."""
    record: Any = claim.subject
    if isinstance(record, Person):
        return [record]
    if claim.subject_name == "response":
        record = record.appeal
    if claim.subject_name in {"appeal", "response"}:
        return [link.person for link in record.persons.all()] if record else []
    return [record.person]
