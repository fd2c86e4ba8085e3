"""The filters of a list as a form on its page: the API's own filter sets, with controls to choose.

A page shows some of the filters; the others are carried along where an address names them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django_filters.widgets import BaseCSVWidget

from casetracker.api.filtering import StrictFilterSet
from casetracker.languages import bilingual

ANY = bilingual("any", "不限")


class CodesSelect(BaseCSVWidget, forms.Select):
    """One choice among codes and groups of codes; a group's value is its codes with commas."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """The control; what an address asks for beside the choices is added to them."""
        text = value if isinstance(value, str) else ",".join(map(str, value or ()))
        labels = dict(_flat(self.choices))
        if text and text not in labels:
            words = " / ".join(str(labels.get(code, code)) for code in text.split(","))
            self.choices = [*self.choices, (text, words)]
        return forms.Select.render(self, name, text, attrs, renderer)


def _flat(choices: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """The choices without their groups."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), label


@dataclass(frozen=True)
class Control:
    """How a page shows a filter: its label and its widget."""

    label: Any
    widget: forms.Widget


def choice(label: Any, choices: Iterable[Any]) -> Control:
    """A control to choose one code, or none."""
    return Control(label, forms.Select(choices=[("", ANY), *choices]))


def codes(label: Any, choices: Iterable[Any]) -> Control:
    """A control to choose a code or a group of codes, for filters that take several."""
    return Control(label, CodesSelect(choices=[("", ANY), *choices]))


def search(label: Any) -> Control:
    """A control to type words in."""
    return Control(label, forms.TextInput(attrs={"type": "search", "maxlength": 200}))


class PageFilters(StrictFilterSet):
    """The base of a page's filter set: mixed into the API's, and told which controls to show."""

    ALSO_ALLOWED: ClassVar[frozenset[str]] = frozenset({"older", "newer", "as_of"})

    def controls(self) -> Mapping[str, Control]:
        """The filters that the page shows, by name, in their order."""
        raise NotImplementedError

    @cached_property
    def _controls(self) -> Mapping[str, Control]:
        """Asked for once, since choices may come from the database."""
        return self.controls()

    def get_form_class(self) -> type[forms.Form]:
        """The form, with the page's labels and widgets."""
        form: type[forms.Form] = super().get_form_class()
        for name, control in self._controls.items():
            form.base_fields[name].label = control.label
            form.base_fields[name].widget = control.widget
            # Written for the documentation of the API.
            form.base_fields[name].help_text = ""
        return form

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that the page shows."""
        return [self.form[name] for name in self._controls]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Names and values of filters in use that the page does not show."""
        return [
            (name, str(value))
            for name, value in (self.data or {}).items()
            if value and name not in self._controls and name not in self.ALSO_ALLOWED
        ]

    @property
    def is_in_use(self) -> bool:
        """Whether any filter is given."""
        return any(v for name, v in (self.data or {}).items() if name not in self.ALSO_ALLOWED)

    @property
    def query(self) -> str:
        """The filters in use as a query string, for the same list in another form."""
        kept = QueryDict(mutable=True)
        kept.update(
            {
                name: str(value)
                for name, value in (self.data or {}).items()
                if value and name not in self.ALSO_ALLOWED
            }
        )
        return kept.urlencode()


F = TypeVar("F", bound=PageFilters)


def filtered(filters: type[F], queryset: "QuerySet[Any]", request: HttpRequest) -> F:
    """The filter set of ``request`` over ``queryset``; ask it whether it ``is_valid()``."""
    return filters(request.GET, queryset=queryset, request=request)
