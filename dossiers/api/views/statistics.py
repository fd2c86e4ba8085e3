"""Counts of what is recorded, by one dimension or two, under any filter and as of any instant."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casetracker.api.filtering import refuse_faults
from casetracker.api.suggestions import unknown
from casetracker.api.views import StrictParameters
from casetracker.past import InvalidInstantError, as_of, read_instant
from casetracker.tables import csv_chunks
from dossiers.statistics import (
    COUNTED,
    Count,
    Counted,
    Dimension,
    Reader,
    TooManyRowsError,
    count_by,
)
from dossiers.statistics.counting import MOST_DIMENSIONS

OWN = ("count", "by", "as_of")
"""The parameters beside the filters of what is counted."""


class CountRenderer(BaseRenderer):
    """Names the form that the view makes itself."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        """A refusal, which has no table."""
        del args, kwargs
        return str(data).encode()


class CountedRowSerializer(serializers.Serializer[Any]):
    """How many there are in one part, or in one of each of two dimensions."""

    values = serializers.DictField(
        child=serializers.CharField(allow_null=True),
        help_text="The part by its dimension; null for what is not recorded.",
    )
    labels = serializers.DictField(child=serializers.CharField())
    count = serializers.IntegerField()
    filters = serializers.DictField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="The filters that find exactly these; null where none do.",
    )


class StatisticsSerializer(serializers.Serializer[Any]):
    """Counts, in the order of the vocabularies or the alphabet."""

    count = serializers.ChoiceField(choices=[(code, each.label) for code, each in COUNTED.items()])
    by = serializers.ListField(child=serializers.CharField())
    as_of = serializers.DateTimeField(allow_null=True)
    total = serializers.IntegerField(help_text="All that fit the filters, each counted once.")
    overlapping = serializers.BooleanField(
        help_text="Whether one may be in several parts, so that the sums exceed the total."
    )
    rows = CountedRowSerializer(many=True)


class Asked:
    """What a query of statistics asks for, checked."""

    def __init__(self, request: Any, *, view: StrictParameters) -> None:
        """Read it. Raises ``ValidationError`` under the parameter at fault."""
        del view
        self.query = request.query_params if hasattr(request, "query_params") else request.GET
        self.user = request.user
        self.request = request
        self.counted = self._counted()
        self.dimensions = self._dimensions()
        self.instant = self._instant()

    def _counted(self) -> Counted:
        code = self.query.get("count", "people")
        if code not in COUNTED:
            raise _refused("count", unknown("count", code, COUNTED), "unknown_count")
        return COUNTED[code]

    def _dimensions(self) -> list[Dimension]:
        known = self.counted.dimensions(self.user)
        text = self.query.get("by") or next(iter(known))
        codes = [code.strip() for code in text.split(",") if code.strip()]
        for code in codes:
            if code not in known:
                raise _refused("by", unknown("dimension", code, known), "unknown_dimension")
        if not 1 <= len(codes) <= MOST_DIMENSIONS or len(set(codes)) < len(codes):
            offered = ", ".join(known)
            sentence = f"Name one dimension, or two with a comma between: {offered}."
            raise _refused("by", sentence, "dimensions")
        return [known[code] for code in codes]

    def _instant(self) -> datetime | None:
        text = self.query.get("as_of")
        if not text:
            return None
        try:
            return read_instant(text)
        except InvalidInstantError as exc:
            raise _refused("as_of", str(exc), exc.code) from exc

    def answer(self) -> Count:
        """The counts. Raises ``ValidationError`` where a filter is not well formed."""
        past: Any = nullcontext() if self.instant is None else as_of(
            self.instant, viewer=self.user
        )  # fmt: skip
        with past:
            manager: Any = self.counted.model._default_manager
            given = {name: value for name, value in self.query.items() if name in self.filters()}
            filters = self.counted.filters(
                given, queryset=manager.visible_to(self.user), request=self.request
            )
            refuse_faults(filters)
            rows = filters.qs
            try:
                return count_by(rows, self.dimensions, reader=Reader.of(filters))
            except TooManyRowsError as exc:
                raise _refused("by", str(exc), exc.code) from exc

    def filters(self) -> dict[str, Any]:
        """The filters of what is counted."""
        found: dict[str, Any] = self.counted.filters.base_filters
        return found


class StatisticsView(StrictParameters, APIView):
    """How many people, detentions, status changes, appeals or responses there are, by what."""

    permission_classes = [AllowAny]

    def get_renderers(self) -> list[Any]:
        """JSON, and a table."""
        return [*super().get_renderers(), CountRenderer()]

    def known_parameters(self) -> list[str]:
        """What every view reads, and the filters of what is counted."""
        counted = COUNTED.get(self.request.query_params.get("count", "people"))
        filters = counted.filters.base_filters if counted else {}
        return [*super().known_parameters(), *OWN, *filters]

    @extend_schema(
        parameters=[
            OpenApiParameter("count", str, "query", enum=list(COUNTED), description="What."),
            OpenApiParameter(
                "by",
                str,
                "query",
                description="One dimension, or two with a comma between; the first by default."
                " Where one may be in several parts it counts once in each. Only what you may see"
                " makes a part. "
                + " ".join(
                    f"{code}: {', '.join(each.code for each in counted.all_dimensions)}."
                    for code, counted in COUNTED.items()
                ),
            ),
            OpenApiParameter(
                "as_of",
                str,
                "query",
                description="What was recorded at that instant: 2017-07-06 or 2017-07-06T14:30Z.",
            ),
            OpenApiParameter(
                "format", str, "query", enum=["json", "csv"], description="JSON, or a table."
            ),
        ],
        responses=StatisticsSerializer,
    )
    def get(self, request: Request) -> Any:
        """The counts. Every filter of what is counted may be given beside."""
        asked = Asked(request, view=self)
        count = asked.answer()
        renderer: Any = request.accepted_renderer
        if renderer.format == "csv":
            return as_csv(asked, count)
        return Response(as_object(asked, count))


def as_object(asked: Asked, count: Count) -> dict[str, Any]:
    """The counts for programs."""
    codes = [dimension.code for dimension in count.dimensions]
    return {
        "count": asked.counted.code,
        "by": codes,
        "as_of": asked.instant.isoformat() if asked.instant else None,
        "total": count.total,
        "overlapping": count.several,
        "rows": [
            {
                "values": dict(zip(codes, row.values, strict=True)),
                "labels": dict(zip(codes, row.labels, strict=True)),
                "count": row.count,
                "filters": None if row.filters is None else dict(row.filters),
            }
            for row in count.rows
        ],
    }


def as_csv(asked: Asked, count: Count) -> HttpResponse:
    """The counts as a table: for each dimension the part and its label, then the number."""
    codes = [dimension.code for dimension in count.dimensions]
    headings = [name for code in codes for name in (code, f"{code}_label")]
    rows = [[*_cells(row.values, row.labels), row.count] for row in count.rows]
    chunks = csv_chunks([rows], headings=[*headings, "count"])
    answer = HttpResponse(b"".join(chunks), content_type="text/csv; charset=utf-8")
    name = f"{asked.counted.code}-by-{'-'.join(codes)}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _cells(values: tuple[str | None, ...], labels: tuple[str, ...]) -> Iterator[str]:
    for value, label in zip(values, labels, strict=True):
        yield value or ""
        yield label


def _refused(field: str, sentence: str, code: str) -> ValidationError:
    return ValidationError({field: [serializers.ErrorDetail(sentence, code)]})
