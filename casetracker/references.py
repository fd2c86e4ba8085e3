"""Permanent public references (``P-2026-00042``): given by the database, never used twice.

The year is that of registration (UTC); the number runs on through the years, from a sequence of
its own for each letter. Numbers lost to a rolled-back transaction stay unused.
"""

from typing import Any

import pgtrigger
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Cast

from casetracker.constraints import Refusal
from casetracker.languages import bilingual

LETTERS = {"P": "person", "S": "source", "A": "appeal"}


class NextReference(models.Func):
    """SQL that draws the next reference of a letter."""

    function = "casetracker_next_reference"
    output_field = models.CharField()

    def __init__(self, letter: str) -> None:
        super().__init__(Cast(models.Value(letter), models.TextField()))


class ReferenceField(models.CharField[str, str]):
    """A record's public reference, drawn by the database when the row is made.

    ``letter`` is one of `LETTERS`. The column is unique and cannot be edited; the trigger
    `keep_reference` refuses to change it on any path.
    """

    def __init__(self, *, letter: str, **options: Any) -> None:
        self.letter = letter
        options.setdefault("max_length", 20)
        options.setdefault("unique", True)
        options.setdefault("editable", False)
        if options["unique"]:
            # The history repeats references; it must never draw new ones.
            options.setdefault("db_default", NextReference(letter))
        options.setdefault("validators", [RegexValidator(rf"^{letter}-[0-9]{{4}}-[0-9]{{5,}}$")])
        super().__init__(bilingual("reference", "编号"), **options)

    def deconstruct(self) -> Any:
        """The letter and what differs from the defaults above."""
        name, path, _, options = super().deconstruct()
        options.pop("verbose_name", None)
        options["letter"] = self.letter
        options["unique"] = self.unique
        return name, path, [], options


def reference_is_kept(model: str) -> Refusal:
    """The trigger that refuses to change a reference."""
    return Refusal(
        name=f"{model}_reference_is_kept",
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("reference"),
        message="A public reference is permanent.",
    )
