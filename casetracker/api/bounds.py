"""Filters by a number or a length of time, from or up to."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.lookups import GreaterThanOrEqual
from drf_spectacular.utils import extend_schema_field

from casetracker.dates.durations import Duration, InvalidDurationError


class WholeNumberFilter(django_filters.Filter):
    """Rows by a whole number from ``least`` to ``most``; anything else is refused."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, least: int = 0, most: int = 9999, **kwargs: Any) -> None:
        """Take ``least`` and ``most`` beside what every filter takes."""
        super().__init__(*args, min_value=least, max_value=most, **kwargs)
        described: Any = extend_schema_field(
            {
                "type": "integer",
                "minimum": least,
                "maximum": most,
                "description": str(kwargs.get("help_text", "")),
            }
        )
        described(self)


class ComparedFilter(WholeNumberFilter):
    """Rows for which a number computed by the database is on one side of the one given.

    ``expression`` computes it, and ``lookup_expr`` is ``gte`` or ``lte``. Rows for which it is
    not known are left out.
    """

    def __init__(self, *args: Any, expression: Combinable, **kwargs: Any) -> None:
        """Take the ``expression`` beside what the base takes."""
        super().__init__(*args, **kwargs)
        self.expression = expression

    def filter(self, qs: QuerySet[Any], value: int | None) -> QuerySet[Any]:
        """The rows of ``qs`` on that side of ``value``."""
        if value is None:
            return qs
        name = f"compared_{self.field_name}"
        rows: QuerySet[Any] = qs.alias(**{name: self.expression})
        return rows.filter(**{f"{name}__{self.lookup_expr}": value})


class DurationFormField(forms.CharField):
    """Takes an ISO 8601 duration such as P4Y6M."""

    def to_python(self, value: Any) -> Duration | None:  # type: ignore[override]
        """The duration; a ValidationError says what is accepted."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return Duration.parse(text)
        except InvalidDurationError as error:
            raise ValidationError(str(error), code="invalid_duration") from error

    def validate(self, value: Any) -> None:
        """A duration needs no more than to be one; none is refused where one is needed."""
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Nothing: the grammar has said all."""


class DurationFilter(django_filters.Filter):
    """Rows whose ISO 8601 duration is at least or at most the one given.

    ``columns`` has the expressions for its whole ``months`` and the ``days`` beside them. Months
    are 28 to 31 days long, so a duration may be longer than another in one part of the calendar
    and shorter in another: rows that *can* fit are kept, with ``certain`` only those that do
    wherever their months fall. For that ``n`` months in a row are taken to have at least
    30.4 n - 3 and at most 30.5 n + 2 days, which holds for every ``n``: what is near the border
    counts as possible.
    """

    field_class = DurationFormField

    def __init__(
        self, *args: Any, columns: Mapping[str, Any], certain: bool = False, **kwargs: Any
    ) -> None:
        """Take the ``columns`` beside what every filter takes; ``lookup_expr`` is gte or lte."""
        super().__init__(*args, **kwargs)
        self.columns, self.certain = columns, certain
        described: Any = extend_schema_field(
            {"type": "string", "description": str(kwargs.get("help_text", "")), "example": "P4Y6M"}
        )
        described(self)

    def filter(self, qs: QuerySet[Any], value: Duration | None) -> QuerySet[Any]:
        """The rows of ``qs`` whose duration fits."""
        if value is None:
            return qs
        sign = 1 if self.lookup_expr == "gte" else -1
        asked = Value(12 * value.years + value.months), Value(7 * value.weeks + value.days)
        rows: QuerySet[Any] = qs.alias(
            **{
                f"more_{unit}": (self.columns[unit] - number) * sign
                for unit, number in zip(("months", "days"), asked, strict=True)
            }
        )
        level = Q(more_months=0, more_days__gte=0)
        return rows.filter(level | self._longer() | self._shorter())

    def _longer(self) -> Q:
        """More months, and days that do not take away what they make."""
        fewest, most = (304, -30), (305, 20)
        rate, rest = fewest if self.certain else most
        days = F("more_months") * rate + F("more_days") * 10
        return Q(GreaterThanOrEqual(days, -rest), more_months__gt=0)

    def _shorter(self) -> Q:
        """Fewer months, made up for by days."""
        fewest, most = (304, 30), (305, -20)
        rate, rest = most if self.certain else fewest
        days = F("more_months") * rate + F("more_days") * 10
        return Q(GreaterThanOrEqual(days, -rest), more_months__lt=0)
