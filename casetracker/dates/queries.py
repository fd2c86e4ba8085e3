"""Conditions and orders over the columns of an uncertain date.

``field`` is the field's name or a path to it (``detentions__began``). Days are included at both
ends; None leaves that end open. A row without a date is neither certain nor possible.
"""

from datetime import date

from django.db.models import F, OrderBy, Q
from django.db.models.functions import Coalesce


def possibly_between(field: str, first: date | None, last: date | None) -> Q:
    """Rows whose date may lie between the two days: some day it allows does."""
    earliest, latest = f"{field}_earliest", f"{field}_latest"
    # Said without a negation, as is all in this module: negated, a path to many rows would ask
    # about all of them at once.
    condition = Q(**{f"{earliest}__isnull": False}) | Q(**{f"{latest}__isnull": False})
    if first is not None:
        condition &= Q(**{f"{latest}__gte": first}) | Q(**{f"{latest}__isnull": True})
    if last is not None:
        condition &= Q(**{f"{earliest}__lte": last}) | Q(**{f"{earliest}__isnull": True})
    return condition


def certainly_between(field: str, first: date | None, last: date | None) -> Q:
    """Rows whose date must lie between the two days: every day it allows does.

    A date marked uncertain or approximate is never certain to lie anywhere.
    """
    condition = Q(**{f"{field}__regex": "^[^?~%]+$"})
    if first is not None:
        condition &= Q(**{f"{field}_earliest__gte": first})
    if last is not None:
        condition &= Q(**{f"{field}_latest__lte": last})
    return condition


def chronological(field: str) -> tuple[OrderBy, OrderBy]:
    """For ``order_by(*chronological("began"))``: the order of `UncertainDate.sort_key`.

    By the earliest day, or the latest where no day is the earliest; rows without a date come last.
    """
    earliest, latest = F(f"{field}_earliest"), F(f"{field}_latest")
    return Coalesce(earliest, latest).asc(nulls_last=True), latest.asc(nulls_last=True)
