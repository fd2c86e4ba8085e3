"""Sources in the admin: registered together with their text."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from casetracker.admin import ArchivedFilter, RoleForm, Shelf
from casetracker.admin.filtering import form_of
from casetracker.languages import bilingual
from sources.admin.documents import DocumentForm, tell
from sources.admin.taking import TakingAdmin
from sources.api.filters import SourceFilterSet
from sources.models import Passage, Snapshot, Source
from sources.originals import kept_together


class NewSourceForm(DocumentForm, RoleForm[Source]):
    """A source, with its document where that is at hand."""

    class Meta:
        model = Source
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The document may have a title of its own.
        self.fields["title"].required = False

    def clean(self) -> dict[str, Any]:
        """The title is the document's own where none is given."""
        cleaned = super().clean()
        if not cleaned.get("title") and "title" not in self.errors:
            longest = Source._meta.get_field("title").max_length
            cleaned["title"] = self.found.title[:longest] if self.found is not None else ""
            if not cleaned["title"]:
                self.add_error("title", "Give it a title: the document has none of its own.")
        return cleaned


@admin.register(Source)
class SourceAdmin(TakingAdmin):
    """Documents. A new one arrives with its text; a later text is a snapshot of its own."""

    shelf = Shelf.EVIDENCE
    place = 1
    add_form_template = "admin/sources/source_add.html"
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
    list_filter = (ArchivedFilter, form_of(SourceFilterSet))
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

    def get_form(
        self, request: HttpRequest, obj: Source | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """A new source comes with its document."""
        kind = RoleForm if obj is not None else NewSourceForm
        return super().get_form(request, obj, *args, **{"form": kind, **kwargs})

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """As every record's, and no file stays behind where nothing is saved."""
        with kept_together():
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: Any) -> None:
        """Save the source, and take the snapshot where it came with a document."""
        super().save_model(request, obj, form, change)
        taken = None if change else form.taken()
        if taken is not None:
            Snapshot.objects.take(obj, by=request.user, **taken)  # type: ignore[arg-type]
            tell(request, form, obj)

    def response_add(
        self, request: HttpRequest, obj: Source, post_url_continue: str | None = None
    ) -> HttpResponse:
        """To the document, to begin marking, unless something else was asked for."""
        response = super().response_add(request, obj, post_url_continue)
        stays = {"_continue", "_addanother", "_popup"} & request.POST.keys()
        if stays or not obj.snapshots.exists():
            return response
        return HttpResponseRedirect(reverse("source", args=[obj.reference]))

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
