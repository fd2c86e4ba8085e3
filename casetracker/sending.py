"""Requests that are to be carried out once, however often they are sent."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7

from casetracker.languages import bilingual


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
        default=list, editable=False, help_text="Keys of records, and refusals of rows."
    )
    sent_at = models.DateTimeField(db_default=models.functions.Now(), db_index=True, editable=False)

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

    @property
    def is_forgotten(self) -> bool:
        """Whether the key may be used anew."""
        sent: datetime = self.sent_at
        return sent < timezone.now() - self.KEPT
