"""Dimensions of what is known of rows: whose reporting it is, and how far it is verified."""

from typing import Any

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Cast, Coalesce, ExtractYear, NullIf
from django.db.models.lookups import GreaterThanOrEqual

from casetracker.access import sees_notes
from casetracker.api.related import Related
from casetracker.languages import bilingual
from dossiers.api.filters.evidence import CORROBORATED, CORROBORATION, SOURCE
from dossiers.statistics.dimensions import Dimension, by, coded, flagged, named, same
from sources.vocabularies import Reliability, SourceKind


def sources(claims: Related) -> tuple[Dimension, ...]:
    """The sources of the ``claims`` that are about our rows."""
    voice = Coalesce(F(f"{SOURCE}__origin__name"), F(f"{SOURCE}__publisher__name"))
    return (
        coded(
            "source_kind",
            bilingual("kind of source", "来源类别"),
            SourceKind.choices,
            f"{SOURCE}__kind",
            link="source_kind",
            about=claims,
        ),
        coded(
            "reliability",
            bilingual("reliability of the source", "来源可靠性"),
            Reliability.choices,
            f"{SOURCE}__reliability",
            link="reliability",
            about=claims,
        ),
        named(
            "publisher",
            bilingual("published by", "发布方"),
            f"{SOURCE}__publisher__name",
            about=claims,
        ),
        Dimension(
            "origin",
            bilingual("reporting by", "报道方"),
            same(NullIf(voice, Value(""))),
            link=by("origin"),
            several=True,
            about=claims,
        ),
    )


def coverage() -> tuple[Dimension, ...]:
    """How far a dossier is sourced and verified: for those who see evidence of every audience."""
    return (
        _sourced(),
        Dimension(
            "corroboration",
            bilingual("origins of the weakest fact", "最弱事实的独立来源数"),
            same(
                Case(
                    *(When(fits, then=Value(code)) for code, fits in CORROBORATED.items()),
                    default=None,
                    output_field=CharField(),
                )
            ),
            choices=CORROBORATION,
            link=by("corroboration"),
            may_see=sees_notes,
        ),
        Dimension(
            "last_verified",
            bilingual("year of the last verification", "最近核实年份"),
            same(Cast(ExtractYear("last_verified"), CharField())),
            link=_in_year,
            may_see=sees_notes,
        ),
        flagged(
            "never_verified",
            bilingual("never verified", "从未核实"),
            same(Q(last_verified__isnull=True)),
            may_see=sees_notes,
        ),
    )


def _in_year(value: str) -> dict[str, str]:
    return {
        "last_verified_after": f"{value}-01-01",
        "last_verified_before": f"{value}-12-31",
    }


SHARES = [
    ("0", bilingual("under 25 %", "不足25%")),
    ("25", bilingual("25 to under 50 %", "25%以上不足50%")),
    ("50", bilingual("50 to under 75 %", "50%以上不足75%")),
    ("75", bilingual("75 to under 100 %", "75%以上不足100%")),
    ("100", bilingual("all", "全部")),
]
"""Classes of the share of facts that is sourced, by their least percentage."""


def _sourced() -> Dimension:
    counts = [F(f"coverage__{name}") for name in ("sourced", "disputed", "unsourced")]
    facts: Any = counts[0] + counts[1] + counts[2]
    share: Any = counts[0] * 100
    classes = [
        When(Q(GreaterThanOrEqual(share, facts * int(least))), then=Value(least))
        for least, _ in reversed(SHARES)
    ]
    return Dimension(
        "sourced",
        bilingual("share of facts that is sourced", "有来源的事实比例"),
        same(Case(*classes, default=None, output_field=CharField())),
        choices=SHARES,
        # The filters of the others take whole percentages, between which a share may lie.
        link=lambda value: {"sourced_min": value} if value == "100" else {},
        may_see=sees_notes,
    )
