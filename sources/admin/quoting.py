"""The part of a form in which words of a document are quoted."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from casetracker.admin.forms import perform
from casetracker.admin.widgets import KnownAutocomplete
from casetracker.languages import bilingual
from sources.anchoring import CONTEXT, LONGEST_QUOTE
from sources.exceptions import QuoteAmbiguousError
from sources.models import Snapshot, Source

SHOWN_CONTEXT = 60
"""Characters shown on either side of each place where an ambiguous quote stands."""


class QuotingForm(forms.Form):
    """Which document, which words, and who says them.

    A quote that stands in the document more than once is told apart by what stands before or
    after it; after the first try the form offers the places to choose from.
    """

    source = forms.ModelChoiceField(
        queryset=Source.objects.none(), label=bilingual("Source", "来源")
    )
    quote = forms.CharField(
        label=bilingual("Quote", "引文"),
        max_length=LONGEST_QUOTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=bilingual("Copied from the document, word for word.", "从文件中逐字复制。"),
    )
    prefix = forms.CharField(  # type: ignore[assignment]
        label=bilingual("Text right before", "前文"),
        max_length=CONTEXT,
        required=False,
        strip=False,
        help_text=bilingual("Only where the quote stands there twice.", "仅当引文重复出现时填写。"),
    )
    suffix = forms.CharField(
        label=bilingual("Text right after", "后文"), max_length=CONTEXT, required=False, strip=False
    )
    start = forms.IntegerField(
        label=bilingual("Which of the places", "所指位置"),
        required=False,
        min_value=0,
        widget=forms.HiddenInput,
    )
    speaker = forms.CharField(
        label=bilingual("Speaker", "说话人"),
        max_length=200,
        required=False,
        help_text=bilingual("Who is quoted as saying it.", "文中引述的说话人。"),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["source"]
        field.queryset = Source.objects.visible_to(request.user)  # type: ignore[attr-defined]
        column = Snapshot._meta.get_field("source")
        field.widget = KnownAutocomplete(column, admin.site)
        field.widget.choices = field.choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the words before anything else is tried, and say beside the quote what is wrong."""
        cleaned = super().clean() or self.cleaned_data
        source, quote = cleaned.get("source"), cleaned.get("quote")
        if source is not None and quote:
            perform(self, lambda: self._find(source.snapshots.first(), quote))
        return cleaned

    def _find(self, snapshot: Snapshot | None, quote: str) -> None:
        from sources.anchoring import find_quote

        if snapshot is None:
            return
        told = {name: self.cleaned_data.get(name) for name in ("prefix", "suffix", "start")}
        try:
            find_quote(
                snapshot.text,
                quote,
                prefix=told["prefix"] or "",
                suffix=told["suffix"] or "",
                start=told["start"],
            )
        except QuoteAmbiguousError as ambiguous:
            self._offer_places(snapshot.text, quote, ambiguous.starts)
            raise

    def _offer_places(self, text: str, quote: str, starts: list[int]) -> None:
        """Let the reader point at one of the places, each shown with its surroundings."""
        places = [(start, _in_context(text, start, start + len(quote))) for start in starts]
        self.fields["start"].widget = forms.RadioSelect(choices=places)

    def quoted(self) -> dict[str, Any]:
        """What was quoted, by the names that `Passage.objects.mark` and citations use."""
        names = ("quote", "prefix", "suffix", "start", "speaker")
        return {name: self.cleaned_data[name] for name in names}


def _in_context(text: str, start: int, end: int) -> str:
    """The stretch with its surroundings; its own words stand in heavy brackets."""
    before = text[max(0, start - SHOWN_CONTEXT) : start]
    after = text[end : end + SHOWN_CONTEXT]
    return f"…{before}【{text[start:end][:SHOWN_CONTEXT]}】{after}…"
