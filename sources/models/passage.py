"""An exact stretch of a snapshot's text."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models, transaction
from django.db.models import CheckConstraint, F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from casetracker.access import Actor, Audience, VisibleQuerySet, audience_field, clearance
from casetracker.constraints import Refusal, is_known, update_of
from casetracker.history import acting, kept_in_history
from casetracker.languages import bilingual
from casetracker.models import Record
from casetracker.searching.entries import SearchKind
from casetracker.searching.triggers import TextIsSearched
from sources.anchoring import CONTEXT, LONGEST_QUOTE, context_of, find_quote
from sources.models.anchor_rules import FATE
from sources.models.snapshot import Snapshot
from sources.vocabularies import AnchorDecision, AnchorState

if TYPE_CHECKING:
    from casetracker.models import User


SAME_SNAPSHOT = """
SELECT FROM sources_snapshot was
  JOIN sources_source gone ON gone.id = was.source_id
  JOIN sources_snapshot now ON now.source_id = gone.merged_into_id
                           AND now.text_sha256 = was.text_sha256
                           AND now.file_sha256 = was.file_sha256
 WHERE was.id = {was} AND now.id = {now}"""
"""Whether the snapshot ``now`` is the very one ``was``, of the source that its own became."""


class PassageQuerySet(VisibleQuerySet["Passage"]):
    """Reading and marking passages."""

    def visible_to(self, user: Actor) -> Self:
        """Those for an audience of ``user``, in snapshots ``user`` may see."""
        return self.filter(
            audience__in=clearance(user), snapshot__in=Snapshot.objects.visible_to(user)
        )

    def with_source(self) -> Self:
        """With the rows that a citation needs; the snapshot's long text stays behind."""
        return self.select_related("snapshot__source__publisher", "snapshot__source__origin").defer(
            "snapshot__text"
        )

    def in_reading_order(self) -> Self:
        """From the first to the last of a text."""
        return self.order_by("snapshot_id", "start", "end")

    def standing_in(self, snapshot: Snapshot) -> Self:
        """Those marked in ``snapshot``, and those of earlier snapshots that stand in it too.

        A passage of an earlier snapshot stands there where it is held, or where a person has
        confirmed it. ``at_start`` and ``at_end`` say where: code points of ``snapshot``'s text.
        """
        there = FilteredRelation("anchors", condition=Q(anchors__snapshot=snapshot))
        held = Q(there__state=AnchorState.HELD) & ~Q(there__decision=AnchorDecision.REFUSED)
        confirmed = Q(there__decision=AnchorDecision.CONFIRMED)
        return (
            self.alias(there=there)
            .filter(Q(snapshot=snapshot) | held | confirmed)
            .annotate(
                at_start=Coalesce("there__chosen_start", "there__start", "start"),
                at_end=Coalesce("there__chosen_end", "there__end", "end"),
            )
        )

    def follow_newest(self) -> int:
        """Let ``anchor_state`` say what became of each in its source's newest snapshot.

        Returns the number of passages whose state changed.
        """
        from sources.models.anchor import Anchor

        there = Anchor.objects.filter(passage=OuterRef("pk")).in_newest_snapshots()
        now = Coalesce(Subquery(there.values_list(FATE)[:1]), Value(AnchorState.HELD))
        return self.exclude(anchor_state=now).update(anchor_state=now)

    @transaction.atomic
    def mark(
        self,
        snapshot: Snapshot,
        *,
        by: "User",
        quote: str,
        prefix: str = "",
        suffix: str = "",
        start: int | None = None,
        speaker: str = "",
        audience: Audience | None = None,
        reason: str = "Passage marked",
    ) -> "Passage":
        """The passage of these very words: found, or made where it is not marked yet.

        Raises the errors of `sources.anchoring.find_quote`. A passage that exists keeps its
        speaker and audience; a new one takes the audience of its source unless one is given. One
        in an older snapshot is looked for in the later ones at once.
        """
        span = find_quote(snapshot.text, quote, prefix=prefix, suffix=suffix, start=start)
        before, after = context_of(snapshot.text, span)
        with acting(by=by, reason=reason):
            snapshot.source.hold()
            passage, is_new = self.get_or_create(
                snapshot=snapshot,
                start=span.start,
                end=span.end,
                defaults={
                    "quote": snapshot.text[span.start : span.end],
                    "prefix": before,
                    "suffix": after,
                    "speaker": speaker,
                    "audience": audience or snapshot.source.audience,
                    "created_by": by,
                },
            )
            if is_new and not snapshot.is_newest():
                snapshot.source.judge_passages()
                passage.refresh_from_db(fields=["anchor_state"])
        return passage


@kept_in_history()
class Passage(Record):
    """An exact stretch of a snapshot's text, with what stands around it.

    Selectors are those of the W3C Web Annotation model. The database refuses a quote that is not
    the text at its position.
    """

    snapshot = models.ForeignKey(
        Snapshot,
        models.PROTECT,
        related_name="passages",
        verbose_name=bilingual("snapshot", "快照"),
    )
    start = models.PositiveIntegerField(bilingual("start (code points)", "起点"))
    end = models.PositiveIntegerField(bilingual("end (code points)", "终点"))
    quote = models.TextField(bilingual("quote", "引文"))
    prefix = models.CharField(bilingual("text before", "前文"), max_length=CONTEXT, blank=True)
    suffix = models.CharField(bilingual("text after", "后文"), max_length=CONTEXT, blank=True)
    speaker = models.CharField(
        bilingual("speaker", "说话人"),
        max_length=200,
        blank=True,
        help_text=bilingual("Who is quoted as saying it.", "文中引述的说话人。"),
    )
    translation = models.TextField(bilingual("translation", "译文"), blank=True)
    translator = models.CharField(bilingual("translator", "译者"), max_length=200, blank=True)
    audience = audience_field()
    anchor_state = models.CharField(
        bilingual("in the newest snapshot", "最新快照中"),
        max_length=20,
        choices=AnchorState.choices,
        default=AnchorState.HELD,
        editable=False,
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=bilingual("marked by", "标注者"),
    )

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["snapshot", "start"]
        verbose_name = bilingual("passage", "段落")
        verbose_name_plural = bilingual("passages", "段落")
        constraints: ClassVar[list[Any]] = [
            is_known("passage", "audience", Audience),
            is_known("passage", "anchor_state", AnchorState),
            CheckConstraint(
                condition=Q(end__gt=F("start"), end__lte=F("start") + LONGEST_QUOTE),
                name="passage_ends_after_it_starts",
                violation_error_code="span",
                violation_error_message=(
                    f"A passage is between 1 and {LONGEST_QUOTE} characters long."
                ),
            ),
            CheckConstraint(
                condition=Q(quote__regex=r"\S"),
                name="passage_quote_has_words",
                violation_error_code="quote_unusable",
                violation_error_message="A passage is more than white space.",
            ),
            models.UniqueConstraint(
                fields=["snapshot", "start", "end"],
                name="passage_marked_once",
                violation_error_code="duplicate",
                violation_error_message="These words are marked already: use that passage.",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            Refusal(
                name="passage_quote_stands_at_position",
                operation=pgtrigger.Insert
                | update_of("snapshot_id", "start", "end", "quote", "prefix", "suffix"),
                message="The quote is not the snapshot's text at this position.",
                declare=[("body", "text")],
                func="""
                SELECT text INTO STRICT body FROM sources_snapshot WHERE id = NEW.snapshot_id;
                IF substr(body, NEW.start + 1, NEW."end" - NEW.start) <> NEW.quote
                   OR right(substr(body, 1, NEW.start), length(NEW.prefix)) <> NEW.prefix
                   OR substr(body, NEW."end" + 1, length(NEW.suffix)) <> NEW.suffix
                THEN REFUSE; END IF;
                RETURN NEW;
                """,
            ),
            Refusal(
                name="passage_moves_only_by_merging",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("snapshot"),
                message="A passage stays in its snapshot unless two sources of it are merged.",
                func=f"""
                IF NOT EXISTS ({SAME_SNAPSHOT.format(was="OLD.snapshot_id", now="NEW.snapshot_id")})
                THEN REFUSE; END IF;
                RETURN NEW;
                """,
            ),
            TextIsSearched(
                kind=SearchKind.PASSAGE,
                parts={"quote": "B", "translation": "C", "speaker": "C"},
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.quote[:60]}{'…' if len(self.quote) > 60 else ''}”"

    def get_absolute_url(self) -> str:
        """The reading view, with this passage highlighted and in sight."""
        reading = reverse("source", args=[self.snapshot.source.reference])
        return f"{reading}?snapshot={self.snapshot_id}#passage-{self.pk}"
