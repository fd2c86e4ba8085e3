"""The resources of documents and passages."""

from typing import Any, ClassVar

from django.db.models import Prefetch
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from casetracker.api.citable import MergingViewSet
from casetracker.api.forms.annotations import AnnotationsMixin, Site
from casetracker.api.json import JSONParser
from casetracker.api.pagination import by_date
from casetracker.api.views import EditViewSet, WriteViewSet
from sources.api import filters, serializers
from sources.api.annotations import annotation_of
from sources.models import Passage, Publisher, Snapshot, Source
from sources.originals import kept_together


class PublisherViewSet(EditViewSet):
    """Who publishes or reports."""

    model = Publisher
    queryset = Publisher.objects.all()
    lookup_field = "pk"
    filterset_class = filters.PublisherFilterSet
    orderings: ClassVar = {"name": ("name",)}
    read_serializer = serializers.PublisherSerializer
    write_serializer = serializers.PublisherWriteSerializer


class SourceViewSet(MergingViewSet):
    """Documents, independent of their copies. Never deleted: merged or archived."""

    model = Source
    queryset = Source.objects.all()
    filterset_class = filters.SourceFilterSet
    orderings: ClassVar = {"published": by_date("published")}
    composed_once = True
    read_serializer = serializers.SourceSerializer
    detail_serializer = serializers.SourceDetailSerializer
    write_serializer = serializers.SourceWriteSerializer
    merge_serializer = serializers.MergeSourceSerializer

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """As every record is made, and no file stays behind where it is not."""
        with kept_together():
            return super().create(request, *args, **kwargs)

    def for_list(self, rows: Any) -> Any:
        """With the publishers' names."""
        return rows.with_publishers()

    def for_detail(self, rows: Any) -> Any:
        """With the snapshots, without their texts."""
        kept = Snapshot.objects.without_text().select_related("source", "captured_by")
        return rows.with_publishers().prefetch_related(Prefetch("snapshots", queryset=kept))


class SnapshotViewSet(WriteViewSet):
    """Documents as they were at one moment: immutable."""

    model = Snapshot
    queryset = Snapshot.objects.all()
    lookup_field = "pk"
    filterset_class = filters.SnapshotFilterSet
    read_serializer = serializers.SnapshotLineSerializer
    detail_serializer = serializers.SnapshotSerializer
    write_serializer = serializers.SnapshotWriteSerializer
    parser_classes = (JSONParser, MultiPartParser)

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """As every record is made, and no file stays behind where it is not."""
        with kept_together():
            return super().create(request, *args, **kwargs)

    def for_list(self, rows: Any) -> Any:
        """Without the texts."""
        return self.for_detail(rows).without_text()

    def for_detail(self, rows: Any) -> Any:
        """With the source's reference."""
        return rows.select_related("source", "captured_by")


class PassageViewSet(AnnotationsMixin, EditViewSet):
    """Exact stretches of snapshots. What they quote never changes; what is said of them may."""

    model = Passage
    queryset = Passage.objects.all()
    lookup_field = "pk"
    filterset_class = filters.PassageFilterSet
    orderings: ClassVar = {"position": ("snapshot_id", "start", "end")}
    composed_once = True
    read_serializer = serializers.PassageSerializer
    write_serializer = serializers.PassageWriteSerializer
    edit_serializer = serializers.PassageEditSerializer

    def annotation_of(self, record: Any, site: Site) -> dict[str, Any]:
        """The passage as a Web Annotation."""
        return annotation_of(record, site)

    def for_list(self, rows: Any) -> Any:
        """With the source's reference; the snapshot's long text stays behind."""
        return rows.select_related("snapshot__source", "created_by").defer("snapshot__text")
