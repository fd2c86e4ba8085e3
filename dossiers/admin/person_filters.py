"""Filters of the list of people."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import ChoicesFieldListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from casetracker.languages import bilingual
from dossiers.vocabularies import AT_LIBERTY, DECEASED, IN_CUSTODY, RESTRICTED, IssueCategory

GROUPS = {
    "in_custody": (bilingual("in custody", "在押"), IN_CUSTODY),
    "restricted": (bilingual("restricted", "受限制"), RESTRICTED),
    "at_liberty": (bilingual("at liberty", "自由"), AT_LIBERTY),
    "deceased": (bilingual("deceased", "已故"), DECEASED),
}


class SituationFilter(admin.SimpleListFilter):
    """Where people are, in four groups of custody codes."""

    title = bilingual("situation", "现状")
    parameter_name = "situation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The groups, and those of whom nothing is recorded."""
        del request, model_admin
        groups = [(code, label) for code, (label, _) in GROUPS.items()]
        return [*groups, ("none", bilingual("not recorded", "未记录"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """People in that group."""
        del request
        value = self.value()
        if value == "none":
            return queryset.filter(current_custody="")
        if value in GROUPS:
            return queryset.filter(current_custody__in=sorted(GROUPS[value][1]))
        return queryset


class InUseFilter(ChoicesFieldListFilter):
    """The codes of a vocabulary that occur; the other forty are not in the way."""

    def __init__(self, field: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(field, request, *args, **kwargs)
        model_admin: Any = args[2]
        rows = model_admin.get_queryset(request).order_by().exclude(**{field.name: ""})
        used = set(rows.values_list(field.name, flat=True).distinct())
        self._labels = [(code, label) for code, label in field.flatchoices if code in used]

    def has_output(self) -> bool:
        """Whether there is anything to choose between."""
        return bool(self._labels)

    def choices(self, changelist: Any) -> Any:
        """All, and each code in use."""
        yield {
            "selected": self.lookup_val is None,
            "query_string": changelist.get_query_string(remove=[self.lookup_kwarg]),
            "display": bilingual("All", "全部"),
        }
        for code, label in self._labels:
            yield {
                "selected": self.lookup_val is not None and code in self.lookup_val,
                "query_string": changelist.get_query_string({self.lookup_kwarg: code}),
                "display": label,
            }


class IssueFilter(admin.SimpleListFilter):
    """What the persecution is about."""

    title = bilingual("issue category", "议题类别")
    parameter_name = "issue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        """Every category."""
        del request, model_admin
        return IssueCategory.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """People whose case is about that, among other things."""
        del request
        if not self.value():
            return queryset
        return queryset.filter(issue_categories__contains=[self.value()])


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
