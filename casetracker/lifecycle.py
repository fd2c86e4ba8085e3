"""Records that people cite: they are merged and archived, never deleted."""

from collections.abc import Collection
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import CheckConstraint, F, Q
from django.utils import timezone

from casetracker.access import Actor, VisibleQuerySet, sees_notes
from casetracker.exceptions import CasetrackerError
from casetracker.history import acting
from casetracker.languages import bilingual
from casetracker.models import Record

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class MergeError(CasetrackerError):
    """Two records that cannot become one."""

    code = "merge"


class CitableQuerySet(VisibleQuerySet[M_co]):
    """Reading records that have a public reference."""

    def standing(self) -> Self:
        """Neither merged into another record nor archived."""
        return self.filter(merged_into__isnull=True, archived_at__isnull=True)

    def kept_for(self, user: Actor) -> Self:
        """Not merged; archived ones only for those who keep the files."""
        kept = self.filter(merged_into__isnull=True)
        return kept if sees_notes(user) else kept.filter(archived_at__isnull=True)

    def survivor_of(self, reference: str) -> "M_co | None":
        """The record that ``reference`` means today, following a merge; None where there is none.

        Says nothing about who may see it: cut with ``visible_to`` first or check after.
        """
        row = self.model._default_manager.filter(reference=reference).first()
        if row is None:
            return None
        key = getattr(row, "merged_into_id", None) or row.pk
        return self.filter(pk=key).first()


class Citable(Record):
    """The base of a record with a reference: merging leaves a trail, archiving can be undone."""

    reference: models.CharField[str, str]
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=bilingual("merged into", "合并至"),
    )
    former_references: ArrayField[Any, list[str]] = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        editable=False,
        verbose_name=bilingual("former references", "曾用编号"),
    )
    archived_at = models.DateTimeField(
        bilingual("archived at", "归档时间"), null=True, blank=True, editable=False
    )
    archived_reason = models.CharField(
        bilingual("archived because", "归档原因"), max_length=500, blank=True, editable=False
    )

    class Meta:
        abstract: ClassVar[bool] = True

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        """Check every unique column but the reference, which the database itself draws.

        Asking whether the next reference is taken would draw one for each row it is compared with.
        """
        super().validate_unique(exclude={*(exclude or ()), "reference"})

    @transaction.atomic
    def archive(self, *, by: AbstractBaseUser, reason: str) -> None:
        """Take the record out of every list; nothing that rests on it is lost.

        Raises `CasetrackerError` where no reason is given.
        """
        if not reason.strip():
            raise CasetrackerError("Say why the record is archived.", field="reason")
        with acting(by=by, reason=reason):
            self.archived_at = timezone.now()
            self.archived_reason = reason
            self.save(update_fields=["archived_at", "archived_reason"])

    @transaction.atomic
    def restore(self, *, by: AbstractBaseUser, reason: str = "") -> None:
        """Undo `archive`."""
        with acting(by=by, reason=reason or "Restored from the archive"):
            self.archived_at = None
            self.archived_reason = ""
            self.save(update_fields=["archived_at", "archived_reason"])

    def refuse_merge_with(self, other: Self) -> None:
        """Raise `MergeError` where self cannot be merged into ``other``."""
        if self.pk == other.pk:
            raise MergeError("A record cannot be merged into itself.", field="into")
        if self.merged_into is not None:
            raise MergeError("This record has been merged already.", field="into")
        if other.merged_into is not None:
            raise MergeError("The other record has itself been merged away.", field="into")

    def leave_trail_to(self, other: Self) -> None:
        """Make self, and all that was merged into it before, redirect to ``other``.

        ``other`` remembers their references, by which claims may know it.
        """
        rows = type(self)._default_manager
        rows.filter(merged_into=self).update(merged_into=other)
        rows.filter(pk=self.pk).update(merged_into=other)
        other.former_references = [
            *other.former_references,
            self.reference,
            *self.former_references,
        ]
        other.save(update_fields=["former_references"])
        self.merged_into = other


def not_merged_into_itself(model: str) -> CheckConstraint:
    """The rule that a merge needs two records."""
    return CheckConstraint(
        condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
        name=f"{model}_not_merged_into_itself",
        violation_error_code="merge",
        violation_error_message="A record cannot be merged into itself.",
    )
