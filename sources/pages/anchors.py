"""The page that compares two snapshots, and what is decided on it."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casetracker.access import may_edit
from casetracker.exceptions import CasetrackerError
from casetracker.languages import bilingual
from sources.models import Anchor, Snapshot, Source
from sources.pages.comparing import ComparePage, chosen

if TYPE_CHECKING:
    from casetracker.models import User


@require_safe
def compare(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Two snapshots of a document beside each other, and what became of its passages.

    ``?from=`` and ``?to=`` name the snapshots. A merged document redirects to the one it became.
    """
    source = _source(request, reference)
    if source.reference != reference:
        query = request.META.get("QUERY_STRING", "")
        address = reverse("snapshot-compare", args=[source.reference])
        return redirect(f"{address}?{query}" if query else address, permanent=True)
    return _shown(request, source, _named(request))


@require_POST
def decide(request: HttpRequest, reference: str, pk: UUID) -> HttpResponseBase:
    """Confirm, refuse, mark again or take back; what forbids it is shown beside the passage."""
    source = _source(request, reference)
    anchor = get_object_or_404(
        Anchor.objects.visible_to(request.user).select_related("snapshot"),
        pk=pk,
        snapshot__source=source,
    )
    _refuse_readers(request)
    try:
        done = _deed(anchor, request)
    except CasetrackerError as error:
        typed = request.POST.get("quote", "") or request.POST.get("reason", "")
        return _shown(request, source, _named(request), failed=(anchor, error.message, typed))
    messages.success(request, done)
    return redirect(f"{_back(request, source)}#waiting")


@require_POST
def confirm_print(request: HttpRequest, reference: str, pk: UUID) -> HttpResponseBase:
    """Confirm all passages in a snapshot that differ in nothing but how they are printed."""
    source = _source(request, reference)
    snapshot = get_object_or_404(source.snapshots.without_text(), pk=pk)
    _refuse_readers(request)
    rows = Anchor.objects.visible_to(request.user).filter(snapshot=snapshot)
    number = rows.confirm_print(by=_actor(request))
    messages.success(request, bilingual("Confirmed: {}.", "已确认：{}。").format(number))
    return redirect(_back(request, source))


def _deed(anchor: Anchor, request: HttpRequest) -> str:
    """Do what was asked for, and say so. Raises ``CasetrackerError`` where it is refused."""
    by, posted = _actor(request), request.POST
    match posted.get("deed"):
        case "confirm":
            anchor.confirm(by=by)
            return str(bilingual("The passage is confirmed.", "段落已确认。"))
        case "refuse":
            anchor.refuse(by=by, reason=posted.get("reason", ""))
            return str(bilingual("The passage is refused there.", "该处已否定。"))
        case "mark":
            anchor.mark_again(by=by, quote=posted.get("quote", ""), prefix=posted.get("prefix", ""))
            return str(bilingual("The passage is marked again.", "段落已重新标注。"))
        case "undo":
            anchor.undo(by=by)
            return str(bilingual("The decision is taken back.", "决定已撤回。"))
        case _:
            raise Http404("There is no such decision.")


def _source(request: HttpRequest, reference: str) -> Source:
    source = Source.objects.visible_to(request.user).survivor_of(reference)
    if source is None:
        raise Http404("There is no such document.")
    return source


def _refuse_readers(request: HttpRequest) -> None:
    if not may_edit(request.user):
        raise PermissionDenied


def _actor(request: HttpRequest) -> "User":
    """The account that asks; `_refuse_readers` has seen that it is one."""
    return request.user  # type: ignore[return-value]


def _named(request: HttpRequest) -> dict[str, str]:
    """The snapshots named in the address, or in the form that was sent."""
    given = request.POST if request.method == "POST" else request.GET
    named = {name: given.get(name, "") for name in ("from", "to")}
    try:
        return {name: str(UUID(key)) for name, key in named.items() if key}
    except ValueError as exc:
        raise Http404("There is no such snapshot.") from exc


def _back(request: HttpRequest, source: Source) -> str:
    address = reverse("snapshot-compare", args=[source.reference])
    named = _named(request)
    return f"{address}?{urlencode(named)}" if named else address


def _shown(
    request: HttpRequest,
    source: Source,
    named: dict[str, str],
    *,
    failed: tuple[Anchor, str, str] | None = None,
) -> HttpResponse:
    try:
        old, new = chosen(source, named)
    except Snapshot.DoesNotExist as exc:
        raise Http404("There is no such snapshot.") from exc
    page = ComparePage(source, old=old, new=new, reader=request.user, failed=failed)
    context = {"page": page, "source": source}
    return render(request, "sources/compare.html", context, status=400 if failed else 200)
