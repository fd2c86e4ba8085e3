"""The form that states a claim: which fact, which value, which words say so."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from casetracker.admin.base import LONGEST_REASON
from casetracker.admin.widgets import KnownAutocomplete
from casetracker.dates.forms import UncertainDateInput
from casetracker.languages import bilingual
from casetracker.models import User
from dossiers.admin.status_form import CitingForm
from dossiers.facts import ChoiceFact, DateFact, DurationFact, Fact
from dossiers.models import Claim
from dossiers.recording import Citation, cite
from sources.models import Passage

LONG_VALUE = 60


class ClaimForm(CitingForm):
    """A claim about one record.

    ``field`` offers the facts of that record only. Where one is chosen beforehand, the value has
    the input that suits it. An empty value stands for what the record holds.
    """

    field = forms.ChoiceField(label=bilingual("Fact", "事实"))
    value = forms.CharField(
        label=bilingual("What the passage says it is", "段落所述的值"),
        required=False,
        help_text=bilingual(
            "Leave it empty where the passage says what the record holds.",
            "若段落所述与记录一致，可留空。",
        ),
    )
    passage = forms.ModelChoiceField(
        queryset=Passage.objects.none(),
        required=False,
        label=bilingual("A passage that is marked already", "已标注的段落"),
        help_text=bilingual("Instead of a source and a quote.", "可代替来源与引文。"),
    )
    reason = forms.CharField(
        label=bilingual("Reason", "理由"), max_length=LONGEST_REASON, required=False
    )

    def __init__(self, *args: Any, request: HttpRequest, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.record = record
        self.fields["field"].choices = [  # type: ignore[attr-defined]
            (name, self._described(name, fact)) for name, fact in type(record).FACTS.items()
        ]
        for name in ("source", "quote"):
            self.fields[name].required = False
        passages: Any = self.fields["passage"]
        passages.queryset = Passage.objects.visible_to(request.user).with_source()
        passages.widget = KnownAutocomplete(Claim._meta.get_field("passage"), admin.site)
        passages.widget.choices = passages.choices
        chosen = type(record).FACTS.get(self["field"].value())
        if chosen is not None:
            self.fields["value"].widget = widget_for(chosen)

    def _described(self, name: str, fact: Fact) -> str:
        label = fact.label(type(self.record))
        held = "; ".join(fact.shown(text) for text in self.record.text_form(name))
        if not held:
            return label
        return f"{label}: {held[:LONG_VALUE]}{'…' if len(held) > LONG_VALUE else ''}"

    def clean(self) -> dict[str, Any]:
        """See that there are words: a marked passage, or a source with its quote."""
        cleaned = super().clean()
        if cleaned.get("passage") or "passage" in self.errors:
            return cleaned
        if not cleaned.get("source") and "source" not in self.errors:
            self.add_error("source", "Say which source the words stand in.")
        if not (cleaned.get("quote") or "").strip() and "quote" not in self.errors:
            self.add_error("quote", "Copy the words of the source.")
        return cleaned

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as people fill them in."""
        words = ("source", "quote", "start", "prefix", "suffix", "speaker")
        parts = [
            (bilingual("What is claimed", "主张内容"), ("field", "value")),
            (bilingual("Which words say so", "所据原文"), (*words, "passage")),
            (
                bilingual("How sure it is", "确定程度"),
                ("basis", "basis_note", "credibility", "reason"),
            ),
        ]
        return [(str(title), [self[name] for name in names]) for title, names in parts]

    def state(self, *, by: User) -> list[Claim]:
        """Propose the claim. Raises as `dossiers.recording.cite` does."""
        told = self.cleaned_data
        value = told["value"].strip()
        return cite(
            self.record,
            by=by,
            reason=told["reason"] or "Claim stated",
            citations=[
                Citation(
                    fields=[told["field"]],
                    values={told["field"]: value} if value else {},
                    **self._words(),
                    **self.graded(),
                )
            ],
        )

    def _words(self) -> dict[str, Any]:
        passage = self.cleaned_data.get("passage")
        if passage is None:
            return {"source": self.cleaned_data["source"], **self.quoted()}
        snapshot = passage.snapshot
        place = {"quote": passage.quote, "start": passage.start}
        return {"source": snapshot.source, "snapshot": snapshot, **place}


def widget_for(fact: Fact) -> forms.Widget:
    """The input in which a value of the fact is best written."""
    if isinstance(fact, ChoiceFact):
        return forms.Select(choices=[("", "---------"), *fact.choices.choices])
    if isinstance(fact, DateFact):
        return UncertainDateInput(attrs={"placeholder": "2011-04, 2017-06-26~, 2010-10-10/.."})
    if isinstance(fact, DurationFact):
        return forms.TextInput(attrs={"placeholder": "P11Y, P4Y6M, P15D"})
    return forms.Textarea(attrs={"rows": 2})
