"""The page that shows a document with what it is cited for."""

import re
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casetracker.languages import bilingual
from casetracker.pages.errors import refusal
from dossiers.workbench.asking import StretchForm
from dossiers.workbench.reading import Reading
from sources.models import Snapshot, Source

NO_STRETCH = bilingual(
    "“notes” is the number of a stretch of notes, or “all”.",
    "“notes” 应为旁注段的编号，或 “all”。",
)


@require_safe
def reading(request: HttpRequest, reference: str) -> HttpResponseBase:
    """A document's text with its passages highlighted and the claims that rest on them.

    ``?snapshot=`` names an older snapshot. Of a long document the page holds the notes of one
    stretch: the first, or the one that ``?notes=`` numbers; ``?notes=all`` holds all. A merged
    document redirects to the one it became.
    """
    source = _document(request, reference)
    if source.reference != reference:
        return _to_survivor(request, "source", source)
    asked = request.GET.get("notes", "1")
    if not re.fullmatch("all|[1-9][0-9]{0,5}", asked, re.ASCII):
        return refusal(request, 400, detail=str(NO_STRETCH), code="notes")
    chosen = _chosen_snapshot(source, request.GET.get("snapshot", ""))
    page = Reading(source, chosen, reader=request.user, asked=asked)
    return render(request, "dossiers/reading.html", {"page": page, "source": source})


@require_safe
def notes(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Notes of a document as items of a list, for its page to put beside the text.

    Those whose passages begin in the code points ``?from=`` to ``?to=`` of the text of
    ``?snapshot=``, the newest unless said; or the one with ``?claim=``.
    """
    source = _document(request, reference)
    if source.reference != reference:
        return _to_survivor(request, "source-notes", source)
    form = StretchForm(request.GET)
    if form.fault:
        return refusal(request, 400, detail=form.fault, code="parameters")
    asked: Any = form.cleaned_data
    chosen = _chosen_snapshot(source, str(asked["snapshot"] or ""))
    part = Reading(
        source, chosen, reader=request.user, within=form.span, claim=asked["claim"], asked="all"
    )
    return HttpResponse(part.margin)


def _document(request: HttpRequest, reference: str) -> Source:
    """The document of this reference, or the one it was merged into."""
    source = Source.objects.visible_to(request.user).with_publishers().survivor_of(reference)
    if source is None:
        raise Http404("There is no such document.")
    return source


def _to_survivor(request: HttpRequest, name: str, source: Source) -> HttpResponseBase:
    query = request.META.get("QUERY_STRING", "")
    address = reverse(name, args=[source.reference])
    return redirect(f"{address}?{query}" if query else address, permanent=True)


def _chosen_snapshot(source: Source, key: str) -> Snapshot | None:
    """The snapshot named, else the newest; None where the document has none yet."""
    if not key:
        return source.snapshots.first()
    try:
        return get_object_or_404(source.snapshots.all(), pk=UUID(key))
    except ValueError as exc:
        raise Http404("There is no such snapshot.") from exc
