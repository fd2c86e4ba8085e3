"""The page that says how much is sourced, over all dossiers and over time, and what to mend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from casetracker.access import Actor
from casetracker.admin import RoleAdmin
from casetracker.languages import bilingual
from dossiers.admin.gaps import GapKind, gaps_of, grouped
from dossiers.admin.person_form import case_owners
from dossiers.facts import Coverage
from dossiers.models import CoverageDay, DossierCoverage, Person
from dossiers.models.coverage import FIGURES
from dossiers.vocabularies import PublicationState

PAGE = 50
REFRESHED = 200
"""Stale figures that opening the page computes again; a worker sees to the rest."""
DAYS = 90

CONDITIONS: dict[str, Q] = {
    GapKind.UNSOURCED: Q(unsourced__gt=0),
    GapKind.OPEN: Q(disputed__gt=F("decided")),
    GapKind.WEAK: Q(weak__gt=0),
    GapKind.SINGLE: Q(single_origin__gt=0),
}
ORDERS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "gaps": (
        bilingual("most to mend first", "待补最多者在前"),
        (-(F("unsourced") + F("disputed") - F("decided")), "-person__reference"),
    ),
    "single_origin": (
        bilingual("most resting on one origin first", "单一来源最多者在前"),
        ("-single_origin", "-person__reference"),
    ),
    "weak": (
        bilingual("most resting on weak sources first", "弱来源最多者在前"),
        ("-weak", "-person__reference"),
    ),
    "reference": (bilingual("newest dossier first", "最新卷宗在前"), ("-person__reference",)),
}


class CoverageFilters(forms.Form):
    """What the list of dossiers is cut to."""

    gap = forms.ChoiceField(
        label=bilingual("With", "含"),
        required=False,
        choices=[("", bilingual("anything", "全部")), *GapKind.choices],
    )
    state = forms.ChoiceField(
        label=bilingual("Publication", "发布状态"),
        required=False,
        choices=[("", bilingual("any", "全部")), *PublicationState.choices],
    )
    owner: Any = forms.ModelChoiceField(
        label=bilingual("Case owner", "负责人"),
        required=False,
        queryset=None,
        empty_label=str(bilingual("anybody", "全部")),
    )
    sort = forms.ChoiceField(
        label=bilingual("Order", "排序"),
        required=False,
        choices=[(code, label) for code, (label, _) in ORDERS.items()],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="")
        self.fields["owner"].queryset = case_owners()  # type: ignore[attr-defined]

    def cut(self, rows: QuerySet[DossierCoverage]) -> QuerySet[DossierCoverage]:
        """The rows that are asked for, in the order that is asked for."""
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("gap"):
            rows = rows.filter(CONDITIONS[asked["gap"]])
        if asked.get("state"):
            rows = rows.filter(person__publication_state=asked["state"])
        if asked.get("owner"):
            rows = rows.filter(person__owner=asked["owner"])
        return rows.order_by(*ORDERS[asked.get("sort") or "gaps"][1])


def figures_of(rows: QuerySet[DossierCoverage]) -> tuple[int, Coverage]:
    """How many dossiers, and the sums of their figures."""
    sums = rows.aggregate(dossiers=Count("pk"), **{name: Sum(name, default=0) for name in FIGURES})
    return sums.pop("dossiers"), Coverage(**sums)


@dataclass(frozen=True)
class Bar:
    """One day of the chart: where it stands, and how high its parts are, in units of the box."""

    day: CoverageDay
    x: float
    sourced: float
    disputed: float
    unsourced: float

    @property
    def sourced_y(self) -> float:
        """Where the sourced part begins, from the top."""
        return Chart.HEIGHT - self.sourced

    @property
    def disputed_y(self) -> float:
        """Where the disputed part begins."""
        return self.sourced_y - self.disputed

    @property
    def unsourced_y(self) -> float:
        """Where the unsourced part begins."""
        return self.disputed_y - self.unsourced


class Chart:
    """The figures of the last days as bars in a box of `WIDTH` by `HEIGHT`."""

    WIDTH, HEIGHT = 900, 200

    def __init__(self, days: Sequence[CoverageDay]) -> None:
        self.days = days
        self.most = max([1, *(day.coverage.total for day in days)])
        self.step = self.WIDTH / max(len(days), 10)

    @property
    def bar_width(self) -> float:
        """With a gap to the next."""
        return max(self.step - 3, 1)

    @property
    def bars(self) -> list[Bar]:
        """From the oldest day to the latest."""
        scale = self.HEIGHT / self.most
        return [
            Bar(
                day,
                place * self.step,
                day.sourced * scale,
                day.disputed * scale,
                day.unsourced * scale,
            )
            for place, day in enumerate(self.days)
        ]


def chart_of(*, published: bool) -> Chart:
    """The last `DAYS` days."""
    since = datetime.now(UTC).date() - timedelta(days=DAYS)
    days = CoverageDay.objects.filter(published=published, day__gt=since).order_by("day")
    return Chart(list(days))


def visible_figures(user: Actor) -> QuerySet[DossierCoverage]:
    """The figures of dossiers in use that ``user`` may see."""
    rows: QuerySet[DossierCoverage] = DossierCoverage.objects.visible_to(user)
    return rows.filter(person__archived_at__isnull=True, person__merged_into__isnull=True)


def coverage_view(admin: RoleAdmin[Any], request: HttpRequest) -> HttpResponse:
    """The figures, the chart, and the dossiers to work on."""
    DossierCoverage.objects.refresh(limit=REFRESHED)
    rows = visible_figures(request.user)
    filters = CoverageFilters(request.GET)
    found = filters.cut(rows).select_related("person__owner").prefetch_related("person__names")
    dossiers, overall = figures_of(rows)
    context = {
        **admin.admin_site.each_context(request),
        "title": bilingual("Coverage", "来源覆盖"),
        "opts": admin.opts,
        "dossiers": dossiers,
        "overall": overall,
        "published": figures_of(rows.filter(person__publication_state=PublicationState.PUBLISHED)),
        "chart": chart_of(published=False),
        "filters": filters,
        "page": _page_of(found, request),
    }
    request.current_app = admin.admin_site.name
    return TemplateResponse(request, "admin/dossiers/coverage.html", context)


def gaps_view(admin: RoleAdmin[Any], request: HttpRequest, *, key: UUID) -> HttpResponse:
    """Everything to mend in one dossier."""
    people = Person.objects.visible_to(request.user)
    get_object_or_404(people, pk=key)
    DossierCoverage.objects.refresh(limit=1, people=people.filter(pk=key))
    person = people.with_dossier().get(pk=key)
    history = DossierCoverage.pgh_event_model.objects.filter(person=person).order_by("-pgh_id")  # type: ignore[attr-defined]
    context = {
        **admin.admin_site.each_context(request),
        "title": str(bilingual("To mend: {}", "待补：{}")).format(person),
        "opts": admin.opts,
        "person": person,
        "figures": DossierCoverage.objects.get(person=person),
        "groups": grouped(gaps_of(person)),
        "history": history[:20],
    }
    request.current_app = admin.admin_site.name
    return TemplateResponse(request, "admin/dossiers/coverage_gaps.html", context)


def _page_of(rows: QuerySet[DossierCoverage], request: HttpRequest) -> Page[Any]:
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))
