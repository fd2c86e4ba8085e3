"""Publishers, sources, snapshots and passages as they are read and written over REST."""

from typing import Any

from rest_framework import serializers

from casetracker.api.relations import ByKey, ByName, ByReference
from casetracker.api.serializers import CheckedSerializer, ReadSerializer, StrictSerializer
from sources.anchoring import LONGEST_TEXT
from sources.extraction import CHARSETS, LARGEST_FILE
from sources.models import Passage, Publisher, Snapshot, Source
from sources.uploads import contents, read_upload


class PublisherSerializer(ReadSerializer):
    """Who publishes or reports."""

    class Meta:
        model = Publisher
        fields = ["id", "name", "name_zh", "kind", "country", "reliability", "url", "note"]


class PublisherWriteSerializer(CheckedSerializer):
    """A publisher as it is recorded."""

    class Meta:
        model = Publisher
        fields = ["name", "name_zh", "kind", "country", "reliability", "url", "note"]


class SourceSerializer(ReadSerializer):
    """One document, independent of its copies."""

    NOTES = frozenset({"audience", "note", "archived_at", "archived_reason"})

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
            "authors",
            "published",
            "published_basis",
            "language",
            "url",
            "reliability",
            "reliability_reason",
            "created_at",
            "audience",
            "note",
            "archived_at",
            "archived_reason",
        ]


class SnapshotLineSerializer(ReadSerializer):
    """A snapshot without its text."""

    NOTES = frozenset({"captured_by"})

    source = serializers.SlugRelatedField[Any](slug_field="reference", read_only=True)  # type: ignore[assignment]
    captured_by = serializers.SlugRelatedField[Any](slug_field="username", read_only=True)

    class Meta:
        model = Snapshot
        fields = [
            "id",
            "source",
            "media_type",
            "file_sha256",
            "file_size",
            "text_sha256",
            "extractor",
            "extractor_version",
            "captured_at",
            "captured_by",
            "archive_url",
        ]


class SnapshotSerializer(SnapshotLineSerializer):
    """A snapshot with the text that passages point into."""

    class Meta(SnapshotLineSerializer.Meta):
        fields = [*SnapshotLineSerializer.Meta.fields, "text"]


class SourceDetailSerializer(SourceSerializer):
    """A document with its snapshots, newest first."""

    snapshots = SnapshotLineSerializer(many=True)

    class Meta(SourceSerializer.Meta):
        fields = [*SourceSerializer.Meta.fields, "snapshots"]


class TextField(serializers.CharField):
    """The text of a document, kept as it is but for what a snapshot does to it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            trim_whitespace=False, max_length=LONGEST_TEXT, help_text="Plain text.", **options
        )


class SourceWriteSerializer(CheckedSerializer):
    """A document as it is registered; ``text`` makes its first snapshot."""

    publisher = ByName(queryset=Publisher.objects.all(), required=False, allow_null=True)
    origin = ByName(queryset=Publisher.objects.all(), required=False, allow_null=True)
    text = TextField(required=False, write_only=True)

    class Meta:
        model = Source
        fields = [
            "kind",
            "title",
            "publisher",
            "origin",
            "authors",
            "published",
            "published_basis",
            "language",
            "url",
            "reliability",
            "reliability_reason",
            "audience",
            "note",
            "text",
        ]

    def validate_text(self, text: str) -> str:
        """Only with a new source: a later text is a snapshot of its own."""
        if self.instance is not None:
            raise serializers.ValidationError("Add a snapshot for another text.", "new_only")
        return text

    def create(self, validated_data: dict[str, Any]) -> Source:
        """Register the source, and keep its text."""
        text = validated_data.pop("text", None)
        source = Source.objects.create(**validated_data)
        if text is not None:
            source.refresh_from_db()
            take(source, text, by=self.context["request"].user)
        return source


class SnapshotWriteSerializer(StrictSerializer):
    """A document as it is now: as text, or as a file that is sent as ``multipart/form-data``."""

    source = ByReference(queryset=Source.objects.all())  # type: ignore[assignment]
    text = TextField(required=False)
    file = serializers.FileField(
        required=False,
        allow_empty_file=True,
        help_text="A PDF, .docx, HTML page or plain text, instead of `text`; its words are read, "
        f"and it is kept as it is. At most {LARGEST_FILE // 2**20} MiB. What it is follows from "
        "its bytes: a name or a type that says something else is refused (`wrong_kind`), as are "
        "files without text (`no_text`), locked (`encrypted`), damaged (`unreadable`), or too "
        "large to be read (`too_much`).",
    )
    charset = serializers.ChoiceField(
        choices=list(CHARSETS.items()),
        required=False,
        help_text="Of a text or a page that does not say it (`charset`).",
    )
    whole = serializers.BooleanField(
        default=False, help_text="All that a page shows, menus included, not its main text alone."
    )
    archive_url = serializers.URLField(required=False, allow_blank=True, max_length=1000)
    captured_at = serializers.DateTimeField(
        required=False, help_text="Now unless given; later than the source's newest snapshot."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Either a text or a file."""
        if ("text" in attrs) == ("file" in attrs):
            code = "not_both" if "text" in attrs else "required"
            raise serializers.ValidationError({"text": ["Send a text or a file."]}, code)
        return attrs

    def create(self, validated_data: dict[str, Any]) -> Snapshot:
        """Read the file where there is one, and take the snapshot. Raises `ExtractionError`."""
        source, upload = validated_data.pop("source"), validated_data.pop("file", None)
        asked = {name: validated_data.pop(name, None) for name in ("charset", "whole")}
        by = self.context["request"].user
        if upload is None:
            return take(source, by=by, **validated_data)
        content = contents(upload)
        found = read_upload(upload, content, asked)
        return Snapshot.objects.take(
            source, by=by, content=content, **found.for_snapshot(), **validated_data
        )


def take(source: Source, text: str, *, by: Any, **more: Any) -> Snapshot:
    """The snapshot of a text that came as text: its own UTF-8 is its file."""
    return Snapshot.objects.take(source, by=by, content=text.encode(), text=text, **more)


class PassageSerializer(ReadSerializer):
    """An exact stretch of a snapshot's text. Positions are code points, half-open."""

    NOTES = frozenset({"audience", "created_by"})

    source = serializers.CharField(source="snapshot.source.reference")  # type: ignore[assignment]
    created_by = serializers.SlugRelatedField[Any](slug_field="username", read_only=True)

    class Meta:
        model = Passage
        fields = [
            "id",
            "source",
            "snapshot",
            "start",
            "end",
            "quote",
            "prefix",
            "suffix",
            "speaker",
            "translation",
            "translator",
            "anchor_state",
            "audience",
            "created_by",
        ]


class PassageWriteSerializer(CheckedSerializer):
    """A passage as it is marked: by its quote in a snapshot, or in a source's newest one."""

    source = ByReference(queryset=Source.objects.all(), required=False)  # type: ignore[assignment]
    snapshot = ByKey(queryset=Snapshot.objects.all(), required=False)
    quote = serializers.CharField(trim_whitespace=False)
    prefix = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    suffix = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    start = serializers.IntegerField(required=False, allow_null=True, min_value=0)

    class Meta:
        model = Passage
        fields = [
            "source",
            "snapshot",
            "quote",
            "prefix",
            "suffix",
            "start",
            "speaker",
            "translation",
            "translator",
            "audience",
        ]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A place to look for the quote; the database holds the quote to the text."""
        if "source" not in attrs and "snapshot" not in attrs:
            raise serializers.ValidationError({"source": ["Name a source or a snapshot."]})
        return attrs

    def create(self, validated_data: dict[str, Any]) -> Passage:
        """Mark the words; those marked before keep what is known of them."""
        source = validated_data.pop("source", None)
        snapshot = validated_data.pop("snapshot", None) or newest_of(source)
        extra = {
            name: validated_data.pop(name)
            for name in ("translation", "translator")
            if name in validated_data
        }
        passage = Passage.objects.mark(snapshot, by=self.context["request"].user, **validated_data)
        return PassageEditSerializer().update(passage, extra) if extra else passage


class PassageEditSerializer(CheckedSerializer):
    """What may be said of a passage later: its words and its place never change."""

    class Meta:
        model = Passage
        fields = ["speaker", "translation", "translator", "audience"]


def newest_of(source: Source) -> Snapshot:
    """The snapshot a quote is looked for in. Raises ``ValidationError`` where there is none."""
    snapshot = source.snapshots.first()
    if snapshot is None:
        raise serializers.ValidationError(
            {"source": [f"{source.reference} has no text yet: add a snapshot first."]}, "no_text"
        )
    return snapshot


class MergeSourceSerializer(StrictSerializer):
    """Which source goes on."""

    into = ByReference(queryset=Source.objects.all(), help_text="The reference of the survivor.")
