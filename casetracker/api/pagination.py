"""Cursor pages: as fast at the end of a list as at its beginning, and never a row twice.

A page starts after the last row of the one before, told by the values it is sorted by and its
key; rows that come or go meanwhile move nothing. Cursors are signed, so that only those given
out are taken.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Expression
from django.db.models.functions import Coalesce
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from casetracker.api.suggestions import unknown
from casetracker.dates import UncertainDate
from casetracker.kept import Given, Store

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

Ordering = Sequence[str | Expression]
RECORDED: Ordering = ()
"""The order in which rows were made; keys are UUIDv7, which sort so by themselves."""
# Without the time, which would give the same page another address and ETag every second.
SIGNER = signing.Signer(salt="casetracker.api.cursor")
PAGES = Store()
"""The statements of pages without filters."""


def by_date(name: str) -> Ordering:
    """The order of an uncertain date, that of `casetracker.dates.chronological`."""
    return Coalesce(F(f"{name}_earliest"), F(f"{name}_latest")), f"{name}_latest"


@dataclass(frozen=True)
class Key:
    """One column of the order; ``descending`` in the direction in which the list is read."""

    name: str
    descending: bool

    def order(self, *, backward: bool) -> Any:
        """For ``order_by``: rows without a value come last when read forward."""
        column = F(self.name)
        if self.name == "pk":
            return column.desc() if self.descending != backward else column.asc()
        nulls = {"nulls_first": True} if backward else {"nulls_last": True}
        return column.desc(**nulls) if self.descending != backward else column.asc(**nulls)

    def same(self, value: Any) -> Q:
        """Rows level with a row of this value."""
        return Q(**{f"{self.name}__isnull": True} if value is None else {self.name: value})

    def beyond(self, value: Any, *, backward: bool) -> Q:
        """Rows after a row of this value."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if backward else Q(pk__in=[])
        side = "lt" if self.descending != backward else "gt"
        found = Q(**{f"{self.name}__{side}": value})
        if not backward and self.name != "pk":
            found |= Q(**{f"{self.name}__isnull": True})
        return found


@dataclass(frozen=True)
class Cursor:
    """A place in a list: beyond the row with these ``values``, forward or backward."""

    ordering: str
    values: Sequence[Any]
    backward: bool = False

    def text(self) -> str:
        """The opaque form, signed."""
        return SIGNER.sign_object([self.ordering, int(self.backward), *self.values])

    @classmethod
    def read(cls, text: str, *, ordering: str) -> "Cursor":
        """The cursor of ``text``. Raises ``ValidationError`` where it is not one of this list."""
        try:
            told, backward, *values = SIGNER.unsign_object(text)
        except signing.BadSignature as exc:
            raise refused("cursor", "This cursor is not one of ours.", "invalid_cursor") from exc
        if told != ordering:
            raise refused("cursor", "This cursor belongs to another ordering.", "invalid_cursor")
        return cls(ordering, values, bool(backward))


def refused(field: str, sentence: str, code: str) -> ValidationError:
    """The error about one parameter."""
    return ValidationError({field: [sentence]}, code=code)


def flag(request: "Request", name: str) -> bool:
    """The parameter as true or false; absent is false. Raises ``ValidationError`` otherwise."""
    text = request.query_params.get(name, "false")
    if text not in ("true", "false"):
        raise refused(name, "Write true or false.", "invalid")
    return text == "true"


class CursorPagination(BasePagination):
    """Pages of 50, up to 500 by ``page_size``; in the view's order or that of ``ordering``.

    The view lists in ``orderings`` what a list can be sorted by: names, each with the columns or
    expressions behind it. ``count=true`` adds how many rows there are in all.
    """

    default_size = 50
    largest_size = 500

    def paginate_queryset(
        self, queryset: Any, request: "Request", view: "APIView | None" = None
    ) -> list[Any]:
        """The rows of the page asked for. Raises ``ValidationError`` for bad parameters."""
        self._read(request, view)
        self.count = queryset.count() if flag(request, "count") else None
        values = self.cursor.values if self.cursor else ()
        return self._page(list(self._cut(queryset, view, values)))

    def kept_page(
        self, key: Hashable, make: Callable[[], Any], request: "Request", view: "APIView"
    ) -> list[Any]:
        """The same of the rows that ``make`` gives, which are composed once for each ``key``."""
        self._read(request, view)
        self.count = make().count() if flag(request, "count") else None
        values = self.cursor.values if self.cursor else ()
        known = {f"after_{n}": value for n, value in enumerate(values) if value is not None}
        shape = (key, self.ordering, self.size, bool(self.cursor), self.backward, *known)
        given = [Given(f"after_{n}") if v is not None else None for n, v in enumerate(values)]
        kept = PAGES.get(shape, lambda: self._cut(make(), view, given))
        return self._page(kept.fetch(**known))

    def _read(self, request: "Request", view: "APIView | None") -> None:
        """What page is asked for."""
        self.ordering = ordering_of(request, view)
        self.size = self.size_of(request)
        self.url = request.build_absolute_uri()
        text = request.query_params.get("cursor")
        self.cursor = None if text is None else Cursor.read(text, ordering=self.ordering)
        self.backward = bool(self.cursor and self.cursor.backward)
        self.keys = [key for key, _ in _keys(self.ordering, view)]

    def _cut(self, queryset: Any, view: "APIView | None", values: Sequence[Any]) -> Any:
        """The rows beyond ``values`` in their order, one more than the page has."""
        ordered = _with_keys(queryset, self.ordering, view)
        if self.cursor:
            ordered = ordered.filter(_beyond(self.keys, values, backward=self.backward))
        ordered = ordered.order_by(*(key.order(backward=self.backward) for key in self.keys))
        return ordered[: self.size + 1]

    def _page(self, rows: list[Any]) -> list[Any]:
        self.has_more = len(rows) > self.size
        self.rows = rows[: self.size][::-1] if self.backward else rows[: self.size]
        return self.rows

    def size_of(self, request: "Request") -> int:
        """The page size asked for. Raises ``ValidationError`` where it is not from 1 to 500."""
        text = request.query_params.get("page_size", str(self.default_size))
        size = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        if not 1 <= size <= self.largest_size:
            raise refused("page_size", f"Give a number from 1 to {self.largest_size}.", "invalid")
        return size

    def get_paginated_response(self, data: Any) -> Response:
        """The page with the addresses of its neighbours."""
        page = {"next": self.next_url(), "previous": self.previous_url(), "results": data}
        return Response(page if self.count is None else {"count": self.count, **page})

    def next_url(self) -> str | None:
        """The page after this one."""
        if not self.rows or not (self.backward or self.has_more):
            return None
        return self._url(self.rows[-1], backward=False)

    def previous_url(self) -> str | None:
        """The page before this one."""
        if not self.rows or self.cursor is None or (self.backward and not self.has_more):
            return None
        return self._url(self.rows[0], backward=True)

    def _url(self, row: Any, *, backward: bool) -> str:
        values = [_plain(_value_of(row, key.name)) for key in self.keys]
        text = Cursor(self.ordering, values, backward).text()
        return replace_query_param(remove_query_param(self.url, "count"), "cursor", text)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """What OpenAPI says of a page."""
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": "All rows; with `count=true` only."},
                "next": address,
                "previous": address,
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        """What OpenAPI says of the parameters of a list."""
        names = [sign + name for name in orderings_of(view) for sign in ("", "-")]
        size = {"type": "integer", "minimum": 1, "maximum": self.largest_size}
        return [
            _parameter("cursor", {"type": "string"}, "Where the page starts; from `next`."),
            _parameter("page_size", size | {"default": self.default_size}, "Rows a page."),
            _parameter("count", {"type": "boolean"}, "Whether to count all rows."),
            _parameter("ordering", {"type": "string", "enum": names}, "Newest first by default."),
        ]


def orderings_of(view: "APIView | None") -> Mapping[str, Ordering]:
    """What the list of ``view`` can be sorted by."""
    return {"recorded": RECORDED, **getattr(view, "orderings", {})}


def ordering_of(request: "Request", view: "APIView | None") -> str:
    """The order asked for. Raises ``ValidationError`` where the list cannot be sorted so."""
    text = request.query_params.get("ordering", "-recorded")
    known = orderings_of(view)
    if text.removeprefix("-") not in known:
        raise refused("ordering", unknown("ordering", text, known), "unknown_ordering")
    return text


def in_order(queryset: QuerySet[Any], request: "Request", view: "APIView") -> QuerySet[Any]:
    """All rows in the order asked for, for answers that have no pages."""
    ordering = ordering_of(request, view)
    ordered = _with_keys(queryset, ordering, view)
    rows: QuerySet[Any] = ordered.order_by(
        *(key.order(backward=False) for key, _ in _keys(ordering, view))
    )
    return rows


def _keys(ordering: str, view: "APIView | None") -> list[tuple[Key, Any]]:
    """The columns of an order and what is behind each; the key of the rows is the last."""
    descending = ordering.startswith("-")
    columns = orderings_of(view)[ordering.removeprefix("-")]
    keys = [(Key(f"sorted_by_{n}", descending), column) for n, column in enumerate(columns)]
    return [*keys, (Key("pk", descending), "pk")]


def _with_keys(queryset: Any, ordering: str, view: "APIView | None") -> Any:
    """The rows with the columns they are sorted by."""
    added = {
        key.name: F(column) if isinstance(column, str) else column
        for key, column in _keys(ordering, view)
        if key.name != "pk"
    }
    return queryset.annotate(**added) if added else queryset


def _beyond(keys: list[Key], values: Sequence[Any], *, backward: bool) -> Q:
    """Rows beyond these values: level in the first columns and beyond in the next."""
    found, level = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        found |= level & key.beyond(value, backward=backward)
        level &= key.same(value)
    return found


def _value_of(row: Any, name: str) -> Any:
    if isinstance(row, dict):
        return row["id" if name == "pk" else name]
    return getattr(row, name)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, int | str):
        return value
    return value.edtf if isinstance(value, UncertainDate) else str(value)


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "description": description,
    }
