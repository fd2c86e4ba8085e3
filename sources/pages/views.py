"""The pages about documents."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sources.models import Snapshot, Source


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """The list of documents."""
    found = Source.objects.visible_to(request.user).with_publishers()
    return render(request, "sources/sources.html", {"sources": found[:50]})


@require_safe
def snapshot_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The bytes of a snapshot as they were captured, only ever as a download."""
    visible = Snapshot.objects.visible_to(request.user).without_text()
    snapshot = get_object_or_404(visible.select_related("source"), pk=pk)
    return FileResponse(snapshot.file.open("rb"), as_attachment=True)
