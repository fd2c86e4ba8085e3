"""Pages on which documents arrive: what a file holds, and a new snapshot of a source."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from casetracker.admin import CitableAdmin
from casetracker.admin.base import LONGEST_REASON
from casetracker.admin.deeds import Confirmation, change_url, deed_page
from casetracker.admin.forms import perform
from casetracker.languages import bilingual
from sources.admin.documents import (
    DocumentForm,
    described,
    elsewhere,
    tell,
    this_very_snapshot,
)
from sources.models import Snapshot, Source
from sources.originals import kept_together

SHOWN = 700
"""Characters of a document that are shown before it is kept."""


class SnapshotForm(DocumentForm):
    """The document as it is now, or was at a moment that somebody knows."""

    captured_at = forms.DateTimeField(
        label=bilingual("When it was captured (UTC)", "采集时间（UTC）"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
        help_text=bilingual(
            "Now, unless the file was saved before; later than the newest snapshot.",
            "默认为此刻；如文件此前已保存可另填，须晚于最新快照。",
        ),
    )
    reason = forms.CharField(
        label=bilingual("Reason", "理由"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=bilingual("Kept in the history.", "将记入历史。"),
    )

    def __init__(self, *args: Any, source: Source, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.source = source

    def clean(self) -> dict[str, Any]:
        """There is a document, and it is not kept already."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if self.found is None:
            self.add_error("file", "Upload a file, or paste its text.")
        elif (same := self.same_in(self.source)) is not None:
            self.add_error("file", this_very_snapshot(same))
        return cleaned

    def taken(self) -> dict[str, Any]:
        """What `Snapshot.objects.take` needs."""
        cleaned = self.cleaned_data
        told = {**(super().taken() or {}), "captured_at": cleaned["captured_at"]}
        return {**told, "reason": cleaned["reason"]} if cleaned["reason"] else told


class TakingAdmin(CitableAdmin[Source]):
    """The pages, beside those that every citable record has."""

    def get_urls(self) -> list[URLPattern]:
        """With the page that takes a snapshot, and the one that shows what a file holds."""
        guard = self.admin_site.admin_view
        own = [
            path("read/", guard(require_POST(self.read_view)), name="sources_source_read"),
            path("<uuid:key>/snapshot/", guard(self.snapshot_view), name="sources_source_snapshot"),
        ]
        return [*own, *super().get_urls()]

    def read_view(self, request: HttpRequest) -> HttpResponse:
        """What an upload holds, as a part of a page; nothing is stored."""
        form = DocumentForm(request.POST, request.FILES)
        form.is_valid()
        shown: dict[str, Any] = {"form": form, "opts": self.opts}
        if form.found is not None and form.content is not None:
            shown["found"] = form.found
            shown["words"] = described(form.found)
            shown["beginning"] = form.found.text[:SHOWN]
            shown["is_longer"] = len(form.found.text) > SHOWN
            shown["same"] = elsewhere(request, form.content)
        return TemplateResponse(request, "admin/sources/recognised.html", shown)

    def snapshot_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Ask for the document as it is now, keep it, and lead to what became of the passages."""
        source = self.row_to_change(request, key)
        told = (request.POST, request.FILES) if request.method == "POST" else ()
        form = SnapshotForm(*told, source=source)
        if form.is_bound and form.is_valid():
            before = source.snapshots.first()
            with kept_together():
                done = perform(form, lambda: self._take(request, form))
            if done:
                tell(request, form, source)
                return HttpResponseRedirect(_after(request, source, before=before))
        return deed_page(self, request, form=form, confirmation=_asked(self, source))

    def _take(self, request: HttpRequest, form: SnapshotForm) -> None:
        Snapshot.objects.take(form.source, by=request.user, **form.taken())  # type: ignore[arg-type]


def _after(request: HttpRequest, source: Source, *, before: Snapshot | None) -> str:
    """Where a new snapshot leads: beside the one before it, or to its own words."""
    newest = source.snapshots.first()
    if before is None or newest is None:
        return reverse("source", args=[source.reference])
    if before.text_sha256 == newest.text_sha256:
        same = bilingual(
            "The text is the same as before; only the file differs.",
            "文本与此前相同，仅文件不同。",
        )
        messages.info(request, str(same))
    return reverse("snapshot-compare", args=[source.reference])


def _asked(admin: TakingAdmin, source: Source) -> Confirmation:
    snapshots = source.snapshots.without_text()
    return Confirmation(
        title=str(bilingual("Take a new snapshot of {}", "为 {} 采集新快照")).format(
            source.reference
        ),
        intro=str(
            bilingual(
                "Passages stay with the words they were marked in. They are looked for in the new "
                "text, and you are shown which were found, which moved and which are lost.",
                "段落仍以标注时的文字为据；系统将在新文本中查找，并逐一列出仍在、已移动与已失的段落。",
            )
        ),
        button=str(bilingual("Take the snapshot", "采集快照")),
        back=change_url(source),
        template="admin/sources/take_snapshot.html",
        context={
            "source": admin.label_for(source),
            "newest": snapshots.first(),
            "count": snapshots.count(),
        },
    )
