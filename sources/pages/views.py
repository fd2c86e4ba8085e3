"""The pages about documents."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import condition, require_safe

from casetracker.pages.filtering import filtered, tidied
from casetracker.pages.paging import page_of
from sources.models import Snapshot, Source
from sources.pages.filters import SourcePageFilters

ENDINGS = {
    "application/pdf": "pdf",
    "text/html": "html",
    "text/plain": "txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
"""Endings by which a downloaded file is opened; others are named ``.bin``."""


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """The list of documents, filtered; 400 for a filter that is not known."""
    tidy = tidied(request)
    if tidy:
        return tidy
    visible = Source.objects.visible_to(request.user).with_publishers()
    filters = filtered(SourcePageFilters, visible, request)
    if not filters.is_valid():
        return render(request, "sources/sources.html", {"filters": filters}, status=400)
    context = {
        "filters": filters,
        "page": page_of(filters.qs, request),
        "total": filters.qs.count(),
    }
    return render(request, "sources/sources.html", context)


def _visible_snapshot(request: HttpRequest, pk: UUID) -> Snapshot:
    visible = Snapshot.objects.visible_to(request.user).without_text()
    return get_object_or_404(visible.select_related("source"), pk=pk)


def _hash_of(request: HttpRequest, pk: UUID) -> str:
    """The entity tag: a snapshot's file never changes."""
    return f'"{_visible_snapshot(request, pk).file_sha256}"'


@require_safe
@condition(etag_func=_hash_of)
def snapshot_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The bytes of a snapshot as they were captured: only ever a download, never a page.

    What somebody else's document holds must not run in the name of this site.
    """
    snapshot = _visible_snapshot(request, pk)
    ending = ENDINGS.get(snapshot.media_type.partition(";")[0].strip().lower(), "bin")
    name = f"{snapshot.source.reference}-{snapshot.file_sha256[:12]}.{ending}"
    try:
        file = snapshot.file.open("rb")
    except FileNotFoundError as exc:
        raise Http404("The file of this snapshot is not kept here.") from exc
    response = FileResponse(
        file, as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
