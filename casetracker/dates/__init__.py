"""Uncertain dates: the value, the model field, and what the admin, the API and lists need of them.

The grammar is in `casetracker.dates.grammar`, the value in `casetracker.dates.value`. What needs
the REST framework or django-filter is imported from its own module: `casetracker.dates.filters`,
`casetracker.dates.serializers`.
"""

from casetracker.dates.durations import (
    Duration,
    InvalidDurationError,
    IsoDurationField,
    is_duration,
)
from casetracker.dates.fields import UncertainDateField, generated_companions
from casetracker.dates.grammar import ACCEPTED, InvalidDateError
from casetracker.dates.queries import certainly_between, chronological, possibly_between
from casetracker.dates.value import DayBounds, UncertainDate, days_between

__all__ = [
    "ACCEPTED",
    "DayBounds",
    "Duration",
    "InvalidDateError",
    "InvalidDurationError",
    "IsoDurationField",
    "UncertainDate",
    "UncertainDateField",
    "certainly_between",
    "chronological",
    "days_between",
    "generated_companions",
    "is_duration",
    "possibly_between",
]
