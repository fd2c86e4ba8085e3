"""Filters of the list of claims."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from casetracker.languages import bilingual
from dossiers.models import SUBJECTS
from dossiers.vocabularies import ClaimState


class ReviewFilter(admin.SimpleListFilter):
    """What waits for whom."""

    title = bilingual("review", "审核")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Others' proposals, which one may review, and one's own."""
        del request, model_admin
        return [
            ("open", bilingual("waiting, not mine", "待审（他人）")),
            ("mine", bilingual("waiting, mine", "待审（本人）")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The proposals asked for."""
        if self.value() not in ("open", "mine"):
            return queryset
        own = Q(recorded_by=request.user.pk)
        proposed = queryset.filter(state=ClaimState.PROPOSED)
        return proposed.filter(own if self.value() == "mine" else ~own)


class FactFilter(admin.SimpleListFilter):
    """Which fact is claimed."""

    title = bilingual("fact", "事实")
    parameter_name = "fact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every fact of every kind of record, by the name people know."""
        del request, model_admin
        found: dict[str, str] = {}
        for model in SUBJECTS.values():
            for name, fact in model.FACTS.items():  # type: ignore[attr-defined]
                found.setdefault(name, fact.label(model))
        return sorted(found.items(), key=lambda item: item[1].casefold())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The claims of that fact."""
        del request
        return queryset.filter(field=self.value()) if self.value() else queryset


class DossierFilter(admin.SimpleListFilter):
    """Claims of one dossier; reached from the dossier's page, so it shows only when it is on."""

    title = bilingual("dossier", "卷宗")
    parameter_name = "dossier"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The dossier that is chosen, if one is."""
        del model_admin
        chosen = request.GET.get(self.parameter_name)
        return [(chosen, bilingual("this dossier", "此卷宗"))] if chosen else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Claims about the person, its detentions and its status changes."""
        del request
        try:
            key = UUID(self.value() or "")
        except ValueError as wrong:
            raise IncorrectLookupParameters from wrong
        return queryset.filter(
            Q(person=key) | Q(detention__person=key) | Q(status_change__person=key)
        )
