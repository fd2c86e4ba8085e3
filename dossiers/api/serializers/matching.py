"""Names to be matched, and what is answered."""

from typing import Any

from rest_framework import serializers

from casetracker.api.serializers import StrictSerializer
from casetracker.dates.serializers import UncertainDateSerializerField
from dossiers.names.likeness import How
from dossiers.vocabularies import Custody, NameKind, Sex

MOST_NAMES, MOST_CANDIDATES = 500, 20


class WordsSerializer(serializers.Serializer[Any]):
    """A sentence in both languages."""

    en = serializers.CharField()
    zh = serializers.CharField()


class MatchedSerializer(serializers.Serializer[Any]):
    """Which name fits, how, and how well."""

    name = serializers.CharField(help_text="The name that fits, or the reference.")
    kind = serializers.ChoiceField(choices=NameKind.choices, allow_blank=True)
    how = serializers.ChoiceField(choices=How.choices)
    score = serializers.IntegerField(min_value=0, max_value=100)
    explanation = WordsSerializer()


class AskedNameSerializer(StrictSerializer):
    """A name to be matched, and what else is known of the person."""

    name = serializers.CharField(max_length=200)
    birth_year = serializers.IntegerField(min_value=1800, max_value=2100, required=False)
    sex = serializers.ChoiceField(choices=Sex.choices, required=False)
    place = serializers.CharField(
        max_length=200, required=False, help_text="Where the person was born or lived."
    )


class MatchSerializer(StrictSerializer):
    """Names to be matched, up to 500 at once."""

    names = serializers.ListField(
        child=serializers.DictField(), min_length=1, max_length=MOST_NAMES
    )
    limit = serializers.IntegerField(
        min_value=1, max_value=MOST_CANDIDATES, default=5, help_text="Candidates a name."
    )


class CandidateSerializer(serializers.Serializer[Any]):
    """A person who may be meant, and what tells them from others of the name."""

    reference = serializers.CharField()
    name = serializers.CharField()
    name_han = serializers.CharField(allow_blank=True)
    born = UncertainDateSerializerField(allow_null=True)
    sex = serializers.ChoiceField(choices=Sex.choices, allow_blank=True)
    birth_place = serializers.CharField(allow_blank=True)
    residence = serializers.CharField(allow_blank=True)
    custody = serializers.ChoiceField(choices=Custody.choices, allow_blank=True)
    score = serializers.IntegerField(min_value=0, max_value=100)
    matched = MatchedSerializer()
    reasons = WordsSerializer(many=True, help_text="What of the rest fits, and what does not.")
