"""Two people in one form: what the one saved is not silently overwritten by the other."""

from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet

from casetracker.languages import bilingual
from casetracker.models import User

M = TypeVar("M", bound=models.Model)

SEEN = "seen_version"
"""The input that says which version of the row a form was opened with."""
LONGEST_NUMBER = 19


_AT_HAND = "version_at_hand"


def with_version(rows: QuerySet[M]) -> QuerySet[M]:
    """The rows, each with the number of its latest version, for `latest_version`."""
    events = rows.model.pgh_event_model._default_manager  # type: ignore[attr-defined]
    own = events.filter(pgh_obj_id=models.OuterRef("pk")).order_by("-pgh_id")
    found: QuerySet[M] = rows.annotate(**{_AT_HAND: models.Subquery(own.values("pgh_id")[:1])})
    return found


def latest_version(row: models.Model) -> int | None:
    """The number of the row's latest version; as it was read with the row, where it was."""
    if _AT_HAND in row.__dict__:
        return row.__dict__[_AT_HAND]  # type: ignore[no-any-return]
    number: int | None = _versions(row).values_list("pgh_id", flat=True).last()
    return number


def refuse_to_overwrite(form: "forms.ModelForm[Any]", seen: str) -> None:
    """Write beside each field what somebody else has made of it since version ``seen``.

    A field that the form leaves as the other person made it is no conflict, nor is one that only
    this form changes.
    """
    row = form.instance
    is_number = seen.isdecimal() and len(seen) < LONGEST_NUMBER
    opened = _versions(row).filter(pgh_id=int(seen)).first() if is_number else None
    latest = _versions(row).select_related("pgh_context").last()
    if opened is None or latest is None or opened.pk == latest.pk:
        return
    columns = {column.name: column.attname for column in type(latest)._meta.fields}
    for name in form.fields:
        if name not in columns or name in form.errors:
            continue
        before, now, mine = (getattr(one, columns[name]) for one in (opened, latest, row))
        if now not in (before, mine):
            form.add_error(name, _overtaken(latest))


def _versions(row: models.Model) -> Any:
    events = type(row).pgh_event_model._default_manager  # type: ignore[attr-defined]
    return events.filter(pgh_obj_id=row.pk).order_by("pgh_id")


def _overtaken(latest: Any) -> ValidationError:
    noted: dict[str, Any] = latest.pgh_context.metadata if latest.pgh_context else {}
    who = User.objects.filter(pk=noted.get("user") or 0).first() or bilingual("somebody", "他人")
    told = bilingual(
        "{} changed this after you opened the form. Look at the history; saving again overwrites "
        "it.",
        "您打开表单后，{} 已更改此项。请查看历史；再次保存将予覆盖。",
    )
    return ValidationError(str(told).format(who), code="overtaken")
