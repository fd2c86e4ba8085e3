"""Dimensions of the situation: today's or, where the filter `on` gives a day, that of the day."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf

from casetracker.access import Actor
from casetracker.api.related import Related
from casetracker.languages import bilingual
from dossiers.models import StatusChange
from dossiers.statistics.dimensions import (
    NOT_SURE,
    UNCERTAIN,
    Dimension,
    Reader,
    Situation,
    coded,
    group_of,
    situations,
)
from dossiers.then import standing
from dossiers.vocabularies import Certainty, Custody, LegalStage

COLUMNS = {
    "custody": "custody",
    "stage": "legal_stage",
    "certainty": "certainty",
    "facility": "facility__name",
}
"""Where status changes tell what `on` makes these filters of people ask for."""


@dataclass(frozen=True)
class OnTheDay(Related):
    """The situations that may be those of the day; where it is to be sure, any day's may be."""

    day: date = date.min
    wanted: Q = field(default_factory=Q)
    certain: bool = False

    def rows(self, viewer: Actor) -> QuerySet[Any]:
        """Each with what it tells, by the dimensions' codes."""
        del viewer
        changes: Any = standing(
            StatusChange.objects.order_by(), day=self.day, unmarked=not self.certain
        )
        told = {_told(code): Coalesce(F(column), Value("")) for code, column in COLUMNS.items()}
        told[_told("situation")] = Coalesce(group_of("custody"), Value(""))
        found: QuerySet[Any] = changes.filter(self.wanted).alias(**told)
        return found


def _told(code: str) -> str:
    return f"told_{code}"


def with_the_day(dimension: Dimension) -> Dimension:
    """The dimension, which is of the situation on the day where the filters give one."""
    return replace(dimension, on_the_day=_on_the_day)


def _on_the_day(dimension: Dimension, reader: Reader, situation: Situation) -> Dimension:
    """The same dimension of what may have been so, or must have been so, on that day."""
    day, wanted = situation
    certain = reader.asked.get("on_certainty") == "certain"
    about = OnTheDay(
        StatusChange, ("person",), day=day, wanted=Q() if certain else wanted, certain=certain
    )
    told = _told(dimension.code)

    def value(reader: Reader) -> Combinable:
        one = NullIf(F(told), Value(""))
        if not certain:
            return one
        others = about.rows(reader.user).filter(person=OuterRef("person"))
        differ = Exists(others.exclude(**{told: OuterRef(told)}))
        return Case(When(differ, then=Value(UNCERTAIN)), default=one, output_field=CharField())

    def link(value: str) -> Mapping[str, str]:
        return {} if value == UNCERTAIN else {dimension.code: value}

    choices = [*dimension.choices, NOT_SURE]
    return replace(
        dimension, value=value, about=about, several=not certain, link=link, choices=choices
    )


def of_the_day() -> tuple[Dimension, ...]:
    """The situation of people, in groups and in detail."""
    return tuple(
        with_the_day(each)
        for each in (
            situations("current_custody"),
            coded("custody", bilingual("custody", "羁押状态"), Custody.choices, "current_custody"),
            coded(
                "stage", bilingual("legal stage", "法律阶段"), LegalStage.choices, "current_stage"
            ),
            coded(
                "certainty",
                bilingual("certainty", "确定程度"),
                Certainty.choices,
                "current_certainty",
            ),
        )
    )
