"""Filters of the list of people that only the admin has."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from casetracker.languages import bilingual


class OwnerFilter(admin.SimpleListFilter):
    """Whose cases."""

    title = bilingual("case owner", "负责人")
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """One's own, and nobody's."""
        del request, model_admin
        return [("me", bilingual("me", "本人")), ("nobody", bilingual("nobody", "无人"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The cases asked for."""
        if self.value() == "me":
            return queryset.filter(owner=request.user.pk)
        if self.value() == "nobody":
            return queryset.filter(owner__isnull=True)
        return queryset
