"""One document, independent of its copies."""

from typing import Any, ClassVar, Self

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction

from casetracker.access import Actor, Audience, audience_field, clearance
from casetracker.constraints import is_known
from casetracker.dates import UncertainDateField
from casetracker.history import kept_in_history
from casetracker.languages import bilingual
from casetracker.lifecycle import Citable, CitableQuerySet, not_merged_into_itself
from casetracker.references import ReferenceField, reference_is_kept
from casetracker.searching.entries import SearchKind
from casetracker.searching.triggers import TextIsSearched
from sources.models.publisher import Publisher
from sources.vocabularies import Reliability, SourceKind


class SourceQuerySet(CitableQuerySet["Source"]):
    """Reading sources."""

    def visible_to(self, user: Actor) -> Self:
        """Those whose audience ``user`` belongs to; merged ones are reached by redirect only."""
        return self.kept_for(user).filter(audience__in=clearance(user))

    def with_publishers(self) -> Self:
        """With the rows that a line about a source needs."""
        return self.select_related("publisher", "origin")


@kept_in_history()
class Source(Citable):
    """One document. Its *publisher* put out this copy; its *origin* did the reporting.

    Corroboration counts origins, so a wire report and its reposts are one voice.
    """

    reference = ReferenceField(letter="S")
    kind = models.CharField(bilingual("kind", "类别"), max_length=40, choices=SourceKind.choices)
    title = models.CharField(bilingual("title", "标题"), max_length=500)
    publisher = models.ForeignKey(
        Publisher,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="published",
        verbose_name=bilingual("publisher of the copy", "发布者"),
    )
    origin = models.ForeignKey(
        Publisher,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reported",
        verbose_name=bilingual("origin of the reporting", "原始来源"),
        help_text=bilingual(
            "Whose reporting it is; empty where it is the publisher's own.",
            "报道的原始出处;若为发布者自行报道则留空。",
        ),
    )
    authors: ArrayField[Any, list[str]] = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        verbose_name=bilingual("authors", "作者"),
    )
    published = UncertainDateField(bilingual("published", "发布日期"), blank=True)
    published_basis = models.TextField(bilingual("how the date is known", "日期依据"), blank=True)
    language = models.CharField(
        bilingual("language", "语言"), max_length=35, blank=True, help_text="BCP 47"
    )
    url = models.URLField(bilingual("address", "网址"), max_length=1000, blank=True)
    reliability = models.CharField(
        bilingual("reliability", "可靠性"),
        max_length=1,
        choices=Reliability.choices,
        default=Reliability.F,
    )
    reliability_reason = models.TextField(bilingual("reason for the grade", "评级理由"), blank=True)
    audience = audience_field()
    note = models.TextField(bilingual("note", "备注"), blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-reference"]
        verbose_name = bilingual("source", "来源")
        verbose_name_plural = bilingual("sources", "来源")
        constraints: ClassVar = [
            is_known("source", "kind", SourceKind),
            is_known("source", "reliability", Reliability),
            is_known("source", "audience", Audience),
            not_merged_into_itself("source"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            reference_is_kept("source"),
            TextIsSearched(
                kind=SearchKind.SOURCE, parts={"title": "A", "authors": "B"}, lists=("authors",)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def voice(self) -> Publisher | None:
        """Whose word this is when corroboration is counted: the origin, else the publisher."""
        return self.origin or self.publisher

    def hold(self) -> None:
        """Let nobody else add a snapshot or a passage before the transaction ends."""
        Source.objects.select_for_update(no_key=True).values_list("pk").get(pk=self.pk)

    def judge_passages(self) -> None:
        """Record what became of its passages in the snapshots taken after theirs."""
        from sources.models.anchor import Anchor

        Anchor.objects.judge(self)

    @transaction.atomic
    def merge_into(self, other: "Source", *, by: AbstractBaseUser, reason: str) -> None:
        """Make the snapshots of this source those of ``other`` and redirect to it.

        Of a snapshot that both have, ``other`` gets the passages and what rests on them. The
        passages of both are looked for in the later snapshots of the other. Raises `MergeError`
        where the two cannot become one.
        """
        from sources.merging import merge_sources

        merge_sources(self, other, by=by, reason=reason)
