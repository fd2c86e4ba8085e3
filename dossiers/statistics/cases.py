"""Dimensions of people, detentions and charges."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from casetracker.languages import bilingual
from dossiers.law import LIMITS, exceeding
from dossiers.statistics.dimensions import (
    Dimension,
    Reader,
    ages,
    coded,
    held,
    named,
    satisfied,
    terms,
    year,
)
from dossiers.vocabularies import ChargeStage, FacilityKind, IssueCategory, Law, SentenceKind, Sex


def traits(path: str = "") -> tuple[Dimension, ...]:
    """Who a person is; ``path`` leads to the person."""
    return (
        coded("sex", bilingual("sex", "性别"), Sex.choices, f"{path}sex"),
        named("ethnicity", bilingual("ethnicity", "民族"), f"{path}ethnicity"),
        # The filters of these take parts of the text too, and so may find more.
        named("religion", bilingual("religion", "宗教"), f"{path}religion", link=None),
        held("occupation", bilingual("occupation", "职业"), (), f"{path}occupations", link=None),
        named(
            "residence", bilingual("place of residence", "居住地"), f"{path}residence", link=None
        ),
        held(
            "issue_category",
            bilingual("issue", "议题"),
            IssueCategory.choices,
            f"{path}issue_categories",
        ),
    )


def detained(path: str = "") -> tuple[Dimension, ...]:
    """The dimensions of detentions; from a person, ``path`` leads to several."""
    many: Any = {"several": bool(path)}
    place = f"{path}facility__"
    return (
        coded(
            "facility_kind",
            bilingual("kind of place of custody", "羁押场所类别"),
            FacilityKind.choices,
            f"{place}kind",
            **many,
        ),
        named("province", bilingual("province of custody", "羁押省份"), f"{place}province", **many),
        named(
            "prefecture",
            bilingual("prefecture of custody", "羁押地级市"),
            f"{place}prefecture",
            **many,
        ),
        named("facility", bilingual("place of custody", "羁押场所"), f"{place}name", **many),
        named("event", bilingual("case event", "案件事件"), f"{path}event__name", **many),
        coded(
            "sentence_kind",
            bilingual("sentence", "刑种"),
            SentenceKind.choices,
            f"{path}sentence_kind",
            **many,
        ),
        terms(path),
        year(
            "detained",
            bilingual("year of detention", "羁押年份"),
            f"{path}began",
            parameter="" if path else "began_certainly_on",
            **many,
        ),
        ages(path),
        *_charged(f"{path}charges__"),
    )


def _charged(path: str) -> tuple[Dimension, ...]:
    offence = f"{path}offence__"
    return (
        coded(
            "law",
            bilingual("law of a charge", "罪名所属法律"),
            Law.choices,
            f"{offence}law",
            several=True,
        ),
        named(
            "charge",
            bilingual("charge", "罪名"),
            f"{offence}code",
            several=True,
            link=_of_charge,
        ),
        named(
            "chapter",
            bilingual("chapter of a charge", "罪名所属章节"),
            f"{offence}chapter",
            several=True,
        ),
        coded(
            "charge_stage",
            bilingual("stage of a charge", "指控阶段"),
            ChargeStage.choices,
            f"{path}stage",
            several=True,
        ),
    )


def _of_charge(value: str) -> dict[str, str]:
    """An article as a filter means its paragraphs too, which are parts of their own here."""
    return {"charge": value} if value.endswith(")") else {}


def limits(column: str) -> tuple[Dimension, ...]:
    """The limits of the law that are exceeded; ``column`` of the periods holds our key.

    What has not ended counts to the day of the filter `limits_on`, else to today.
    """
    labels = {
        "limit_exceeded": bilingual("limit of the law exceeded", "超出法定期限"),
        "limit_certainly_exceeded": bilingual(
            "limit of the law certainly exceeded", "必定超出法定期限"
        ),
    }
    return tuple(
        _limits(code, label, column=column, certain="certainly" in code)
        for code, label in labels.items()
    )


def _limits(code: str, label: Any, *, column: str, certain: bool) -> Dimension:
    def exceeded(reader: Reader) -> dict[str, Q]:
        day = reader.day("limits_on") or timezone.localdate()
        return {
            limit.code: Q(pk__in=exceeding([limit.code], on=day, certain=certain, column=column))
            for limit in LIMITS
        }

    return satisfied(code, label, [(limit.code, limit.label) for limit in LIMITS], exceeded)
