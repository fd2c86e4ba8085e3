"""``manage.py list_vocabularies``: print the page `docs/vocabularies.md`."""

from typing import Any

from django.core.management.base import BaseCommand

from dossiers.vocabularies.listing import as_markdown


class Command(BaseCommand):
    help = "Print every code with its English and Chinese label, as docs/vocabularies.md has them."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")
