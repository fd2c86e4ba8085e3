"""Making two dossiers of one person into one."""

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from casetracker.history import acting
from casetracker.lifecycle import MergeError
from dossiers.models.appeal import AppealPerson, ResponseItem
from dossiers.models.claim import Claim
from dossiers.models.decision import Decision
from dossiers.models.detention import Detention
from dossiers.models.name import ExternalId, Name, Relationship
from dossiers.models.person import Person
from dossiers.models.status import StatusChange
from dossiers.vocabularies import ClaimState

if TYPE_CHECKING:
    from django.db import models

MOVED = (Detention, StatusChange, ExternalId, Decision)
"""Rows that simply change hands. Names, relationships, claims and links have rules of their own."""


@transaction.atomic
def merge_people(gone: Person, kept: Person, *, by: AbstractBaseUser, reason: str) -> None:
    """Give ``kept`` all that hangs on ``gone``, then let ``gone`` redirect to it.

    Values of ``kept`` stay as they are. Names of ``gone`` come along without being preferred;
    what the other person already has is left with ``gone``. Raises `MergeError` where the two
    cannot be one: a reason is missing, one is merged already, or they are related to each other.
    """
    if not reason.strip():
        raise MergeError("Say why the two are one person.", field="reason")
    locked = {
        row.pk: row for row in Person.objects.select_for_update().filter(pk__in=[gone.pk, kept.pk])
    }
    gone.merged_into, kept.merged_into = (
        locked[gone.pk].merged_into,
        locked[kept.pk].merged_into,
    )
    gone.refuse_merge_with(kept)
    related = Relationship.objects.filter(person__in=locked, other__in=locked)
    if related.exists():
        raise MergeError("The two are recorded as related to each other.", field="into")
    with acting(by=by, reason=reason):
        gone.leave_trail_to(kept)
        for model in MOVED:
            model._default_manager.filter(person=gone).update(person=kept)
        _move_names(gone, kept)
        _move_unless_there(Relationship, "person", gone, kept, same=("kind", "other"))
        _move_unless_there(Relationship, "other", gone, kept, same=("kind", "person"))
        _move_unless_there(AppealPerson, "person", gone, kept, same=("appeal",))
        _move_unless_there(ResponseItem, "person", gone, kept, same=("response",))
        _move_claims(gone, kept)


def _move_names(gone: Person, kept: Person) -> None:
    """Add the names ``kept`` lacks; each loses its preference, which ``kept`` decides."""
    there = kept.names.values_list("text", flat=True)
    Name.objects.filter(person=gone).exclude(text__in=there).update(person=kept, preferred=False)


def _move_unless_there(
    model: "type[models.Model]", column: str, gone: Person, kept: Person, *, same: tuple[str, ...]
) -> None:
    """Hand over the rows of ``model`` for which ``kept`` has none with the ``same`` values."""
    rows = model._default_manager
    there = set(rows.filter(**{column: kept}).values_list(*same))
    for row in rows.filter(**{column: gone}):
        if tuple(getattr(row, f"{name}_id", getattr(row, name)) for name in same) not in there:
            rows.filter(pk=row.pk).update(**{column: kept})


def _move_claims(gone: Person, kept: Person) -> None:
    """Hand over the claims, but for those that say the same of ``kept`` from the same passage."""
    there = set(
        Claim.objects.filter(person=kept)
        .exclude(state__in=[ClaimState.RETRACTED, ClaimState.REJECTED])
        .values_list("passage_id", "field", "value")
    )
    for claim in Claim.objects.filter(person=gone):
        if (claim.passage_id, claim.field, claim.value) not in there:
            Claim.objects.filter(pk=claim.pk).update(person=kept)
