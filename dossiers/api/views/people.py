"""People: the flat list, the whole dossier, and what can be done with it."""

from collections.abc import Collection, Generator, Sequence
from contextlib import closing
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from casetracker.api.citable import MergingViewSet
from casetracker.api.forms.columns import DATES
from casetracker.api.forms.expanding import Tree
from casetracker.api.forms.listing import SHAPING, in_chunks
from casetracker.api.pagination import by_date, flag
from casetracker.api.views import PartViewSet
from casetracker.kept import KeptColumns
from casetracker.tables import TableForm
from dossiers.api import factual, listing, reading
from dossiers.api.filters import people as filters
from dossiers.api.serializers import names, people
from dossiers.api.views.matching import matched
from dossiers.models import ExternalId, Name, Person, Relationship
from dossiers.then import shown_on
from dossiers.vocabularies import PublicationState

NESTED = ("names", "detentions", "status_changes")
"""What each person of a nested list comes with."""
RANKED_NO_MORE = {"ordering", "cursor"}
"""What makes a search by name a list like any other."""
SHEETS = (TableForm.CSV, TableForm.XLSX)
"""The forms of a download in which a date is a cell, or three with its bounds."""


class PersonViewSet(MergingViewSet):
    """People. The list is flat; a person by itself is the whole dossier, with claims and quotes.

    Never deleted: merged or archived.
    """

    model = Person
    queryset = Person.objects.all()
    filterset_class = filters.PersonFilterSet
    filter_set: filters.PersonFilterSet
    orderings: ClassVar = {
        "born": by_date("born"),
        "current_since": by_date("current_since"),
    }
    read_serializer = people.PersonLineSerializer
    detail_serializer = people.PersonSerializer
    write_serializer = people.PersonWriteSerializer
    edit_serializer = people.PersonEditSerializer
    merge_serializer = people.MergePersonSerializer
    evidence = factual.OF_LINES
    composed_once = True

    def known_parameters(self) -> list[str]:
        """Also ``shape``: a list can be nested, and one dossier flat."""
        known = super().known_parameters()
        return sorted([*known, "shape"]) if self.action in ("list", "retrieve") else known

    def is_flat(self) -> bool:
        """Whether people are to be lines. Raises ``ValidationError``."""
        shapes = ("flat", "nested") if self.action == "list" else ("nested", "flat")
        return self.asked("shape", shapes) == "flat"

    def expanded(self) -> Tree:
        """The relations asked for; of a nested list those that make a dossier."""
        wanted = super().expanded()
        nested = self.action == "list" and not self.is_flat()
        return {**{name: {} for name in NESTED}, **wanted} if nested else wanted

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """That of lines, or that of dossiers."""
        if self.action == "retrieve" and self.is_flat():
            return self.read_serializer
        return super().get_serializer_class()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The whole dossier; with `shape=flat` the line that the list has of it."""
        if not self.is_flat():
            return super().retrieve(request, *args, **kwargs)
        row = self.found_in(listing.values_of(self.visible()))
        return Response(self.lines([row])[0])

    def for_detail(self, rows: Any) -> Any:
        """The whole dossier, cut to who asks."""
        return reading.whole_people(rows, self.request.user)

    def page(self, rows: Any) -> Response:
        """A page of lines; of those who fit a name best, where one is asked for."""
        asked = set(self.request.query_params)
        if "q" in asked and not RANKED_NO_MORE & asked:
            return self.best(rows)
        page = self.paginate_queryset(rows)
        if self._finds_keys():
            page = listing.columns_of([row["id"] for row in page])
        return self.get_paginated_response(self.lines(page))

    def for_page(self, rows: Any) -> Any:
        """The columns of lines, as many as are shown, or only the keys of people."""
        if self._finds_keys():
            return rows.prefetch_related(None).values("id")
        return listing.values_of(rows, self._wanted())

    def _finds_keys(self) -> bool:
        """Whether a page is found first and read then: what is read need not be composed anew."""
        return not self.is_kept() and "fields" not in self.request.query_params

    def _situation_on(self) -> Any:
        """The day, and what is asked about it; None where the lines are of today."""
        return getattr(getattr(self, "filter_set", None), "situation_on", None)

    def _wanted(self) -> Collection[str] | None:
        """The keys that are shown of a line; None where all are."""
        if "fields" not in self.request.query_params:
            return None
        return set(self.get_serializer().fields)

    def lines(self, page: Sequence[Any]) -> list[listing.Line]:
        """The lines of a page (see `listing.values_of`), with the parts that are asked for.

        Where a day is asked for they show the situation on that day.
        """
        asked = self._situation_on()
        if asked:
            day, wanted = asked
            then = shown_on((row["id"] for row in page), day=day, wanted=wanted)
            page = [{**row, **then.get(row["id"], {})} for row in page]
        if SHAPING.isdisjoint(self.request.query_params):
            is_table = self.table_form() in SHEETS and self.asked("dates", DATES) == "edtf"
            return listing.lines(page, is_table=is_table)
        return listing.shown(page, self.get_serializer().fields, people=self.with_parts)

    def chunks(self, rows: Any) -> Generator[list[listing.Line], None, None]:
        """The lines of all ``rows``, a chunk at a time."""
        columns = listing.values_of(rows, self._wanted())
        size = self.chunk_size()
        # What makes lines of rows must not ask the database while it still finds them.
        is_simple = self._situation_on() is None and SHAPING.isdisjoint(self.request.query_params)
        whole = (
            KeptColumns(columns).chunks(size=size) if is_simple else in_chunks(columns, size=size)
        )
        with closing(whole) as read:
            for chunk in read:
                yield self.lines(chunk)

    def columns_shown(self) -> Any:
        """The fields of a line; a download tells of no search."""
        fields = self.get_serializer().fields
        fields.pop("matched", None)
        return fields

    def best(self, rows: Any) -> Response:
        """One page of those who fit the name best, the likest first."""
        request = self.request
        filter_set: filters.PersonFilterSet = self.filter_set
        pages: Any = self.paginator
        matches = filter_set.matches[: pages.size_of(request)]
        keys = [match.person for match in matches]
        by_key = {row["id"]: row for row in listing.columns_of(keys)}
        kept = [match for match in matches if match.person in by_key]
        found = self.lines([by_key[match.person] for match in kept])
        if "fields" not in request.query_params or "matched" in self.get_serializer().fields:
            for line, match in zip(found, kept, strict=True):
                line["matched"] = matched(match)
        page = {"next": None, "previous": None, "results": found}
        return Response({"count": rows.count(), **page} if flag(request, "count") else page)

    @extend_schema(request=people.MoveSerializer, responses=people.PersonSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, reference: str) -> Response:
        """Move the dossier to another state of publication; publishing is for reviewers."""
        del reference
        with self.writing(request) as (body, reason):
            serializer = people.MoveSerializer(data=body)
            serializer.is_valid(raise_exception=True)
            person = self.found_in(self.visible())
            new = PublicationState(serializer.validated_data["state"])
            person.move_to(new, by=request.user, reason=reason)
        return self.answer(person)


class NameViewSet(PartViewSet):
    """Names of people."""

    model = Name
    queryset = Name.objects.all()
    filterset_class = filters.NameFilterSet
    read_serializer = names.NameOfPersonSerializer
    write_serializer = names.NameWriteSerializer
    edit_serializer = names.NameEditSerializer

    def for_list(self, rows: Any) -> Any:
        """With the person's reference."""
        return rows.select_related("person")


class ExternalIdViewSet(PartViewSet):
    """People in other databases."""

    model = ExternalId
    queryset = ExternalId.objects.all()
    filterset_class = filters.ExternalIdFilterSet
    read_serializer = names.ExternalIdOfPersonSerializer
    write_serializer = names.ExternalIdWriteSerializer
    edit_serializer = names.ExternalIdEditSerializer

    def for_list(self, rows: Any) -> Any:
        """With the person's reference."""
        return rows.select_related("person")


class RelationshipViewSet(PartViewSet):
    """Who people are to each other: `other` is the `kind` of `person`."""

    model = Relationship
    queryset = Relationship.objects.all()
    filterset_class = filters.RelationshipFilterSet
    read_serializer = names.RelationshipOfPersonSerializer
    write_serializer = names.RelationshipWriteSerializer
    edit_serializer = names.RelationshipEditSerializer

    def for_list(self, rows: Any) -> Any:
        """With the references and the other's name."""
        return rows.select_related("person", "other").prefetch_related("other__names")
