"""Rules the database holds, said once: constraints and triggers with a name, a code, a sentence.

A trigger that refuses raises SQLSTATE 23514 with the rule's name as its constraint, so that it
reaches Python as an ``IntegrityError`` like any CHECK does; `sentence_for` finds its sentence.
"""

from collections.abc import Iterable

import pgtrigger
from django.apps import apps
from django.db import IntegrityError, models
from django.db.models import CheckConstraint, Q

REFUSAL = """RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = '{name}', MESSAGE = {message};"""


def quoted(text: str) -> str:
    """``text`` as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def refusal(name: str, message: str) -> str:
    """The PL/pgSQL statement that refuses the row under the rule ``name``."""
    return REFUSAL.format(name=name, message=quoted(message))


def update_of(*columns: str) -> pgtrigger.Operation:
    """An UPDATE that names one of these columns (of the table, so ``person_id``)."""
    operation: pgtrigger.Operation = pgtrigger.UpdateOf(*columns)  # type: ignore[no-untyped-call]
    return operation


class Refusal(pgtrigger.Trigger):
    """A trigger that refuses the operation under its own name with one sentence.

    ``message`` is the sentence; ``func`` may be left out where the condition says it all.
    """

    message: str = ""
    violation_error_code: str = "refused"

    def __init__(self, *, message: str, name: str, func: str = "", **options: object) -> None:
        self.message = message
        body = func.replace("REFUSE;", refusal(name, message)) if func else refusal(name, message)
        options.setdefault("when", pgtrigger.Before)
        super().__init__(name=name, func=body, **options)  # type: ignore[arg-type]


def is_known(
    model: str, field: str, choices: type[models.TextChoices], *, blank: bool = False
) -> CheckConstraint:
    """The column holds a code of ``choices``, or nothing where ``blank`` is set."""
    values = [*choices.values, ""] if blank else list(choices.values)
    return CheckConstraint(
        condition=Q(**{f"{field}__in": values}),
        name=f"{model}_{field}_is_known",
        violation_error_code="unknown_choice",
        violation_error_message=f"{field} is not one of the known codes.",
    )


def are_known(
    model: str, field: str, choices: type[models.TextChoices] | Iterable[str]
) -> CheckConstraint:
    """Every item of the array column is a code of ``choices``."""
    values = list(choices.values) if isinstance(choices, type) else list(choices)
    return CheckConstraint(
        condition=Q(**{f"{field}__contained_by": values}),
        name=f"{model}_{field}_are_known",
        violation_error_code="unknown_choice",
        violation_error_message=f"{field} holds a code that is not known.",
    )


def in_order(model: str, first: str, second: str, sentence: str) -> CheckConstraint:
    """The uncertain date ``second`` does not certainly lie before ``first``."""
    return CheckConstraint(
        condition=Q(**{f"{second}_latest__isnull": True})
        | Q(**{f"{first}_earliest__isnull": True})
        | Q(**{f"{second}_latest__gte": models.F(f"{first}_earliest")}),
        name=f"{model}_{second}_not_before_{first}",
        violation_error_code="dates_out_of_order",
        violation_error_message=sentence,
    )


def sentence_for(error: IntegrityError) -> tuple[str, str]:
    """The code and the sentence of the rule that ``error`` broke.

    A rule nobody named gives the code ``conflict`` and a general sentence, never SQL.
    """
    diagnostics = getattr(error.__cause__, "diag", None)
    name = getattr(diagnostics, "constraint_name", None) or ""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                message = str(constraint.get_violation_error_message())
                return constraint.violation_error_code or "conflict", message
        for trigger in getattr(model._meta, "triggers", ()):
            if isinstance(trigger, Refusal) and trigger.name == name:
                message = getattr(diagnostics, "message_primary", None) or trigger.message
                return trigger.violation_error_code, message
    return "conflict", "This contradicts something that is already recorded."
