"""A document as it was at one moment."""

import hashlib
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models, transaction
from django.db.models import CheckConstraint, Q
from django.utils import timezone

from casetracker.access import Actor, VisibleQuerySet
from casetracker.constraints import Refusal, update_of
from casetracker.history import acting, kept_in_history
from casetracker.languages import bilingual
from casetracker.models import Record
from sources.anchoring import LONGEST_TEXT, normalised
from sources.exceptions import SnapshotError
from sources.models.source import Source
from sources.originals import keep, kept_together

if TYPE_CHECKING:
    from casetracker.models import User


HALF_A_PAIR = re.compile("[\ud800-\udfff]")


def stored_under(snapshot: "Snapshot", filename: str) -> str:
    """The file's place: its hash, so that a name from outside never becomes a path."""
    del filename
    return f"{snapshot.file_sha256[:2]}/{snapshot.file_sha256}"


def storable(text: str) -> str:
    """``text`` in the form that a snapshot keeps: NFC, with LF line ends.

    Raises `SnapshotError` where it is empty, holds a NUL or half a surrogate pair, or is longer
    than `LONGEST_TEXT` code points.
    """
    text = normalised(text)
    if not text.strip():
        raise SnapshotError("The document has no text.", field="text")
    if "\0" in text:
        raise SnapshotError("The text holds a NUL character.", field="text")
    if HALF_A_PAIR.search(text):
        raise SnapshotError("The text holds half a surrogate pair.", field="text")
    if len(text) > LONGEST_TEXT:
        raise SnapshotError(f"The text is longer than {LONGEST_TEXT} characters.", field="text")
    return text


def _refuse_moment(source: Source, captured_at: datetime) -> None:
    """Raise `SnapshotError` where the source cannot have been captured then.

    Passages are looked for in later snapshots alone, so one is never put between others.
    """
    if captured_at > timezone.now():
        raise SnapshotError("That moment is still to come.", field="captured_at")
    newest = source.snapshots.without_text().first()
    if newest is not None and captured_at <= newest.captured_at:
        raise SnapshotError(
            f"This source has a snapshot of {newest.captured_at:%Y-%m-%d %H:%M} UTC: "
            "a new one is later.",
            field="captured_at",
        )


class SnapshotQuerySet(VisibleQuerySet["Snapshot"]):
    """Reading and taking snapshots."""

    def visible_to(self, user: Actor) -> Self:
        """Those of visible sources."""
        return self.filter(source__in=Source.objects.visible_to(user))

    def without_text(self) -> Self:
        """Leave the long column out where only the label is needed."""
        return self.defer("text")

    def take(
        self,
        source: Source,
        *,
        by: "User",
        content: bytes,
        text: str,
        media_type: str = "text/plain",
        extractor: str = "plain text",
        extractor_version: str = "1",
        archive_url: str = "",
        captured_at: datetime | None = None,
        reason: str = "Snapshot taken",
    ) -> "Snapshot":
        """Keep ``content`` as the file and ``text`` as what passages point into.

        The text is brought to NFC with LF line ends first. The passages of earlier snapshots are
        looked for in it. ``captured_at`` is now unless somebody knows better. Raises
        `SnapshotError` where no snapshot can have the text (see `storable`), or where the moment
        is not between that of the source's newest snapshot and now.
        """
        text = storable(text)
        moment = {} if captured_at is None else {"captured_at": captured_at}
        snapshot = self.model(
            source=source,
            media_type=media_type,
            file_sha256=hashlib.sha256(content).hexdigest(),
            file_size=len(content),
            text=text,
            text_sha256=hashlib.sha256(text.encode()).hexdigest(),
            extractor=extractor,
            extractor_version=extractor_version,
            captured_by=by,
            archive_url=archive_url,
            **moment,
        )
        with kept_together(), transaction.atomic(), acting(by=by, reason=reason):
            source.hold()
            if captured_at is not None:
                _refuse_moment(source, captured_at)
            snapshot.file.name = stored_under(snapshot, "")
            keep(content, under=snapshot.file.name, storage=snapshot.file.storage)
            snapshot.save(force_insert=True)
            source.judge_passages()
        return snapshot


@kept_in_history(exclude=("text",))
class Snapshot(Record):
    """The document as it was at one moment: the bytes, and the text passages point into.

    Immutable: the database refuses any change except of the source it belongs to, which a merge
    of sources needs, and any deletion.
    """

    source = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="snapshots",
        verbose_name=bilingual("source", "来源"),
    )
    file = models.FileField(bilingual("file", "文件"), upload_to=stored_under, max_length=200)
    media_type = models.CharField(bilingual("media type", "媒体类型"), max_length=100)
    file_sha256 = models.CharField(bilingual("SHA-256 of the file", "文件哈希"), max_length=64)
    file_size = models.PositiveBigIntegerField(bilingual("size in bytes", "字节数"))
    text = models.TextField(bilingual("text", "文本"))
    text_sha256 = models.CharField(bilingual("SHA-256 of the text", "文本哈希"), max_length=64)
    extractor = models.CharField(bilingual("extracted by", "提取工具"), max_length=100)
    extractor_version = models.CharField(bilingual("version", "版本"), max_length=40)
    captured_at = models.DateTimeField(
        bilingual("captured at", "采集时间"), db_default=models.functions.Now()
    )
    captured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=bilingual("captured by", "采集者"),
    )
    archive_url = models.URLField(
        bilingual("archived copy", "存档网址"), max_length=1000, blank=True
    )

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-captured_at", "-id"]
        verbose_name = bilingual("snapshot", "快照")
        verbose_name_plural = bilingual("snapshots", "快照")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["source", "file_sha256", "text_sha256"],
                name="snapshot_taken_once",
                violation_error_code="duplicate",
                violation_error_message="This source has this very snapshot already.",
            ),
            CheckConstraint(
                condition=~Q(text=""),
                name="snapshot_has_text",
                violation_error_code="empty",
                violation_error_message="A snapshot has text.",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            Refusal(
                name="snapshot_is_immutable",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["source"]),
                message="A snapshot is never changed: take a new one.",
            ),
            Refusal(
                name="snapshot_is_kept",
                operation=pgtrigger.Delete,
                message="A snapshot is evidence and is never deleted.",
            ),
            Refusal(
                name="snapshot_text_is_hashed",
                operation=pgtrigger.Insert,
                message="A snapshot's text is NFC with LF line ends, under its own SHA-256.",
                func="""
                IF NEW.text IS NOT NFC NORMALIZED OR position(chr(13) in NEW.text) > 0
                   OR encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') <> NEW.text_sha256
                THEN REFUSE; END IF;
                RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="text_is_searched",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | update_of("source_id"),
                func="""
                PERFORM sources_search_document(NEW.source_id);
                IF TG_OP = 'UPDATE' AND OLD.source_id <> NEW.source_id THEN
                    PERFORM sources_search_document(OLD.source_id);
                END IF;
                RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.captured_at:%Y-%m-%d %H:%M} UTC, {self.text_sha256[:12]}"

    def is_newest(self) -> bool:
        """Whether no later snapshot of its source has been taken."""
        newest = Snapshot.objects.filter(source=self.source_id).values_list("pk", flat=True)
        return newest.first() == self.pk
