"""The part of a view that gives its answers their forms: the page, the record, the download."""

from collections.abc import Generator
from contextlib import closing, nullcontext
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpResponseBase
from rest_framework.response import Response

from casetracker.access import role_of
from casetracker.api.forms.about import About
from casetracker.api.forms.columns import DATES, columns_of
from casetracker.api.forms.downloads import DOWNLOADS, Download
from casetracker.api.forms.expanding import Tree, expansions_of
from casetracker.api.forms.shaping import OF_TABLES, PAGED, shape, shaping_parameters
from casetracker.api.json import JSONRenderer
from casetracker.api.pagination import flag, in_order, refused
from casetracker.api.serializers import representations
from casetracker.api.suggestions import unknown
from casetracker.tables import TableForm

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.viewsets import GenericViewSet

    Base = GenericViewSet[Any]
else:
    Base = object

PLAIN = frozenset({"cursor", "page_size", "ordering", "count", "language", "format"})
"""Parameters that change neither which rows there are nor what is shown of each."""
SHAPING = frozenset({"fields", "expand", "labels", "evidence", "shape"})
"""Parameters that change what is shown of each row."""

CHUNK = 500
"""Rows of a download that are read, shown and sent at once."""
LARGE_ROWS = frozenset({"evidence", "expand", "shape"})
"""Parameters with which a row has as much to it as five or ten others."""


def in_chunks(rows: Any, *, size: int) -> Generator[list[Any], None, None]:
    """All ``rows``, ``size`` at a time, read through a server-side cursor.

    In a transaction, which ends with them: outside of one, PostgreSQL puts all rows aside before it
    gives the first. Where the past is read there is one already.
    """
    within: Any = nullcontext() if connection.in_atomic_block else transaction.atomic()
    with within:
        read = iter(rows.iterator(chunk_size=size))
        while chunk := list(islice(read, size)):
            yield chunk


class FormsMixin(Base):
    """Lists as pages and as downloads; lists and records with the parts that are asked for."""

    renderer_classes: Any = [JSONRenderer, *DOWNLOADS]
    model: ClassVar[type[Model]]
    composed_once: ClassVar[bool] = False
    """Whether the querysets follow from the role of the reader alone, not from the time either."""
    instant: Any
    evidence: ClassVar[Any] = None
    """What can be told of the facts of a row; None where rows bear no facts."""

    def get_renderers(self) -> list[Any]:
        """JSON, and for the list the formats of downloads."""
        renderers = super().get_renderers()
        if self.action == "list":
            return renderers
        return [each for each in renderers if each.format not in OF_TABLES]

    def table_form(self) -> str | None:
        """The form of the download asked for; None where a page is."""
        renderer: Any = getattr(self.request, "accepted_renderer", None)
        wanted = getattr(renderer, "format", "json")
        return wanted if wanted in OF_TABLES else None

    def known_parameters(self) -> list[str]:
        """What the request may have: filters and pages of a list, the parts of any answer."""
        if self.action not in ("list", "retrieve"):
            return ["format", "language"]
        known = {"format", *shaping_parameters(self)}
        if self.action == "list":
            known |= {"evidence"} if self.evidence else set()
            form = self.table_form()
            known |= {"ordering", *self.filters(), *(OF_TABLES[form] if form else PAGED)}
        return sorted(known)

    def filters(self) -> list[str]:
        """The names of the filters of the list; each view says its own."""
        raise NotImplementedError

    def with_parts(self, rows: Any) -> Any:
        """``rows`` with what the parts that are asked for need."""
        if not self.expanded() and "evidence" not in self.request.query_params:
            return rows
        needed = shape(super().get_serializer(), self)
        # Two parts may need the same; Django takes each lookup once.
        return rows.prefetch_related(*{each.prefetch_to: each for each in needed}.values())

    def expanded(self) -> Tree:
        """The relations that are to be nested. Raises ``ValidationError``."""
        text = self.request.query_params.get("expand")
        return {} if text is None else expansions_of(text)

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """The serializer, with the parts that are asked for."""
        serializer = super().get_serializer(*args, **kwargs)
        shape(serializer, self)
        return serializer

    def is_kept(self) -> bool:
        """Whether what is asked for is read by statements that are composed once."""
        plain = PLAIN.issuperset(self.request.query_params)
        return self.composed_once and plain and self.instant is None

    def for_page(self, rows: Any) -> Any:
        """``rows`` with what a page shows of them; each view says its own."""
        return rows

    def paginate_queryset(self, rows: Any) -> Any:
        """The rows of the page that is asked for; None stands for all that one may see."""
        pages: Any = self.paginator
        if rows is not None:
            return pages.paginate_queryset(self.for_page(rows), self.request, view=self)
        return pages.kept_page(
            (type(self), role_of(self.request.user)),
            lambda: self.for_page(self.get_queryset()),
            self.request,
            self,
        )

    def page(self, rows: Any) -> Response:
        """The page of ``rows`` that is asked for; None stands for all that one may see."""
        return self.get_paginated_response(self.told(self.paginate_queryset(rows)))

    def told(self, rows: Any) -> list[Any]:
        """What is shown of each of ``rows``."""
        if SHAPING.isdisjoint(self.request.query_params):
            serializer = self.get_serializer_class()
            return representations(serializer, rows, self.get_serializer_context())
        shown: list[Any] = self.get_serializer(rows, many=True).data
        return shown

    def retrieve(self, request: "Request", *args: Any, **kwargs: Any) -> Response:
        """The record at this address."""
        del request, args, kwargs
        return Response(self.told([self.get_object()])[0])

    def chunks(self, rows: Any) -> Generator[list[Any], None, None]:
        """All ``rows`` as they are shown, a chunk at a time, through a server-side cursor."""
        with closing(in_chunks(rows, size=self.chunk_size())) as read:
            for chunk in read:
                # A serializer keeps what it has shown once: with each chunk it begins anew.
                yield self.told(chunk)

    def chunk_size(self) -> int:
        """How many rows are held at once; fewer of those that hold much."""
        is_large = not LARGE_ROWS.isdisjoint(self.request.query_params)
        return max(CHUNK // 5, 1) if is_large else CHUNK

    def download(self, rows: Any, form: str) -> HttpResponseBase:
        """All ``rows`` in a form of `OF_TABLES`. Raises ``ValidationError``, `CasetrackerError`."""
        request = self.request
        shown = self.columns_shown()
        columns = list(columns_of(shown, bounds=self.asked("dates", DATES) == "bounds"))
        plural = self.model._meta.verbose_name_plural
        about = About.of(request, name=self.basename.removeprefix("api-"), title=str(plural))
        table = Download(self.chunks(rows), columns=columns, about=about)
        in_words = flag(request, "labels")
        if form == TableForm.JSONL:
            return table.jsonl(with_about=flag(request, "about"))
        if form == TableForm.XLSX:
            return table.workbook(in_words=in_words)
        if form != TableForm.CSV:
            return table.description(rows=rows.count())
        mark = self.asked("byte_order_mark", ("true", "false")) == "true"
        make = table.package if flag(request, "package") else table.csv
        return make(in_words=in_words, byte_order_mark=mark)

    def columns_shown(self) -> Any:
        """The fields of a row of a table."""
        return self.get_serializer().fields

    def asked(self, name: str, known: tuple[str, ...]) -> str:
        """What the parameter says; the first of the ``known`` where it says nothing."""
        text = self.request.query_params.get(name, known[0])
        if text not in known:
            raise refused(name, unknown("value", text, known), "invalid")
        return text

    def list(self, request: "Request", *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A page, or a download of all rows."""
        del args, kwargs
        form = self.table_form()
        if not form and self.is_kept():
            return self.page(None)
        rows = self.filter_queryset(self.get_queryset())
        if form:
            return self.download(in_order(rows, request, self), form)
        return self.page(rows)
