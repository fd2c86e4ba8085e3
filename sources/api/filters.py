"""What lists of publishers, sources, snapshots and passages can be cut to."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet

from casetracker.access import Audience
from casetracker.api.filtering import (
    LONGEST_SEARCH,
    CodesFilter,
    FlagFilter,
    Group,
    NameFilter,
    ReferenceFilter,
    StrictFilterSet,
    for_staff,
)
from casetracker.dates.filters import UncertainDatesFilterSet
from casetracker.languages import bilingual
from sources.models import Passage, Publisher, Snapshot, Source
from sources.vocabularies import AnchorState, PublisherKind, Reliability, SourceKind


class PublisherFilterSet(StrictFilterSet):
    """Filters of `publishers`."""

    q = django_filters.CharFilter(
        method="called", max_length=LONGEST_SEARCH, help_text="Part of the name, in any language."
    )
    name = django_filters.CharFilter(field_name="name", help_text="The exact English name.")
    kind = CodesFilter(
        field_name="kind", choices=PublisherKind.choices, help_text="One kind or several."
    )
    country = django_filters.CharFilter(
        field_name="country", lookup_expr="iexact", help_text="ISO 3166-1, two letters."
    )

    class Meta:
        model = Publisher
        fields: ClassVar[list[str]] = []

    def called(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The rows one of whose names holds ``value``."""
        del name
        return queryset.filter(Q(name__icontains=value) | Q(name_zh__icontains=value))


class SourceFilterSet(UncertainDatesFilterSet, StrictFilterSet):
    """Filters of `sources`."""

    uncertain_dates: ClassVar = {"published": "published"}
    GROUPS = (
        Group(
            bilingual("Document", "文件"),
            (
                "kind",
                "written_in",
                "reliability",
                "published_after",
                "published_before",
                "has_text",
                "audience",
            ),
        ),
        Group(bilingual("Voice", "出处"), ("publisher", "publisher_kind", "origin")),
    )

    q = django_filters.CharFilter(
        field_name="title",
        lookup_expr="icontains",
        max_length=LONGEST_SEARCH,
        label=bilingual("words of the title", "标题中的文字"),
        help_text="Part of the title.",
    )
    kind = CodesFilter(
        field_name="kind",
        choices=SourceKind.choices,
        label=bilingual("kind", "类别"),
        help_text="One kind or several.",
    )
    publisher = NameFilter(
        field_name="publisher",
        label=bilingual("published by", "发布方"),
        help_text="The name of who published the copy.",
    )
    origin = NameFilter(
        field_name="origin",
        label=bilingual("reporting by", "报道方"),
        help_text="The name of whose reporting it is, where that is recorded beside the publisher.",
    )
    publisher_kind = CodesFilter(
        field_name="publisher__kind",
        choices=PublisherKind.choices,
        label=bilingual("kind of publisher", "发布方类别"),
        help_text="The kind of who published the copy, one or several.",
    )
    audience = for_staff(
        CodesFilter(
            field_name="audience",
            choices=Audience.choices,
            label=bilingual("audience", "受众"),
            help_text="How far it may travel, one or several; for analysts up.",
        )
    )
    written_in = django_filters.CharFilter(
        field_name="language",
        lookup_expr="iexact",
        label=bilingual("language", "语言"),
        help_text="BCP 47, such as en or zh-Hans.",
    )
    reliability = CodesFilter(
        field_name="reliability",
        choices=Reliability.choices,
        label=bilingual("reliability", "可靠性"),
        help_text="One grade or several.",
    )
    url = django_filters.CharFilter(
        field_name="url", label=bilingual("address", "网址"), help_text="The exact address."
    )
    has_text = FlagFilter(
        field_name="snapshots",
        lookup_expr="isnull",
        exclude=True,
        distinct=True,
        label=bilingual("with a text", "存有文本"),
        help_text="Whether a snapshot is kept.",
    )

    class Meta:
        model = Source
        fields: ClassVar[list[str]] = []


class SnapshotFilterSet(StrictFilterSet):
    """Filters of `snapshots`."""

    source = ReferenceFilter(
        field_name="source__reference", help_text="The reference of the source."
    )
    text_sha256 = django_filters.CharFilter(
        field_name="text_sha256", help_text="SHA-256 of the text, in hexadecimal digits."
    )
    file_sha256 = django_filters.CharFilter(
        field_name="file_sha256", help_text="SHA-256 of the file, in hexadecimal digits."
    )

    class Meta:
        model = Snapshot
        fields: ClassVar[list[str]] = []


class PassageFilterSet(StrictFilterSet):
    """Filters of `passages`."""

    source = ReferenceFilter(
        field_name="snapshot__source__reference", help_text="The reference of the source."
    )
    snapshot = django_filters.UUIDFilter(field_name="snapshot", help_text="The id of the snapshot.")
    q = django_filters.CharFilter(
        field_name="quote",
        lookup_expr="icontains",
        max_length=LONGEST_SEARCH,
        help_text="Part of the quote.",
    )
    speaker = django_filters.CharFilter(
        field_name="speaker", lookup_expr="icontains", help_text="Part of who is quoted."
    )
    anchor_state = CodesFilter(
        field_name="anchor_state",
        choices=AnchorState.choices,
        help_text="Whether it stands in the newest snapshot.",
    )

    class Meta:
        model = Passage
        fields: ClassVar[list[str]] = []
