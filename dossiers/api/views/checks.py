"""What the law limits and a dossier exceeds: derived when it is asked."""

from datetime import date
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from casetracker.api.citable import LeadsToSurvivor, MergedAway
from casetracker.api.views import StrictParameters
from dossiers.law import LIMITS, Exceeded, exceeded_by
from dossiers.models import Person

ON = OpenApiParameter(
    "on",
    date,
    "query",
    description="The day to which what has not ended is counted; today by default.",
)


class DaySerializer(serializers.Serializer[Any]):
    """The day that is asked for."""

    on = serializers.DateField(required=False)


class CheckSerializer(serializers.Serializer[Any]):
    """A period that exceeds a limit of the law, or may."""

    limit = serializers.ChoiceField(
        source="limit.code", choices=[(each.code, each.label) for each in LIMITS]
    )
    name = serializers.CharField(source="limit.label")
    law = serializers.CharField(source="limit.law")
    length = serializers.CharField(
        source="limit.length", help_text="The most that the law allows, as ISO 8601 duration."
    )
    note = serializers.CharField(source="limit.note", help_text="What may make it lawful.")
    certain = serializers.BooleanField(
        source="is_certain",
        help_text="Whether even the shortest that the dates allow exceeds the limit.",
    )
    days_at_least = serializers.IntegerField(source="least")
    days_at_most = serializers.IntegerField(
        source="most", allow_null=True, help_text="Null where the beginning is open."
    )
    open = serializers.BooleanField(source="is_open", help_text="Whether no end is recorded.")
    detention = serializers.UUIDField(allow_null=True)
    status_change = serializers.UUIDField(
        allow_null=True, help_text="The status change that the period begins with."
    )


class ChecksSerializer(serializers.Serializer[Any]):
    """What a dossier exceeds, and the day to which it was counted."""

    on = serializers.DateField()
    results = CheckSerializer(many=True)


class ChecksView(LeadsToSurvivor, StrictParameters):
    """The limits of the law that a dossier exceeds, by the dates that are recorded.

    Derived and never stored: a detention that seems too long may also be one whose end nobody has
    recorded.
    """

    permission_classes = [AllowAny]

    def known_parameters(self) -> list[str]:
        """What every view reads, and the day."""
        return [*super().known_parameters(), "on"]

    @extend_schema(parameters=[ON], responses=ChecksSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """The periods that exceed a limit, certainly or possibly, in the order of the law."""
        visible = Person.objects.visible_to(request.user)
        found = visible.survivor_of(reference.upper())
        if found is None:
            raise Http404
        if found.reference != reference.upper():
            raise MergedAway(found.reference)
        asked = DaySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        on = asked.validated_data.get("on") or timezone.localdate()
        results: list[Exceeded] = exceeded_by(found.pk, on=on, limits=LIMITS)
        return Response(ChecksSerializer({"on": on, "results": results}).data)
