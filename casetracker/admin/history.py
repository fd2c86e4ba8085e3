"""The history of a record and of what hangs on it, read from what the database kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.admin import AdminSite
from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import QuerySet

from casetracker.dates import UncertainDate
from casetracker.languages import bilingual
from casetracker.models import User

ENTRIES_PER_PAGE = 50
UNTOLD = frozenset({"id", "created_at", "search_keys", "captured_at", "recorded_at"})
"""Columns that say nothing that the entry itself does not say."""

DEEDS = {
    "insert": bilingual("added", "新增"),
    "update": bilingual("changed", "更改"),
    "delete": bilingual("removed", "移除"),
}


@dataclass(frozen=True)
class Trail:
    """The versions of some rows of one model.

    ``rows`` are events of the model's event table; ``naming`` lists the columns by which one row
    is told from the others, the first that is filled being used.
    """

    model: type[models.Model]
    rows: QuerySet[Any]
    naming: tuple[str, ...] = ()

    @classmethod
    def of_row(cls, row: models.Model) -> "Trail":
        """The versions of one row."""
        return cls.of(type(row), pgh_obj=row.pk)

    @classmethod
    def of(cls, model: type[models.Model], *, naming: Sequence[str] = (), **owner: Any) -> "Trail":
        """The versions of all rows that ever belonged to the owner, earlier ones included."""
        events = model.pgh_event_model._default_manager  # type: ignore[attr-defined]
        once = events.filter(**owner).values("pgh_obj_id")
        return cls(model, events.filter(pgh_obj_id__in=once), tuple(naming))


@dataclass(frozen=True)
class Change:
    """One column of one row: what it said before and after."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Version:
    """What happened to one row."""

    deed: str
    label: str
    what: str
    name: str
    changes: tuple[Change, ...]


@dataclass
class Entry:
    """What one person did at one go, and why."""

    when: datetime
    who: str
    reason: str
    versions: list[Version] = field(default_factory=list)


def entries_of(trails: Iterable[Trail], *, site: AdminSite) -> list[Entry]:
    """All that happened, the latest first; the number of queries depends on the models alone."""
    told: list[tuple[Any, Trail, Any]] = []
    for trail in trails:
        previous: dict[Any, Any] = {}
        for event in trail.rows.select_related("pgh_context").order_by("pgh_id"):
            told.append((event, trail, previous.get(event.pgh_obj_id)))
            previous[event.pgh_obj_id] = event
    names = _Names(told, site)
    entries: dict[Any, Entry] = {}
    for event, trail, before in told:
        version = _version(event, trail, before, names)
        if version is None:
            continue
        key = event.pgh_context_id or (trail.model, event.pk)
        if key not in entries:
            noted = event.pgh_context.metadata if event.pgh_context else {}
            who = names.user(noted.get("user"))
            entries[key] = Entry(event.pgh_created_at, who, noted.get("reason") or "")
        entries[key].versions.append(version)
    found = sorted(entries.values(), key=lambda entry: entry.when)
    # Of what was done in one transaction, and so at one time, the last comes first too.
    found.reverse()
    return found


def page_of(entries: list[Entry], number: str) -> "Page[Entry]":
    """One page of the entries; the first or last where there is no such page."""
    return Paginator(entries, ENTRIES_PER_PAGE).get_page(number or 1)


def _told_columns(model: type[models.Model]) -> list[Any]:
    event_model = model.pgh_event_model  # type: ignore[attr-defined]
    return [
        column
        for column in event_model._meta.fields
        if not column.name.startswith("pgh_") and column.name not in UNTOLD
    ]


def _version(event: Any, trail: Trail, before: Any, names: "_Names") -> Version | None:
    """The event in words; None for an update that changed nothing that is told."""
    changes = []
    for column in _told_columns(trail.model):
        old = getattr(before, column.attname) if before is not None else None
        new = getattr(event, column.attname)
        if old != new and not (before is None and new in (None, "", [], False)):
            label = trail.model._meta.get_field(column.name).verbose_name  # type: ignore[union-attr]
            changes.append(Change(str(label), names.shown(column, old), names.shown(column, new)))
    deed = event.pgh_label
    if deed == "update" and not changes:
        return None
    return Version(
        deed=deed,
        label=str(DEEDS.get(deed, deed)),
        what=str(trail.model._meta.verbose_name),
        name=_name_of(event, trail, names),
        changes=tuple(changes) if deed != "delete" else (),
    )


def _name_of(event: Any, trail: Trail, names: "_Names") -> str:
    columns = event._meta
    for name in trail.naming:
        column = columns.get_field(name)
        shown = names.shown(column, getattr(event, column.attname))
        if shown:
            return shown
    return ""


class _Names:
    """The words for keys that events hold, fetched once for each model they point to."""

    def __init__(self, told: list[tuple[Any, Trail, Any]], site: AdminSite) -> None:
        self._site = site
        self._by_model: dict[type[models.Model], dict[Any, str]] = {}
        wanted: dict[type[models.Model], set[Any]] = {User: set()}
        for event, trail, _ in told:
            if event.pgh_context:
                wanted[User].add(event.pgh_context.metadata.get("user"))
            for column in _told_columns(trail.model):
                if column.is_relation:
                    keys = wanted.setdefault(column.related_model, set())
                    keys.add(getattr(event, column.attname))
        for model, keys in wanted.items():
            self._by_model[model] = self._labels(model, keys - {None})

    def _labels(self, model: type[models.Model], keys: set[Any]) -> dict[Any, str]:
        admin: Any = self._site._registry.get(model)
        rows: QuerySet[Any] = model._default_manager.filter(pk__in=keys)
        if hasattr(admin, "for_labels"):
            return {row.pk: admin.label_for(row) for row in admin.for_labels(rows)}
        return {row.pk: str(row) for row in rows}

    def user(self, key: Any) -> str:
        """Whose account it is; the system where it is nobody's."""
        return self._by_model[User].get(key, "") or str(bilingual("the system", "系统"))

    def shown(self, column: Any, value: Any) -> str:
        """A column's value in words for people."""
        if value is None or value == "":
            return ""
        if column.is_relation:
            return self._by_model.get(column.related_model, {}).get(value, str(value))
        return _in_words(column, value)


def _in_words(column: Any, value: Any) -> str:
    if isinstance(value, bool):
        return str(bilingual("yes", "是") if value else bilingual("no", "否"))
    if isinstance(value, UncertainDate):
        return value.describe()
    if isinstance(value, list):
        labels = dict(getattr(column.base_field, "flatchoices", ()))
        return ", ".join(str(labels.get(item, item)) for item in value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    return str(dict(getattr(column, "flatchoices", ())).get(value, value))
