"""What the page that compares two snapshots shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet

from casetracker.access import Actor, may_edit
from sources.differences import Pair, Piece, Unchanged, compared, worded
from sources.models import Anchor, Snapshot, Source
from sources.vocabularies import AnchorOutcome, AnchorState

SHOWN = 100
"""Passages of one kind on the page; those that wait come first."""

LONGEST_COMPARED = 1_000_000
"""Characters of either text up to which the two are shown beside each other."""

MOST_ROWS = 400
"""Changed paragraphs that are shown."""

MOST_UNCHANGED = 200_000
"""Characters of unchanged paragraphs that can be unfolded."""


@dataclass(frozen=True)
class Told:
    """A passage with what became of it. ``failure`` is why a decision on it was refused."""

    anchor: Anchor
    words: Pair
    failure: str = ""
    typed: str = ""

    @property
    def nothing_like_it(self) -> bool:
        """Whether there is nothing to show beside the passage's own words."""
        return not self.words.new

    @property
    def is_print_alone(self) -> bool:
        """Whether nothing differs but how the words are printed."""
        return self.anchor.outcome == AnchorOutcome.TYPOGRAPHY


@dataclass(frozen=True)
class Stretch:
    """A row of the comparison; ``hidden`` counts unchanged paragraphs that are not shown."""

    pair: Pair | None = None
    unchanged: tuple[str, ...] = ()
    hidden: int = 0


class ComparePage:
    """Two snapshots of a source as ``reader`` may see them. ``new`` is None where there is one."""

    def __init__(
        self,
        source: Source,
        *,
        old: Snapshot | None,
        new: Snapshot | None,
        reader: Actor,
        failed: tuple[Anchor, str, str] | None = None,
    ) -> None:
        self.source, self.old, self.new, self.reader = source, old, new, reader
        self._failed = failed

    @cached_property
    def snapshots(self) -> list[Snapshot]:
        """All of them, the newest first, without their texts."""
        return list(self.source.snapshots.without_text())

    @property
    def may_decide(self) -> bool:
        """Whether the reader may confirm and refuse."""
        return may_edit(self.reader)

    @cached_property
    def _anchors(self) -> QuerySet[Anchor]:
        """What became of passages in the newer snapshot, in the order of the older texts."""
        found = Anchor.objects.visible_to(self.reader).filter(snapshot=self.new)
        found = found.with_passages().select_related("decided_by")
        order = ("passage__snapshot__captured_at", "passage__start", "pk")
        if self.may_decide:
            return found.annotate(claim_count=Count("passage__claims")).order_by(*order)
        return found.order_by(*order)

    @cached_property
    def figures(self) -> dict[str, int]:
        """How many are held, moved, lost, and how many of the moved and lost await a person."""
        rows = Anchor.objects.visible_to(self.reader).filter(snapshot=self.new)
        counts: dict[str, int] = {"held": 0, "moved": 0, "lost": 0, "open_moved": 0, "open_lost": 0}
        numbers = rows.order_by().values_list("state", "decision").annotate(number=Count("pk"))
        for state, decision, number in numbers:
            counts[state] += number
            if not decision and state != AnchorState.HELD:
                counts[f"open_{state}"] += number
        return counts

    @cached_property
    def printed(self) -> int:
        """How many undecided ones differ in print alone."""
        return self._anchors.filter(outcome=AnchorOutcome.TYPOGRAPHY, decision="").count()

    @cached_property
    def waiting(self) -> list[Told]:
        """Lost and moved ones about which nobody has decided: the lost first."""
        rows = self._anchors.filter(decision="")
        return [
            self._told(anchor)
            for state in (AnchorState.LOST, AnchorState.MOVED)
            for anchor in rows.filter(state=state)[:SHOWN]
        ]

    @cached_property
    def decided(self) -> list[Told]:
        """Those about which a person has decided."""
        return self._all_told(self._anchors.exclude(decision="")[:SHOWN])

    @cached_property
    def held(self) -> list[Told]:
        """Those held, with nothing to decide."""
        return self._all_told(self._anchors.filter(state=AnchorState.HELD, decision="")[:SHOWN])

    def _all_told(self, anchors: Iterable[Anchor]) -> list[Told]:
        return [self._told(anchor) for anchor in anchors]

    def _told(self, anchor: Anchor) -> Told:
        found = anchor.chosen_quote or anchor.quote or anchor.nearest
        words = worded(anchor.passage.quote, found)
        if not found:
            words = Pair([Piece(anchor.passage.quote)])
        failed, failure, typed = self._failed or (None, "", "")
        if failed == anchor:
            return Told(anchor, words, failure, typed)
        return Told(anchor, words)

    @cached_property
    def is_too_long(self) -> bool:
        """Whether the texts are not shown beside each other."""
        texts = (self.old, self.new)
        return any(each is not None and len(each.text) > LONGEST_COMPARED for each in texts)

    @cached_property
    def _compared(self) -> list[Pair | Unchanged]:
        if self.old is None or self.new is None or self.is_too_long:
            return []
        return compared(self.old.text, self.new.text)

    @cached_property
    def changes(self) -> int:
        """How many paragraphs differ."""
        return sum(isinstance(row, Pair) for row in self._compared)

    @property
    def changes_left_out(self) -> int:
        """How many of them are not shown."""
        return max(0, self.changes - MOST_ROWS)

    @cached_property
    def stretches(self) -> list[Stretch]:
        """The rows of the comparison, as many as a browser shows without trouble."""
        shown: list[Stretch] = []
        pairs, room = 0, MOST_UNCHANGED
        for row in self._compared:
            if isinstance(row, Pair):
                pairs += 1
                if pairs > MOST_ROWS:
                    break
                shown.append(Stretch(pair=row))
                continue
            room -= sum(map(len, row.paragraphs))
            number = len(row.paragraphs)
            shown.append(
                Stretch(unchanged=tuple(row.paragraphs)) if room > 0 else Stretch(hidden=number)
            )
        return shown


def chosen(source: Source, named: dict[str, Any]) -> tuple[Snapshot | None, Snapshot | None]:
    """The older and the newer of the two snapshots to compare, with their texts.

    ``named`` has keys of snapshots under ``from`` and ``to``. Where none is named they are the
    newest and the one before it; either may be missing. Raises ``Snapshot.DoesNotExist``.
    """
    kept = source.snapshots.all()
    new = kept.get(pk=named["to"]) if named.get("to") else kept.first()
    if named.get("from"):
        return kept.get(pk=named["from"]), new
    if new is None:
        return None, None
    order = list(kept.values_list("pk", flat=True))
    following = order[order.index(new.pk) + 1 :]
    return (kept.get(pk=following[0]) if following else None), new
