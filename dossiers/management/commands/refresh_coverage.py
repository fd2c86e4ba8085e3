"""Compute the figures of coverage again where something changed."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from dossiers.covering import BATCH
from dossiers.models import DossierCoverage


class Command(BaseCommand):
    help = "Compute the coverage of dossiers that changed; with --every, go on doing so."

    def add_arguments(self, parser: CommandParser) -> None:
        """How often to look again."""
        parser.add_argument(
            "--every",
            type=float,
            metavar="SECONDS",
            help="Look for changes again after so many seconds, until stopped.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Work off what there is, once or for good."""
        del args
        while True:
            self.stdout.write(f"Computed the coverage of {self.work()} dossiers.")
            if options["every"] is None:
                return
            close_old_connections()
            time.sleep(options["every"])

    def work(self) -> int:
        """Refresh until nothing is stale; returns how many figures were computed."""
        done = 0
        while computed := DossierCoverage.objects.refresh(limit=BATCH):
            done += computed
        return done
