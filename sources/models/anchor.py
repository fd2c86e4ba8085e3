"""Where a passage stands in a later snapshot of its document."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from casetracker.access import Actor, VisibleQuerySet, may_edit
from casetracker.exceptions import NotPermittedError, TransitionError
from casetracker.history import acting, kept_in_history
from casetracker.languages import bilingual
from casetracker.models import Record
from sources.anchoring import CONTEXT, context_of, find_quote
from sources.exceptions import AnchorError
from sources.models.anchor_rules import CONSTRAINTS, TRIGGERS
from sources.models.passage import Passage
from sources.models.snapshot import Snapshot
from sources.models.source import Source
from sources.reanchoring import Fate, fate_of
from sources.vocabularies import AnchorDecision, AnchorOutcome, AnchorState

if TYPE_CHECKING:
    from casetracker.models import User


class AnchorQuerySet(VisibleQuerySet["Anchor"]):
    """Reading anchors."""

    def visible_to(self, user: Actor) -> Self:
        """Those of passages and in snapshots that ``user`` may see."""
        return self.filter(
            passage__in=Passage.objects.visible_to(user),
            snapshot__in=Snapshot.objects.visible_to(user),
        )

    def to_confirm(self) -> Self:
        """Those moved about which nobody has decided."""
        return self.filter(state=AnchorState.MOVED, decision="")

    def in_newest_snapshots(self) -> Self:
        """Those in the newest snapshot of their source."""
        newest = Snapshot.objects.filter(source=models.OuterRef("snapshot__source"))
        return self.filter(snapshot=models.Subquery(newest.values("pk")[:1]))

    @transaction.atomic
    def judge(self, source: Source) -> int:
        """Look for the passages of ``source`` in every later snapshot where that is not done yet.

        Each is judged from the text it was marked in, however many snapshots lie between. Its
        ``anchor_state`` follows. Returns how many were looked for; the number of SQL statements
        does not depend on it, and is one where there is no later snapshot.
        """
        order = list(source.snapshots.order_by("captured_at", "pk").values_list("pk", flat=True))
        if len(order) < 2:
            return 0
        due = _due_in(source, order=order)
        keys = {key for pair in due for key in pair}
        texts = dict(source.snapshots.filter(pk__in=keys).values_list("pk", "text"))
        made = [
            _found(passage, key=new, text=texts[new], fate=fate)
            for (old, new), passages in due.items()
            for passage, fate in zip(
                passages,
                fate_of(texts[old], texts[new], ((each.start, each.end) for each in passages)),
                strict=True,
            )
        ]
        self.bulk_create(made)
        Passage.objects.filter(snapshot__source=source).follow_newest()
        return len(made)

    @transaction.atomic
    def confirm_print(self, *, by: "User") -> int:
        """Confirm those undecided that differ in nothing but how the words are printed.

        Returns how many. Raises `NotPermittedError` without the right to edit.
        """
        _refuse_without_right(by)
        with acting(by=by, reason="Passages confirmed that differ in print alone"):
            return self.filter(outcome=AnchorOutcome.TYPOGRAPHY, decision="").update(
                decision=AnchorDecision.CONFIRMED, decided_by=by, decided_at=timezone.now()
            )

    def with_passages(self) -> Self:
        """With passage and source; the snapshots' long texts stay behind."""
        return self.select_related("passage__snapshot__source", "snapshot__source").defer(
            "passage__snapshot__text", "snapshot__text"
        )


def _refuse_without_right(user: Actor) -> None:
    if not may_edit(user):
        raise NotPermittedError("Only those who may edit decide about passages.")


def _due_in(source: Source, *, order: list[UUID]) -> dict[tuple[UUID, UUID], list[Passage]]:
    """The passages to look for, by the snapshots they are in and those they are looked for in.

    ``order`` has the snapshots of ``source``, the oldest first.
    """
    done = set(
        Anchor.objects.filter(passage__snapshot__source=source).values_list(
            "passage_id", "snapshot_id"
        )
    )
    due: dict[tuple[UUID, UUID], list[Passage]] = defaultdict(list)
    for passage in Passage.objects.filter(snapshot__source=source).order_by("start", "pk"):
        for later in order[order.index(passage.snapshot_id) + 1 :]:
            if (passage.pk, later) not in done:
                due[passage.snapshot_id, later].append(passage)
    return due


def _found(passage: Passage, *, key: UUID, text: str, fate: Fate) -> "Anchor":
    """The row that says what became of ``passage`` in the snapshot of this key and text."""
    anchor = Anchor(
        passage=passage,
        snapshot_id=key,
        state=fate.state,
        outcome=fate.outcome,
        nearest=fate.nearest,
    )
    if fate.span is not None:
        anchor.start, anchor.end = fate.span
        anchor.quote = text[fate.span.start : fate.span.end]
        anchor.prefix, anchor.suffix = context_of(text, fate.span)
    return anchor


@kept_in_history()
class Anchor(Record):
    """What became of a passage in a later snapshot of its source.

    The passage and the claims on it stay with the words of the passage's own snapshot. What was
    found here never changes; what a person decides about it does, and can be undone. A person who
    marks the passage again names other words (``chosen_…``); those found are kept beside them.
    """

    passage = models.ForeignKey(
        Passage,
        models.CASCADE,
        related_name="anchors",
        editable=False,
        verbose_name=bilingual("passage", "段落"),
    )
    snapshot = models.ForeignKey(
        Snapshot,
        models.PROTECT,
        related_name="anchors",
        editable=False,
        verbose_name=bilingual("later snapshot", "后来的快照"),
    )
    state = models.CharField(
        bilingual("state", "状态"), max_length=20, choices=AnchorState.choices, editable=False
    )
    outcome = models.CharField(
        bilingual("what was found", "查找结果"),
        max_length=20,
        choices=AnchorOutcome.choices,
        editable=False,
    )
    start = models.PositiveIntegerField(
        bilingual("start (code points)", "起点"), null=True, blank=True, editable=False
    )
    end = models.PositiveIntegerField(
        bilingual("end (code points)", "终点"), null=True, blank=True, editable=False
    )
    quote = models.TextField(bilingual("words found", "找到的文字"), blank=True, editable=False)
    prefix = models.CharField(
        bilingual("text before", "前文"), max_length=CONTEXT, blank=True, editable=False
    )
    suffix = models.CharField(
        bilingual("text after", "后文"), max_length=CONTEXT, blank=True, editable=False
    )
    nearest = models.TextField(
        bilingual("nearest text, where it is lost", "最接近的文字"), blank=True, editable=False
    )
    decision = models.CharField(
        bilingual("decision", "决定"),
        max_length=20,
        choices=AnchorDecision.choices,
        blank=True,
        editable=False,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=bilingual("decided by", "决定者"),
    )
    decided_at = models.DateTimeField(
        bilingual("decided at", "决定时间"), null=True, blank=True, editable=False
    )
    decision_reason = models.TextField(
        bilingual("reason of the decision", "决定理由"), blank=True, editable=False
    )
    chosen_start = models.PositiveIntegerField(
        bilingual("start of the words chosen", "所选文字起点"),
        null=True,
        blank=True,
        editable=False,
    )
    chosen_end = models.PositiveIntegerField(
        bilingual("end of the words chosen", "所选文字终点"), null=True, blank=True, editable=False
    )
    chosen_quote = models.TextField(
        bilingual("words chosen by a person", "由人选定的文字"), blank=True, editable=False
    )

    objects = AnchorQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["snapshot", "passage"]
        verbose_name = bilingual("passage in a later snapshot", "段落在后来的快照中")
        verbose_name_plural = bilingual("passages in later snapshots", "段落在后来的快照中")
        constraints: ClassVar = CONSTRAINTS
        triggers: ClassVar = TRIGGERS

    def __str__(self) -> str:
        return f"{self.get_state_display()} – {self.get_outcome_display()}"

    @property
    def standing_quote(self) -> str:
        """The words that stand for the passage here; empty where it does not stand here."""
        if self.decision == AnchorDecision.REFUSED:
            return ""
        if self.state == AnchorState.HELD or self.decision:
            return self.chosen_quote or self.quote
        return ""

    def confirm(self, *, by: "User") -> None:
        """Say that a passage that moved is the same.

        Raises `NotPermittedError` without the right to edit, `TransitionError` where it is
        decided already, and `AnchorError` where the passage has not moved.
        """
        if self.state != AnchorState.MOVED:
            raise AnchorError("Only a passage that has moved needs to be confirmed.")
        self._decide(AnchorDecision.CONFIRMED, by=by, reason="Passage confirmed in a new snapshot")

    def refuse(self, *, by: "User", reason: str) -> None:
        """Say that the words found are not the passage, and why. Raises as `confirm` does."""
        if self.state == AnchorState.LOST:
            raise AnchorError("Nothing was found that could be refused.")
        if not reason.strip():
            raise AnchorError("Say why this is not the passage.", field="reason")
        self._decide(AnchorDecision.REFUSED, by=by, reason=reason, decision_reason=reason)

    def mark_again(
        self,
        *,
        by: "User",
        quote: str,
        prefix: str = "",
        suffix: str = "",
        start: int | None = None,
        reason: str = "",
    ) -> None:
        """Name the words of the snapshot that say what the passage said.

        Raises `NotPermittedError`, `TransitionError` where it is decided already, and the errors
        of `sources.anchoring.find_quote`.
        """
        text = self.snapshot.text
        span = find_quote(text, quote, prefix=prefix, suffix=suffix, start=start)
        self._decide(
            AnchorDecision.CONFIRMED,
            by=by,
            reason=reason or "Passage marked again in a new snapshot",
            decision_reason=reason,
            chosen_start=span.start,
            chosen_end=span.end,
            chosen_quote=text[span.start : span.end],
        )

    def undo(self, *, by: "User", reason: str = "") -> None:
        """Take a decision back; the history keeps it. Raises as `confirm` does."""
        self._decide("", by=by, reason=reason or "Decision taken back")

    @transaction.atomic
    def _decide(
        self, decision: AnchorDecision | str, *, by: "User", reason: str, **columns: Any
    ) -> None:
        _refuse_without_right(by)
        locked = Anchor.objects.select_for_update().get(pk=self.pk)
        if bool(locked.decision) == bool(decision):
            sentence = "This is decided already." if decision else "Nothing is decided yet."
            raise TransitionError(sentence, old=locked.decision, new=decision)
        emptied: dict[str, Any] = {
            "chosen_start": None,
            "chosen_end": None,
            "chosen_quote": "",
            "decision_reason": "",
        }
        who = {"decided_by": by, "decided_at": timezone.now()}
        if not decision:
            who = dict.fromkeys(who)
        for name, value in {"decision": decision, **who, **emptied, **columns}.items():
            setattr(self, name, value)
        with acting(by=by, reason=reason):
            self.save(update_fields=["decision", *who, *emptied])
            Passage.objects.filter(pk=self.passage_id).follow_newest()
