"""The way into the past of a page."""

from typing import Any

from django import template
from django.utils import timezone

register = template.Library()


@register.inclusion_tag("past_choice.html", takes_context=True)
def past_choice(context: dict[str, Any]) -> dict[str, Any]:
    """A form that asks for the same page as of another day; filters stay, the place in a list not.

    The page takes ``as_of`` (`casetracker.pages.past.reads_the_past`).
    """
    request = context["request"]
    left = {"as_of", "older", "newer"}
    past = getattr(request, "past", None)
    return {
        "path": request.path,
        "carried": [(name, value) for name, value in request.GET.items() if name not in left],
        "today": timezone.now().date().isoformat(),
        "day": past.day if past else "",
    }
