"""Claims: a passage says that a field of a record is a value."""

from typing import Any

from rest_framework import serializers

from casetracker.api.relations import ByKey, ByReference
from casetracker.api.serializers import ReadSerializer, StrictSerializer
from casetracker.api.suggestions import unknown
from casetracker.api.views import LONGEST_REASON
from dossiers.api.serializers.citations import QuoteSerializer
from dossiers.api.serializers.evidence import CitedPassageSerializer
from dossiers.models import SUBJECTS, Appeal, Claim, Detention, Person, Response, StatusChange
from dossiers.recording import Citation, cite
from sources.models import Passage, Source

JOINED = ("person", "appeal", "recorded_by", "assigned_to", "reviewed_by")
"""What a claim is fetched with, besides its evidence."""


class ClaimSerializer(ReadSerializer):
    """A claim. Exactly one of the keys `person` to `response` names what it is about."""

    NOTES = frozenset({"recorded_by", "assigned_to", "reviewed_by", "review_reason", "answer"})

    person = serializers.SlugRelatedField[Any](slug_field="reference", read_only=True)
    detention = serializers.UUIDField(source="detention_id", allow_null=True)
    status_change = serializers.UUIDField(source="status_change_id", allow_null=True)
    appeal = serializers.SlugRelatedField[Any](slug_field="reference", read_only=True)
    response = serializers.UUIDField(source="response_id", allow_null=True)
    shown = serializers.CharField(help_text="The value in words.")
    passage = CitedPassageSerializer()
    recorded_by = serializers.SlugRelatedField[Any](slug_field="username", read_only=True)
    assigned_to = serializers.SlugRelatedField[Any](
        slug_field="username", read_only=True, help_text="The reviewer who is asked to decide."
    )
    reviewed_by = serializers.SlugRelatedField[Any](slug_field="username", read_only=True)

    class Meta:
        model = Claim
        fields = [
            "id",
            *SUBJECTS,
            "field",
            "value",
            "shown",
            "state",
            "basis",
            "basis_note",
            "credibility",
            "passage",
            "recorded_at",
            "recorded_by",
            "assigned_to",
            "reviewed_at",
            "reviewed_by",
            "review_reason",
            "answer",
        ]


class ProposeAgainSerializer(StrictSerializer):
    """The body of `propose-again`."""

    answer = serializers.CharField(
        max_length=LONGEST_REASON, help_text="What you answer the reviewer; kept for ever."
    )


class AssignmentSerializer(StrictSerializer):
    """The body of `assign`."""

    to = serializers.CharField(
        max_length=150,
        allow_null=True,
        help_text="The user name of a reviewer; null for nobody in particular.",
    )


class ClaimWriteSerializer(QuoteSerializer):
    """A claim as it is proposed: by a passage, or by a source and the quote."""

    person = ByReference(queryset=Person.objects.all(), required=False)
    detention = ByKey(queryset=Detention.objects.all(), required=False)
    status_change = ByKey(queryset=StatusChange.objects.all(), required=False)
    appeal = ByReference(queryset=Appeal.objects.all(), required=False)
    response = ByKey(queryset=Response.objects.all(), required=False)
    claimed_field = serializers.CharField(max_length=40, help_text="The fact that is claimed.")
    value = serializers.CharField(
        required=False, help_text="In the field's text form; what the record holds if left out."
    )
    passage = ByKey(queryset=Passage.objects.all(), required=False)
    source = ByReference(queryset=Source.objects.all(), required=False)
    quote = serializers.CharField(required=False, trim_whitespace=False)

    def get_fields(self) -> dict[str, Any]:
        """With the key ``field``."""
        fields = super().get_fields()
        named = fields.pop("claimed_field")
        return {"field": named, **fields}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One record, one field of it with one value, and words to rest on."""
        subjects = [name for name in SUBJECTS if name in attrs]
        if len(subjects) != 1:
            sentence = f"Name exactly one of: {', '.join(SUBJECTS)}."
            raise serializers.ValidationError(sentence, "subject")
        if ("passage" in attrs) == ("source" in attrs and "quote" in attrs):
            sentence = "Give either a passage, or a source and the quote."
            raise serializers.ValidationError({"passage": [sentence]}, "words")
        record = attrs[subjects[0]]
        field = attrs["field"]
        if field not in record.FACTS:
            raise serializers.ValidationError(
                {"field": [unknown("fact", field, record.FACTS)]}, "unknown_field"
            )
        held = record.text_form(field)
        if "value" not in attrs and not held:
            sentence = "The record holds nothing there: say what the passage says."
            raise serializers.ValidationError({"value": [sentence]}, "required")
        if "value" not in attrs and len(held) > 1:
            sentence = "The record holds several: say which one the passage speaks of."
            raise serializers.ValidationError({"value": [sentence]}, "several")
        return attrs

    def create(self, validated_data: dict[str, Any]) -> Claim:
        """Propose the claim."""
        record = next(validated_data.pop(name) for name in SUBJECTS if name in validated_data)
        field, value = validated_data.pop("field"), validated_data.pop("value", None)
        citation = Citation(
            fields=[field],
            values={} if value is None else {field: value},
            **_words(validated_data),
        )
        return cite(record, by=self.context["request"].user, citations=[citation])[0]


def _words(values: dict[str, Any]) -> dict[str, Any]:
    """The part of a citation that says which words are meant."""
    passage = values.pop("passage", None)
    if passage is None:
        return values
    return {
        **values,
        "source": passage.snapshot.source,
        "snapshot": passage.snapshot,
        "quote": passage.quote,
        "start": passage.start,
    }
