"""What the database looks words up in: one row a record, and one a stretch of a long text."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from casetracker.constraints import is_known
from casetracker.languages import bilingual


class SearchKind(models.TextChoices):
    """The kinds of records whose texts are searched."""

    SOURCE = "source", bilingual("document", "文件")
    PASSAGE = "passage", bilingual("passage", "段落")
    PERSON = "person", bilingual("person", "人物")
    STATUS_CHANGE = "status-change", bilingual("status change", "状态变更")
    APPEAL = "appeal", bilingual("appeal", "呼吁")
    RESPONSE = "response", bilingual("response", "回应")


class SearchEntry(models.Model):
    """The words of a text with their positions; filled by triggers, read by the search alone.

    Number 0 is the record itself; of a document, further ones are stretches of the text of its
    newest snapshot. Holds nothing that is not in the tables it is made of, and has no history.
    """

    kind = models.CharField(max_length=20, choices=SearchKind.choices)
    record = models.UUIDField()
    """The key of the record that is found."""
    number = models.PositiveIntegerField(default=0)
    within = models.UUIDField(null=True, blank=True)
    """The snapshot whose text the stretch is of."""
    start = models.PositiveIntegerField(default=0)
    """Where the stretch begins in that text, in code points."""
    vector = SearchVectorField()

    class Meta:
        verbose_name = bilingual("searched text", "检索文本")
        verbose_name_plural = bilingual("searched texts", "检索文本")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            is_known("search_entry", "kind", SearchKind),
            models.UniqueConstraint(
                fields=["kind", "record", "number"],
                name="search_entry_made_once",
                violation_error_code="duplicate",
                violation_error_message="The words of this text are listed already.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(
                fields=["vector"],
                condition=Q(kind=kind),
                name=f"search_entry_{kind.replace('-', '_')}",
            )
            for kind in ("source", "passage", "person", "status-change", "appeal", "response")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record} {self.number}"
