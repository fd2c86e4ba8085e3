"""How facts stand, in templates of the admin."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from dossiers.admin import badges
from dossiers.admin.sheets import Row
from dossiers.facts import Coverage, FactStanding
from dossiers.models import Person

register = template.Library()


@register.filter
def at(mapping: dict[str, Any] | None, key: str) -> Any:
    """What the mapping holds under ``key``; None where it holds nothing."""
    return (mapping or {}).get(key)


@register.filter
def summed(row: Row) -> SafeString:
    """How the values of a fact stand, together."""
    return badges.summary_badges(list(row.values))


@register.filter
def described(record: Any) -> str:
    """A record in words, with its date."""
    return badges.record_label(record)


@register.filter
def standing(item: FactStanding) -> SafeString:
    """How one value stands."""
    return badges.standing_badge(item)


@register.filter
def covered(coverage: Coverage) -> SafeString:
    """How much is sourced, as a bar and in words."""
    return badges.coverage_bar(coverage)


@register.filter
def situation(person: Person) -> SafeString:
    """Where a person is now."""
    return badges.situation(person)


@register.simple_tag
def badge(code: str, words: Any) -> SafeString:
    """Words on the colour of a code."""
    return badges.badge(code, words)
