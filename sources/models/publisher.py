"""Who publishes or reports."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import CheckConstraint, Q

from casetracker.access import OpenQuerySet
from casetracker.constraints import is_known
from casetracker.history import kept_in_history
from casetracker.languages import bilingual
from casetracker.models import Record
from sources.vocabularies import PublisherKind, Reliability

country_code = RegexValidator(r"^[A-Z]{2}$", "Use the two capital letters of ISO 3166-1.")


@kept_in_history()
class Publisher(Record):
    """A newspaper, agency, organisation, court or person that publishes or reports."""

    name = models.CharField(bilingual("name", "名称"), max_length=200, unique=True)
    name_zh = models.CharField(bilingual("Chinese name", "中文名称"), max_length=200, blank=True)
    kind = models.CharField(bilingual("kind", "类别"), max_length=40, choices=PublisherKind.choices)
    country = models.CharField(
        bilingual("country", "国家"), max_length=2, blank=True, validators=[country_code]
    )
    reliability = models.CharField(
        bilingual("reliability", "可靠性"),
        max_length=1,
        choices=Reliability.choices,
        default=Reliability.F,
        help_text=bilingual("Admiralty grade of its usual reporting.", "对其日常报道的评级。"),
    )
    url = models.URLField(bilingual("address", "网址"), max_length=500, blank=True)
    note = models.TextField(bilingual("note", "备注"), blank=True)

    objects = OpenQuerySet["Publisher"].as_manager()

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = bilingual("publisher", "发布者")
        verbose_name_plural = bilingual("publishers", "发布者")
        constraints: ClassVar = [
            is_known("publisher", "kind", PublisherKind),
            is_known("publisher", "reliability", Reliability),
            CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"),
                name="publisher_country_is_a_code",
                violation_error_code="invalid_country",
                violation_error_message="Use the two capital letters of ISO 3166-1.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
