"""The account of a person who works with the system, and the base of every record."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from uuid_utils.compat import uuid7

from casetracker.journal import JournalEntry, JournalEra
from casetracker.languages import bilingual
from casetracker.searching.entries import SearchEntry
from casetracker.sending import SentOnce
from casetracker.tokens import TokenGrant

__all__ = ["JournalEntry", "JournalEra", "Record", "SearchEntry", "SentOnce", "TokenGrant", "User"]


class User(AbstractUser):
    """An account. What it may do follows from its one group (see `casetracker.access`)."""


class Record(models.Model):
    """The base of every record: a UUIDv7 key, so that keys sort by when they were made."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(
        bilingual("recorded at", "录入时间"), db_default=models.functions.Now(), editable=False
    )

    class Meta:
        abstract: ClassVar[bool] = True
