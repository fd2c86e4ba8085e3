"""What the reading view shows: a snapshot's text, and beside it what its words are cited for."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, Count, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils.safestring import SafeString

from casetracker.access import Actor, may_edit
from dossiers.models import Claim
from dossiers.vocabularies import ClaimState
from dossiers.workbench.citing import KEY, Cited, cited_on, put_into_words
from dossiers.workbench.disputes import disputed_among
from dossiers.workbench.layout import Marking, laid_out
from dossiers.workbench.looks import DISPUTED, LOOKS, UNSEEN
from dossiers.workbench.margin import Margin
from dossiers.workbench.notes import ALL, Note, Stretch, stretches_of
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
    """One snapshot of a document as ``reader`` may see it. ``snapshot`` may be None.

    ``within`` cuts the passages to those that begin between two code points, and ``claim`` to that
    on which a claim rests. Of a long document the notes of one stretch are written: the first, or
    that of the number ``asked``, or the last; all of them where it is `ALL`.
    """

    def __init__(
        self,
        source: Source,
        snapshot: Snapshot | None,
        *,
        reader: Actor,
        within: tuple[int, int] | None = None,
        claim: UUID | None = None,
        asked: str = "1",
    ) -> None:
        self.source = source
        self.snapshot = snapshot
        self.reader = reader
        self.within = within
        self.claim = claim
        self.asked = asked

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
    def _standing(self) -> "QuerySet[Any]":
        """The passages that stand in the text, whoever may see them, as far as they are asked."""
        if self.snapshot is None:
            return Passage.objects.none()
        rows: QuerySet[Any] = Passage.objects.standing_in(self.snapshot)
        if self.within:
            start, end = self.within
            rows = rows.filter(at_start__gte=start, at_start__lt=end)
        if self.claim:
            claim = self._claims.filter(pk=self.claim)
            rows = rows.filter(pk__in=claim.values("passage"))
        return rows

    @cached_property
    def _before(self) -> int:
        """How many visible passages begin before those asked for."""
        if self.within is None or self.snapshot is None:
            return 0
        visible: QuerySet[Any] = Passage.objects.visible_to(self.reader).standing_in(self.snapshot)
        return visible.filter(at_start__lt=self.within[0]).count()

    @cached_property
    def notes(self) -> dict[str, Note]:
        """The visible passages in reading order, each with its visible claims, by key."""
        is_older = Case(
            When(snapshot=self.snapshot, then=Value(value=False)), default=Value(value=True)
        )
        visible = self._standing.visible_to(self.reader)  # type: ignore[attr-defined]
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
        first = self._before + 1
        notes = {row[0]: Note(number, *row) for number, row in enumerate(rows, start=first)}
        for item in self.cited:
            notes[item.passage].cited.append(item)
        return notes

    @cached_property
    def cited(self) -> list[Cited]:
        """The visible claims on the visible passages, oldest first."""
        return cited_on(self._standing.values("pk"), among=self._claims)

    @cached_property
    def _claims(self) -> "QuerySet[Claim]":
        """All claims that ``reader`` may see: saying which these are takes a while."""
        return Claim.objects.visible_to(self.reader)

    @cached_property
    def fates(self) -> dict[str, int]:
        """Passages of earlier snapshots that do not stand here: how many are in doubt or lost."""
        if self.snapshot is None or len(self.snapshots) == 1:
            return {}
        here = Anchor.objects.visible_to(self.reader).filter(snapshot=self.snapshot)
        open_ones = here.filter(decision="").exclude(state=AnchorState.HELD)
        return dict(open_ones.order_by().values_list("state").annotate(Count("pk")))

    @cached_property
    def stretches(self) -> Sequence[Stretch]:
        """All notes, cut where there are many."""
        length = len(self.snapshot.text) if self.snapshot else 0
        return stretches_of([*self.notes.values()], length=length)

    @cached_property
    def written(self) -> Sequence[Stretch]:
        """The stretches whose notes the page holds."""
        if self.asked == ALL or self.within or self.claim:
            return self.stretches
        last = len(self.stretches)
        return [each for each in self.stretches if each.number == min(int(self.asked), last)]

    @property
    def is_whole(self) -> bool:
        """Whether the page holds every note."""
        return len(self.written) == len(self.stretches)

    @cached_property
    def subjects(self) -> Subjects:
        """The records that accepted claims and the written notes are about."""
        judged: dict[str, set[str]] = {}
        for item in self._accepted:
            judged.setdefault(item.kind, set()).add(item.field)
        told = {item.subject for item in self._told}
        keys = told.union(item.subject for item in self._accepted)
        return Subjects(keys, judged=judged, told=told, reader=self.reader)

    @cached_property
    def _accepted(self) -> list[Cited]:
        return [item for item in self.cited if item.look in (ClaimState.ACCEPTED, DISPUTED)]

    @cached_property
    def _told(self) -> list[Cited]:
        """The claims that the written notes tell of."""
        return [item for each in self.written for note in each.notes for item in note.cited]

    @cached_property
    def _settled(self) -> Sequence[Stretch]:
        """The stretches, their notes with the looks of disputes; those written are in words."""
        disputed = disputed_among(self._accepted, subjects=self.subjects, visible=self._claims)
        for item in self.cited:
            if item.key in disputed:
                item.look = DISPUTED
        for note in self.notes.values():
            note.settle()
        put_into_words(self._told, quote_of=self._quote_of, reader=self.reader)
        return self.stretches

    def _quote_of(self, passage: str) -> str:
        note = self.notes[passage]
        return self.snapshot.text[note.start : note.end] if self.snapshot else ""

    @property
    def query(self) -> str:
        """How the query of an address of this page begins, for the very text that it shows."""
        return "?" if self.is_newest or not self.snapshot else f"?snapshot={self.snapshot.pk}&"

    @cached_property
    def text(self) -> SafeString:
        """The text as paragraphs, its passages marked; empty without a snapshot."""
        return laid_out(self.snapshot.text, self._markings()) if self.snapshot else SafeString()

    def _markings(self) -> Iterator[Marking]:
        said = {look: str(label) for look, label in LOOKS.items()}
        for stretch in self._settled:
            page = "" if stretch in self.written else f"{self.query}notes={stretch.number}"
            for note in stretch.notes:
                look, looks = note.look, note.looks
                several = " ".join(looks) if len(looks) > 1 else ""
                start, end, number = note.start, note.end, note.number
                yield Marking(note.key, start, end, number, f"is-{look}", said[look], several, page)

    @cached_property
    def margin(self) -> SafeString:
        """The notes as items of a list, in reading order; one item for each stretch left out."""
        query = "" if self.is_whole else self.query
        margin = Margin(self.subjects, for_editors=may_edit(self.reader), query=query)
        return margin.items(self._settled, held=self.written)

    @cached_property
    def legend(self) -> list[Entry]:
        """The looks that there are, the most pressing first."""
        counts = Counter(
            look for stretch in self._settled for note in stretch.notes for look in note.looks
        )
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
