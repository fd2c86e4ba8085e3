"""The feed of changes: a mirror follows it for ever and misses nothing that it may see."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import get_language, override
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from casetracker.api.forms.downloads import JSONLinesRenderer
from casetracker.api.pagination import CursorPagination, refused
from casetracker.api.suggestions import unknown
from casetracker.api.views import StrictParameters
from casetracker.journal import Horizon, horizon
from casetracker.tables import TableForm, json_lines
from dossiers.api.serializers.changes import ChangesSerializer
from dossiers.changes.feed import Feed, Wanted
from dossiers.changes.forms import Line, Teller
from dossiers.changes.places import BEGINNING, NOBODY, Place
from dossiers.changes.rules import KINDS
from dossiers.changes.scanning import place_before, refuse_unknown
from dossiers.models import Person
from sources.models import Source

PARAMETERS = [
    OpenApiParameter("since", str, description="A cursor; the feed goes on after it."),
    OpenApiParameter(
        "after",
        datetime,
        description="Begin at this moment, with the first transaction that began then or later. "
        "Not together with `since`.",
    ),
    OpenApiParameter("until", datetime, description="Only what began before this moment."),
    OpenApiParameter(
        "kind", str, description=f"Kinds of records, with commas: {', '.join(sorted(KINDS))}."
    ),
    OpenApiParameter("person", str, description="Only this person's dossier: a reference."),
    OpenApiParameter("source", str, description="Only this document: a reference."),
    OpenApiParameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": 500, "default": 50},
        description="Changes a page, at most.",
    ),
]
LONGEST_REFERENCE = 20


class ChangesView(StrictParameters):
    """Every change to the records that you may see, in one order, once each."""

    renderer_classes = [*StrictParameters.renderer_classes, JSONLinesRenderer]

    def known_parameters(self) -> list[str]:
        """The parameters of the feed."""
        known = [parameter.name for parameter in PARAMETERS]
        return ["format", *known] if self.request.method == "GET" else ["format"]

    @extend_schema(
        parameters=PARAMETERS,
        responses={
            200: ChangesSerializer,
            410: OpenApiResponse(description="The cursor is from later than the database."),
        },
    )
    def get(self, request: Request) -> HttpResponseBase:
        """A page of changes, the earliest first; as `format=jsonl` all that there are by now."""
        upto = horizon()
        since = _place(request, upto)
        wanted = _wanted(request)
        size = CursorPagination().size_of(request)
        if getattr(request.accepted_renderer, "format", "") == TableForm.JSONL:
            chunks = _all(request, upto, wanted, since)
            return StreamingHttpResponse(
                json_lines(chunks), content_type=TableForm.JSONL.content_type
            )
        page = Feed(request.user, upto, wanted).page(since, size=size)
        lines = Teller(request).lines(page.changes)
        cursor = _where_to_stay(lines, since) if page.stays else page.end.text()
        address = remove_query_param(request.build_absolute_uri(), "after")
        return Response(
            {
                "next": replace_query_param(address, "since", cursor),
                "more": page.more,
                "complete_to": upto.at,
                "results": lines,
            }
        )


def _where_to_stay(lines: list[Line], since: Place) -> str:
    """The cursor of the last change told, else that of where one came from."""
    return str(lines[-1]["cursor"]) if lines else since.text()


def _all(request: Request, upto: Horizon, wanted: Wanted, since: Place) -> Iterator[list[Line]]:
    """All changes up to the horizon, a page at a time, in the language of the request."""
    language, more = get_language() or "en-gb", True
    while more:
        with override(language):
            page = Feed(request.user, upto, wanted).page(since, size=CursorPagination.largest_size)
            lines = Teller(request).lines(page.changes)
        yield lines
        since, more = page.end, page.more


def _place(request: Request, upto: Horizon) -> Place:
    """Where the feed begins. Raises ``ValidationError``, and `Gone`."""
    text, after = request.query_params.get("since"), _instant(request, "after")
    if text is not None and after is not None:
        raise refused("after", "Give `since` or `after`, not both.", "not_both")
    if text is not None:
        place = Place.read(text)
        refuse_unknown(place, upto)
        return place
    return BEGINNING if after is None else place_before(after)


def _wanted(request: Request) -> Wanted:
    """The filters. Raises ``ValidationError`` under the parameter at fault."""
    names = (
        request.query_params.get("kind", "").split(",") if "kind" in request.query_params else []
    )
    for name in names:
        if name not in KINDS:
            raise refused("kind", unknown("kind", name, KINDS), "unknown_choice")
    return Wanted(
        kinds=frozenset(KINDS[name] for name in names),
        person=_key_of(request, "person", Person),
        source=_key_of(request, "source", Source),
        until=_instant(request, "until"),
    )


def _key_of(request: Request, name: str, model: Any) -> UUID | None:
    """The key that a reference means; one that means nothing is nobody's key."""
    text = request.query_params.get(name)
    if text is None:
        return None
    found = model.objects.survivor_of(text.strip().upper()[:LONGEST_REFERENCE])
    key: UUID = NOBODY if found is None else found.pk
    return key


def _instant(request: Request, name: str) -> datetime | None:
    """The moment of a parameter. Raises ``ValidationError`` where it is none."""
    text = request.query_params.get(name)
    if text is None:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or not is_aware(moment):
        sentence = "Write a moment with its time zone, such as 2026-01-31T12:00:00Z."
        raise refused(name, sentence, "invalid")
    return moment
