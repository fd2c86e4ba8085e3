"""Sources in the admin: registered together with their text."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from casetracker.admin import ArchivedFilter, CitableAdmin, RoleForm, Shelf
from casetracker.languages import bilingual
from sources.models import Passage, Snapshot, Source

LARGEST_FILE = 50 * 1024 * 1024
"""Bytes of an original that is uploaded by hand."""


class SourceForm(RoleForm[Source]):
    """A source, with the text of a new snapshot."""

    text = forms.CharField(
        label=bilingual("Text", "文本"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "document-text"}),
        help_text=bilingual(
            "Paste the whole text of the document. Passages point into it, so it can never be "
            "changed, only followed by a newer snapshot.",
            "请粘贴文件全文。段落以其为据，因此不可更改，只可另存新快照。",
        ),
    )
    original = forms.FileField(
        label=bilingual("Original file", "原始文件"),
        required=False,
        help_text=bilingual(
            "The page or document itself, kept as it is. A plain text file needs no pasted text.",
            "网页或文件原件，原样保存。纯文本文件无须另行粘贴。",
        ),
    )
    archive_url = forms.URLField(
        label=bilingual("Archived copy", "存档网址"),
        required=False,
        max_length=1000,
        assume_scheme="https",
    )

    class Meta:
        model = Source
        fields = "__all__"

    def clean_original(self) -> Any:
        """Refuse a file that is too large."""
        upload = self.cleaned_data["original"]
        if upload is not None and upload.size > LARGEST_FILE:
            raise ValidationError(f"A file has at most {LARGEST_FILE // 1024 // 1024} MiB.")
        return upload

    def clean(self) -> dict[str, Any]:
        """See that there is a text where there is a file."""
        cleaned = super().clean()
        upload = cleaned.get("original")
        if upload is None or (cleaned.get("text") or "").strip():
            return cleaned
        if not (upload.content_type or "").startswith("text/plain"):
            self.add_error("text", "Paste the text of this file too: passages point into it.")
            return cleaned
        try:
            upload.seek(0)
            cleaned["text"] = upload.read().decode("utf-8")
        except UnicodeDecodeError:
            self.add_error("original", "The file is not UTF-8 text: paste its text instead.")
        return cleaned

    def taken(self) -> dict[str, Any] | None:
        """What `Snapshot.objects.take` needs; None where no text was given."""
        text = self.cleaned_data.get("text") or ""
        if not text.strip():
            return None
        upload = self.cleaned_data.get("original")
        if upload is None:
            content, media_type = text.encode(), "text/plain"
        else:
            upload.seek(0)
            content, media_type = upload.read(), upload.content_type or "application/octet-stream"
        return {
            "content": content,
            "text": text,
            "media_type": media_type[:100],
            "extractor": "pasted by hand" if upload is None else "file with pasted text",
            "archive_url": self.cleaned_data.get("archive_url") or "",
        }


@admin.register(Source)
class SourceAdmin(CitableAdmin[Source]):
    """Documents. A page of a source takes a new snapshot of it too."""

    form = SourceForm
    shelf = Shelf.EVIDENCE
    place = 1
    change_form_template = "admin/sources/source.html"
    list_display = (
        "reference",
        "title_link",
        "kind",
        "publisher",
        "reported_by",
        "published_on",
        "grade",
        "audience",
        "passage_count",
    )
    list_display_links = ("reference", "title_link")
    list_filter = (ArchivedFilter, "kind", "reliability", "audience", "language", "publisher")
    search_fields = ("reference", "title", "url", "publisher__name", "origin__name")
    ordering = ("-reference",)
    autocomplete_fields = ("publisher", "origin")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "title",
                    ("kind", "language"),
                    ("publisher", "origin"),
                    "authors",
                    ("published", "published_words"),
                    "published_basis",
                    "url",
                )
            },
        ),
        (
            bilingual("Grade and audience", "评级与受众"),
            {"fields": ("reliability", "reliability_reason", "audience", "note")},
        ),
        (bilingual("Take a snapshot", "采集快照"), {"fields": ("text", "original", "archive_url")}),
    )

    def for_list(self, rows: QuerySet[Source]) -> QuerySet[Source]:
        """With publishers and the number of passages."""
        return rows.select_related("publisher", "origin").annotate(
            passage_count=Count("snapshots__passages")
        )

    def what_moves(self, row: Source) -> list[tuple[str, int]]:
        """Snapshots, and with them the passages."""
        passages = Passage.objects.filter(snapshot__source=row).count()
        return [
            (str(Snapshot._meta.verbose_name_plural), row.snapshots.count()),
            (str(Passage._meta.verbose_name_plural), passages),
        ]

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: Any) -> None:
        """Save the source, and take the snapshot where there is a text."""
        super().save_model(request, obj, form, change)
        taken = form.taken()
        if taken is not None:
            Snapshot.objects.take(obj, by=request.user, **taken)  # type: ignore[arg-type]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With the snapshots, and the passages of all of them."""
        source = context["original"]
        if source is not None:
            snapshots = Snapshot.objects.visible_to(request.user).filter(source=source)
            passages = Passage.objects.visible_to(request.user).filter(snapshot__source=source)
            context["snapshots"] = snapshots.without_text().select_related("captured_by")
            context["passages"] = (
                passages.with_source()
                .annotate(claim_count=Count("claims"))
                .order_by("-snapshot__captured_at", "start")
            )
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=bilingual("title", "标题"), ordering="title")
    def title_link(self, obj: Source) -> str:
        """The title."""
        return obj.title

    @admin.display(description=bilingual("origin", "原始来源"), ordering="origin__name")
    def reported_by(self, obj: Source) -> str:
        """Whose reporting it is, where that is not the publisher."""
        return obj.origin.name if obj.origin else ""

    @admin.display(description=bilingual("published", "发布日期"), ordering="published_earliest")
    def published_on(self, obj: Source) -> str:
        """When, in words."""
        return obj.published.describe() if obj.published else ""

    @admin.display(description=bilingual("grade", "评级"), ordering="reliability")
    def grade(self, obj: Source) -> SafeString:
        """The grade; what it means shows when pointed at."""
        return format_html(
            '<abbr title="{}">{}</abbr>', obj.get_reliability_display(), obj.reliability
        )

    @admin.display(description=bilingual("passages", "段落"), ordering="passage_count")
    def passage_count(self, obj: Any) -> int:
        """How many passages are marked in its snapshots."""
        return int(obj.passage_count)
