"""What the reading view shows: a snapshot's text, and beside it what its words are cited for."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.safestring import SafeString

from casetracker.access import Actor, may_edit
from dossiers.models import Claim
from dossiers.vocabularies import ClaimState
from dossiers.workbench.citing import Cited, Subject, cited_in_words, name_people, with_wording
from dossiers.workbench.layout import Marking, laid_out
from sources.models import Passage, Snapshot, Source

LOOKS = (ClaimState.ACCEPTED, ClaimState.PROPOSED, ClaimState.RETURNED)
"""States of claims that give a passage its look, the strongest first."""


@dataclass
class Note:
    """A passage with what it is cited for, by subject, as it stands beside the text."""

    passage: Passage
    number: int
    cited: dict[Subject, list[Cited]] = field(default_factory=dict)

    def add(self, cited: Cited) -> None:
        """Put a claim under its subject."""
        self.cited.setdefault(cited.subject, []).append(cited)

    @property
    def claims(self) -> list[Cited]:
        """All claims on the passage."""
        return [item for group in self.cited.values() for item in group]

    @property
    def inferred(self) -> list[Cited]:
        """The claims whose value the passage does not state in so many words."""
        return [item for item in self.claims if item.claim.basis_note]

    @property
    def kind(self) -> str:
        """The look of the passage: that of its strongest claim."""
        states = {item.claim.state for item in self.claims}
        return next((f"is-{state}" for state in LOOKS if state in states), "is-uncited")

    @property
    def shared_state(self) -> str:
        """The state of all its claims in words; empty where they differ."""
        labels = {item.claim.get_state_display() for item in self.claims}
        return labels.pop() if len(labels) == 1 else ""


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

    @property
    def may_state(self) -> bool:
        """Whether ``reader`` may mark passages here: in the newest snapshot alone."""
        return self.snapshot is not None and self.is_newest and may_edit(self.reader)

    @cached_property
    def notes(self) -> dict[str, Note]:
        """The visible passages in reading order, each with its visible claims, by key."""
        passages = Passage.objects.visible_to(self.reader).filter(snapshot=self.snapshot)
        notes = {
            str(passage.pk): Note(passage, number)
            for number, passage in enumerate(passages.order_by("start", "-end"), start=1)
        }
        claims = Claim.objects.visible_to(self.reader).filter(passage__snapshot=self.snapshot)
        for claim in with_wording(claims, reader=self.reader):
            note = notes[str(claim.passage_id)]
            note.add(cited_in_words(claim, quote=note.passage.quote))
        everything = (item for note in notes.values() for item in note.claims)
        name_people(everything, reader=self.reader)
        return notes

    @cached_property
    def text(self) -> SafeString:
        """The text as paragraphs, its passages marked; empty without a snapshot."""
        if self.snapshot is None:
            return SafeString()
        return laid_out(
            self.snapshot.text,
            (
                Marking(key, note.passage.start, note.passage.end, note.number, note.kind)
                for key, note in self.notes.items()
            ),
        )
