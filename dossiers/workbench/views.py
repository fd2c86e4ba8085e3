"""The page that shows a document with what it is cited for."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dossiers.workbench.reading import Reading
from sources.models import Snapshot, Source


@require_safe
def reading(request: HttpRequest, reference: str) -> HttpResponseBase:
    """A document's text with its passages highlighted and the claims that rest on them.

    ``?snapshot=`` names an older snapshot. A merged document redirects to the one it became.
    """
    found = Source.objects.visible_to(request.user).with_publishers()
    source = found.survivor_of(reference)
    if source is None:
        raise Http404("There is no such document.")
    if source.reference != reference:
        query = request.META.get("QUERY_STRING", "")
        address = reverse("source", args=[source.reference])
        return redirect(f"{address}?{query}" if query else address, permanent=True)
    chosen = _chosen_snapshot(source, request.GET.get("snapshot", ""))
    page = Reading(source, chosen, reader=request.user)
    return render(request, "dossiers/reading.html", {"page": page, "source": source})


def _chosen_snapshot(source: Source, key: str) -> Snapshot | None:
    """The snapshot named, else the newest; None where the document has none yet."""
    if not key:
        return source.snapshots.first()
    try:
        return get_object_or_404(source.snapshots.all(), pk=UUID(key))
    except ValueError as exc:
        raise Http404("There is no such snapshot.") from exc
