"""The vocabulary tables: organisations, facilities, forums, case events and offences."""

from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models

from casetracker.access import OpenQuerySet
from casetracker.constraints import in_order, is_known
from casetracker.dates import UncertainDateField
from casetracker.history import kept_in_history
from casetracker.languages import bilingual
from casetracker.models import Record
from dossiers.models.base import VocabularyRow, former_name_is_kept
from dossiers.vocabularies import EventKind, FacilityKind, ForumKind, Law, OrganisationKind

OFFENCE_CODE = r"^[A-Z][A-Z_]*[0-9]*(-[0-9]{1,4}){1,2}(\([0-9]{1,2}\)){0,2}$"


@kept_in_history()
class Organisation(VocabularyRow):
    """A court, police body, ministry, government, parliament, NGO or the like."""

    kind = models.CharField(
        bilingual("kind", "类别"), max_length=40, choices=OrganisationKind.choices
    )
    country = models.CharField(
        bilingual("country", "国家"),
        max_length=2,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", "Use the two capital letters of ISO 3166-1.")],
    )

    objects = OpenQuerySet["Organisation"].as_manager()

    class Meta(VocabularyRow.Meta):
        verbose_name = bilingual("organisation", "机构")
        verbose_name_plural = bilingual("organisations", "机构")
        constraints: ClassVar[list[Any]] = [is_known("organisation", "kind", OrganisationKind)]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [former_name_is_kept()]


@kept_in_history()
class Facility(VocabularyRow):
    """A place of custody: a prison, detention centre, hospital, home, unofficial site."""

    kind = models.CharField(bilingual("kind", "类别"), max_length=40, choices=FacilityKind.choices)
    province = models.CharField(bilingual("province", "省份"), max_length=100, blank=True)
    prefecture = models.CharField(bilingual("prefecture", "地级市"), max_length=100, blank=True)
    county = models.CharField(bilingual("county", "县"), max_length=100, blank=True)

    objects = OpenQuerySet["Facility"].as_manager()

    class Meta(VocabularyRow.Meta):
        verbose_name = bilingual("facility", "羁押场所")
        verbose_name_plural = bilingual("facilities", "羁押场所")
        constraints: ClassVar[list[Any]] = [is_known("facility", "kind", FacilityKind)]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [former_name_is_kept()]


@kept_in_history()
class Forum(VocabularyRow):
    """Where appeals are made: a dialogue, a summit, a UN body, a press briefing."""

    kind = models.CharField(bilingual("kind", "类别"), max_length=40, choices=ForumKind.choices)

    objects = OpenQuerySet["Forum"].as_manager()

    class Meta(VocabularyRow.Meta):
        verbose_name = bilingual("forum", "场合")
        verbose_name_plural = bilingual("forums", "场合")
        constraints: ClassVar[list[Any]] = [is_known("forum", "kind", ForumKind)]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [former_name_is_kept()]


@kept_in_history()
class CaseEvent(VocabularyRow):
    """What ties cases together: a crackdown, a mass trial, a protest."""

    kind = models.CharField(bilingual("kind", "类别"), max_length=40, choices=EventKind.choices)
    began = UncertainDateField(bilingual("began", "开始"), blank=True)
    ended = UncertainDateField(bilingual("ended", "结束"), blank=True)

    objects = OpenQuerySet["CaseEvent"].as_manager()

    class Meta(VocabularyRow.Meta):
        verbose_name = bilingual("case event", "案件事件")
        verbose_name_plural = bilingual("case events", "案件事件")
        constraints: ClassVar[list[Any]] = [
            is_known("case_event", "kind", EventKind),
            in_order("case_event", "began", "ended", "The event ends before it begins."),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [former_name_is_kept()]


@kept_in_history()
class Offence(Record):
    """An offence: one version of a law, an article, and where told apart a paragraph.

    The version is part of what an offence is, since articles are renumbered and renamed.
    """

    code = models.CharField(
        bilingual("code", "代码"),
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(OFFENCE_CODE, "Write the law, the article and paragraph: CL97-105(2).")
        ],
    )
    law = models.CharField(bilingual("law", "法律"), max_length=40, choices=Law.choices)
    version = models.CharField(bilingual("version", "版本"), max_length=100, blank=True)
    article = models.PositiveSmallIntegerField(bilingual("article", "条"))
    sub_article = models.PositiveSmallIntegerField(
        bilingual("sub-article", "之几"), null=True, blank=True
    )
    paragraph = models.PositiveSmallIntegerField(
        bilingual("paragraph", "款"), null=True, blank=True
    )
    item = models.PositiveSmallIntegerField(bilingual("item", "项"), null=True, blank=True)
    name = models.CharField(bilingual("name", "名称"), max_length=300)
    name_zh = models.CharField(bilingual("Chinese name", "中文名称"), max_length=300, blank=True)
    former_names: ArrayField[Any, list[str]] = ArrayField(
        models.CharField(max_length=300),
        default=list,
        blank=True,
        verbose_name=bilingual("former names", "曾用名"),
    )
    chapter = models.CharField(bilingual("chapter", "章"), max_length=200, blank=True)
    penalty = models.TextField(bilingual("range of punishment", "量刑幅度"), blank=True)
    note = models.TextField(bilingual("note", "备注"), blank=True)

    objects = OpenQuerySet["Offence"].as_manager()

    class Meta:
        ordering: ClassVar = ["law", "article", "sub_article", "paragraph", "item"]
        verbose_name = bilingual("offence", "罪名")
        verbose_name_plural = bilingual("offences", "罪名")
        constraints: ClassVar[list[Any]] = [
            is_known("offence", "law", Law),
            models.CheckConstraint(
                condition=models.Q(code__regex=OFFENCE_CODE),
                name="offence_code_is_well_formed",
                violation_error_code="invalid_code",
                violation_error_message=(
                    "Write the law, the article and the paragraph: CL97-105(2)."
                ),
            ),
            models.UniqueConstraint(
                fields=["law", "version", "article", "sub_article", "paragraph", "item"],
                nulls_distinct=False,
                name="offence_listed_once",
                violation_error_code="duplicate",
                violation_error_message="This paragraph of this version of the law is listed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
