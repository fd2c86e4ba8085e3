"""Snapshots in the admin: looked at, never changed."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from casetracker.admin import RoleAdmin, Shelf
from casetracker.languages import bilingual
from sources.models import Passage, Snapshot


@admin.register(Snapshot)
class SnapshotAdmin(RoleAdmin[Snapshot]):
    """Documents as they were captured. A new one is taken on the page of its source."""

    shelf = Shelf.EVIDENCE
    place = 5
    change_form_template = "admin/sources/snapshot.html"
    list_display = (
        "captured",
        "source_title",
        "media_type",
        "size",
        "passage_count",
        "captured_by",
    )
    list_filter = ("media_type", "captured_at")
    search_fields = ("source__reference", "source__title", "text_sha256", "file_sha256")
    ordering = ("-captured_at", "-id")
    fields = ("source",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: a snapshot is taken with its source."""
        del request, obj
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: the database refuses it too."""
        del request, obj
        return False

    def for_list(self, rows: QuerySet[Snapshot]) -> QuerySet[Snapshot]:
        """With source and account, without the long text."""
        return (
            rows.defer("text")
            .select_related("source", "captured_by")
            .annotate(passage_count=Count("passages"))
        )

    def for_labels(self, rows: QuerySet[Snapshot]) -> QuerySet[Snapshot]:
        """With the source, without the long text."""
        return rows.defer("text").select_related("source")

    def label_for(self, row: Snapshot) -> str:
        """The source and the moment."""
        return f"{row.source.reference}, {row}"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With the passages marked in the text."""
        snapshot = context["original"]
        passages = Passage.objects.visible_to(request.user).filter(snapshot=snapshot)
        context["passages"] = passages.with_source().in_reading_order()
        context["file_url"] = reverse("snapshot-file", args=[snapshot.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=bilingual("captured", "采集"), ordering="captured_at")
    def captured(self, obj: Snapshot) -> str:
        """When it was captured."""
        return f"{obj.captured_at:%Y-%m-%d %H:%M} UTC"

    @admin.display(description=bilingual("source", "来源"), ordering="source__title")
    def source_title(self, obj: Snapshot) -> str:
        """Whose document it is."""
        return format_html(
            '<span class="reference">{}</span> {}', obj.source.reference, obj.source.title
        )

    @admin.display(description=bilingual("size", "大小"), ordering="file_size")
    def size(self, obj: Snapshot) -> str:
        """The size of the file."""
        return f"{obj.file_size / 1024:.1f} KiB"

    @admin.display(description=bilingual("passages", "段落"), ordering="passage_count")
    def passage_count(self, obj: Any) -> int:
        """How many passages are marked in it."""
        return int(obj.passage_count)
