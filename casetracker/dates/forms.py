"""The form field of an uncertain date."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from casetracker.dates.grammar import MAX_LENGTH, InvalidDateError
from casetracker.dates.value import UncertainDate
from casetracker.languages import bilingual


class UncertainDateInput(forms.TextInput):
    """A text input of which browsers neither correct nor remember the text."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Set the attributes; a style sheet finds the input by its class."""
        fixed = {"class": "uncertain-date", "autocomplete": "off", "spellcheck": "false"}
        super().__init__({**fixed, **(attrs or {})})


class UncertainDateFormField(forms.CharField):
    """Takes an EDTF text and gives an `UncertainDate`, or None where it is left empty.

    Its error is one sentence that says what is accepted. The source's words are not part of it:
    they have an ordinary text field of their own beside it.
    """

    widget = UncertainDateInput
    default_help_text: ClassVar = bilingual(
        "For example 2011-04-03, 2011-04, 2011, 2017-06-26~ (about), 2010-10-10/.. (since), "
        "[2011-04-01..2011-04-10] (one of these days).",
        "例如 2011-04-03、2011-04、2011、2017-06-26~（大约）、2010-10-10/..（自该日起）、"
        "[2011-04-01..2011-04-10]（其中一天）。",
    )

    def __init__(self, **kwargs: Any) -> None:
        """Set up the field, with examples as its help text unless told otherwise."""
        super().__init__(**{"help_text": self.default_help_text, **kwargs})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Keep the browser from sending what is too long."""
        return {**super().widget_attrs(widget), "maxlength": str(2 * MAX_LENGTH)}

    def prepare_value(self, value: Any) -> Any:
        """The text to show."""
        return value.edtf if isinstance(value, UncertainDate) else value

    def to_python(self, value: Any) -> Any:
        """Read the text; a ValidationError says what is accepted."""
        if isinstance(value, UncertainDate):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return UncertainDate.parse(text)
        except InvalidDateError as error:
            raise ValidationError(str(error), code="invalid_date") from error
