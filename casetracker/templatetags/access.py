"""What the account that looks may do, for templates."""

from django import template

from casetracker import access

register = template.Library()


@register.filter
def may_edit(user: object) -> bool:
    """Whether ``user`` may record and change; False where no user is known, as on error pages."""
    return bool(user) and access.may_edit(user)  # type: ignore[arg-type]


@register.filter
def sees_unpublished(user: object) -> bool:
    """Whether drafts are shown to ``user``; False where no user is known."""
    return bool(user) and access.sees_unpublished(user)  # type: ignore[arg-type]
