"""What the pages say, in English and Chinese side by side, as the labels of the code do."""

from django import template
from django.conf import settings

from casetracker.languages import bilingual

register = template.Library()


@register.simple_tag
def say(english: str, chinese: str) -> str:
    """The wording in the active language: ``{% say "Log in" "登录" %}``. Escaped like any value."""
    return str(bilingual(english, chinese))


@register.simple_tag
def counted(number: int, one: str, many: str, chinese: str) -> str:
    """A number with its noun: ``{% counted 3 "person" "people" "人" %}`` says "3 people"."""
    noun = bilingual(one if number == 1 else many, chinese)
    return f"{number:,} {noun}"


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    """The languages to choose from, each called by its own name whatever language is active."""
    return list(settings.LANGUAGES)
