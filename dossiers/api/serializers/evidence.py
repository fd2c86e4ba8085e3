"""Facts with their standing, and the words that bear them out."""

from typing import Any

from rest_framework import serializers

from casetracker.api.serializers import ReadSerializer, Showing
from dossiers.api.evidence import ShownFact, facts_for
from dossiers.models import Claim
from dossiers.vocabularies import Standing
from sources.models import Passage, Snapshot, Source


class CitedSourceSerializer(ReadSerializer):
    """What one needs to know of a source to judge its words."""

    publisher = serializers.SlugRelatedField[Any](slug_field="name", read_only=True)
    origin = serializers.SlugRelatedField[Any](slug_field="name", read_only=True)

    class Meta:
        model = Source
        fields = [
            "reference",
            "kind",
            "title",
            "publisher",
            "origin",
            "published",
            "language",
            "url",
            "reliability",
        ]


class CitedSnapshotSerializer(ReadSerializer):
    """Which copy the words stand in."""

    class Meta:
        model = Snapshot
        fields = ["id", "text_sha256", "file_sha256", "captured_at", "archive_url"]


class CitedPassageSerializer(ReadSerializer):
    """The words, and where they stand (code points, half-open)."""

    snapshot = CitedSnapshotSerializer()
    source = CitedSourceSerializer(source="snapshot.source")  # type: ignore[assignment]

    class Meta:
        model = Passage
        fields = [
            "id",
            "quote",
            "speaker",
            "translation",
            "translator",
            "start",
            "end",
            "anchor_state",
            "snapshot",
            "source",
        ]

    def to_representation(self, instance: Passage) -> Any:
        """The passage; one that is cited for several values is put into words once."""
        context: Any = self.context
        known: dict[Any, Any] = context.setdefault("passages_shown", {})
        if instance.pk not in known:
            known[instance.pk] = super().to_representation(instance)
        return known[instance.pk]


class CitedClaimSerializer(ReadSerializer):
    """What the passage says that the value is."""

    shown = serializers.CharField(help_text="The value in words.")
    passage = CitedPassageSerializer()

    class Meta:
        model = Claim
        fields = [
            "id",
            "value",
            "shown",
            "state",
            "basis",
            "basis_note",
            "credibility",
            "passage",
        ]


class EvidenceSerializer(Showing, serializers.Serializer[Any]):
    """A claim as it bears on a value."""

    bearing = serializers.ChoiceField(choices=["supports", "contradicts", "proposed"])
    claim = CitedClaimSerializer()


class DecisionSerializer(Showing, serializers.Serializer[Any]):
    """An editor's choice between sources that contradict each other.

    All but `decided_on` is null where it weighs claims that you may not see.
    """

    decided_on = serializers.DateField()
    value = serializers.CharField(
        allow_null=True, help_text="The value decided about; empty where nothing is held."
    )
    shown = serializers.CharField(allow_null=True, help_text="The value in words.")
    held = serializers.BooleanField(allow_null=True, help_text="Whether the record holds it.")
    reason = serializers.CharField(allow_null=True)


class FactListSerializer(serializers.ListSerializer[Any]):
    """The facts of a record that was fetched with `dossiers.api.evidence.evidence_for`."""

    def get_attribute(self, instance: Any) -> list[ShownFact]:
        """The facts that may be shown."""
        return facts_for(instance)


class FactSerializer(Showing, serializers.Serializer[Any]):
    """One value of one field: what is held to be true, and which words say so.

    `confidential_source` says that the value rests only on passages that you may not see.
    `origins` counts the independent voices among those that you may.
    """

    field = serializers.CharField(help_text="The field's name.")
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="The field's name in words."
    )
    value = serializers.CharField(help_text="As a claim states it; empty where none is held.")
    shown = serializers.CharField(help_text="The value in words.")
    standing = serializers.ChoiceField(choices=Standing.choices)
    origins = serializers.IntegerField()
    confidential_source = serializers.BooleanField()
    decision = DecisionSerializer(
        allow_null=True, help_text="What settles a contradiction; null while it is open."
    )
    claims = EvidenceSerializer(many=True)

    class Meta:
        list_serializer_class = FactListSerializer
