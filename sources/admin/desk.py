"""What awaits people on the admin's first page: passages that a new snapshot moved or lost."""

from django.db.models import Count, Q
from django.http import HttpRequest

from casetracker.admin import Panel, last_panel
from sources.models import Anchor, Source

SHOWN = 8


@last_panel
def passages_to_confirm(request: HttpRequest) -> Panel:
    """Sources whose newest snapshot moved passages that nobody has confirmed or refused yet."""
    waiting = Anchor.objects.visible_to(request.user).to_confirm().in_newest_snapshots()
    mine = Q(snapshots__anchors__in=waiting)
    sources = (
        Source.objects.visible_to(request.user)
        .standing()
        .filter(mine)
        .annotate(waiting=Count("snapshots__anchors", filter=mine, distinct=True))
        .order_by("-waiting", "reference")
    )
    context = {"total": waiting.count(), "sources": sources[:SHOWN]}
    return Panel("admin/sources/desk_passages.html", context)
