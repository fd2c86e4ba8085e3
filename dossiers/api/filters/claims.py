"""Filters of claims."""

from typing import Any, ClassVar

import django_filters
from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from casetracker.access import any_of, sees_notes
from casetracker.api.bounds import WholeNumberFilter
from casetracker.api.filtering import CodesFilter, ReferenceFilter, StrictFilterSet
from casetracker.conditions import FewOrAll, among
from casetracker.languages import bilingual
from dossiers.api.filters.evidence import SOURCE, OfSourcesFilterSet
from dossiers.api.filters.headings import OF_CLAIMS
from dossiers.models import SUBJECTS, Claim
from dossiers.vocabularies import ClaimBasis, ClaimState, Credibility

FIELDS = sorted({name for model in SUBJECTS.values() for name in model.FACTS})  # type: ignore[attr-defined]


class SubjectFilter(CodesFilter):
    """Claims by the kind of record that they are about."""

    def __init__(self, **kwargs: Any) -> None:
        """Offer every kind."""
        kinds = [(name, model._meta.verbose_name) for name, model in SUBJECTS.items()]
        super().__init__(choices=kinds, **kwargs)

    def filter(self, qs: QuerySet[Any], value: list[str] | None) -> QuerySet[Any]:
        """The rows of ``qs`` about these kinds."""
        if not value:
            return qs
        return qs.filter(any_of(*(Q(**{f"{name}__isnull": False}) for name in value)))


class OriginsFilter(WholeNumberFilter):
    """Claims by how many independent origins say the same of the same field of the same record.

    Only accepted claims that the one who asks may see are counted; a proposed one, which nobody
    has confirmed, corroborates nothing. The rows are such as that one may see.
    """

    parent: StrictFilterSet
    """Set by the filter set."""

    def filter(self, qs: QuerySet[Any], value: int | None) -> QuerySet[Any]:
        """The rows of ``qs`` with so many origins."""
        if value is None:
            return qs
        agreeing = self._agreeing()
        if self.lookup_expr == "gte":
            return _with_at_least(qs, value, agreeing) if value else qs
        # Few claims are said often: those that are not need not be counted one by one.
        fewer = _is_so(agreeing, lte=value)
        return qs.filter(FewOrAll(fewer, ~Q(pk__in=said_often(value + 1)) | fewer))

    def _agreeing(self) -> QuerySet[Any]:
        """The claims that count for the row that is asked about."""
        same = any_of(*(Q(**{name: OuterRef(name)}) for name in SUBJECTS))
        rows: QuerySet[Any] = Claim.objects.visible_to(self.parent.viewer)
        return rows.filter(
            same, field=OuterRef("field"), value=OuterRef("value"), state=ClaimState.ACCEPTED
        ).order_by()


def _with_at_least(qs: QuerySet[Any], number: int, agreeing: QuerySet[Any]) -> QuerySet[Any]:
    if number == 1:
        # One that is accepted says so itself.
        return qs.filter(Q(state=ClaimState.ACCEPTED) | Q(Exists(agreeing)))
    return qs.filter(
        among(Claim.objects.order_by().filter(pk__in=said_often(number)).values("pk"))
    ).filter(_is_so(agreeing, gte=number))


def _is_so(agreeing: QuerySet[Any], **compared: int) -> Q:
    """Whether the number of origins of the ``agreeing`` claims compares so (``gte=2``)."""
    voice = Coalesce(f"{SOURCE}__origin", f"{SOURCE}__publisher", f"{SOURCE}__pk")
    origins = agreeing.values("field").annotate(origins=Count(voice, distinct=True))
    number = Coalesce(Subquery(origins.values("origins")), Value(0))
    ((side, value),) = compared.items()
    compare = GreaterThanOrEqual if side == "gte" else LessThanOrEqual
    return Q(compare(number, value))


SAID_OFTEN = """
SELECT said.id
  FROM dossiers_claim AS said
  JOIN (SELECT {subject} AS subject, field, value
          FROM dossiers_claim AS claim
         WHERE state = %s
         GROUP BY 1, 2, 3 HAVING count(*) >= %s) AS often
    ON often.subject = {said} AND often.field = said.field AND often.value = said.value
"""


def said_often(number: int) -> RawSQL:
    """The keys of claims that at least ``number`` accepted ones agree with, whoever may see them.

    Their independent origins that one may see are at most as many, and are counted of these alone.
    """
    subject, said = (
        f"coalesce({', '.join(f'{row}.{name}_id' for name in SUBJECTS)})"
        for row in ("claim", "said")
    )
    text = SAID_OFTEN.format(subject=subject, said=said)
    return RawSQL(text, [ClaimState.ACCEPTED.value, number])  # noqa: S611 - our own columns


class ClaimFilterSet(OfSourcesFilterSet):
    """Filters of `claims`. Claims whose passage or record is hidden are never there to filter."""

    GROUPS = OF_CLAIMS
    claims_by = None

    person = django_filters.CharFilter(
        method="of_dossier",
        label=bilingual("person (reference)", "人物编号"),
        help_text="The reference of the person whose dossier it belongs to, "
        "detentions and status changes included.",
    )
    detention = django_filters.UUIDFilter(
        field_name="detention",
        label=bilingual("detention (id)", "羁押标识"),
        help_text="The id of the detention.",
    )
    status_change = django_filters.UUIDFilter(
        field_name="status_change",
        label=bilingual("status change (id)", "状态变更标识"),
        help_text="The id of the status change.",
    )
    appeal = ReferenceFilter(
        field_name="appeal__reference",
        label=bilingual("appeal (reference)", "呼吁编号"),
        help_text="The reference of the appeal.",
    )
    response = django_filters.UUIDFilter(
        field_name="response",
        label=bilingual("response (id)", "回应标识"),
        help_text="The id of the response.",
    )
    field = CodesFilter(
        field_name="field",
        choices=[(name, name) for name in FIELDS],
        label=bilingual("fact", "事实"),
        help_text="The fact claimed, one or several.",
    )
    state = CodesFilter(
        field_name="state",
        choices=ClaimState.choices,
        label=bilingual("state", "状态"),
        help_text="One or several.",
    )
    assigned_to = django_filters.CharFilter(
        method="asked_of",
        label=bilingual("assigned to", "指派给"),
        help_text="The user name of the reviewer who is asked to decide; for analysts up.",
    )
    basis = CodesFilter(
        field_name="basis",
        choices=ClaimBasis.choices,
        label=bilingual("basis", "依据"),
        help_text="Stated or inferred.",
    )
    passage = django_filters.UUIDFilter(
        field_name="passage",
        label=bilingual("passage (id)", "段落标识"),
        help_text="The id of the passage.",
    )
    subject = SubjectFilter(
        label=bilingual("kind of record", "记录类别"),
        help_text="What kind of record it is about, one or several.",
    )
    credibility = CodesFilter(
        field_name="credibility",
        choices=[(str(code), label) for code, label in Credibility.choices],
        label=bilingual("credibility", "可信度"),
        help_text="Its grade from 1 to 6, one or several.",
    )
    corroboration_min = OriginsFilter(
        lookup_expr="gte",
        label=bilingual("origins, at least", "独立来源至少"),
        help_text="At least so many independent origins say the same, among the accepted claims"
        " that you may see.",
    )
    corroboration_max = OriginsFilter(
        lookup_expr="lte",
        label=bilingual("origins, at most", "独立来源至多"),
        help_text="At most so many independent origins say the same, among the accepted claims"
        " that you may see.",
    )

    class Meta:
        model = Claim
        fields: ClassVar[list[str]] = []

    def of_dossier(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The claims about the person and what happened to them."""
        del name
        reference = value.upper()
        # By one index each, and the few keys first: under OR, or joined, every claim would be read
        # to see whether it is visible.
        about = Claim.objects.order_by().values("pk")
        own = about.filter(person__reference=reference)
        of_detentions = about.filter(detention__person__reference=reference)
        of_changes = about.filter(status_change__person__reference=reference)
        return queryset.filter(among(own.union(of_detentions, of_changes, all=True)))

    def asked_of(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The claims assigned to the account; none for those who may not know of assignments."""
        del name
        if self.request is None or not sees_notes(self.request.user):
            return queryset.none()
        return queryset.filter(assigned_to__username=value)
