"""``manage.py load_reference``: bring the tables of reference data up to what their files say."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dossiers import reference_data


class Command(BaseCommand):
    help = "Add and update the offences of the law. Safe to repeat; rows of analysts are kept."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            counts = reference_data.load_reference(by=None, path=reference_data.OFFENCES)
        except reference_data.ReferenceDataError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Offences: {counts}.")
