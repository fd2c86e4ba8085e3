"""Appeals, whom they speak of, and the responses to them."""

from typing import Any

from rest_framework import serializers

from casetracker.api.relations import ByKey, ByName, ByReference
from casetracker.api.serializers import CheckedSerializer, ReadSerializer
from dossiers.api.serializers.citations import CitingSerializer, add_parts
from dossiers.api.serializers.evidence import FactSerializer
from dossiers.models import (
    Appeal,
    AppealPerson,
    Forum,
    Organisation,
    Person,
    Response,
    ResponseItem,
)

APPEAL = [
    "kind",
    "status",
    "title",
    "made_by",
    "made_by_detail",
    "addressed_to",
    "addressed_to_detail",
    "forum",
    "occasion",
    "date",
    "deadline",
    "demands",
    "text",
    "unnamed_persons",
    "follows",
]
APPEAL_NOTES = ["audience", "internal_notes"]
RESPONSE = ["responder", "responder_detail", "date", "channel", "kind", "text"]


class AppealPersonSerializer(ReadSerializer):
    """One person an appeal speaks of, with what was asked for them."""

    person = serializers.SlugRelatedField[Any](slug_field="reference", read_only=True)
    name = serializers.CharField(source="person.main_name")

    class Meta:
        model = AppealPerson
        fields = ["id", "person", "name", "request", "demands"]


class PersonOfAppealSerializer(AppealPersonSerializer):
    """A person an appeal speaks of, and which appeal it is."""

    appeal = serializers.SlugRelatedField[Any](slug_field="reference", read_only=True)

    class Meta:
        model = AppealPerson
        fields = ["id", "appeal", "person", "name", "request", "demands"]


class NewAppealPersonSerializer(CheckedSerializer):
    """A person given with a new appeal."""

    person = ByReference(queryset=Person.objects.all())

    class Meta:
        model = AppealPerson
        fields = ["person", "request", "demands"]


class AppealPersonWriteSerializer(CheckedSerializer):
    """A person of an appeal as it is recorded."""

    appeal = ByReference(queryset=Appeal.objects.all())
    person = ByReference(queryset=Person.objects.all())

    class Meta:
        model = AppealPerson
        fields = ["appeal", "person", "request", "demands"]


class AppealPersonEditSerializer(CheckedSerializer):
    """What may be mended of a person of an appeal."""

    class Meta:
        model = AppealPerson
        fields = ["request", "demands"]


class AnswerSerializer(ReadSerializer):
    """What a response says of one person."""

    person = serializers.SlugRelatedField[Any](slug_field="reference", read_only=True)
    name = serializers.CharField(source="person.main_name")

    class Meta:
        model = ResponseItem
        fields = ["id", "person", "name", "kind", "answer"]


class AnswerOfResponseSerializer(AnswerSerializer):
    """An answer about a person, and in which response it stands."""

    response = serializers.UUIDField(source="response_id")

    class Meta:
        model = ResponseItem
        fields = ["id", "response", "person", "name", "kind", "answer"]


class NewAnswerSerializer(CheckedSerializer):
    """An answer given with a new response."""

    person = ByReference(queryset=Person.objects.all())

    class Meta:
        model = ResponseItem
        fields = ["person", "kind", "answer"]


class AnswerWriteSerializer(CheckedSerializer):
    """An answer as it is recorded."""

    response = ByKey(queryset=Response.objects.all())
    person = ByReference(queryset=Person.objects.all())

    class Meta:
        model = ResponseItem
        fields = ["response", "person", "kind", "answer"]


class AnswerEditSerializer(CheckedSerializer):
    """What may be mended of an answer."""

    class Meta:
        model = ResponseItem
        fields = ["kind", "answer"]


class ResponseSerializer(ReadSerializer):
    """An answer, or the absence of one by a date; without an appeal it was volunteered."""

    NOTES = frozenset({"audience", "internal_notes"})

    appeal = serializers.SlugRelatedField[Any](slug_field="reference", read_only=True)
    responder = serializers.SlugRelatedField[Any](slug_field="name", read_only=True)
    answers = AnswerSerializer(many=True)

    class Meta:
        model = Response
        fields = ["id", "appeal", *RESPONSE, "answers", "audience", "internal_notes"]


class ResponseDetailSerializer(ResponseSerializer):
    """A response with the standing of each of its facts."""

    facts = FactSerializer(many=True)

    class Meta(ResponseSerializer.Meta):
        fields = [*ResponseSerializer.Meta.fields, "facts"]


class AppealSerializer(ReadSerializer):
    """Something asked on behalf of one or many prisoners, named or not.

    `persons` are those that you may see. `follows` is null where you may not see the other appeal.
    """

    NOTES = frozenset({"audience", "internal_notes", "archived_at", "archived_reason"})

    made_by = serializers.SlugRelatedField[Any](slug_field="name", read_only=True)
    addressed_to = serializers.SlugRelatedField[Any](slug_field="name", read_only=True)
    forum = serializers.SlugRelatedField[Any](slug_field="name", read_only=True)
    follows = serializers.CharField(source="followed", allow_null=True)
    persons = AppealPersonSerializer(many=True)

    class Meta:
        model = Appeal
        fields = [
            "reference",
            *APPEAL,
            "persons",
            "created_at",
            "audience",
            "internal_notes",
            "archived_at",
            "archived_reason",
        ]


class AppealDetailSerializer(AppealSerializer):
    """An appeal with its responses and the standing of each of its facts."""

    responses = ResponseDetailSerializer(many=True)
    facts = FactSerializer(many=True)

    class Meta(AppealSerializer.Meta):
        fields = [*AppealSerializer.Meta.fields, "responses", "facts"]


class AppealRelations(CheckedSerializer):
    """The rows that an appeal names."""

    made_by = ByName(queryset=Organisation.objects.all(), required=False, allow_null=True)
    addressed_to = ByName(queryset=Organisation.objects.all(), required=False, allow_null=True)
    forum = ByName(queryset=Forum.objects.all(), required=False, allow_null=True)
    follows = ByReference(queryset=Appeal.objects.all(), required=False, allow_null=True)


class AppealWriteSerializer(AppealRelations, CitingSerializer):
    """An appeal as it is recorded, with whom it speaks of and the words that say so."""

    persons = NewAppealPersonSerializer(many=True, required=False)

    class Meta:
        model = Appeal
        fields = [*APPEAL, *APPEAL_NOTES, "persons", "claims"]

    def record(self, values: dict[str, Any]) -> Appeal:
        """The appeal and its persons."""
        persons = values.pop("persons", [])
        appeal: Appeal = super().record(values)
        add_parts(appeal, "persons", persons, model=AppealPerson, of="appeal")
        return appeal


class AppealEditSerializer(AppealRelations):
    """What may be changed of an appeal; its persons are a resource of their own."""

    class Meta:
        model = Appeal
        fields = [*APPEAL, *APPEAL_NOTES]


class ResponseRelations(CheckedSerializer):
    """The rows that a response names."""

    appeal = ByReference(queryset=Appeal.objects.all(), required=False, allow_null=True)
    responder = ByName(queryset=Organisation.objects.all(), required=False, allow_null=True)


class ResponseWriteSerializer(ResponseRelations, CitingSerializer):
    """A response as it is recorded, with its answers and the words that say so."""

    answers = NewAnswerSerializer(many=True, required=False)

    class Meta:
        model = Response
        fields = ["appeal", *RESPONSE, "audience", "internal_notes", "answers", "claims"]

    def record(self, values: dict[str, Any]) -> Response:
        """The response and its answers."""
        answers = values.pop("answers", [])
        response: Response = super().record(values)
        add_parts(response, "answers", answers, model=ResponseItem, of="response")
        return response


class ResponseEditSerializer(ResponseRelations):
    """What may be changed of a response; its answers are a resource of their own."""

    class Meta:
        model = Response
        fields = [*RESPONSE, "audience", "internal_notes"]
