"""Detentions and the charges brought in them."""

from typing import Any

from rest_framework import serializers

from casetracker.api.relations import ByKey, ByName, ByReference, VisibleRelation
from casetracker.api.serializers import CheckedSerializer, ReadSerializer
from dossiers.api.serializers.citations import CitingSerializer, add_parts
from dossiers.api.serializers.evidence import FactSerializer
from dossiers.models import (
    CaseEvent,
    Charge,
    Detention,
    Facility,
    Offence,
    Organisation,
    Person,
)

DETENTION = [
    "form",
    "certainty",
    "began",
    "ended",
    "how_ended",
    "facility",
    "place",
    "authority",
    "stated_reason",
    "underlying_reason",
    "contact",
    "treatment",
    "event",
    "sentence_kind",
    "sentence_length",
    "sentence_imposed",
    "sentence_court",
    "rights_deprived",
    "sentence_ends",
]


class ChargeSerializer(ReadSerializer):
    """A charge, and how far it went."""

    offence = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    offence_name = serializers.CharField(source="offence.name")

    class Meta:
        model = Charge
        fields = ["id", "offence", "offence_name", "stage"]


class ChargeOfDetentionSerializer(ChargeSerializer):
    """A charge, and in which detention it was brought."""

    detention = serializers.UUIDField(source="detention_id")

    class Meta:
        model = Charge
        fields = ["id", "detention", "offence", "offence_name", "stage"]


class ByCode(VisibleRelation):
    """An offence named by its code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="code", **options)


class NewChargeSerializer(CheckedSerializer):
    """A charge given with a new detention."""

    offence = ByCode(queryset=Offence.objects.all())

    class Meta:
        model = Charge
        fields = ["offence", "stage"]


class ChargeWriteSerializer(CheckedSerializer):
    """A charge as it is recorded."""

    detention = ByKey(queryset=Detention.objects.all())
    offence = ByCode(queryset=Offence.objects.all())

    class Meta:
        model = Charge
        fields = ["detention", "offence", "stage"]


class ChargeEditSerializer(CheckedSerializer):
    """What may be mended of a charge."""

    class Meta:
        model = Charge
        fields = ["stage"]


class HeldDaysSerializer(serializers.Serializer[Any]):
    """How many days somebody was held, by the bounds of the dates."""

    least = serializers.IntegerField()
    most = serializers.IntegerField(allow_null=True, help_text="Null where there is no limit.")
    ongoing = serializers.BooleanField(help_text="Without an end: the days until today.")


class DetentionSerializer(ReadSerializer):
    """One continuous deprivation of liberty."""

    held_days = HeldDaysSerializer(read_only=True)

    person = serializers.SlugRelatedField[Any](slug_field="reference", read_only=True)
    facility = serializers.SlugRelatedField[Any](slug_field="name", read_only=True)
    authority = serializers.SlugRelatedField[Any](slug_field="name", read_only=True)
    event = serializers.SlugRelatedField[Any](slug_field="name", read_only=True)
    sentence_court = serializers.SlugRelatedField[Any](slug_field="name", read_only=True)
    charges = ChargeSerializer(many=True)

    class Meta:
        model = Detention
        fields = ["id", "person", *DETENTION, "held_days", "charges"]


class DetentionDetailSerializer(DetentionSerializer):
    """A detention with the standing of each of its facts."""

    facts = FactSerializer(many=True)

    class Meta(DetentionSerializer.Meta):
        fields = [*DetentionSerializer.Meta.fields, "facts"]


class NameRelations(CheckedSerializer):
    """The vocabulary rows that a detention names."""

    facility = ByName(queryset=Facility.objects.all(), required=False, allow_null=True)
    authority = ByName(queryset=Organisation.objects.all(), required=False, allow_null=True)
    event = ByName(queryset=CaseEvent.objects.all(), required=False, allow_null=True)
    sentence_court = ByName(queryset=Organisation.objects.all(), required=False, allow_null=True)


class DetentionWriteSerializer(NameRelations, CitingSerializer):
    """A detention as it is recorded, with its charges and the words that say so."""

    person = ByReference(queryset=Person.objects.all())
    charges = NewChargeSerializer(many=True, required=False)

    class Meta:
        model = Detention
        fields = ["person", *DETENTION, "charges", "claims"]

    def record(self, values: dict[str, Any]) -> Detention:
        """The detention and its charges."""
        charges = values.pop("charges", [])
        detention: Detention = super().record(values)
        add_parts(detention, "charges", charges, model=Charge, of="detention")
        return detention


class DetentionEditSerializer(NameRelations):
    """What may be changed of a detention; its charges are a resource of their own."""

    class Meta:
        model = Detention
        fields = DETENTION
