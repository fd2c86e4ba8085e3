"""What a person is called, known by elsewhere, and who they are to each other."""

from typing import Any

from rest_framework import serializers

from casetracker.api.relations import ByReference
from casetracker.api.serializers import CheckedSerializer, ReadSerializer
from dossiers.models import ExternalId, Name, Person, Relationship

NAME = ["text", "kind", "script", "language", "romanisation", "preferred"]
EXTERNAL_ID = ["scheme", "value", "url"]


class NameSerializer(ReadSerializer):
    """One way a person is called."""

    class Meta:
        model = Name
        fields = ["id", *NAME]


class NameOfPersonSerializer(ReadSerializer):
    """A name, and whose it is."""

    person = serializers.SlugRelatedField[Any](slug_field="reference", read_only=True)

    class Meta:
        model = Name
        fields = ["id", "person", *NAME]


class NewNameSerializer(CheckedSerializer):
    """A name given with a new person."""

    class Meta:
        model = Name
        fields = NAME


class NameWriteSerializer(CheckedSerializer):
    """A name as it is recorded."""

    person = ByReference(queryset=Person.objects.all())

    class Meta:
        model = Name
        fields = ["person", *NAME]


class NameEditSerializer(CheckedSerializer):
    """What may be mended of a name."""

    class Meta:
        model = Name
        fields = NAME


class ExternalIdSerializer(ReadSerializer):
    """The person in another database."""

    class Meta:
        model = ExternalId
        fields = ["id", *EXTERNAL_ID]


class ExternalIdOfPersonSerializer(ReadSerializer):
    """An external identifier, and whose it is."""

    person = serializers.SlugRelatedField[Any](slug_field="reference", read_only=True)

    class Meta:
        model = ExternalId
        fields = ["id", "person", *EXTERNAL_ID]


class NewExternalIdSerializer(CheckedSerializer):
    """An external identifier given with a new person."""

    class Meta:
        model = ExternalId
        fields = EXTERNAL_ID


class ExternalIdWriteSerializer(CheckedSerializer):
    """An external identifier as it is recorded."""

    person = ByReference(queryset=Person.objects.all())

    class Meta:
        model = ExternalId
        fields = ["person", *EXTERNAL_ID]


class ExternalIdEditSerializer(CheckedSerializer):
    """What may be mended of an external identifier."""

    class Meta:
        model = ExternalId
        fields = EXTERNAL_ID


class RelationshipSerializer(ReadSerializer):
    """What another person is to this one."""

    other = serializers.SlugRelatedField[Any](slug_field="reference", read_only=True)
    other_name = serializers.CharField(source="other.main_name")

    class Meta:
        model = Relationship
        fields = ["id", "kind", "other", "other_name"]


class RelationshipOfPersonSerializer(RelationshipSerializer):
    """What ``other`` is to ``person``."""

    person = serializers.SlugRelatedField[Any](slug_field="reference", read_only=True)

    class Meta:
        model = Relationship
        fields = ["id", "person", "kind", "other", "other_name"]


class RelationshipWriteSerializer(CheckedSerializer):
    """A relationship as it is recorded: what ``other`` is to ``person``."""

    person = ByReference(queryset=Person.objects.all())
    other = ByReference(queryset=Person.objects.all())

    class Meta:
        model = Relationship
        fields = ["person", "kind", "other"]


class RelationshipEditSerializer(CheckedSerializer):
    """What may be mended of a relationship."""

    class Meta:
        model = Relationship
        fields = ["kind"]
