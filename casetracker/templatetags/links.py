"""Addresses from outside, for templates."""

from django import template

register = template.Library()


@register.filter
def is_web_address(text: str) -> bool:
    """Whether ``text`` may stand in a link: no address that would run as code does."""
    return text.startswith(("https://", "http://"))
