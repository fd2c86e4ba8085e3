"""The kinds of records that are searched: who may see which, and what an answer tells of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from casetracker.access import Actor
from casetracker.searching.entries import SearchKind
from dossiers.models import Appeal, Person, Response, StatusChange
from sources.models import Passage, Source


@dataclass(frozen=True)
class Searched:
    """A kind: its visible rows with what an answer needs, and its columns, the main one first.

    ``resource`` is the name of its REST resource and ``key`` the attribute it is asked for by;
    ``document`` is the way from a row to the document it stands in, None where there is none.
    """

    rows: Callable[[Actor], QuerySet[Any]]
    fields: tuple[str, ...]
    resource: str
    key: str
    title: Callable[[Any], str]
    page: Callable[[Any], str]
    document: str | None = None

    def address(self, row: Any) -> str:
        """The path of the record under ``/api/``."""
        return reverse(f"api-{self.resource}-detail", args=[getattr(row, self.key)])


def _none(row: Any) -> str:
    """No page shows it."""
    del row
    return ""


def _of_person(row: Any) -> str:
    return f"{row.person.main_name}: {row}"


SEARCHED: Mapping[SearchKind, Searched] = {
    SearchKind.SOURCE: Searched(
        rows=lambda user: Source.objects.visible_to(user).with_publishers(),
        fields=("title", "authors"),
        resource="sources",
        key="reference",
        title=lambda row: row.title,
        page=lambda row: reverse("source", args=[row.reference]),
        document="pk",
    ),
    SearchKind.PASSAGE: Searched(
        rows=lambda user: Passage.objects.visible_to(user).with_source(),
        fields=("quote", "translation", "speaker"),
        resource="passages",
        key="pk",
        title=lambda row: row.snapshot.source.title,
        page=lambda row: row.get_absolute_url(),
        document="snapshot__source",
    ),
    SearchKind.PERSON: Searched(
        rows=lambda user: Person.objects.visible_to(user).with_names(),
        fields=("summary", "health"),
        resource="people",
        key="reference",
        title=lambda row: row.main_name,
        page=lambda row: row.get_absolute_url(),
    ),
    SearchKind.STATUS_CHANGE: Searched(
        rows=lambda user: (
            StatusChange.objects.visible_to(user)
            .in_force()
            .select_related("person")
            .prefetch_related("person__names")
        ),
        fields=("description",),
        resource="status-changes",
        key="pk",
        title=_of_person,
        page=lambda row: row.person.get_absolute_url(),
    ),
    SearchKind.APPEAL: Searched(
        rows=Appeal.objects.visible_to,
        fields=("title", "text", "unnamed_persons"),
        resource="appeals",
        key="reference",
        title=lambda row: row.title,
        page=_none,
    ),
    SearchKind.RESPONSE: Searched(
        rows=lambda user: Response.objects.visible_to(user).select_related("responder", "appeal"),
        fields=("text", "responder_detail"),
        resource="responses",
        key="pk",
        title=str,
        page=_none,
    ),
}
"""Every kind, in the order in which they are told."""

OF_DOCUMENTS = frozenset(kind for kind, each in SEARCHED.items() if each.document)
"""Kinds that have a document: those that filters by document leave."""
