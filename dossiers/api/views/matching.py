"""Matching the names of a list with people."""

from typing import Any

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from casetracker.api.problems import flattened
from casetracker.api.views import StrictParameters
from casetracker.dates.serializers import UncertainDateSerializerField
from dossiers.api.serializers.matching import (
    AskedNameSerializer,
    CandidateSerializer,
    MatchSerializer,
)
from dossiers.models import Person
from dossiers.names.finding import Match
from dossiers.names.matching import Candidate, Wanted, match_people

ANSWER = inline_serializer(
    "NamesMatched",
    {
        "results": inline_serializer(
            "NameMatched",
            {
                "name": serializers.CharField(),
                "candidates": CandidateSerializer(many=True),
                "errors": serializers.ListField(
                    child=serializers.DictField(),
                    help_text="What is wrong with this name; then there are no candidates.",
                ),
            },
            many=True,
        )
    },
)

_as_json = UncertainDateSerializerField().to_representation


class MatchView(StrictParameters):
    """Names compared with those of people; nothing is changed, so everybody may ask."""

    permission_classes = [AllowAny]

    @extend_schema(request=MatchSerializer, responses=ANSWER)
    def post(self, request: Request) -> Response:
        """For each name the people who may be meant, the likest first, in the order asked.

        `names` holds up to 500 objects with `name` and, where known, `birth_year`, `sex` and
        `place`. A name that is not well formed has `errors`; the others are answered.
        """
        body = MatchSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        asked = [AskedNameSerializer(data=each) for each in body.validated_data["names"]]
        wanted = [Wanted(**each.validated_data) for each in asked if each.is_valid()]
        people = Person.objects.visible_to(request.user)
        found = iter(match_people(wanted, among=people, most=body.validated_data["limit"]))
        results = [
            {
                "name": str(each.initial_data.get("name", ""))[:200],
                "candidates": [] if each.errors else [_shown(one) for one in next(found)],
                "errors": list(flattened(each.errors)),
            }
            for each in asked
        ]
        return Response({"results": results})


def matched(match: Match) -> dict[str, Any]:
    """Which name fits, how, and how well."""
    return {
        "name": match.name.text,
        "kind": match.name.kind,
        "how": match.likeness.how.value,
        "score": match.likeness.score,
        "explanation": match.likeness.explanation,
    }


def _shown(candidate: Candidate) -> dict[str, Any]:
    person = candidate.person
    return {
        "reference": person.reference,
        "name": person.main_name,
        "name_han": person.name_in_han,
        "born": _as_json(person.born) if person.born else None,
        "sex": person.sex,
        "birth_place": person.birth_place,
        "residence": person.residence,
        "custody": person.current_custody,
        "score": candidate.score,
        "matched": matched(candidate.match),
        "reasons": candidate.reasons,
    }
