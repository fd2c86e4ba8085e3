"""Every code that records are made of, with its labels."""

from functools import cache
from typing import Any

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from casetracker.api.schema import LANGUAGE
from casetracker.api.views import StrictParameters
from casetracker.languages import chinese_of, english_of, is_chinese
from dossiers.vocabularies.listing import vocabularies

CODE = inline_serializer(
    "CodeWithLabels",
    {
        "code": serializers.JSONField(help_text="What is stored, filtered by and exported."),
        "label": serializers.CharField(help_text="In the language of the request."),
        "en": serializers.CharField(),
        "zh": serializers.CharField(),
    },
    many=True,
)
ANSWER = inline_serializer(
    "Vocabularies",
    {
        "results": inline_serializer(
            "Vocabulary",
            {
                "name": serializers.CharField(help_text="As in this description."),
                "about": serializers.CharField(),
                "codes": CODE,
            },
            many=True,
        )
    },
)


class VocabulariesView(StrictParameters):
    """All vocabularies at once: they are few, and change only with the software."""

    permission_classes = [AllowAny]

    @extend_schema(responses=ANSWER, parameters=[LANGUAGE])
    def get(self, request: Request) -> Response:
        """Every vocabulary with its codes, each with its label in English and Chinese."""
        del request
        own = "zh" if is_chinese(get_language()) else "en"
        results = [
            {**told, "codes": [{**code, "label": code[own]} for code in told["codes"]]}
            for told in _told()
        ]
        return Response({"results": results})


@cache
def _told() -> list[dict[str, Any]]:
    return [
        {
            "name": vocabulary.__name__,
            "about": (vocabulary.__doc__ or "").partition("\n")[0],
            "codes": [
                {
                    "code": member.value,
                    "en": english_of(member.label),
                    "zh": chinese_of(member.label),
                }
                for member in vocabulary
            ],
        }
        for vocabulary in vocabularies()
    ]
