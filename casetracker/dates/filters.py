"""Filters over uncertain dates, for the API and the pages alike."""

from collections import OrderedDict
from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.utils.text import format_lazy
from django_filters.utils import label_for_filter

from casetracker.dates.forms import UncertainDateFormField
from casetracker.dates.queries import certainly_between, possibly_between
from casetracker.dates.value import UncertainDate
from casetracker.languages import bilingual

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_SIDES = {
    "after": bilingual("on or after", "当日或之后"),
    "before": bilingual("on or before", "当日或之前"),
    "on": bilingual("within", "之内"),
}
_HELP = {
    "after": bilingual("on or after the first day of this date", "在所填日期的第一天或之后"),
    "before": bilingual("on or before the last day of this date", "在所填日期的最后一天或之前"),
    "on": bilingual("within this date", "在所填日期之内"),
}
_POSSIBLE = bilingual(
    "Keeps what may lie {}, and leaves out nothing that may. Give a day, a month or a year: "
    "2011-04-03, 2011-04, 2011.",
    "保留日期可能{}的记录，凡有可能者都不遗漏。请填写日、月或年：2011-04-03、2011-04、2011。",
)
_CERTAIN = bilingual(
    "Keeps what is sure to lie {}; a date marked ?, ~ or % never is. Give a day, a month or a "
    "year: 2011-04-03, 2011-04, 2011.",
    "保留日期必定{}的记录；带 ?、~ 或 % 的日期不算必定。"
    "请填写日、月或年：2011-04-03、2011-04、2011。",
)
_CERTAINLY = bilingual("certainly", "必定")


class BoundedDateFormField(UncertainDateFormField):
    """Takes an EDTF text that is open at neither end."""

    def to_python(self, value: Any) -> Any:
        """Read the text; a ValidationError says what is accepted, or that an end is open."""
        given = super().to_python(value)
        if given and (given.earliest is None or given.latest is None):
            raise ValidationError(
                str(
                    bilingual(
                        f"“{given}” is open at one end: a filter needs a date with a first and a "
                        "last day, such as 2011-04-03, 2011-04 or 2011.",
                        f"“{given}”有一端不确定。筛选须用起止明确的日期，"
                        "例如 2011-04-03、2011-04 或 2011。",
                    )
                ),
                code="open_date",
            )
        return given


class UncertainDateFilter(django_filters.CharFilter):
    """Rows by their uncertain date.

    ``side`` is "after" (on or after the first day of the date given), "before" (on or before its
    last day) or "on" (within it). Rows that may fit are kept; with ``certain`` only those that
    must.
    """

    field_class = BoundedDateFormField
    field_name: str
    model: type[Model]
    """Set by the filter set."""

    def __init__(self, field_name: str, *, side: str, certain: bool = False, **kwargs: Any) -> None:
        self.side, self.certain = side, certain
        kwargs.setdefault("help_text", format_lazy(_CERTAIN if certain else _POSSIBLE, _HELP[side]))
        super().__init__(field_name=field_name, **kwargs)

    @property
    def label(self) -> "_StrOrPromise":
        """The date's own name and the side of it."""
        name = label_for_filter(self.model, self.field_name, "exact")
        certainly = f" {_CERTAINLY}" if self.certain else ""
        return self._label or f"{name}{certainly} {_SIDES[self.side]}"

    @label.setter
    def label(self, value: "_StrOrPromise | None") -> None:
        self._label = value

    def filter(self, qs: QuerySet[Any], value: UncertainDate | None) -> QuerySet[Any]:
        """The rows of ``qs`` that fit; all of them where no date is given."""
        if value is None:
            return qs
        rows = qs.distinct() if self.distinct else qs
        return self.get_method(rows)(self.condition(value))

    def condition(self, value: UncertainDate) -> Q:
        """What a row must meet to be kept for this date."""
        first = None if self.side == "before" else value.earliest
        last = None if self.side == "after" else value.latest
        between = certainly_between if self.certain else possibly_between
        return between(self.field_name, first, last)


class UncertainDatesFilterSet(django_filters.FilterSet):
    """Gives a filter set six parameters for each date named in ``uncertain_dates``.

    ``uncertain_dates`` maps the parameter's first word to the field or the path to it. For
    ``{"began": "detentions__began"}`` the parameters are ``began_after``, ``began_before`` and
    ``began_on`` for what is possible, and ``began_certainly_after``, ``began_certainly_before`` and
    ``began_certainly_on`` for what is certain. Of several rows at the end of a path, any may fit,
    and each parameter asks by itself.
    """

    uncertain_dates: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def get_filters(cls) -> OrderedDict[str, django_filters.Filter]:
        """The declared filters and those of the uncertain dates."""
        filters = super().get_filters()
        for name, path in cls.uncertain_dates.items():
            for side, certain in product(_SIDES, (False, True)):
                parameter = f"{name}_certainly_{side}" if certain else f"{name}_{side}"
                filters[parameter] = UncertainDateFilter(
                    path, side=side, certain=certain, distinct=LOOKUP_SEP in path
                )
        return filters
