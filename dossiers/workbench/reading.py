"""What the reading view shows: a snapshot's text, and beside it what its words are cited for."""

from collections import Counter
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Case, Count, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils.safestring import SafeString

from casetracker.access import Actor, may_edit
from dossiers.vocabularies import ClaimState
from dossiers.workbench.citing import KEY, Cited, cited_on, put_into_words
from dossiers.workbench.disputes import disputed_among
from dossiers.workbench.layout import Marking, laid_out
from dossiers.workbench.looks import DISPUTED, LOOKS, UNSEEN
from dossiers.workbench.margin import Margin, Note
from dossiers.workbench.subjects import Subjects
from sources.models import Anchor, Passage, Snapshot, Source
from sources.vocabularies import AnchorState


class Entry(NamedTuple):
    """A look in the legend, with the number of passages that have it."""

    code: str
    name: str
    passages: int
    is_shown: bool
    """Whether its passages are shown unasked."""


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
        if self.snapshot is None:
            return {}
        visible: QuerySet[Any] = Passage.objects.visible_to(self.reader).standing_in(self.snapshot)
        is_older = Case(
            When(snapshot=self.snapshot, then=Value(value=False)), default=Value(value=True)
        )
        rows = visible.order_by("at_start", "-at_end", "id").values_list(
            Cast("pk", KEY),
            "at_start",
            "at_end",
            "translation",
            "translator",
            "speaker",
            "audience",
            "anchor_state",
            is_older,
        )
        notes = {row[0]: Note(number, *row) for number, row in enumerate(rows, start=1)}
        for item in self.cited:
            notes[item.passage].cited.append(item)
        return notes

    @cached_property
    def cited(self) -> list[Cited]:
        """The visible claims on the visible passages, oldest first."""
        standing = (
            Passage.objects.standing_in(self.snapshot) if self.snapshot else Passage.objects.none()
        )
        return cited_on(standing.values("pk"), reader=self.reader)

    @cached_property
    def fates(self) -> dict[str, int]:
        """Passages of earlier snapshots that do not stand here: how many are in doubt or lost."""
        if self.snapshot is None or len(self.snapshots) == 1:
            return {}
        here = Anchor.objects.visible_to(self.reader).filter(snapshot=self.snapshot)
        open_ones = here.filter(decision="").exclude(state=AnchorState.HELD)
        return dict(open_ones.order_by().values_list("state").annotate(Count("pk")))

    @cached_property
    def subjects(self) -> Subjects:
        """The records that the claims are about."""
        judged: dict[str, set[str]] = {}
        for item in self._accepted:
            judged.setdefault(item.subject[0], set()).add(item.field)
        keys = {item.subject for item in self.cited}
        return Subjects(keys, judged=judged, reader=self.reader)

    @property
    def _accepted(self) -> list[Cited]:
        return [item for item in self.cited if item.look in (ClaimState.ACCEPTED, DISPUTED)]

    @cached_property
    def _judged(self) -> dict[str, Note]:
        """The notes, their claims in words and with the look of disputes."""
        disputed = disputed_among(self._accepted, subjects=self.subjects, reader=self.reader)
        for item in self.cited:
            if item.key in disputed:
                item.look = DISPUTED
        for note in self.notes.values():
            note.settle()
        put_into_words(self.cited, quote_of=self._quote_of, reader=self.reader)
        return self.notes

    def _quote_of(self, passage: str) -> str:
        note = self.notes[passage]
        return self.snapshot.text[note.start : note.end] if self.snapshot else ""

    @cached_property
    def text(self) -> SafeString:
        """The text as paragraphs, its passages marked; empty without a snapshot."""
        if self.snapshot is None:
            return SafeString()
        said = {look: str(label) for look, label in LOOKS.items()}
        markings = (
            Marking(key, note.start, note.end, note.number, f"is-{note.look}", said[note.look])
            for key, note in self._judged.items()
        )
        return laid_out(self.snapshot.text, markings)

    @cached_property
    def margin(self) -> SafeString:
        """The notes as items of a list, in reading order."""
        margin = Margin(self.subjects, for_editors=may_edit(self.reader))
        return margin.notes(self._judged.values())

    @cached_property
    def legend(self) -> list[Entry]:
        """The looks that there are, the most pressing first."""
        counts = Counter(look for note in self._judged.values() for look in note.looks)
        return [
            Entry(look, str(name), counts[look], look not in UNSEEN)
            for look, name in LOOKS.items()
            if counts[look]
        ]

    @property
    def citation(self) -> str:
        """How the document is cited: title, whose it is, date and reference."""
        published = self.source.published
        parts = [
            f"{self.source.title}.",
            ", ".join(
                str(part)
                for part in (self.source.voice, published and published.describe())
                if part
            ),
            self.source.reference,
        ]
        return " ".join(f"{part.rstrip('.')}." for part in parts if part)
