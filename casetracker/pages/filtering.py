"""The filters of a list as a form on its page: the API's own filter sets, with controls to choose.

A page shows some of the filters first and the others under headings.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, TypeVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.utils.text import capfirst
from django_filters.widgets import BaseCSVWidget

from casetracker.api.bounds import DurationFilter, WholeNumberFilter
from casetracker.api.filtering import FlagFilter, ReferenceFilter, StrictFilterSet, may_ask
from casetracker.dates.filters import UncertainDateFilter
from casetracker.languages import bilingual
from casetracker.references import LETTERS

ANY = bilingual("any", "不限")
YES, NO = bilingual("yes", "是"), bilingual("no", "否")
HINTS: tuple[tuple[type[django_filters.Filter], str], ...] = (
    (UncertainDateFilter, "2011-04"),
    (DurationFilter, "P4Y6M"),
    (ReferenceFilter, "{letter}-2026-00001"),
)
"""An example in the empty field, by the kind of the filter."""
LETTER_OF = {record: letter for letter, record in LETTERS.items()}


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


def control_of(each: django_filters.Filter) -> Control:
    """The control that a filter has by its kind, with the filter's own label."""
    label = each.label
    if isinstance(each, FlagFilter):
        return choice(label, [("true", YES), ("false", NO)])
    if "choices" in each.extra:
        return codes(label, each.extra["choices"])
    if isinstance(each, WholeNumberFilter):
        bounds = {"min": each.extra["min_value"], "max": each.extra["max_value"]}
        return Control(label, forms.NumberInput(attrs=bounds))
    if isinstance(each, django_filters.DateFilter):
        return Control(label, forms.DateInput(attrs={"type": "date"}))
    hint = next((text for kind, text in HINTS if isinstance(each, kind)), "")
    # Of a reference, the record is what stands before it: `claims__source__reference`.
    record = str(each.field_name).removesuffix("__reference").rpartition("__")[2]
    hint = hint.format(letter=LETTER_OF.get(record, LETTER_OF["person"]))
    return Control(label, forms.TextInput(attrs={"placeholder": hint, "maxlength": 200}))


@dataclass(frozen=True)
class Chip:
    """A filter in use in words, and the query without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True)
class Heading:
    """Filters that are chosen among under one heading."""

    label: Any
    fields: list[forms.BoundField]
    is_in_use: bool


class PageFilters(StrictFilterSet):
    """The base of a page's filter set: mixed into the API's.

    It says which controls to show first; all others have one under the headings of the set.
    """

    ALSO_ALLOWED: ClassVar[frozenset[str]] = frozenset({"older", "newer", "as_of"})

    def controls(self) -> Mapping[str, Control]:
        """The filters that the page shows first, by name, in their order."""
        return {}

    def left_out(self) -> frozenset[str]:
        """The filters without a control, since for this viewer all rows are alike in them."""
        return frozenset()

    @cached_property
    def _controls(self) -> Mapping[str, Control]:
        """Asked for once, since choices may come from the database."""
        return self.controls()

    @cached_property
    def _others(self) -> list[tuple[Any, dict[str, Control]]]:
        """The controls under each heading, of those filters that the viewer may ask for."""
        return [
            (
                group.label,
                {
                    name: control_of(self.filters[name])
                    for name in group.names
                    if name not in self._controls
                    and name not in self.left_out()
                    and may_ask(self.filters[name], lambda: self.viewer)
                },
            )
            for group in self.GROUPS
        ]

    def get_form_class(self) -> type[forms.Form]:
        """The form, with the page's labels and widgets."""
        form: type[forms.Form] = super().get_form_class()
        under = {name: control for _, group in self._others for name, control in group.items()}
        for name, control in {**under, **self._controls}.items():
            form.base_fields[name].label = capfirst(str(control.label))
            form.base_fields[name].widget = control.widget
            # Written for the documentation of the API.
            form.base_fields[name].help_text = ""
        return form

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that the page shows first."""
        return [self.form[name] for name in self._controls]

    @cached_property
    def more(self) -> list[Heading]:
        """The other fields, under their headings."""
        used = self.used
        return [
            Heading(label, [self.form[name] for name in group], any(name in used for name in group))
            for label, group in self._others
            if group
        ]

    @property
    def used(self) -> dict[str, str]:
        """The filters in use, with their values as they were given."""
        return {
            name: str(value)
            for name, value in (self.data or {}).items()
            if value and name not in self.ALSO_ALLOWED
        }

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Names and values of filters in use for which there is no control."""
        known = {*self._controls, *(name for _, group in self._others for name in group)}
        return [(name, value) for name, value in self.used.items() if name not in known]

    @property
    def is_in_use(self) -> bool:
        """Whether any filter is given."""
        return bool(self.used)

    @property
    def more_in_use(self) -> bool:
        """Whether one of those under the headings is given."""
        return any(heading.is_in_use for heading in self.more)

    @property
    def chips(self) -> list[Chip]:
        """What is filtered by, in words, each to be taken away by itself."""
        moment = str((self.data or {}).get("as_of", ""))
        kept: dict[str, str] = {**self.used, **({"as_of": moment} if moment else {})}
        return [
            Chip(
                label=self._label_of(name),
                value=self._in_words(name, value),
                without=_encoded({other: kept[other] for other in kept if other != name}),
            )
            for name, value in self.used.items()
        ]

    def _label_of(self, name: str) -> str:
        field = self.form.fields.get(name)
        return str(field.label) if field is not None and field.label else name

    def _in_words(self, name: str, value: str) -> str:
        """The value with the labels of its codes, or of a group of them."""
        field = self.form.fields.get(name)
        widget = getattr(field, "widget", None)
        labels = dict(_flat(getattr(widget, "choices", ())))
        if value in labels:
            return str(labels[value])
        return " / ".join(str(labels.get(code, code)) for code in value.split(","))

    @property
    def query(self) -> str:
        """The filters in use as a query string, for the same list in another form."""
        return _encoded(self.used)


def _encoded(values: Mapping[str, str]) -> str:
    kept = QueryDict(mutable=True)
    kept.update(values)
    return kept.urlencode()


def tidied(request: HttpRequest) -> HttpResponseRedirect | None:
    """Where a form sent empty fields along: the address without them, short enough to share."""
    kept = {name: str(value) for name, value in request.GET.items() if value}
    if len(kept) == len(request.GET):
        return None
    return HttpResponseRedirect(f"{request.path}?{_encoded(kept)}" if kept else request.path)


F = TypeVar("F", bound=PageFilters)


def filtered(filters: type[F], queryset: "QuerySet[Any]", request: HttpRequest) -> F:
    """The filter set of ``request`` over ``queryset``; ask it whether it ``is_valid()``."""
    return filters(request.GET, queryset=queryset, request=request)
