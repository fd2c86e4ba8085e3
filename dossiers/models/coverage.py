"""The figures of every dossier's coverage, stored so that lists need not read dossiers whole.

Which figures are out of date is known from `CoverageMark`: triggers on every table that a figure
follows from write one in the transaction of the change. `dossiers.covering` computes.
"""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q
from django.utils import timezone

from casetracker.access import Actor, VisibleQuerySet
from casetracker.history import kept_in_history
from casetracker.languages import bilingual
from casetracker.models import Record
from dossiers.facts import Coverage
from dossiers.models.person import Person

FIGURES = ("sourced", "disputed", "decided", "unsourced", "single_origin", "weak")
"""The columns of figures, named as those of `Coverage`."""


class CoverageFigures(models.Model):
    """The base of rows that hold figures of coverage."""

    sourced = models.PositiveIntegerField(bilingual("sourced", "有来源"), default=0)
    disputed = models.PositiveIntegerField(bilingual("disputed", "有争议"), default=0)
    decided = models.PositiveIntegerField(
        bilingual("decided, of the disputed", "有争议而已裁定"), default=0
    )
    unsourced = models.PositiveIntegerField(bilingual("unsourced", "无来源"), default=0)
    single_origin = models.PositiveIntegerField(
        bilingual("resting on one origin", "仅一个独立来源"), default=0
    )
    weak = models.PositiveIntegerField(
        bilingual("resting on sources graded D to F", "仅有 D 至 F 级来源"), default=0
    )

    class Meta:
        abstract: ClassVar[bool] = True

    @property
    def coverage(self) -> Coverage:
        """The figures as those of a dossier just judged."""
        return Coverage(**{name: getattr(self, name) for name in FIGURES})


def adds_up(model: str) -> CheckConstraint:
    """The rule that parts are not larger than their wholes."""
    return CheckConstraint(
        condition=Q(
            decided__lte=F("disputed"), single_origin__lte=F("sourced"), weak__lte=F("sourced")
        ),
        name=f"{model}_adds_up",
        violation_error_code="figures",
        violation_error_message="A part of the figures is larger than the whole.",
    )


class DossierCoverageQuerySet(VisibleQuerySet["DossierCoverage"]):
    """Reading and refreshing figures."""

    def visible_to(self, user: Actor) -> Self:
        """Those of dossiers ``user`` may see."""
        return self.filter(person__in=Person.objects.visible_to(user))

    def with_staleness(self) -> Self:
        """Each with ``is_stale``: whether something changed since it was computed."""
        marks = CoverageMark.objects.filter(person_key=OuterRef("person_id"))
        return self.annotate(is_stale=Exists(marks))

    def refresh(self, *, limit: int = 100, people: "models.QuerySet[Person] | None" = None) -> int:
        """Compute at most ``limit`` stale figures again, only of ``people`` where they are given.

        Returns how many were computed; see `dossiers.covering.refresh`.
        """
        from dossiers.covering import refresh

        return refresh(limit=limit, people=people)


@kept_in_history(exclude=("refreshed_at",))
class DossierCoverage(CoverageFigures, Record):
    """How much of one dossier is sourced, as computed at ``refreshed_at``."""

    person = models.OneToOneField(
        Person, models.CASCADE, related_name="coverage", verbose_name=bilingual("person", "人物")
    )
    refreshed_at = models.DateTimeField(
        bilingual("computed at", "计算时间"), default=timezone.now, editable=False
    )

    objects = DossierCoverageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["person"]
        verbose_name = bilingual("coverage of a dossier", "卷宗来源覆盖")
        verbose_name_plural = bilingual("coverage of dossiers", "卷宗来源覆盖")
        constraints: ClassVar[list[Any]] = [adds_up("dossier_coverage")]

    def __str__(self) -> str:
        return f"{self.sourced}/{self.coverage.total}"


class CoverageMark(models.Model):
    """A dossier whose figures are to be computed again. Written by triggers, never by hand.

    Rows are only ever added and taken away, so that two who change one dossier do not wait for
    each other. ``transaction`` is that of the change: one mark a dossier and transaction suffices.
    """

    person_key = models.UUIDField(bilingual("person", "人物"))
    transaction = models.BigIntegerField(bilingual("transaction", "事务"))

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = bilingual("stale coverage", "待更新的覆盖")
        verbose_name_plural = bilingual("stale coverage", "待更新的覆盖")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person_key", "transaction"], name="coverage_mark_of_person")
        ]

    def __str__(self) -> str:
        return str(self.person_key)


class CoverageDay(CoverageFigures):
    """The sums over all dossiers in use at the last refresh of one day (UTC)."""

    day = models.DateField(bilingual("day", "日期"))
    published = models.BooleanField(
        bilingual("published dossiers only", "仅已发布卷宗"), default=False
    )
    dossiers = models.PositiveIntegerField(bilingual("dossiers", "卷宗数"), default=0)

    class Meta:
        ordering: ClassVar = ["-day", "published"]
        verbose_name = bilingual("coverage on a day", "每日来源覆盖")
        verbose_name_plural = bilingual("coverage by day", "每日来源覆盖")
        constraints: ClassVar[list[Any]] = [
            adds_up("coverage_day"),
            models.UniqueConstraint(
                fields=["day", "published"],
                name="coverage_day_told_once",
                violation_error_code="duplicate",
                violation_error_message="This day has its figures already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.sourced}/{self.coverage.total}"
