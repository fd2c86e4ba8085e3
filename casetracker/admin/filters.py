"""Filters that several lists share."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

from casetracker.languages import bilingual


class ArchivedFilter(admin.SimpleListFilter):
    """Leaves archived records out unless they are asked for."""

    title = bilingual("archive", "归档")
    parameter_name = "archived"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Archived, or everything; what is in use is the default."""
        del request, model_admin
        return [
            ("yes", bilingual("archived", "已归档")),
            ("all", bilingual("all", "全部")),
        ]

    def choices(self, changelist: ChangeList) -> Any:
        """With the default named for what it shows."""
        default, *others = super().choices(changelist)
        yield {**default, "display": bilingual("in use", "使用中")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows asked for."""
        del request
        if self.value() == "all":
            return queryset
        return queryset.filter(archived_at__isnull=self.value() != "yes")
