"""The parts of the panel that people fill in."""

from typing import Any

from django import forms
from django.forms.models import modelform_factory

from casetracker.languages import bilingual
from dossiers.exceptions import ClaimError
from dossiers.facts import Fact
from dossiers.models import Detention, StatusChange
from dossiers.models.base import BearsFacts
from dossiers.vocabularies import ClaimBasis, Credibility, Script
from dossiers.workbench.stating.inputs import help_for, input_for
from dossiers.workbench.stating.statement import Grading

AUTO_ID = "stating_%s"
"""How the ids of the panel's inputs are made."""

ROWS = "stating-rows"
"""The id of the list that suggests rows of a vocabulary."""

ASKED = {
    Detention: ("form", "began", "ended", "place"),
    StatusChange: ("date", "custody", "legal_stage", "mechanism"),
}
"""What is asked of a new record; the dossier has the rest."""


class GradingForm(forms.Form):
    """Who says the words, and how they bear the value out."""

    speaker = forms.CharField(
        label=bilingual("Speaker", "说话人"),
        max_length=200,
        required=False,
        help_text=bilingual("Who is quoted as saying it.", "文中引述的说话人。"),
    )
    basis = forms.ChoiceField(
        label=bilingual("Basis", "依据"), choices=ClaimBasis.choices, initial=ClaimBasis.STATED
    )
    basis_note = forms.CharField(
        label=bilingual("How it was inferred", "推断说明"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=bilingual("Needed where the basis is inferred.", "依据为推断时必填。"),
    )
    credibility = forms.TypedChoiceField(
        label=bilingual("Credibility", "可信度"),
        choices=Credibility.choices,
        initial=Credibility.UNJUDGED,
        coerce=int,
    )

    def clean(self) -> dict[str, Any]:
        """See that an inference says how."""
        cleaned = super().clean() or self.cleaned_data
        inferred = cleaned.get("basis") == ClaimBasis.INFERRED
        if inferred and not cleaned.get("basis_note", "").strip():
            self.add_error("basis_note", "Say how the value was inferred from the passage.")
        return cleaned

    def grading(self) -> Grading:
        """What was chosen."""
        names = ("basis", "basis_note", "credibility")
        return Grading(**{name: self.cleaned_data[name] for name in names})


class NewcomerForm(forms.Form):
    """Somebody who has no dossier yet: a name is enough."""

    new_name = forms.CharField(label=bilingual("Name", "姓名"), max_length=200)
    new_script = forms.ChoiceField(label=bilingual("Script", "文字"), choices=Script.choices)


class ValueForm(forms.Form):
    """What the words say the fact is. Without a fact nothing can be said."""

    value = forms.CharField(
        label=bilingual("What the words say it is", "原文所述的值"), strip=False
    )
    fill = forms.BooleanField(
        label=bilingual("Put this value into the record too", "同时写入记录"), required=False
    )

    def __init__(self, *args: Any, fact: Fact, may_fill: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fact = fact
        self.fields["value"].widget = input_for(fact, suggestions=ROWS)
        self.fields["value"].help_text = help_for(fact)
        if not may_fill:
            del self.fields["fill"]

    def clean_value(self) -> str:
        """The value in the fact's canonical form."""
        return self.fact.checked(self.cleaned_data["value"])


class NewRecordForm(forms.ModelForm[Any]):
    """A new record, and which of its values the words say."""

    cited = forms.MultipleChoiceField(
        label=bilingual("The words say", "原文说明"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model = type(self.instance)
        asked = [(name, model.FACTS[name].label(model)) for name in ASKED[model]]
        self.fields["cited"].choices = asked  # type: ignore[attr-defined]

    @property
    def values(self) -> list[tuple[forms.BoundField, str, bool]]:
        """The inputs, each with its name and whether the words are cited for it."""
        cited = self["cited"].value() or []
        return [(self[name], name, name in cited) for name in ASKED[type(self.instance)]]

    def claims(self) -> dict[str, str]:
        """The facts that the words say, by name; what the record holds is claimed.

        Raises `ClaimError` where it is none.
        """
        record: BearsFacts = self.instance
        said = [name for name in self.cleaned_data["cited"] if record.text_form(name)]
        if not said:
            raise ClaimError("Say which of the values stand in the words.", field="cited")
        return dict.fromkeys(said, "")


def new_record_form(record: Detention | StatusChange, **options: Any) -> NewRecordForm:
    """The form of a new record."""
    model = type(record)
    form: Any = modelform_factory(model, form=NewRecordForm, fields=ASKED[model])
    filled: NewRecordForm = form(
        instance=record, auto_id=AUTO_ID, prefix="new", label_suffix="", **options
    )
    return filled
