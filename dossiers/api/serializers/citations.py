"""The block ``claims`` of a write: which words of which source say what is recorded."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from casetracker.api.relations import ByReference
from casetracker.api.serializers import CheckedSerializer, StrictSerializer, errors_under
from casetracker.api.suggestions import unknown
from dossiers.recording import Citation, cite
from dossiers.vocabularies import ClaimBasis, Credibility
from sources.models import Source


class QuoteSerializer(StrictSerializer):
    """Words of a source, told apart where they stand in it more than once."""

    source = ByReference(  # type: ignore[assignment]
        queryset=Source.objects.all(), help_text="The reference; its newest snapshot is meant."
    )
    quote = serializers.CharField(
        trim_whitespace=False, help_text="The words exactly as they stand in the source."
    )
    prefix = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, help_text="Text right before it."
    )
    suffix = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, help_text="Text right after it."
    )
    start = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, help_text="Its first code point, from 0."
    )
    speaker = serializers.CharField(
        required=False, allow_blank=True, max_length=200, help_text="Who is quoted as saying it."
    )
    basis = serializers.ChoiceField(choices=ClaimBasis.choices, required=False)
    basis_note = serializers.CharField(
        required=False, allow_blank=True, help_text="How the value follows, where it is inferred."
    )
    credibility = serializers.ChoiceField(choices=Credibility.choices, required=False)


class CitationSerializer(QuoteSerializer):
    """Words of a source, and the facts of the new record that they are cited for."""

    fields_cited = serializers.ListField(child=serializers.CharField(), allow_empty=False)
    values = serializers.DictField(
        child=serializers.CharField(),
        required=False,
        help_text="What the words say of a field, where that is not what the record holds.",
    )

    def get_fields(self) -> dict[str, Any]:
        """With the key ``fields``, a name that the class itself cannot use."""
        fields = super().get_fields()
        named = fields.pop("fields_cited")
        return {"fields": named, **fields}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """``values`` only for fields that are cited."""
        for name in attrs.get("values", {}):
            if name not in attrs["fields"]:
                sentence = unknown("cited field", name, attrs["fields"])
                raise serializers.ValidationError({"values": {name: [sentence]}}, "unknown_field")
        return attrs


class CitingSerializer(CheckedSerializer):
    """A new record with the words that say so, all or nothing."""

    claims = CitationSerializer(many=True, required=False, write_only=True)

    def create(self, validated_data: dict[str, Any]) -> Any:
        """Record it, then propose the claims."""
        citations = validated_data.pop("claims", [])
        record = self.record(validated_data)
        cite_all(record, citations, by=self.context["request"].user)
        return record

    def record(self, values: dict[str, Any]) -> Any:
        """The new row of these values."""
        manager: Any = self.Meta.model._default_manager  # type: ignore[attr-defined]
        row = manager.create(**values)
        row.refresh_from_db()
        return row


def add_parts(
    record: Any, name: str, parts: Sequence[dict[str, Any]], *, model: Any, of: str
) -> None:
    """Make the rows given under ``name`` with a new record, the column ``of`` being that record.

    Errors are told under ``names.0.text`` and the like.
    """
    for number, values in enumerate(parts):
        with errors_under(f"{name}.{number}"):
            row = model(**{of: record}, **values)
            row.full_clean()
            row.save(force_insert=True)


def cite_all(record: Any, citations: Sequence[dict[str, Any]], *, by: Any) -> None:
    """Propose the claims of a new record. Errors are told under ``claims.0.quote`` and the like."""
    for number, citation in enumerate(citations):
        with errors_under(f"claims.{number}"):
            cite(record, by=by, citations=[Citation(**citation)])
