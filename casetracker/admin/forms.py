"""Forms that hold a row to every rule of its table, and name the field at fault."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import UniqueConstraint
from django.forms.models import InlineForeignKeyField, construct_instance

from casetracker.admin.overtaking import refuse_to_overwrite
from casetracker.admin.widgets import know_rows
from casetracker.constraints import sentence_for
from casetracker.exceptions import CasetrackerError

M = TypeVar("M", bound=models.Model)

Refused = CasetrackerError | ValidationError | IntegrityError
REFUSALS = (CasetrackerError, ValidationError, IntegrityError)
"""What a deed raises where a rule forbids it."""

FAULTS = {
    "overlap": ("began",),
    "second_preferred": ("preferred",),
    "self": ("other", "follows"),
    "volunteered": ("appeal",),
    "no_reply": ("appeal",),
    "review_reason": ("reason",),
    "outside": ("date",),
    "fields": ("cited", "field"),
}
"""Codes of rules, and names of inputs, whose fault lies in a field of another name."""


def field_at_fault(code: str, rule: str, fields: "dict[str, forms.Field]") -> str | None:
    """Which of ``fields`` the rule named ``rule``, with this ``code``, speaks of; None for all."""
    for wanted in FAULTS.get(code, (code,)):
        if wanted in fields:
            return wanted
    named = [
        name
        for name in fields
        if re.search(rf"_{re.escape(name)}_(not_before|is_known|are_known|is_|has_)", f"_{rule}_")
    ]
    return max(named, key=len, default=None)


def put_error(form: forms.BaseForm, refused: Refused) -> None:
    """Write what was refused beside the field at fault, or above the form where it is the whole."""
    if isinstance(refused, ValidationError):
        _put_validation_error(form, refused)
    elif isinstance(refused, IntegrityError):
        code, sentence = sentence_for(refused)
        diagnostics = getattr(refused.__cause__, "diag", None)
        rule = getattr(diagnostics, "constraint_name", None) or ""
        form.add_error(field_at_fault(code, rule, form.fields), sentence)
    else:
        form.add_error(field_at_fault(refused.field, "", form.fields), refused.message)


def _put_validation_error(form: forms.BaseForm, refused: ValidationError) -> None:
    if not hasattr(refused, "error_dict"):
        refused = ValidationError({NON_FIELD_ERRORS: refused.error_list})
    for name, errors in refused.error_dict.items():
        for error in errors:
            code = str(error.code or "")
            place = name if name in form.fields else field_at_fault(code, "", form.fields)
            form.add_error(place, error)


def perform(form: forms.BaseForm, deed: Callable[[], object]) -> bool:
    """Do the deed in one transaction; what forbids it becomes an error of the form.

    Returns whether it is done.
    """
    try:
        with transaction.atomic():
            deed()
    except REFUSALS as refused:
        put_error(form, refused)
        return False
    return True


class RoleForm(forms.ModelForm[M]):
    """The base of every record's form.

    ``refused`` is what a rule said when the form was saved; the admin shows the form again with
    it, since some rules are known to the database alone. ``seen`` is the version of the row that
    the form was opened with, as the browser sends it back.
    """

    refused: Refused | None = None
    seen: str = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        know_rows(self)

    def clean(self) -> dict[str, Any]:
        """Repeat what the database refused."""
        cleaned = super().clean() or self.cleaned_data
        if self.refused is not None:
            put_error(self, self.refused)
        return cleaned

    def skipped_rules(self) -> frozenset[str]:
        """The names of rules that are checked elsewhere."""
        return frozenset()

    def _post_clean(self) -> None:
        """As Django's, but for the rules of the table, which `validate_constraints` judges."""
        exclude = self._get_validation_exclusions()  # type: ignore[attr-defined]
        # The row that an inline belongs to may not be stored yet.
        parents = {
            n for n, field in self.fields.items() if isinstance(field, InlineForeignKeyField)
        }
        try:
            self.instance = construct_instance(
                self, self.instance, self._meta.fields, self._meta.exclude
            )
            self.instance.full_clean(
                exclude=exclude | parents, validate_unique=False, validate_constraints=False
            )
        except ValidationError as invalid:
            self._update_errors(invalid)  # type: ignore[attr-defined]
        self.validate_unique()
        self.validate_constraints()
        if self.seen:
            refuse_to_overwrite(self, self.seen)

    def validate_constraints(self) -> None:
        """Hold the row to the rules of its table, and name the field at fault.

        Django leaves out rules about columns that the database computes, such as the bounds of a
        date, and says all others of the form as a whole.
        """
        generated = {field.name for field in self.instance._meta.fields if field.generated}
        exclude = self._get_validation_exclusions() - generated  # type: ignore[attr-defined]
        for model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                if constraint.name in self.skipped_rules():
                    continue
                try:
                    constraint.validate(model, self.instance, exclude=exclude)
                except ValidationError as broken:
                    self._put_broken(constraint, broken)

    def _put_broken(self, constraint: models.BaseConstraint, broken: ValidationError) -> None:
        code = constraint.violation_error_code or ""
        place = field_at_fault(code, constraint.name, self.fields)
        if place is None and isinstance(constraint, UniqueConstraint):
            columns = reversed(constraint.fields)
            place = next((name for name in columns if name in self.fields), None)
        messages = [message for message in broken.messages if message]
        self.add_error(place, ValidationError(messages, code=code))
