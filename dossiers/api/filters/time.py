"""Filters by when something was true: the situation on a day, who was held when, and how long."""

from collections import OrderedDict
from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from drf_spectacular.utils import extend_schema_field

from casetracker.api.bounds import WholeNumberFilter
from casetracker.api.filtering import StrictFilterSet
from casetracker.api.related import Related, of
from casetracker.dates import UncertainDate
from casetracker.dates.filters import BoundedDateFormField, UncertainDateFilter
from casetracker.languages import bilingual, english_of
from dossiers.api.filters.asked import UNCORRECTED
from dossiers.api.filters.held import DETENTIONS, SIDES
from dossiers.models import StatusChange
from dossiers.models.held import today
from dossiers.then import certainly_held, possibly_held, situated
from dossiers.vocabularies import SITUATIONS

IN_FORCE = Related(StatusChange, ("person",), seen_with=True, only=UNCORRECTED)
LONGEST = 60_000
"""Days that a detention can be asked to have lasted; more than a life."""

SURE = (("", False), ("certainly_", True))
CERTAIN = bilingual("certainly", "必定")


class SpanFormField(BoundedDateFormField):
    """Takes a date with a first and a last day, or two days with a slash or two dots between."""

    def to_python(self, value: Any) -> Any:
        """Read the text; a ValidationError says what is accepted."""
        text = value.strip() if isinstance(value, str) else value
        if isinstance(text, str) and ".." in text and not {"[", "/"}.intersection(text):
            text = f"[{text}]"
        return super().to_python(text)


class HeldDuringFilter(django_filters.CharFilter):
    """Detentions that may have lasted on some day of a span; with ``certain`` that must have."""

    field_class = SpanFormField

    def __init__(self, *args: Any, certain: bool = False, **kwargs: Any) -> None:
        """Take ``certain`` beside what the base takes."""
        super().__init__(*args, **kwargs)
        self.certain = certain

    def filter(self, qs: QuerySet[Any], value: UncertainDate | None) -> QuerySet[Any]:
        """The rows of ``qs`` that fit; all of them where no span is given."""
        if value is None or value.earliest is None or value.latest is None:
            return qs
        span = value.earliest, value.latest
        held = certainly_held(*span, today=today()) if self.certain else possibly_held(*span)
        return qs.filter(held)


class HeldDaysFilter(WholeNumberFilter):
    """Detentions by how many days they lasted: as may be or, with ``certain``, as must be."""

    def __init__(self, *args: Any, certain: bool = False, **kwargs: Any) -> None:
        """Take ``certain`` beside what the base takes; ``lookup_expr`` is gte or lte."""
        super().__init__(*args, most=LONGEST, **kwargs)
        self.certain = certain

    def filter(self, qs: QuerySet[Any], value: int | None) -> QuerySet[Any]:
        """The rows of ``qs`` that fit."""
        if value is None:
            return qs
        rows: Any = qs
        if self.certain:
            rows = rows.filter(began__regex="^[^?~%]+$").exclude(ended__regex="[?~%]")
        if (self.lookup_expr == "gte") is self.certain:
            fits = Q(**{f"days_least__{self.lookup_expr}": value})
        else:
            fits = Q(**{f"days_most__{self.lookup_expr}": value})
            if not self.certain:
                fits |= Q(days_most__isnull=True)
        if not self.certain and self.lookup_expr == "lte":
            fits = Q(days_least__lte=value)
        found: QuerySet[Any] = rows.with_days().filter(fits)
        return found


def _held() -> Iterator[tuple[str, django_filters.Filter]]:
    for word, certain in SURE:
        must = "must" if certain else "may"
        name = bilingual("held during", "羁押期间")
        yield (
            f"held_{word}during",
            HeldDuringFilter(
                certain=certain,
                label=format_lazy("{} ({})", name, CERTAIN) if certain else name,
                help_text=f"A detention {must} have lasted on some day of this span: `2009`,"
                " `2009-06/2010-03`, `2009-06..2010-03`. The days of being taken and of being"
                " set free count.",
            ),
        )
    for side, lookup, certain, words in SIDES:
        yield (
            f"held_days_{side}",
            HeldDaysFilter(
                field_name="held_days",
                lookup_expr=lookup,
                certain=certain,
                label=format_lazy("{} ({})", bilingual("days held", "羁押天数"), words),
                help_text=f"A detention lasted {english_of(words)} this many days, by the bounds"
                " of its dates; one without an end lasts until today.",
            ),
        )


class HeldFilterSet(StrictFilterSet):
    """Adds to a filter set how long and when somebody was held.

    ``held_by`` leads from detentions to our rows; where it is None the rows are detentions.
    """

    held_by: ClassVar[Related | None] = None

    @classmethod
    def get_filters(cls) -> OrderedDict[str, django_filters.Filter]:
        """The declared filters and those of the time in custody."""
        filters = super().get_filters()
        for name, each in _held():
            filters[name] = of(cls.held_by, each) if cls.held_by else each
        return filters


class DayFilter(django_filters.DateFilter):
    """One day, written 2011-04-28."""

    def __init__(self, *args: Any, help_text: str, **kwargs: Any) -> None:
        super().__init__(*args, input_formats=["%Y-%m-%d"], help_text=help_text, **kwargs)
        described: Any = extend_schema_field(
            {"type": "string", "format": "date", "description": help_text}
        )
        described(self)

    def filter(self, qs: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        """All rows: the filter set asks for the day together with what is asked of it."""
        del value
        return qs


class OnFilter(django_filters.ChoiceFilter):
    """Whether what is asked of the day may be so or must be."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """All rows, as `DayFilter`."""
        del value
        return qs


class OnTheDayFilterSet(HeldFilterSet):
    """Adds to the filters of people the truth clock.

    With ``on`` the filters of `OF_THE_DAY` mean the situation on that day in place of today's.
    """

    OF_THE_DAY: ClassVar = {
        "custody": "custody__in",
        "stage": "legal_stage__in",
        "certainty": "certainty__in",
    }
    held_by = DETENTIONS

    on = DayFilter(
        label=bilingual("situation on the day", "当日状况"),
        help_text="A day: `custody`, `situation`, `stage`, `certainty` and `facility` then mean"
        " the situation on that day, and lines show it.",
    )
    on_certainty = OnFilter(
        choices=[("possible", "possible"), ("certain", "certain")],
        label=bilingual("how sure on the day", "当日状况的确定性"),
        help_text="With `on`: whether the situation may have been so (`possible`, the default) or"
        " must have been (`certain`).",
    )

    situation_on: tuple[date, Q] | None = None
    """Where a day is asked for: that day, and the condition on the situation."""

    @classmethod
    def get_filters(cls) -> OrderedDict[str, django_filters.Filter]:
        """With when they were detained, and since when they have been in a situation."""
        filters = super().get_filters()
        for word, certain in SURE:
            for side in ("after", "before"):
                dated = UncertainDateFilter(
                    "began",
                    side=side,
                    certain=certain,
                    label=bilingual(f"detained {word.strip('_')} {side}", f"羁押 {word}{side}"),
                )
                filters[f"detained_{word}{side}"] = of(DETENTIONS, dated)
            since = UncertainDateFilter(
                "date",
                side="after",
                certain=certain,
                label=bilingual(f"situation {word.strip('_')} since", f"状况始于 {word}"),
            )
            filters[f"status_{word}since"] = of(IN_FORCE, since)
        return filters

    def is_valid(self) -> bool:
        """Whether, besides, a day is given where one is spoken of."""
        if (self.data or {}).get("on_certainty") and not (self.data or {}).get("on"):
            sentence = bilingual(
                "Give the day too, as on=2011-04-28.", "请同时填写日期，如 on=2011-04-28。"
            )
            self.form.add_error("on_certainty", ValidationError(str(sentence), code="incomplete"))
        return super().is_valid()

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that fit, on the day where one is given."""
        values = self.form.cleaned_data
        day = values.get("on")
        if day is None:
            return super().filter_queryset(queryset)
        wanted = self._wanted(values)
        self.situation_on = day, wanted
        certain = values.get("on_certainty") == "certain"
        return super().filter_queryset(
            queryset.filter(situated(day, wanted=wanted, certain=certain))
        )

    def _wanted(self, values: dict[str, Any]) -> Q:
        """What the situation of the day is to be; these filters are then done with."""
        wanted = Q()
        for name, lookup in self.OF_THE_DAY.items():
            codes = values.get(name)
            if codes:
                wanted &= Q(**{lookup: codes})
                values[name] = None
        groups = values.get("situation")
        if groups:
            members = {each.code: each.members for each in SITUATIONS}
            codes = [code for group in groups for code in members.get(group, {""})]
            wanted &= Q(custody__in=codes)
            values["situation"] = None
        if values.get("facility"):
            named = values["facility"]
            wanted &= Q(facility__name=named) | Q(facility__name_zh=named)
            values["facility"] = ""
        return wanted
