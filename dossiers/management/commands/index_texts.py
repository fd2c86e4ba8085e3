"""Make what is missing of the words by which texts are found, after a load without triggers."""

from typing import Any

from django.core.management.base import BaseCommand

from dossiers.searching.refilling import refill


class Command(BaseCommand):
    help = (
        "Make what is missing of the words by which texts are found, and drop what is left of"
        " records that are gone. Safe to repeat; needed only after a load without triggers."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--anew", action="store_true", help="Make all of them anew.")

    def handle(self, *args: Any, anew: bool, **options: Any) -> None:
        for kind, (made, dropped) in refill(anew=anew).items():
            self.stdout.write(f"{kind}: {made} made, {dropped} dropped.")
