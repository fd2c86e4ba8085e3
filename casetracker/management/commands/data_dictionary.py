"""Write the data dictionary to standard output, as Markdown."""

from typing import Any

from django.core.management.base import BaseCommand

from casetracker.dictionary import as_markdown


class Command(BaseCommand):
    help = "Write the data dictionary; docs/data-dictionary.md is made by it."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_markdown().rstrip())
