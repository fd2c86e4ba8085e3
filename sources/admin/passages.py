"""Passages in the admin."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.text import Truncator

from casetracker.admin import Confirmation, RoleAdmin, Shelf
from casetracker.admin.deeds import change_url, deed_page
from casetracker.admin.forms import perform
from casetracker.languages import bilingual
from casetracker.models import User
from sources.admin.quoting import QuotingForm
from sources.models import Passage


@admin.register(Passage)
class PassageAdmin(RoleAdmin[Passage]):
    """Exact stretches of documents. Their words and places never change."""

    shelf = Shelf.EVIDENCE
    place = 2
    change_form_template = "admin/sources/passage.html"
    list_display = ("words", "speaker", "source_title", "audience", "anchor_state", "claim_count")
    list_filter = ("audience", "anchor_state", "snapshot__source__kind")
    search_fields = ("quote", "speaker", "translation", "snapshot__source__reference")
    ordering = ("-created_at", "-id")
    fieldsets = (
        (None, {"fields": ("speaker", "audience")}),
        (bilingual("Translation", "译文"), {"fields": ("translation", "translator")}),
    )

    def for_list(self, rows: QuerySet[Passage]) -> QuerySet[Passage]:
        """With their sources and the number of claims."""
        return rows.with_source().annotate(  # type: ignore[attr-defined, no-any-return]
            claim_count=Count("claims")
        )

    def for_labels(self, rows: QuerySet[Passage]) -> QuerySet[Passage]:
        """With their sources."""
        return rows.with_source()  # type: ignore[attr-defined, no-any-return]

    def label_for(self, row: Passage) -> str:
        """The source's reference and the first words."""
        return f"{row.snapshot.source.reference} {row}"

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Mark a passage: quote the words, and they are found in the newest snapshot."""
        del form_url, extra_context
        initial = {"source": request.GET.get("source", "")}
        form = QuotingForm(request.POST or None, request=request, initial=initial)
        made: list[Passage] = []
        if (
            request.method == "POST"
            and form.is_valid()
            and perform(
                form,
                lambda: made.append(_mark(form, by=request.user)),  # type: ignore[arg-type]
            )
        ):
            messages.success(request, str(bilingual("The passage is marked.", "段落已标注。")))
            return HttpResponseRedirect(change_url(made[0]))
        page = Confirmation(
            title=str(bilingual("Mark a passage", "标注段落")),
            button=str(bilingual("Mark", "标注")),
            back=change_url_of_list(),
        )
        return deed_page(self, request, form=form, confirmation=page)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Passage:
        """With its source, for the page's heading."""
        found = super().get_object(request, object_id, from_field)
        return Passage.objects.with_source().get(pk=found.pk)

    @admin.display(description=bilingual("quote", "引文"), ordering="quote")
    def words(self, obj: Passage) -> str:
        """The quote, shortened where it is long."""
        return format_html('<q class="quote">{}</q>', Truncator(obj.quote).chars(160))

    @admin.display(description=bilingual("source", "来源"))
    def source_title(self, obj: Passage) -> str:
        """Whose words these are, with a link to read them in place."""
        source = obj.snapshot.source
        return format_html(
            '<a href="{}">{}</a> {}', obj.get_absolute_url(), source.reference, source.title
        )

    @admin.display(description=bilingual("claims", "主张"), ordering="claim_count")
    def claim_count(self, obj: Any) -> int:
        """How many claims rest on it."""
        return int(obj.claim_count)


def _mark(form: QuotingForm, *, by: User) -> Passage:
    from sources.exceptions import PassageError

    source = form.cleaned_data["source"]
    snapshot = source.snapshots.first()
    if snapshot is None:
        raise PassageError(
            f"{source.reference} has no text yet: add a snapshot first.", field="source"
        )
    return Passage.objects.mark(snapshot, by=by, **form.quoted())


def change_url_of_list() -> str:
    """The list of passages."""
    from django.urls import reverse

    return reverse("admin:sources_passage_changelist")
