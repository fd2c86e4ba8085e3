"""Changes in the form in which they are sent, with values as the resources of the API give them.

Which fields a reader is told, and how they read, follows from the serializers of the resources:
those of their fields that are columns the history keeps.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request

from casetracker.access import sees_notes
from casetracker.models import User
from dossiers.changes.feed import Change
from dossiers.changes.rules import TOLD, Model
from dossiers.models import Person
from sources.models import Source

_as_json = serializers.DateTimeField().to_representation

Line = dict[str, Any]
Rows = Mapping[int, Any]


@cache
def resources() -> dict[Model, tuple[str, Any]]:
    """The resource of each model: the name of its address, and its view."""
    # The feed is one of the addresses there.
    from dossiers.api.urls import router as of_dossiers
    from sources.api.urls import router as of_sources

    views: list[Any] = [*of_sources.registry, *of_dossiers.registry]
    return {view.model: (f"{name}-detail", view) for _, view, name in views}


def columns_told(model: Model, serializer: serializers.BaseSerializer[Any]) -> dict[str, str]:
    """The fields of the serializer that are columns of the history, with these columns."""
    kept = {
        name: column.name
        for column in model.pgh_event_model._meta.fields  # type: ignore[attr-defined]
        if not column.name.startswith("pgh_")
        for name in (column.name, column.attname)
    }
    fields: Mapping[str, Any] = serializer.fields  # type: ignore[attr-defined]
    told = {name: kept[field.source] for name, field in fields.items() if field.source in kept}
    return told | {name: name for name in TOLD[model].links if name in fields}


class Teller:
    """Puts the changes of one page into the form of the answer: some statements a model."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.tells_who = sees_notes(request.user)
        self._serializers: dict[Model, Any] = {}

    def lines(self, changes: Sequence[Change]) -> list[Line]:
        """The changes, each as an object; those in which nothing told differs are left out."""
        events = self._events(changes)
        homes = self._homes(changes)
        people = self._people(events) if self.tells_who else {}
        made = (self._line(change, events, homes, people) for change in changes)
        return [line for line in made if line is not None]

    def _line(self, change: Change, events: Any, homes: Any, people: Any) -> Line | None:
        told = TOLD[change.model]
        event = events[change.model][change.last.version]
        fields = self._fields(change, events[change.model])
        if change.operation == "changed" and not fields:
            return None
        key = str(getattr(event, told.key) if told.key else change.key)
        line = {
            "cursor": change.place.text(),
            "at": _as_json(change.at),
            "operation": change.operation,
            "kind": told.kind,
            "id": key,
            "url": self._url(change.model, key) if change.new else None,
            "person": homes.get(change.person),
            "source": homes.get(change.source),
            "fields": fields,
        }
        if self.tells_who:
            model, version = change.cause
            context = events[model][version].pgh_context
            noted = context.metadata if context else {}
            line["by"] = people.get(noted.get("user"))
            line["reason"] = noted.get("reason") or ""
        return line

    def _url(self, model: Model, key: str) -> str:
        name, view = resources()[model]
        kwarg = view.lookup_url_kwarg or view.lookup_field
        return self.request.build_absolute_uri(reverse(name, kwargs={kwarg: key}))

    def _fields(self, change: Change, events: Rows) -> Line:
        if change.new is None:
            return {}
        new = self._values(change, events[change.new.version], change.shows)
        if change.old is None:
            return {name: {"old": None, "new": value} for name, value in new.items()}
        old = self._values(change, events[change.old.version], change.showed)
        relinked = TOLD[change.model].links if change.old is change.new else ()
        return {
            name: {"old": old[name], "new": value}
            for name, value in new.items()
            if old[name] != value or name in relinked
        }

    def _values(self, change: Change, event: Any, links: frozenset[str]) -> Line:
        """The values of a version as the resource gives them."""
        row = event.told
        row.shows_response = "response_id" in links
        row.followed = row.follows.reference if "follows_id" in links else None
        values: Line = self._serializer(change.model).to_representation(row)
        return values

    def _serializer(self, model: Model) -> Any:
        """The serializer of the resource, cut to what the history keeps."""
        if model not in self._serializers:
            view = resources()[model][1]
            kind = view.detail_serializer if model is Person else view.read_serializer
            serializer = kind(context={"request": self.request})
            told = columns_told(model, serializer)
            for name in set(serializer.fields) - set(told):
                serializer.fields.pop(name)
            for name, field in list(serializer.fields.items()):
                if isinstance(field, serializers.Serializer):
                    serializer.fields[name] = serializers.UUIDField(source=f"{name}_id")
            self._serializers[model] = serializer
        return self._serializers[model]

    def _events(self, changes: Iterable[Change]) -> dict[Model, dict[int, Any]]:
        """The versions told, each with ``told``: the row as it was then."""
        wanted: dict[Model, set[int]] = defaultdict(set)
        for change in changes:
            versions = (change.last, change.new, change.old)
            wanted[change.model] |= {one.version for one in versions if one is not None}
            wanted[change.cause[0]].add(change.cause[1])
        found = {}
        for model, keys in wanted.items():
            events: Any = model.pgh_event_model._default_manager  # type: ignore[attr-defined]
            rows = list(events.filter(pk__in=keys).select_related("pgh_context"))
            self._revive(model, rows)
            found[model] = {event.pk: event for event in rows}
        return found

    def _revive(self, model: Model, events: Sequence[Any]) -> None:
        """Give each event the row it tells of, with the rows that are named in it."""
        columns = [
            column
            for column in model.pgh_event_model._meta.fields  # type: ignore[attr-defined]
            if not column.name.startswith("pgh_")
        ]
        for event in events:
            values = {column.attname: getattr(event, column.attname) for column in columns}
            event.told = model(**values)
        told = set(columns_told(model, self._serializer(model)).values())
        for column in columns:
            if column.is_relation and column.name in told and self._is_spelt(model, column):
                self._attach(column, events)

    def _is_spelt(self, model: Model, column: Any) -> bool:
        """Whether the row that the column points to is needed to name it."""
        fields = self._serializer(model).fields
        field = fields.get(column.name)
        return isinstance(field, serializers.SlugRelatedField) or column.name == "follows"

    def _attach(self, column: Any, events: Sequence[Any]) -> None:
        keys = {getattr(event, column.attname) for event in events} - {None}
        rows = column.related_model._base_manager.in_bulk(keys) if keys else {}
        for event in events:
            setattr(event.told, column.name, rows.get(getattr(event, column.attname)))

    def _homes(self, changes: Iterable[Change]) -> dict[UUID | None, str]:
        """The references of the people and sources that the changed records belong to."""
        found: dict[UUID | None, str] = {}
        for model, name in ((Person, "person"), (Source, "source")):
            keys = {getattr(change, name) for change in changes} - {None}
            rows: Any = model._default_manager
            found.update(rows.filter(pk__in=keys).values_list("pk", "reference") if keys else ())
        return found

    def _people(self, events: Mapping[Model, Rows]) -> dict[Any, str]:
        """The names of the accounts that made the versions."""
        keys = {
            event.pgh_context.metadata.get("user")
            for rows in events.values()
            for event in rows.values()
            if event.pgh_context
        } - {None}
        return dict(User.objects.filter(pk__in=keys).values_list("pk", "username") if keys else ())
