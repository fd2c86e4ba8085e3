"""What is asked of the evidence: who published it, whose reporting it is, how much it covers."""

from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet

from casetracker.access import any_of
from casetracker.api.bounds import WholeNumberFilter
from casetracker.api.filtering import (
    CodesFilter,
    FlagFilter,
    NameFilter,
    ReferenceFilter,
    StrictFilterSet,
    for_staff,
)
from casetracker.api.related import Related, of
from casetracker.languages import bilingual
from dossiers.models import Claim
from dossiers.vocabularies import ClaimState
from sources.vocabularies import Reliability, SourceKind

IN_FORCE = Q(state__in=[ClaimState.PROPOSED, ClaimState.ACCEPTED])
OF_PERSON = Related(Claim, ("person", "detention__person", "status_change__person"), only=IN_FORCE)
OF_DETENTION = Related(Claim, ("detention",), only=IN_FORCE)
OF_CHANGE = Related(Claim, ("status_change",), only=IN_FORCE)
OF_APPEAL = Related(Claim, ("appeal",), only=IN_FORCE)
OF_RESPONSE = Related(Claim, ("response",), only=IN_FORCE)

SOURCE_FILTERS = ("source", "publisher", "origin", "source_kind", "reliability")
SOURCE = "passage__snapshot__source"


class OriginFilter(django_filters.CharFilter):
    """Rows by whose reporting it is: the origin of the source, else its publisher."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows of ``qs`` whose source speaks with the voice of that name."""
        if not value:
            return qs
        path = f"{self.field_name}__" if self.field_name else ""
        return qs.filter(
            Q(**{f"{path}origin__name": value})
            | Q(**{f"{path}origin__name_zh": value})
            | Q(**{f"{path}origin__isnull": True, f"{path}publisher__name": value})
            | Q(**{f"{path}origin__isnull": True, f"{path}publisher__name_zh": value})
        )


def source_filters(path: str = SOURCE) -> dict[str, Any]:
    """The filters by the source at ``path``, by their names."""
    return {
        "source": ReferenceFilter(
            field_name=f"{path}__reference",
            label=bilingual("source (reference)", "来源编号"),
            help_text="The reference of a source that a claim rests on.",
        ),
        "publisher": NameFilter(
            field_name=f"{path}__publisher",
            label=bilingual("published by", "发布方"),
            help_text="The name of who published such a source.",
        ),
        "origin": OriginFilter(
            field_name=path,
            label=bilingual("reporting by", "报道方"),
            help_text="The name of whose reporting such a source is; the publisher's where no"
            " other origin is recorded.",
        ),
        "source_kind": CodesFilter(
            field_name=f"{path}__kind",
            choices=SourceKind.choices,
            label=bilingual("kind of source", "来源类别"),
            help_text="The kind of such a source, one or several.",
        ),
        "reliability": CodesFilter(
            field_name=f"{path}__reliability",
            choices=Reliability.choices,
            label=bilingual("reliability of the source", "来源可靠性"),
            help_text="The grade of such a source, one or several.",
        ),
    }


class OfSourcesFilterSet(StrictFilterSet):
    """Adds the filters of sources, by way of the claims that rest on them.

    Claims that were retracted or rejected are no evidence. ``claims_by`` leads from claims to our
    rows; where it is None our rows are claims.
    """

    claims_by: Related | None = OF_PERSON

    @classmethod
    def get_filters(cls) -> Any:
        """The declared filters and those of sources."""
        filters = super().get_filters()
        by = cls.claims_by
        for name, each in source_filters().items():
            filters[name] = of(by, each) if by else each
        return filters


class ShareFilter(WholeNumberFilter):
    """Dossiers by the percentage of their facts that is sourced."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take a percentage."""
        super().__init__(*args, least=0, most=100, **kwargs)

    def filter(self, qs: QuerySet[Any], value: int | None) -> QuerySet[Any]:
        """The rows of ``qs`` on that side of ``value``; all is sourced where there is nothing."""
        if value is None:
            return qs
        sourced, disputed, unsourced = (
            F(f"coverage__{name}") for name in ("sourced", "disputed", "unsourced")
        )
        rows: QuerySet[Any] = qs.alias(
            _facts=sourced + disputed + unsourced, _sourced=sourced * 100
        )
        return rows.filter(**{f"_sourced__{self.lookup_expr}": F("_facts") * value})


CORROBORATION = [
    ("none", bilingual("none: some fact has no source", "有事实无来源")),
    ("one", bilingual("one: some fact rests on a single origin", "有事实仅据一个独立来源")),
    ("several", bilingual("several for every fact", "各项事实均有多个独立来源")),
]
CORROBORATED = {
    "none": Q(coverage__unsourced__gt=0),
    "one": Q(coverage__unsourced=0, coverage__single_origin__gt=0),
    "several": Q(coverage__unsourced=0, coverage__single_origin=0),
}


class CorroborationFilter(CodesFilter):
    """Dossiers by the number of independent origins of their weakest fact."""

    def filter(self, qs: QuerySet[Any], value: list[str] | None) -> QuerySet[Any]:
        """The rows of ``qs`` whose weakest fact rests on so many."""
        if not value:
            return qs
        return qs.filter(any_of(*(CORROBORATED[code] for code in value)))


class CoverageFilterSet(StrictFilterSet):
    """Adds, for people, what analysts ask of the stored figures of coverage.

    The figures count claims of every audience, so they are for those who see them all.
    """

    sourced_min = for_staff(
        ShareFilter(
            lookup_expr="gte",
            label=bilingual("sourced, percent at least", "有来源比例至少（%）"),
            help_text="At least this percentage of the facts is sourced; for analysts up.",
        )
    )
    sourced_max = for_staff(
        ShareFilter(
            lookup_expr="lte",
            label=bilingual("sourced, percent at most", "有来源比例至多（%）"),
            help_text="At most this percentage of the facts is sourced; for analysts up.",
        )
    )
    disputed_min = for_staff(
        WholeNumberFilter(
            field_name="coverage__disputed",
            lookup_expr="gte",
            label=bilingual("disputed facts, at least", "有争议事实至少"),
            help_text="At least so many facts are disputed; for analysts up.",
        )
    )
    unsourced_min = for_staff(
        WholeNumberFilter(
            field_name="coverage__unsourced",
            lookup_expr="gte",
            label=bilingual("unsourced facts, at least", "无来源事实至少"),
            help_text="At least so many facts have no source; for analysts up.",
        )
    )
    corroboration = for_staff(
        CorroborationFilter(
            choices=CORROBORATION,
            label=bilingual("origins of the weakest fact", "最弱事实的独立来源数"),
            help_text="How many independent origins the weakest sourced fact has: none, one or"
            " several; for analysts up.",
        )
    )
    last_verified_after = for_staff(
        django_filters.DateFilter(
            field_name="last_verified",
            lookup_expr="gte",
            label=bilingual("verified on or after", "核实日期不早于"),
            help_text="Last verified on this day (2024-01-31) or later; for analysts up.",
        )
    )
    last_verified_before = for_staff(
        django_filters.DateFilter(
            field_name="last_verified",
            lookup_expr="lte",
            label=bilingual("verified on or before", "核实日期不晚于"),
            help_text="Last verified on this day or earlier, which leaves out those never"
            " verified; for analysts up.",
        )
    )
    never_verified = for_staff(
        FlagFilter(
            field_name="last_verified",
            lookup_expr="isnull",
            label=bilingual("never verified", "从未核实"),
            help_text="Whether it was never verified; for analysts up.",
        )
    )
