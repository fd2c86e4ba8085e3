"""Status changes: read, and recorded with the words that say so."""

from typing import Any

from rest_framework import serializers

from casetracker.api.relations import ByKey, ByName, ByReference
from casetracker.api.serializers import ReadSerializer
from dossiers.api.serializers.citations import CitingSerializer
from dossiers.api.serializers.evidence import FactSerializer
from dossiers.models import (
    Detention,
    Facility,
    Organisation,
    Person,
    Response,
    StatusChange,
)

SITUATION = [
    "date",
    "custody",
    "restrictions",
    "legal_stage",
    "certainty",
    "mechanism",
    "amount_months",
    "facility",
    "court",
    "description",
    "response",
    "strength",
    "outcome",
    "supersedes",
    "supersedes_reason",
]


class StatusChangeSerializer(ReadSerializer):
    """The person's situation from a date on.

    `response` is null, and `strength` and `outcome` are empty, where you may not see the response.
    """

    NOTES = frozenset({"recorded_by"})

    person = serializers.SlugRelatedField[Any](slug_field="reference", read_only=True)
    detention = serializers.UUIDField(source="detention_id")
    facility = serializers.SlugRelatedField[Any](slug_field="name", read_only=True)
    court = serializers.SlugRelatedField[Any](slug_field="name", read_only=True)
    response = serializers.UUIDField(source="response_id", allow_null=True)
    supersedes = serializers.UUIDField(source="supersedes_id", allow_null=True)
    superseded_by = serializers.UUIDField(source="superseding_id", allow_null=True)
    recorded_by = serializers.SlugRelatedField[Any](slug_field="username", read_only=True)

    class Meta:
        model = StatusChange
        fields = [
            "id",
            "person",
            "detention",
            *SITUATION,
            "superseded_by",
            "recorded_at",
            "recorded_by",
        ]

    def to_representation(self, instance: StatusChange) -> dict[str, Any]:
        """The row, without the link to a response that is hidden."""
        shown: dict[str, Any] = super().to_representation(instance)
        if not instance.shows_response:  # type: ignore[attr-defined]
            shown.update({name: empty for name, empty in HIDDEN_LINK.items() if name in shown})
        return shown


HIDDEN_LINK = {
    "response": None,
    **dict.fromkeys(("strength", "strength_label", "outcome", "outcome_label"), ""),
}


class StatusChangeDetailSerializer(StatusChangeSerializer):
    """A status change with the standing of each of its facts."""

    facts = FactSerializer(many=True)

    class Meta(StatusChangeSerializer.Meta):
        fields = [*StatusChangeSerializer.Meta.fields, "facts"]


class StatusChangeWriteSerializer(CitingSerializer):
    """A status change as it is recorded. It is never edited: record one that supersedes it."""

    person = ByReference(queryset=Person.objects.all())
    detention = ByKey(queryset=Detention.objects.all(), required=False, allow_null=True)
    facility = ByName(queryset=Facility.objects.all(), required=False, allow_null=True)
    court = ByName(queryset=Organisation.objects.all(), required=False, allow_null=True)
    response = ByKey(queryset=Response.objects.all(), required=False, allow_null=True)
    supersedes = ByKey(queryset=StatusChange.objects.all(), required=False, allow_null=True)

    class Meta:
        model = StatusChange
        fields = ["person", "detention", *SITUATION, "claims"]

    def record(self, values: dict[str, Any]) -> StatusChange:
        """The new row; its citations follow, each with its place in the body."""
        person = values.pop("person")
        return StatusChange.objects.record(person, by=self.context["request"].user, **values)
