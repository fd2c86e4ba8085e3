"""Filters by the limits that the law sets (`dossiers.law`)."""

from collections import OrderedDict
from datetime import date
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from casetracker.api.filtering import CodesFilter, StrictFilterSet
from casetracker.languages import bilingual
from dossiers.law import LIMITS, exceeding

LIMIT_FILTERS = ("limit_exceeded", "limit_certainly_exceeded", "limits_on")


class LimitFilter(CodesFilter):
    """Rows with a period that exceeds one of the limits, possibly or ``certain``ly."""

    parent: StrictFilterSet
    """Set by the filter set."""

    def __init__(self, *, column: str, certain: bool = False, **kwargs: Any) -> None:
        """Look for our keys in ``column`` of the periods."""
        super().__init__(choices=[(limit.code, limit.label) for limit in LIMITS], **kwargs)
        self.column, self.certain = column, certain

    def filter(self, qs: QuerySet[Any], value: list[str] | None) -> QuerySet[Any]:
        """The rows of ``qs`` with such a period."""
        if not value:
            return qs
        day: date = self.parent.form.cleaned_data.get("limits_on") or timezone.localdate()
        keys = exceeding(dict.fromkeys(value), on=day, certain=self.certain, column=self.column)
        return qs.filter(pk__in=keys)


class DayFilter(django_filters.DateFilter):
    """A day that other filters count to; by itself it leaves every row."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """All rows."""
        del value
        return qs


class OfLimitsFilterSet(StrictFilterSet):
    """Adds the filters by the limits of the law; ``limits_by`` is the key of our rows there."""

    limits_by: ClassVar[str] = "person_id"

    @classmethod
    def get_filters(cls) -> OrderedDict[str, django_filters.Filter]:
        """The declared filters and those of the limits."""
        filters = super().get_filters()
        filters["limit_exceeded"] = LimitFilter(
            column=cls.limits_by,
            label=bilingual("limit of the law exceeded", "超出法定期限"),
            help_text="The longest that the dates allow exceeds this limit of the law, one or"
            " several.",
        )
        filters["limit_certainly_exceeded"] = LimitFilter(
            column=cls.limits_by,
            certain=True,
            label=bilingual("limit of the law certainly exceeded", "必定超出法定期限"),
            help_text="Even the shortest that the dates allow exceeds this limit of the law, one"
            " or several.",
        )
        filters["limits_on"] = DayFilter(
            label=bilingual("counted to the day", "计算截至日期"),
            help_text="The day to which periods that have not ended are counted for the limits of"
            " the law, such as 2024-01-31; today by default.",
        )
        return filters
