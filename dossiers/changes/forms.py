"""Changes in the form in which they are sent, with values as the resources of the API give them."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request

from casetracker.access import sees_notes
from casetracker.models import User
from dossiers.changes.feed import Change
from dossiers.changes.rules import TOLD, Model
from dossiers.changes.versions import (
    Naming,
    Versions,
    forms_for,
    read_versions,
    read_words,
    resources,
)
from dossiers.models import Person
from sources.models import Source

_as_json = serializers.DateTimeField().to_representation

Line = dict[str, Any]
PEOPLE: Naming = (Person, "reference")
SOURCES: Naming = (Source, "reference")
USERS: Naming = (User, "username")
UNQUOTED = "!$&'()*+,;=~:@"
"""What Django leaves as it is in an address."""


class Teller:
    """Puts the changes of one page into the form of the answer: two statements."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.tells_who = sees_notes(request.user)
        self._forms = forms_for(request.user)
        self._versions = Versions()
        self._words: dict[Naming, dict[str, str]] = {}
        self._addresses: dict[Model, tuple[str, str]] = {}

    def lines(self, changes: Sequence[Change]) -> list[Line]:
        """The changes, each as an object; those in which nothing told differs are left out."""
        self._versions = read_versions(_wanted(changes), user=self.request.user)
        self._words = read_words(self._named(changes))
        made = (self._line(change) for change in changes)
        return [line for line in made if line is not None]

    def _line(self, change: Change) -> Line | None:
        fields = self._fields(change)
        if change.operation == "changed" and not fields:
            return None
        told = TOLD[change.model]
        row = self._versions[change.model, change.last.version].row
        key = str(getattr(row, told.key) if told.key else change.key)
        line = {
            "cursor": change.place.text(),
            "at": _as_json(change.at),
            "operation": change.operation,
            "kind": told.kind,
            "id": key,
            "url": self._url(change.model, key) if change.new else None,
            "person": self._words[PEOPLE].get(str(change.person)),
            "source": self._words[SOURCES].get(str(change.source)),
            "fields": fields,
        }
        if self.tells_who:
            noted = self._versions[change.cause].noted
            line["by"] = self._words[USERS].get(str(noted.get("user")))
            line["reason"] = noted.get("reason") or ""
        return line

    def _url(self, model: Model, key: str) -> str:
        """The address of a record: that of the first of its model, with the key of this one."""
        quoted = quote(key, safe=UNQUOTED)
        if model not in self._addresses:
            name, view = resources()[model]
            path = reverse(name, kwargs={view.lookup_url_kwarg or view.lookup_field: key})
            before, _, after = self.request.build_absolute_uri(path).rpartition(quoted)
            self._addresses[model] = (before, after)
        return quoted.join(self._addresses[model])

    def _fields(self, change: Change) -> Line:
        if change.new is None:
            return {}
        new = self._values(change, change.new.version, change.shows)
        if change.old is None:
            return {name: {"old": None, "new": value} for name, value in new.items()}
        old = self._values(change, change.old.version, change.showed)
        relinked = TOLD[change.model].links if change.old is change.new else ()
        return {
            name: {"old": old[name], "new": value}
            for name, value in new.items()
            if old[name] != value or name in relinked
        }

    def _values(self, change: Change, version: int, links: frozenset[str]) -> Line:
        """The values of a version as the resource gives them."""
        row = self._versions[change.model, version].row
        return self._forms[change.model].values(row, links, self._words)

    def _named(self, changes: Sequence[Change]) -> dict[Naming, set[Any]]:
        """The rows that are named in the answer: those that versions point to, homes, accounts."""
        found: dict[Naming, set[Any]] = {PEOPLE: set(), SOURCES: set(), USERS: set()}
        found[PEOPLE] = {change.person for change in changes}
        found[SOURCES] = {change.source for change in changes}
        found[USERS] = {each.noted.get("user") for each in self._versions.values()}
        for form in self._forms.values():
            found |= {naming: found.get(naming, set()) for _, naming in form.named.values()}
        for (model, _), version in self._versions.items():
            for column, naming in self._forms[model].named.values():
                found[naming].add(getattr(version.row, column))
        return found


def _wanted(changes: Sequence[Change]) -> Iterator[tuple[Model, int]]:
    """The versions that the changes tell, and those that brought them about."""
    for change in changes:
        yield change.cause
        for version in (change.last, change.new, change.old):
            if version is not None:
                yield change.model, version.version
