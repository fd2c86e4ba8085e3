"""Pages of a list, newest rows first, as fast at its end as at its beginning."""

from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

M = TypeVar("M", bound=Model)

SIZE = 50


@dataclass(frozen=True)
class Page(Generic[M]):
    """Some rows of a list, and the query strings of its neighbours; "" where there is none."""

    rows: list[M]
    newer: str
    older: str


def page_of(queryset: "QuerySet[M]", request: HttpRequest, *, size: int = SIZE) -> "Page[M]":
    """The page that ``?older=`` or ``?newer=``, the key of a row, asks for; else the first.

    Keys are UUIDv7 and sort by the time a row was made. Raises ``Http404`` for a key that is none.
    """
    older, newer = request.GET.get("older", ""), request.GET.get("newer", "")
    if newer and not older:
        found = queryset.filter(pk__gt=_key(newer)).order_by("pk")[: size + 1]
        rows, more_newer = _cut(list(found), size)
        rows, more_older = rows[::-1], True
    else:
        rest = queryset.filter(pk__lt=_key(older)) if older else queryset
        rows, more_older = _cut(list(rest.order_by("-pk")[: size + 1]), size)
        more_newer = bool(older)
    return Page(
        rows,
        newer=_address(request, "newer", rows[0]) if rows and more_newer else "",
        older=_address(request, "older", rows[-1]) if rows and more_older else "",
    )


def _cut(rows: list[M], size: int) -> tuple[list[M], bool]:
    """The first ``size`` rows, and whether there are more."""
    return rows[:size], len(rows) > size


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as exc:
        raise Http404("This is no page of the list.") from exc


def _address(request: HttpRequest, side: str, row: Model) -> str:
    """The query string of the page on the ``side`` of ``row``, filters kept."""
    query = request.GET.copy()
    for name in ("older", "newer"):
        query.pop(name, None)
    query[side] = str(row.pk)
    return f"?{query.urlencode()}"
