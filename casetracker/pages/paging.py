"""Pages of a list of records with references, newest first, as fast at its end as at its start."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

SIZE = 50
REFERENCE = re.compile(r"[A-Z]-[0-9]{4}-[0-9]{5,}", re.ASCII)


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the query strings of its neighbours; "" where there is none."""

    rows: list[Any]
    newer: str
    older: str


def page_of(queryset: "QuerySet[Any]", request: HttpRequest, *, size: int = SIZE) -> Page:
    """The page beyond the reference in ``?older=`` or ``?newer=``; else the first.

    Raises ``Http404`` where that is no reference.
    """
    older, newer = _reference(request, "older"), _reference(request, "newer")
    if newer and not older:
        found = list(queryset.filter(reference__gt=newer).order_by("reference")[: size + 1])
        rows, has_newer, has_older = found[:size][::-1], len(found) > size, True
    else:
        rest = queryset.filter(reference__lt=older) if older else queryset
        found = list(rest.order_by("-reference")[: size + 1])
        rows, has_newer, has_older = found[:size], bool(older), len(found) > size
    return Page(
        rows,
        newer=_address(request, "newer", rows[0].reference) if rows and has_newer else "",
        older=_address(request, "older", rows[-1].reference) if rows and has_older else "",
    )


def _reference(request: HttpRequest, side: str) -> str:
    text = request.GET.get(side, "")
    if text and not REFERENCE.fullmatch(text):
        raise Http404("This is no page of the list.")
    return text


def _address(request: HttpRequest, side: str, reference: str) -> str:
    """The query string of the page on that ``side`` of the record, filters kept."""
    query = request.GET.copy()
    query.pop("older", None)
    query.pop("newer", None)
    query[side] = reference
    return f"?{query.urlencode()}"
