"""The one form that records a status change together with the words that say so."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.http import HttpRequest

from casetracker.admin.base import LONGEST_REASON
from casetracker.admin.forms import RoleForm
from casetracker.admin.widgets import KnownAutocomplete, field_for_array
from casetracker.languages import bilingual
from casetracker.models import User
from dossiers.models import Person, Response, StatusChange
from dossiers.recording import Citation
from dossiers.vocabularies import ClaimBasis, ClaimState, Credibility
from sources.admin.quoting import QuotingForm

VALUES = (
    "date",
    "date_words",
    "custody",
    "restrictions",
    "legal_stage",
    "certainty",
    "mechanism",
    "amount_months",
    "facility",
    "court",
    "detention",
    "description",
    "response",
    "strength",
    "outcome",
)
"""The columns of a status change that people fill in."""

BY_NAME = frozenset({"facility", "court"})
MOST_CITED = ("date", "custody")


def _field_for(column: Any, **kwargs: Any) -> forms.Field | None:
    """The form field of a column: boxes for lists, autocompletes for vocabulary rows."""
    if isinstance(column, ArrayField):
        return field_for_array(column)
    if column.name in BY_NAME:
        kwargs["widget"] = KnownAutocomplete(column, admin.site)
    if isinstance(column, models.TextField):
        kwargs["widget"] = forms.Textarea(attrs={"rows": 3})
    field: forms.Field | None = column.formfield(**kwargs)
    return field


class CitingForm(QuotingForm):
    """The part that says how a passage bears a value out."""

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
        cleaned = super().clean()
        if (
            cleaned.get("basis") == ClaimBasis.INFERRED
            and not cleaned.get("basis_note", "").strip()
        ):
            self.add_error("basis_note", "Say how the value was inferred from the passage.")
        return cleaned

    def graded(self) -> dict[str, Any]:
        """Basis, note and credibility, by the names citations use."""
        names = ("basis", "basis_note", "credibility")
        return {name: self.cleaned_data[name] for name in names}


class StatusForm(CitingForm, RoleForm[StatusChange]):
    """What changed, and the passage that says so; a correction names the row it corrects."""

    cited = forms.MultipleChoiceField(
        label=bilingual("The passage is cited for", "该段落用于证明"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "codes"}),
        initial=MOST_CITED,
    )
    carry_over = forms.BooleanField(
        label=bilingual("Cite the earlier passages again for what stays", "对未变内容沿用原有段落"),
        required=False,
        initial=True,
    )
    reason = forms.CharField(
        label=bilingual("Reason for the change", "更改理由"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=bilingual("Kept in the history.", "将记入历史。"),
    )

    class Meta:
        model = StatusChange
        fields = (*VALUES, "supersedes_reason")
        formfield_callback = _field_for

    def __init__(
        self,
        *args: Any,
        request: HttpRequest,
        person: Person,
        corrects: StatusChange | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.person, self.corrects = person, corrects
        self.instance.person = person
        self.instance.recorded_by = request.user  # type: ignore[assignment]
        self.instance.supersedes = corrects
        self._choose_rows(request)
        self.fields["cited"].choices = [  # type: ignore[attr-defined]
            (name, fact.label(StatusChange)) for name, fact in StatusChange.FACTS.items()
        ]
        for name in ("source", "quote"):
            self.fields[name].required = False
        self.fields["date"].required = True
        if corrects is None:
            del self.fields["supersedes_reason"], self.fields["carry_over"]
        else:
            self.fields["supersedes_reason"].required = True

    def _choose_rows(self, request: HttpRequest) -> None:
        """Offer only what concerns the person."""
        detentions: Any = self.fields["detention"]
        detentions.queryset = self.person.detentions.all()
        responses: Any = self.fields["response"]
        concerning = Response.objects.visible_to(request.user).filter(
            pk__in=Response.objects.filter(answers__person=self.person).values("pk")
        ) | Response.objects.visible_to(request.user).filter(
            pk__in=Response.objects.filter(appeal__persons__person=self.person).values("pk")
        )
        responses.queryset = concerning.select_related("responder", "appeal")

    @property
    def is_quoting(self) -> bool:
        """Whether a passage is given."""
        return bool(self.cleaned_data.get("source") or self.cleaned_data.get("quote", "").strip())

    def clean(self) -> dict[str, Any]:
        """A quote needs its source, a source its quote, and both the facts they are cited for."""
        cleaned = super().clean()
        if not self.is_quoting:
            return cleaned
        if not cleaned.get("source") and "source" not in self.errors:
            self.add_error("source", "Say which source these words stand in.")
        if not cleaned.get("quote", "").strip() and "quote" not in self.errors:
            self.add_error("quote", "Copy the words of the source.")
        if not cleaned.get("cited"):
            self.add_error("cited", "Say which facts the passage is cited for.")
        return cleaned

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as people fill them in."""
        parts: list[tuple[Any, tuple[str, ...]]] = [
            (
                bilingual("What changed", "变更内容"),
                (
                    *("supersedes_reason", "date", "date_words", "custody", "certainty"),
                    *("restrictions", "legal_stage", "mechanism", "amount_months"),
                    *("facility", "court", "detention", "description"),
                ),
            ),
            (
                bilingual("Which passage says so", "所据段落"),
                (
                    *("carry_over", "source", "quote", "start", "prefix", "suffix", "speaker"),
                    *("cited", "basis", "basis_note", "credibility"),
                ),
            ),
            (
                bilingual("Brought about by an answer", "所源自的回应"),
                ("response", "strength", "outcome"),
            ),
            (bilingual("Note for the history", "历史备注"), ("reason",)),
        ]
        return [
            (str(title), [self[name] for name in names if name in self.fields])
            for title, names in parts
        ]

    def record(self, *, by: User) -> StatusChange:
        """Record the status change with its citations. Raises as `StatusChange.objects.record`."""
        values = {name: self.cleaned_data[name] for name in VALUES if name in self.cleaned_data}
        words = values.pop("date_words", "")
        if self.corrects is not None:
            values["supersedes"] = self.corrects
            values["supersedes_reason"] = self.cleaned_data["supersedes_reason"]
        return StatusChange.objects.record(
            self.person,
            by=by,
            reason=self.cleaned_data["reason"] or values.get("supersedes_reason", ""),
            citations=self._citations(),
            date_words=words,
            **values,
        )

    def _citations(self) -> list[Citation]:
        found: list[Citation] = []
        if self.corrects is not None and self.cleaned_data.get("carry_over"):
            found.extend(self._carried(self.corrects))
        if self.is_quoting:
            found.append(
                Citation(
                    source=self.cleaned_data["source"],
                    fields=self.cleaned_data["cited"],
                    **self.quoted(),
                    **self.graded(),
                )
            )
        return found

    def _carried(self, wrong: StatusChange) -> list[Citation]:
        """The passages of the corrected row, for facts whose value the correction keeps."""
        kept = [
            name
            for name in StatusChange.FACTS
            if wrong.text_form(name) == self.instance.text_form(name) != []
        ]
        claims = wrong.claims.with_evidence().filter(
            field__in=kept, state__in=[ClaimState.PROPOSED, ClaimState.ACCEPTED]
        )
        return [
            Citation(
                source=claim.passage.snapshot.source,
                snapshot=claim.passage.snapshot,
                quote=claim.passage.quote,
                start=claim.passage.start,
                fields=[claim.field],
                values={claim.field: claim.value},
                basis=claim.basis,
                basis_note=claim.basis_note,
                credibility=claim.credibility,
            )
            for claim in claims
        ]
