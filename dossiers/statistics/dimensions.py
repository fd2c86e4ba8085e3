"""What rows are counted by: each dimension is declared once, with the filter that leads back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, F, Func, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear, NullIf
from django.db.models.lookups import (
    GreaterThanOrEqual,
    IsNull,
    LessThan,
    LessThanOrEqual,
)

from casetracker.access import Actor
from casetracker.api.related import Related
from casetracker.dates.durations import months_of
from casetracker.languages import bilingual
from dossiers.api.filters.held import age_at_detention
from dossiers.vocabularies import SITUATIONS

T = TypeVar("T")
Choices = Sequence[tuple[str, Any]]
Situation = tuple[date, Q]
Link = Callable[[str], Mapping[str, str]]


@dataclass(frozen=True)
class Reader:
    """For whom rows are counted, and the filters that were given with their values."""

    user: Actor
    asked: Mapping[str, Any] = field(default_factory=dict)
    situation: Situation | None = None
    """Where the filters give a day: that day, and what they ask of the situation on it."""

    @classmethod
    def of(cls, filters: Any) -> "Reader":
        """The reader of the rows that ``filters``, a filter set that is valid, leaves."""
        return cls(
            user=filters.viewer,
            asked=filters.form.cleaned_data,
            situation=getattr(filters, "situation_on", None),
        )

    def day(self, parameter: str) -> date | None:
        """The day that was given under ``parameter``."""
        found: date | None = self.asked.get(parameter)
        return found


Part = Callable[[Reader], Combinable]


@dataclass(frozen=True)
class Dimension:
    """A way to part rows: ``value`` computes the part, a text; "" and NULL are not recorded.

    It takes the reader, and computes nothing from what the reader may not see. With ``about`` it is
    a part of each of those related rows, of which only visible ones count; dimensions about the
    same rows are of one and the same row. Where the value ``is_list``, each text in it is a part.

    ``choices`` are the parts in their order, with labels; without them a part is its own label and
    the order is that of the alphabet. ``several`` says that a row may be in more than one part, so
    that the sums exceed the total. ``link`` gives the filters that find the rows of a part.
    ``may_see`` says who may count by it. ``on_the_day`` makes of it the dimension of the day that
    the filters give.
    """

    code: str
    label: Any
    value: Part
    choices: Choices = ()
    several: bool = False
    link: Link | None = None
    may_see: Callable[[Actor], bool] | None = None
    label_of: Callable[[str], Any] | None = None
    about: Related | None = None
    is_list: bool = False
    on_the_day: Callable[["Dimension", Reader, Situation], "Dimension"] | None = None

    def for_reader(self, reader: Reader) -> "Dimension":
        """The dimension as it is for these filters."""
        if reader.situation is None or self.on_the_day is None:
            return self
        return self.on_the_day(self, reader, reader.situation)

    def label_for(self, value: str | None) -> str:
        """The part in words."""
        if not value:
            return str(NOT_RECORDED)
        if self.label_of:
            return str(self.label_of(value))
        return str(dict(self.choices).get(value, value))

    def place_of(self, value: str | None) -> tuple[int, int, str]:
        """Where the part stands among the others; what is not recorded comes last."""
        codes = [code for code, _ in self.choices]
        place = codes.index(value) if value in codes else len(codes)
        return int(not value), place, value or ""

    def filters_for(self, value: str | None) -> Mapping[str, str] | None:
        """The filters that find the rows of the part; None where there are none that do."""
        return self.link(value) if value and self.link else None


NOT_RECORDED = bilingual("not recorded", "未记录")


YES_OR_NO = [("true", bilingual("yes", "是")), ("false", bilingual("no", "否"))]


def same(value: T) -> Callable[[Reader], T]:
    """The value whoever reads: for what is seen wherever our rows are."""
    return lambda _: value


def by(parameter: str) -> Link:
    """The filter of this name takes the part as it is."""
    return lambda value: {parameter: value}


def coded(
    code: str, label: Any, choices: Choices, path: str = "", *, link: str = "", **more: Any
) -> Dimension:
    """A dimension of the codes in the column ``path``, which is named as it is unless given."""
    column = NullIf(Cast(F(path or code), CharField()), Value(""))
    return _of(code, label, column, choices=choices, link=by(link or code), **more)


def held(code: str, label: Any, choices: Choices, path: str, **more: Any) -> Dimension:
    """A dimension of the texts in the list ``path``."""
    given = {"several": True, "is_list": True, "link": by(code), **more}
    return _of(code, label, F(path), choices=choices, **given)


def named(code: str, label: Any, path: str, **more: Any) -> Dimension:
    """A dimension of the texts in the column ``path``."""
    return _of(code, label, NullIf(F(path), Value("")), **{"link": by(code), **more})


def flagged(code: str, label: Any, condition: Callable[[Reader], Q], **more: Any) -> Dimension:
    """A dimension of two parts: whether ``condition`` holds for the reader. Named as a filter."""

    def value(reader: Reader) -> Combinable:
        return Case(
            When(condition(reader), then=Value("true")),
            default=Value("false"),
            output_field=CharField(),
        )

    return Dimension(code, label, value, choices=YES_OR_NO, link=by(code), **more)


def satisfied(
    code: str, label: Any, choices: Choices, conditions: Callable[[Reader], Mapping[str, Q]]
) -> Dimension:
    """A dimension of the codes whose conditions a row meets, several or none; named as a filter."""

    def value(reader: Reader) -> Combinable:
        met = (
            Case(When(condition, then=Value(part)), default=None, output_field=CharField())
            for part, condition in conditions(reader).items()
        )
        return Func(*met, template=MET, output_field=ArrayField(CharField()))

    more: dict[str, Any] = {"several": True, "is_list": True}
    return Dimension(code, label, value, choices, link=by(code), **more)


MET = "array_remove(ARRAY[%(expressions)s]::varchar[], NULL)"


def _of(code: str, label: Any, value: Combinable, **more: Any) -> Dimension:
    """The same for every reader; rows that are related may be several."""
    return Dimension(code, label, same(value), **{"several": "about" in more, **more})


def group_of(path: str) -> Case:
    """The few groups of the codes of custody in ``path``."""
    groups = [
        When(**{f"{path}__in": sorted(each.members)}, then=Value(each.code)) for each in SITUATIONS
    ]
    return Case(*groups, default=None, output_field=CharField())


def situations(path: str) -> Dimension:
    """A dimension of the few groups of the codes of custody in ``path``."""
    choices = [(each.code, each.label) for each in SITUATIONS]
    label = bilingual("situation", "现状")
    return _of("situation", label, group_of(path), choices=choices, link=by("situation"))


def year(code: str, label: Any, path: str, *, parameter: str = "", **more: Any) -> Dimension:
    """A dimension of the years of the uncertain date in ``path``.

    A date that is certain to lie in one year counts there. Others have parts of their own, named
    by their bounds: "2009..2010", "2009?" for a year that is marked uncertain, "2009.." and
    "..2009" where an end is open.
    """
    first, last = (
        Cast(ExtractYear(f"{path}_{end}"), CharField()) for end in ("earliest", "latest")
    )
    marked = Case(When(**{f"{path}__regex": "[?~%]"}, then=Value("?")), default=Value(""))
    value = Case(
        When(**{path: ""}, then=None),
        When(
            Q(**{f"{path}_earliest__year": ExtractYear(f"{path}_latest")}),
            then=Concat(first, marked),
        ),
        default=Concat(Coalesce(first, Value("")), Value(".."), Coalesce(last, Value("")), marked),
        output_field=CharField(),
    )
    link = _in_year(parameter) if parameter else None
    return _of(code, label, value, link=link, label_of=_year_in_words, **more)


def _in_year(parameter: str) -> Link:
    return lambda value: {parameter: value} if value.isdecimal() else {}


def _year_in_words(value: str) -> str:
    bare = value.removesuffix("?")
    doubt = str(bilingual(" (marked uncertain)", "（存疑）")) if value != bare else ""
    first, dots, last = bare.partition("..")
    if not dots:
        return f"{first}{doubt}"
    if first and last:
        words = bilingual("uncertain, between {} and {}", "不确定，{}年至{}年间")
        return str(words).format(first, last) + doubt
    if first:
        return str(bilingual("uncertain, {} or later", "不确定，{}年或以后")).format(first) + doubt
    return str(bilingual("uncertain, {} or earlier", "不确定，{}年或以前")).format(last) + doubt


AGES = ((0, 17), (18, 29), (30, 44), (45, 59), (60, 74), (75, 130))
UNCERTAIN = "uncertain"
NOT_SURE = (UNCERTAIN, bilingual("uncertain: the dates allow several", "不确定：日期允许多种可能"))


def ages(path: str = "") -> Dimension:
    """A dimension of the ages at detention; ``path`` leads to the detention.

    Who is certain to be of a group counts there. Where the dates allow several groups, or are
    marked uncertain, the part is "uncertain".
    """
    least = age_at_detention(most=False, certain=True, path=path)
    most = age_at_detention(most=True, certain=True, path=path)
    known = age_at_detention(most=True, certain=False, path=path)
    groups = [
        When(
            Q(GreaterThanOrEqual(least, low)) & Q(LessThanOrEqual(most, high)),
            then=Value(f"{low}-{high}"),
        )
        for low, high in AGES
    ]
    value = Case(
        *groups,
        When(IsNull(known, False), then=Value(UNCERTAIN)),  # noqa: FBT003
        default=None,
        output_field=CharField(),
    )
    choices = [
        *((f"{low}-{high}", f"{low}–{high}" if low < 75 else f"{low}+") for low, high in AGES),
        NOT_SURE,
    ]
    label = bilingual("age at detention", "被羁押时年龄")
    return _of("age", label, value, choices=choices, several=bool(path), link=_of_age)


def _of_age(value: str) -> Mapping[str, str]:
    if value == UNCERTAIN:
        return {}
    low, _, high = value.partition("-")
    return {"age_certainly_min": low, "age_certainly_max": high}


TERMS = (12, 36, 60, 120, 180)
"""The borders of the classes of sentences, in months."""


def terms(path: str = "") -> Dimension:
    """A dimension of the lengths of sentences; ``path`` leads to the detention."""
    months = months_of(f"{path}sentence_length")
    kind = f"{path}sentence_kind"
    classes = [When(Q(LessThan(months, border)), then=Value(f"under-{border}")) for border in TERMS]
    value = Case(
        When(**{f"{kind}__in": ["life", "death_reprieve", "death"]}, then=F(kind)),
        *classes,
        When(IsNull(months, False), then=Value(f"from-{TERMS[-1]}")),  # noqa: FBT003
        default=None,
        output_field=CharField(),
    )
    choices = [
        ("under-12", bilingual("under 1 year", "不满1年")),
        ("under-36", bilingual("1 to under 3 years", "1年以上不满3年")),
        ("under-60", bilingual("3 to under 5 years", "3年以上不满5年")),
        ("under-120", bilingual("5 to under 10 years", "5年以上不满10年")),
        ("under-180", bilingual("10 to under 15 years", "10年以上不满15年")),
        ("from-180", bilingual("15 years or more", "15年及以上")),
        ("life", bilingual("life imprisonment", "无期徒刑")),
        ("death_reprieve", bilingual("death with a two-year reprieve", "死刑缓期二年执行")),
        ("death", bilingual("death", "死刑")),
    ]
    label = bilingual("length of the sentence", "刑期")
    return _of("sentence_length", label, value, choices=choices, several=bool(path), link=_of_term)


def _of_term(value: str) -> Mapping[str, str]:
    return {} if "-" in value else {"sentence_kind": value}
