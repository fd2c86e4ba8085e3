"""``manage.py seed``: record what was read in the documents of ``fixtures/``."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dossiers.seeding import SeedError, seed


class Command(BaseCommand):
    """Seed the database; harmless to repeat."""

    help = "Record the cases of fixtures/cases.yaml. Safe to repeat; nothing existing is changed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Another directory of fixtures may be named."""
        parser.add_argument(
            "--fixtures",
            type=Path,
            default=Path(settings.BASE_DIR) / "fixtures",
            help="the directory that holds cases.yaml and documents/",
        )

    def handle(self, *_args: Any, fixtures: Path, **_options: Any) -> None:
        """Seed, and say how many rows of each kind were made."""
        try:
            seeded = seed(fixtures)
        except SeedError as error:
            raise CommandError(error.message) from error
        self.stdout.write(str(seeded))
