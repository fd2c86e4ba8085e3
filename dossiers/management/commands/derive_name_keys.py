"""Derive the search keys of names anew where they were made by older rules."""

from typing import Any

from django.core.management.base import BaseCommand

from dossiers.models import Name


class Command(BaseCommand):
    help = (
        "Derive the search keys of names anew where older rules made them. Safe to repeat and to"
        " interrupt; writes nothing into the history."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        number = Name.objects.derive_keys()
        self.stdout.write(f"Names whose keys were derived anew: {number}.")
