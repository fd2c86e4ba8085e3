"""Every vocabulary of the product in one list, and the page of the documentation made from it."""

from django.db.models import Choices

import dossiers.vocabularies
import sources.vocabularies
from casetracker.access import Audience, Role
from casetracker.languages import chinese_of, english_of

HEAD = """\
# Vocabularies

The codes that records are made of, with their labels. Codes are stored, filtered by and exported;
labels are for people. This page is written by `python manage.py list_vocabularies`, and a test
compares the two.
"""


def vocabularies() -> list[type[Choices]]:
    """All vocabularies, the site's first, then those of sources and of dossiers, each by name."""
    of_apps = [
        value
        for module in (sources.vocabularies, dossiers.vocabularies)
        for _, value in sorted(vars(module).items())
        if isinstance(value, type)
        and issubclass(value, Choices)
        and value.__module__.startswith(module.__name__)
    ]
    return [Audience, Role, *of_apps]


def as_markdown() -> str:
    """The documentation page: one section a vocabulary, one line a code, in both languages."""
    return "\n".join([HEAD, *map(_section, vocabularies())])


def _section(vocabulary: type[Choices]) -> str:
    lines = [
        f"| `{member.value}` | {english_of(member.label)} | {chinese_of(member.label)} |"
        for member in vocabulary
    ]
    purpose = (vocabulary.__doc__ or "").partition("\n")[0]
    table = "\n".join(["| code | English | 中文 |", "| --- | --- | --- |", *lines])
    return f"## {vocabulary.__name__}\n\n{purpose}\n\n{table}\n"
