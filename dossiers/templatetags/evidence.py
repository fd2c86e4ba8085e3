"""How facts stand, in templates of the admin."""

from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils.safestring import SafeString

from casetracker.admin.deeds import change_url
from casetracker.models import User
from dossiers.admin import badges, citing, reviewing
from dossiers.admin.sheets import Row
from dossiers.facts import Coverage, Fact, FactStanding
from dossiers.models import Claim, Person
from dossiers.workbench.queue import waits_for

register = template.Library()

MOST_TOLD = 99
"""Claims that are counted in the head of every page."""


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
def about(claim: Claim) -> str:
    """The record a claim is about, with the person it belongs to."""
    return reviewing.subject_label(claim)


@register.filter
def admin_page(record: Model) -> str:
    """The address of a record's page in the admin."""
    return change_url(record)


@register.filter
def waiting(user: User) -> str:
    """How many claims wait for the account, counted to 99; empty where none does."""
    number = waits_for(user, up_to=MOST_TOLD + 1)
    return f"{MOST_TOLD}+" if number > MOST_TOLD else str(number or "")


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


@register.filter
def shown_by(text: str, fact: Fact) -> str:
    """The text form of a value, in the words of its fact."""
    return fact.shown(text)


@register.simple_tag
def cite_url(record: Any, field: str) -> str:
    """The search for words that bear out a fact of a record."""
    return citing.cite_url(record, field)


@register.simple_tag
def agrees_url(record: Any, field: str) -> str:
    """What tells how the claims about a fact stand to a value that is being edited."""
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_agrees", args=[record.pk, field])
