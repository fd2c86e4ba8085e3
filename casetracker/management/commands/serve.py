"""`manage.py serve`: make the database and the static files ready, then serve the site."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from casetracker import serving


class Command(BaseCommand):
    help = "Migrate, fill an empty database, make the first accounts, and serve with gunicorn."
    # It migrates before it checks.
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000")

    def handle(self, *args: Any, host: str, port: str, **options: Any) -> None:
        try:
            address = serving.free_address(host, port)
            serving.prepare(say=self.say)
            serving.serve(address, say=self.say)
        except serving.ServingError as error:
            self.stderr.write(str(error))
            sys.exit(1)

    def say(self, text: str) -> None:
        """Tell at once, even where the output is a file."""
        self.stdout.write(text)
        self.stdout.flush()
