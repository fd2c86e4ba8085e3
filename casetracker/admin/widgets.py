"""Form fields and widgets of the admin: lists line by line, and autocompletes that ask less."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

from casetracker.languages import bilingual


class LinesField(forms.CharField):
    """A list of short texts, one a line; what is written with commas stays in one piece."""

    default_help_text = bilingual("One a line.", "每行一项。")

    def __init__(self, *, longest: int = 200, **kwargs: Any) -> None:
        self.longest = longest
        widget = forms.Textarea(attrs={"rows": 2, "class": "lines"})
        super().__init__(**{"widget": widget, "help_text": self.default_help_text, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """The items under each other."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The items, without empty lines and repetitions."""
        if isinstance(value, list):
            return value
        lines = (line.strip() for line in str(value or "").splitlines())
        return list(dict.fromkeys(filter(None, lines)))

    def validate(self, value: list[str]) -> None:
        """Refuse no item where one is needed, and an item that is too long."""
        super().validate("\n".join(value))
        if any(len(item) > self.longest for item in value):
            raise ValidationError(f"Each line has at most {self.longest} characters.")

    def run_validators(self, value: list[str]) -> None:
        """Validate each item."""
        for item in value:
            super().run_validators(item)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the items differ."""
        return bool(self.to_python(initial) != self.to_python(data))


class CodesField(forms.MultipleChoiceField):
    """Several codes of a vocabulary, as boxes to tick."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.CheckboxSelectMultiple(attrs={"class": "codes"})
        super().__init__(**{"widget": widget, **kwargs})


def field_for_array(column: "ArrayField[Any, Any]", **kwargs: Any) -> forms.Field:
    """The form field of a list column: boxes for codes, lines for words."""
    options = {
        "label": capfirst(column.verbose_name),
        "required": not column.blank,
        "help_text": column.help_text or None,
        **kwargs,
    }
    if options["help_text"] is None:
        del options["help_text"]
    if column.base_field.choices:
        return CodesField(choices=column.base_field.choices, **options)
    return LinesField(longest=column.base_field.max_length or 200, **options)


class KnownAutocomplete(AutocompleteSelect):
    """An autocomplete that does not ask the database for a row that its form has at hand.

    What cannot be a key, in an address or a form that was tampered with, selects nothing.
    """

    known: models.Model | None = None

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        """The selected row, from the form where it is there."""
        known = self.known
        if known is None or [str(item) for item in value] != [str(known.pk)]:
            return super().optgroups(name, [item for item in value if self._may_be_key(item)], attr)
        options = []
        if not self.is_required:
            options.append(self.create_option(name, "", "", selected=False, index=0))
        label = self.choices.field.label_from_instance(known)
        options.append(
            self.create_option(name, str(known.pk), label, selected=True, index=len(options))
        )
        return [(None, options, 0)]

    def _may_be_key(self, text: Any) -> bool:
        try:
            self.field.remote_field.model._meta.pk.to_python(text)
        except ValidationError:
            return False
        return True


def know_rows(form: "forms.ModelForm[Any]") -> None:
    """Tell the form's autocompletes of the related rows its instance was loaded with."""
    loaded = form.instance._state.fields_cache
    for name, field in form.fields.items():
        inner = getattr(field.widget, "widget", field.widget)
        if isinstance(inner, KnownAutocomplete) and name in loaded:
            inner.known = loaded[name]
