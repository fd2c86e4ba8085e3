"""Requests that are to be carried out once, however often they are sent."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7

from casetracker.exceptions import CasetrackerError
from casetracker.languages import bilingual

if TYPE_CHECKING:
    from casetracker.models import User


class KeyReusedError(CasetrackerError):
    """The key came with another request before."""

    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__(
            "This Idempotency-Key came with another request: give each request its own.",
            field="Idempotency-Key",
        )


class SentOnceQuerySet(models.QuerySet["SentOnce"]):
    """Keys, taken one by one."""

    def take(self, account: "User", *, key: str, digest: str) -> "SentOnce":
        """The row of this key: a new one, or that of the request as it was carried out before.

        Inside a transaction, until whose end others with the same key wait here. Raises
        `KeyReusedError` where ``digest`` is another.
        """
        self.forget_some()
        new = self.model(account=account, key=key, digest=digest)
        self.bulk_create([new], ignore_conflicts=True)
        held = self.get(account=account, key=key)
        if held.is_forgotten:
            held.delete()
            return self.take(account, key=key, digest=digest)
        if held.digest != digest:
            raise KeyReusedError
        return held

    def forget_some(self) -> None:
        """Let the oldest keys go whose time is over; not all, so that nobody waits for it."""
        old = self.filter(sent_at__lt=timezone.now() - SentOnce.KEPT).order_by("sent_at")
        keys = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:100])
        if keys:
            self.filter(pk__in=keys).delete()


class SentOnce(models.Model):
    """A POST that came with an ``Idempotency-Key``, and which records it made.

    It holds keys of records and no values: who sends the request again is shown the records as
    they may be seen by then. Stored in the transaction of the write; forgotten after `KEPT`.
    """

    KEPT: ClassVar = timedelta(hours=24)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False
    )
    key = models.CharField(max_length=255, editable=False)
    digest = models.CharField(
        max_length=64, editable=False, help_text="SHA-256 of method, address and body."
    )
    status = models.PositiveSmallIntegerField(default=0, editable=False)
    made = models.JSONField(
        default=dict, editable=False, help_text="Keys of records, and refusals of rows."
    )
    sent_at = models.DateTimeField(db_default=models.functions.Now(), db_index=True, editable=False)

    objects = SentOnceQuerySet.as_manager()

    class Meta:
        verbose_name = bilingual("request sent once", "幂等请求")
        verbose_name_plural = bilingual("requests sent once", "幂等请求")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "key"],
                name="sent_once_key_of_account",
                violation_error_code="idempotency_key",
                violation_error_message="This Idempotency-Key has been used.",
            )
        ]

    def __str__(self) -> str:
        return self.key

    def note(self, *, status: int, made: dict[str, Any]) -> None:
        """Keep what the request has done."""
        self.status, self.made = status, made
        self.save(update_fields=["status", "made"])

    @property
    def is_forgotten(self) -> bool:
        """Whether the key may be used anew."""
        sent: datetime = self.sent_at
        return sent < timezone.now() - self.KEPT
