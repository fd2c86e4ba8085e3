"""The filters of the API in the admin's lists: one form beside the list, from one declaration."""

from typing import Any, ClassVar

from django.contrib.admin import ListFilter
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from casetracker.api.filtering import StrictFilterSet
from casetracker.languages import bilingual
from casetracker.pages.filtering import PageFilters


class FilterSetListFilter(ListFilter):
    """The filters of a filter set as one form; parameters are named as in the API.

    Every filter of the set is read, those under headings have a control. What is malformed or not
    permitted is a 400 that says so.
    """

    title = bilingual("filters", "筛选")
    template = "admin/filter_set.html"
    filters: ClassVar[type[PageFilters]]

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: type[Any], model_admin: Any
    ) -> None:
        """Take the parameters that are filters of the set out of ``params``."""
        super().__init__(request, params, model, model_admin)
        self.request = request
        self.given = QueryDict(mutable=True)
        for name in map(str, self.expected_parameters()):
            values = [value for value in params.pop(name, ()) if value]
            if values:
                self.given.setlist(name, values)
                self.used_parameters[name] = values

    def expected_parameters(self) -> list[str | None]:
        """The names of all filters of the set, but for the search that every list has."""
        return [name for name in self.filters.base_filters if name != "q"]

    def has_output(self) -> bool:
        """Always: there is a form."""
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that fit all filters given. Raises ``BadRequest``, which names the fault."""
        self.made = self.filters(self.given, queryset=queryset, request=request)
        if not self.given:
            return queryset
        if not self.made.is_valid():
            faults: Any = self.made.errors
            name, found = next(iter(faults.as_data().items()))
            raise BadRequest(f"{name}: {found[0].messages[0]}")
        rows: QuerySet[Any] = self.made.qs
        return rows

    def choices(self, changelist: Any) -> Any:
        """The form, the other parameters to send along, and the address without these filters."""
        del changelist
        others = [
            (name, value)
            for name, values in self.request.GET.lists()
            for value in values
            if name not in self.filters.base_filters and name not in ("p", "e")
        ]
        if self.request.GET.get("q"):
            others.append(("q", self.request.GET["q"]))
        bare = QueryDict(mutable=True)
        for name, value in others:
            bare.appendlist(name, value)
        yield {"filters": self.made, "others": others, "bare": bare.urlencode()}


def form_of(filter_set: type[StrictFilterSet]) -> type[FilterSetListFilter]:
    """The filter for ``list_filter`` that offers the filters of ``filter_set``."""
    base: Any = filter_set
    own = {"Meta": base.Meta, "__doc__": filter_set.__doc__, "__module__": __name__}
    filters: Any = type(f"Admin{filter_set.__name__}", (PageFilters, filter_set), own)
    return type(f"{filter_set.__name__}Form", (FilterSetListFilter,), {"filters": filters})
