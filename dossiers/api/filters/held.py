"""What is asked of detentions and of the charges brought in them.

The same filters serve lists of detentions and lists of what has detentions, such as people: there
they ask for one detention that fits all of them, with one charge that fits all that is asked
about charges.
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

import django_filters
from django.db.models import (
    Case,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.text import format_lazy

from casetracker.api.bounds import ComparedFilter, DurationFilter, WholeNumberFilter
from casetracker.api.filtering import LONGEST_SEARCH, CodesFilter, NameFilter, StrictFilterSet
from casetracker.api.related import Related, of
from casetracker.dates.durations import days_of, months_of
from casetracker.languages import bilingual, english_of
from dossiers.models import Charge, Detention
from dossiers.vocabularies import ChargeStage, FacilityKind, Law, SentenceKind

DETENTIONS = Related(Detention, ("person",), seen_with=True)
CHARGES = Related(Charge, ("detention",), seen_with=True)

CHARGE_FILTERS = ("charge", "law", "article", "chapter", "charge_stage")
DETENTION_FILTERS = (
    "event",
    "facility",
    "facility_kind",
    "province",
    "prefecture",
    "sentence_kind",
    "sentence_min",
    "sentence_max",
    "sentence_certainly_min",
    "sentence_certainly_max",
    "age_min",
    "age_max",
    "age_certainly_min",
    "age_certainly_max",
)
AGES = (0, 130)


class ChargeCodeFilter(django_filters.CharFilter):
    """Charges with the offence or, where an article is given, with a paragraph of it."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows of ``qs`` with that offence."""
        if not value:
            return qs
        return qs.filter(Q(offence__code=value) | Q(offence__code__startswith=f"{value}("))


class PlaceFilter(django_filters.CharFilter):
    """Detentions in a facility of that province or prefecture, in upper or lower case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Compare whole names, without regard to case."""
        kwargs.update(lookup_expr="iexact", max_length=LONGEST_SEARCH)
        super().__init__(*args, **kwargs)


def _charges() -> Iterator[tuple[str, django_filters.Filter]]:
    yield (
        "charge",
        ChargeCodeFilter(
            label=bilingual("charge (code)", "罪名代码"),
            help_text="The code of an offence, such as CL97-105(2); an article, such as CL97-105,"
            " means its paragraphs too.",
        ),
    )
    yield (
        "law",
        CodesFilter(
            field_name="offence__law",
            choices=Law.choices,
            label=bilingual("law of a charge", "罪名所属法律"),
            help_text="A charge under this law, one or several.",
        ),
    )
    yield (
        "article",
        WholeNumberFilter(
            field_name="offence__article",
            least=1,
            label=bilingual("article of a charge", "罪名条款（条）"),
            help_text="A charge under the article of this number; give `law` too, since each law"
            " counts its own.",
        ),
    )
    yield (
        "chapter",
        django_filters.CharFilter(
            field_name="offence__chapter",
            lookup_expr="icontains",
            max_length=LONGEST_SEARCH,
            label=bilingual("chapter of a charge", "罪名所属章节"),
            help_text="Part of the heading of the charge's chapter, such as national security.",
        ),
    )
    yield (
        "charge_stage",
        CodesFilter(
            field_name="stage",
            choices=ChargeStage.choices,
            label=bilingual("stage of a charge", "指控阶段"),
            help_text="How far a charge went, one or several.",
        ),
    )


def _places() -> Iterator[tuple[str, django_filters.Filter]]:
    yield (
        "event",
        NameFilter(
            field_name="event",
            label=bilingual("case event", "案件事件"),
            help_text="The name of the event that a detention belongs to.",
        ),
    )
    yield (
        "facility",
        NameFilter(
            field_name="facility",
            label=bilingual("place of custody", "羁押场所"),
            help_text="The name of the place of custody of a detention.",
        ),
    )
    yield (
        "facility_kind",
        CodesFilter(
            field_name="facility__kind",
            choices=FacilityKind.choices,
            label=bilingual("kind of place of custody", "羁押场所类别"),
            help_text="The kind of the place of custody, one or several.",
        ),
    )
    yield (
        "province",
        PlaceFilter(
            field_name="facility__province",
            label=bilingual("province of custody", "羁押省份"),
            help_text="The province of the place of custody.",
        ),
    )
    yield (
        "prefecture",
        PlaceFilter(
            field_name="facility__prefecture",
            label=bilingual("prefecture of custody", "羁押地级市"),
            help_text="The prefecture of the place of custody.",
        ),
    )


SIDES = (
    ("min", "gte", False, bilingual("at least", "至少")),
    ("max", "lte", False, bilingual("at most", "至多")),
    ("certainly_min", "gte", True, bilingual("certainly at least", "必定至少")),
    ("certainly_max", "lte", True, bilingual("certainly at most", "必定至多")),
)


def _sentences() -> Iterator[tuple[str, django_filters.Filter]]:
    yield (
        "sentence_kind",
        CodesFilter(
            field_name="sentence_kind",
            choices=SentenceKind.choices,
            label=bilingual("sentence", "刑种"),
            help_text="The kind of the sentence, one or several.",
        ),
    )
    columns = {"months": months_of("sentence_length"), "days": days_of("sentence_length")}
    for side, lookup, certain, words in SIDES:
        sure = "whatever the months' lengths" if certain else "as far as months may be long"
        yield (
            f"sentence_{side}",
            DurationFilter(
                field_name="sentence_length",
                columns=columns,
                lookup_expr=lookup,
                certain=certain,
                label=_side(bilingual("length of the sentence", "刑期"), words),
                help_text=f"A sentence of {english_of(words)} this long, {sure}: P11Y, P4Y6M,"
                " P15D. Life and death sentences have no length.",
            ),
        )


def _ages() -> Iterator[tuple[str, django_filters.Filter]]:
    for side, lookup, certain, words in SIDES:
        # The most is had where the person was born first and detained last.
        is_most = (lookup == "gte") is not certain
        sure = "whatever days they may be" if certain else "as may be"
        yield (
            f"age_{side}",
            ComparedFilter(
                field_name=f"age_{'most' if is_most else 'least'}",
                expression=age_at_detention(most=is_most, certain=certain),
                lookup_expr=lookup,
                least=AGES[0],
                most=AGES[1],
                label=_side(bilingual("age at detention", "被羁押时年龄"), words),
                help_text=f"{english_of(words).capitalize()} so many full years old when a"
                f" detention began, {sure}, by the bounds of both dates.",
            ),
        )


def _side(what: Any, words: Any) -> Any:
    return format_lazy("{} ({})", what, words)


def age_at_detention(*, most: bool, certain: bool, path: str = "") -> Combinable:
    """Full years from birth to the beginning of the detention, at most or at least.

    ``path`` leads from a person to the detention; without it the row is a detention itself. NULL
    where a date is not known and, for what is to be ``certain``, where one is marked uncertain or
    approximate.
    """
    first, last = Value(date(1, 1, 1)), Value(date(9999, 12, 31))
    born, began = ("born", f"{path}began") if path else ("person__born", "began")
    if most:
        span = Coalesce(f"{began}_latest", last), Coalesce(f"{born}_earliest", first)
    else:
        span = Coalesce(f"{began}_earliest", first), Coalesce(f"{born}_latest", last)
    marks = "[?~%]" if certain else "^$"
    years = Func(
        *span,
        template="extract(year FROM age(%(expressions)s))::int",
        output_field=IntegerField(),
    )
    return Case(
        When(Q(**{born: ""}) | Q(**{began: ""}), then=None),
        When(Q(**{f"{born}__regex": marks}) | Q(**{f"{began}__regex": marks}), then=None),
        default=years,
        output_field=IntegerField(),
    )


class OfDetentionsFilterSet(StrictFilterSet):
    """Adds the filters of detentions and charges; ``detentions_by`` leads from them to our rows.

    Where it is None the rows are detentions themselves.
    """

    detentions_by: ClassVar[Related | None] = DETENTIONS

    @classmethod
    def get_filters(cls) -> OrderedDict[str, django_filters.Filter]:
        """The declared filters and those of detentions and charges."""
        filters = super().get_filters()
        detentions = cls.detentions_by
        for name, each in (*_places(), *_sentences(), *_ages()):
            filters[name] = of(detentions, each) if detentions else each
        for name, each in _charges():
            filters[name] = of(replace(CHARGES, within=detentions), each)
        return filters
