"""Which notes of a document a request asks for."""

from django import forms
from django.http import QueryDict

from casetracker.api.suggestions import unknown

FARTHEST = 2**31 - 1
"""No text is longer; what the database keeps positions in."""


class StretchForm(forms.Form):
    """Which notes a page asks for; without anything, all of the newest snapshot.

    A parameter that is not known is an error, as one that is not well formed.
    """

    snapshot = forms.UUIDField(required=False)
    claim = forms.UUIDField(required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        for name in ("from", "to"):
            self.fields[name] = forms.IntegerField(required=False, min_value=0, max_value=FARTHEST)

    @property
    def fault(self) -> str:
        """What is wrong, in a sentence; empty where nothing is."""
        for name in self.data:
            if name not in self.fields:
                return unknown("parameter", name, sorted(self.fields))
        for name, sentences in self.errors.items():
            return f"{name}: {sentences[0]}"
        return ""

    @property
    def span(self) -> tuple[int, int] | None:
        """The code points at which passages begin; None for all of the text."""
        start, end = self.cleaned_data["from"], self.cleaned_data["to"]
        if start is None and end is None:
            return None
        return start or 0, FARTHEST if end is None else end
