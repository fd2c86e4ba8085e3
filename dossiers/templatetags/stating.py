"""What was just stated, for the page that shows the document again."""

from typing import Any

from django import template
from django.template.context import RequestContext

from dossiers.workbench.stating.memory import take_message
from sources.models import Source

register = template.Library()


@register.simple_tag(takes_context=True)
def just_stated(context: RequestContext, source: Source) -> dict[str, Any]:
    """What this account stated in ``source`` a moment ago; told once."""
    return take_message(context["request"].session, source.reference)
