"""Text search over REST."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from casetracker.api.pagination import CursorPagination, flag
from casetracker.api.views import StrictParameters
from casetracker.searching.entries import SearchKind
from dossiers.searching.asked import SearchFilterSet
from dossiers.searching.finding import Result
from dossiers.searching.links import page_of
from sources.models import Source


class SnippetSerializer(serializers.Serializer[Any]):
    """Words of a text, with what stands around them. Positions are code points, half-open."""

    field = serializers.CharField(help_text="The field of the record; `text` of the snapshot's.")
    text = serializers.CharField(help_text="The text of the field from `start` to `end`.")
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    hits = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        help_text="Where the words stand: from and to, counted as `start` is.",
    )
    snapshot = serializers.UUIDField(
        allow_null=True, help_text="Whose text it is, where `field` is a document's `text`."
    )
    page = serializers.CharField(help_text="The page that shows it, at the place if it can.")


class ResultSerializer(serializers.Serializer[Any]):
    """A record that fits."""

    kind = serializers.ChoiceField(choices=SearchKind.choices)
    id = serializers.UUIDField()
    reference = serializers.CharField(help_text="Empty where the record has none.")
    source = serializers.CharField(  # type: ignore[assignment]
        help_text="The reference of the document; empty where there is none."
    )
    title = serializers.CharField()
    score = serializers.FloatField(help_text="Orders the results; it is no probability.")
    url = serializers.CharField(help_text="The record under `/api/v1/`.")
    page = serializers.CharField(help_text="The page that shows it; empty where none does.")
    snippets = SnippetSerializer(many=True)


class SearchAnswerSerializer(serializers.Serializer[Any]):
    """What was found, the best first."""

    count = serializers.IntegerField(required=False, help_text="Where `count=true` was asked.")
    is_cut = serializers.BooleanField(
        help_text="Whether more records of a kind fit than are ranked: only its newest were."
    )
    ignored = serializers.ListField(
        child=serializers.CharField(), help_text="Common words that were not looked for."
    )
    results = ResultSerializer(many=True)


class _BestPage(CursorPagination):
    """One page, of the best."""

    default_size = 20
    largest_size = 100


FILTERS = [
    OpenApiParameter(
        name, str, description=str(each.extra.get("help_text", "")), required=name == "q"
    )
    for name, each in SearchFilterSet.base_filters.items()
]
MORE = ("page_size", "count")
PARAMETERS = [
    *FILTERS,
    OpenApiParameter("page_size", int, description="How many results: from 1 to 100, else 20."),
    OpenApiParameter(
        "count", str, enum=["true", "false"], description="Whether to count all that fit."
    ),
]


class SearchView(StrictParameters):
    """Text search in documents, passages, and what is written of people."""

    serializer_class: ClassVar = SearchAnswerSerializer

    def known_parameters(self) -> list[str]:
        """The filters, and how many."""
        return sorted({*super().known_parameters(), *SearchFilterSet.base_filters, *MORE})

    @extend_schema(parameters=PARAMETERS, responses=SearchAnswerSerializer)
    def get(self, request: Request) -> Response:
        """Records whose text fits, the best first, on one page.

        English words are found in their other forms too, Chinese ones in simplified and traditional
        characters alike. Of a document the newest snapshot is searched. A query that asks for
        nothing that can be looked for is a 400 that says why, as is one that takes too long.
        """
        filters = SearchFilterSet(request.query_params, Source.objects.visible_to(request.user))
        filters.request = request
        most = _BestPage().size_of(request)
        counted = flag(request, "count")
        if not filters.is_valid():
            raise serializers.ValidationError(
                {
                    name: [serializers.ErrorDetail(each.messages[0], each.code) for each in found]
                    for name, found in filters.form.errors.as_data().items()
                }
            )
        answer = filters.answer(most=most, counted=counted)
        return Response(
            {
                **({"count": answer.count} if counted else {}),
                "is_cut": answer.is_cut,
                "ignored": filters.asked.ignored,
                "results": [_shown(result, request) for result in answer.results],
            }
        )


def _shown(result: Result, request: Request) -> dict[str, Any]:
    page = result.page
    return {
        "kind": result.kind.value,
        "id": result.record.pk,
        "reference": getattr(result.record, "reference", ""),
        "source": result.document.reference if result.document else "",
        "title": result.title,
        "score": result.score,
        "url": request.build_absolute_uri(result.address),
        "page": request.build_absolute_uri(page) if page else "",
        "snippets": [
            {
                "field": snippet.field,
                "text": snippet.text,
                "start": snippet.start,
                "end": snippet.end,
                "hits": snippet.hits,
                "snapshot": snippet.within,
                "page": request.build_absolute_uri(page_of(result, snippet)) if page else "",
            }
            for snippet in result.snippets
        ],
    }
