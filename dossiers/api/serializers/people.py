"""People: the flat line of a list, the whole dossier, and what is written."""

from typing import Any

from rest_framework import serializers

from casetracker.access import may_edit
from casetracker.api.relations import ByReference
from casetracker.api.serializers import CheckedSerializer, ReadSerializer, StrictSerializer
from casetracker.dates.serializers import UncertainDateSerializerField
from casetracker.models import User
from dossiers.api.serializers.appeals import (
    AppealDetailSerializer,
    AppealPersonSerializer,
    ResponseDetailSerializer,
)
from dossiers.api.serializers.citations import CitingSerializer, add_parts
from dossiers.api.serializers.detentions import DetentionDetailSerializer
from dossiers.api.serializers.evidence import FactSerializer
from dossiers.api.serializers.matching import MatchedSerializer
from dossiers.api.serializers.names import (
    ExternalIdSerializer,
    NameSerializer,
    NewExternalIdSerializer,
    NewNameSerializer,
    RelationshipSerializer,
)
from dossiers.api.serializers.status_changes import StatusChangeDetailSerializer
from dossiers.models import ExternalId, Name, Person
from dossiers.vocabularies import (
    Certainty,
    Custody,
    IssueCategory,
    LegalStage,
    PublicationState,
    SentenceKind,
    Sex,
)

PERSON = [
    "sex",
    "born",
    "died",
    "birth_place",
    "residence",
    "nationality",
    "ethnicity",
    "religion",
    "health",
    "occupations",
    "affiliations",
    "distinctions",
    "issue_categories",
    "summary",
]
PERSON_NOTES = ["audience", "owner", "last_verified", "internal_notes"]
CURRENT = ["current_custody", "current_stage", "current_certainty", "current_since"]


class PersonLineSerializer(serializers.Serializer[Any]):
    """A person as a line of a list: who it is and where they stand now.

    Names are the preferred ones of their script, else the first recorded.
    """

    reference = serializers.CharField()
    name = serializers.CharField(help_text="In Latin letters where there is such a name.")
    name_hans = serializers.CharField(help_text="In simplified characters.")
    name_hant = serializers.CharField(help_text="In traditional characters.")
    names_other = serializers.ListField(
        child=serializers.CharField(), help_text="All other names, in every script."
    )
    sex = serializers.ChoiceField(choices=Sex.choices, allow_blank=True)
    born = UncertainDateSerializerField(allow_null=True)
    died = UncertainDateSerializerField(allow_null=True)
    custody = serializers.ChoiceField(choices=Custody.choices, allow_blank=True)
    stage = serializers.ChoiceField(choices=LegalStage.choices, allow_blank=True)
    certainty = serializers.ChoiceField(choices=Certainty.choices, allow_blank=True)
    since = UncertainDateSerializerField(allow_null=True)
    issue_categories = serializers.ListField(
        child=serializers.ChoiceField(choices=IssueCategory.choices)
    )
    charges = serializers.ListField(
        child=serializers.CharField(), help_text="Codes of offences, of all detentions."
    )
    sentence_kind = serializers.ChoiceField(
        choices=SentenceKind.choices, allow_blank=True, help_text="Of the latest sentence."
    )
    sentence_length = serializers.CharField(help_text="ISO 8601 duration, or empty.")
    publication_state = serializers.ChoiceField(choices=PublicationState.choices)
    matched = MatchedSerializer(
        required=False, help_text="Where a name was asked for: which fits, and how."
    )

    class Meta:
        model = Person


class AskedSerializer(AppealPersonSerializer):
    """What an appeal asks for this person, with the appeal and the responses to it."""

    appeal = AppealDetailSerializer()

    class Meta(AppealPersonSerializer.Meta):
        fields = ["request", "demands", "appeal"]


class VolunteeredListSerializer(serializers.ListSerializer[Any]):
    """The responses of a person fetched with `dossiers.api.reading.whole_people`."""

    def get_attribute(self, instance: Any) -> list[Any]:
        """Those that answer no appeal."""
        return [item.response for item in instance.volunteered_answers]


class VolunteeredSerializer(ResponseDetailSerializer):
    """A response that answers no appeal."""

    class Meta(ResponseDetailSerializer.Meta):
        list_serializer_class = VolunteeredListSerializer


class PersonRecordSerializer(ReadSerializer):
    """A person as a part of something else: the record itself, with its names."""

    NOTES = frozenset({*PERSON_NOTES, "archived_at", "archived_reason"})

    owner = serializers.SlugRelatedField[Any](slug_field="username", read_only=True)
    current_status = serializers.UUIDField(source="current_status_id", allow_null=True)
    names = NameSerializer(many=True)

    class Meta:
        model = Person
        fields = [
            "reference",
            *PERSON,
            "publication_state",
            "current_status",
            *CURRENT,
            "created_at",
            *PERSON_NOTES,
            "archived_at",
            "archived_reason",
            "names",
        ]


class PersonSerializer(PersonRecordSerializer):
    """The whole dossier of a person."""

    external_ids = ExternalIdSerializer(many=True)
    relationships = RelationshipSerializer(many=True)
    detentions = DetentionDetailSerializer(many=True)
    status_changes = StatusChangeDetailSerializer(many=True)
    appeals = AskedSerializer(many=True)
    volunteered = VolunteeredSerializer(
        many=True, help_text="Responses about this person that answer no appeal."
    )
    facts = FactSerializer(many=True)

    class Meta(PersonRecordSerializer.Meta):
        fields = [
            *PersonRecordSerializer.Meta.fields,
            "external_ids",
            "relationships",
            "facts",
            "detentions",
            "status_changes",
            "appeals",
            "volunteered",
        ]


class ByUsername(serializers.SlugRelatedField[Any]):
    """An active account that may keep a case."""

    default_error_messages = {"not_editor": "{value} does not keep cases."}

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="username", **options)

    def to_internal_value(self, data: Any) -> User:
        """The account. Raises ``ValidationError`` where it is unknown or may not edit."""
        if not isinstance(data, str):
            self.fail("invalid")
        account: User = super().to_internal_value(data)
        if not may_edit(account):
            self.fail("not_editor", value=account.get_username())
        return account


class PersonRelations(CheckedSerializer):
    """The rows that a person names."""

    owner = ByUsername(queryset=User.objects.all(), required=False, allow_null=True)


class PersonWriteSerializer(PersonRelations, CitingSerializer):
    """A person as it is recorded, with names, and the words that say so."""

    names = NewNameSerializer(many=True, allow_empty=False)
    external_ids = NewExternalIdSerializer(many=True, required=False)

    class Meta:
        model = Person
        fields = [*PERSON, *PERSON_NOTES, "names", "external_ids", "claims"]

    def record(self, values: dict[str, Any]) -> Person:
        """The person with names and identifiers."""
        names, identifiers = values.pop("names"), values.pop("external_ids", [])
        person: Person = super().record(values)
        add_parts(person, "names", names, model=Name, of="person")
        add_parts(person, "external_ids", identifiers, model=ExternalId, of="person")
        return person


class PersonEditSerializer(PersonRelations):
    """What may be changed of a person; what hangs on it are resources of their own."""

    class Meta:
        model = Person
        fields = [*PERSON, *PERSON_NOTES]


class MoveSerializer(StrictSerializer):
    """The state of publication that a dossier is to be in."""

    state = serializers.ChoiceField(choices=PublicationState.choices)


class MergePersonSerializer(StrictSerializer):
    """Which person goes on."""

    into = ByReference(queryset=Person.objects.all(), help_text="The reference of the survivor.")
