"""The form that cites words which a search found."""

from collections.abc import Sequence
from typing import Any

from django import forms

from casetracker.languages import bilingual
from casetracker.models import User
from dossiers.admin.claim_form import widget_for
from dossiers.exceptions import ClaimError
from dossiers.facts import Fact
from dossiers.finding import Hit, nearest_place
from dossiers.models import Claim
from dossiers.recording import Citation, cite
from dossiers.vocabularies import ClaimBasis, Credibility
from sources.anchoring import LONGEST_QUOTE, nearest, normalised
from sources.exceptions import QuoteNotFoundError
from sources.models import Snapshot


class WordsForm(forms.Form):
    """Words of a document, cited for one fact of a record.

    The words may be made longer or shorter before they are sent; they must still stand in the
    document, and the place nearest to where they were found is meant.
    """

    snapshot = forms.UUIDField(widget=forms.HiddenInput)
    start = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    quote = forms.CharField(
        label=bilingual("The exact words", "原文"),
        max_length=LONGEST_QUOTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=bilingual(
            "Shorten or lengthen them; they must stand in the document word for word.",
            "可增减，但须与文件原文逐字一致。",
        ),
    )
    value = forms.CharField(label=bilingual("What they say it is", "所述的值"))
    basis = forms.ChoiceField(
        label=bilingual("Basis", "依据"), choices=ClaimBasis.choices, initial=ClaimBasis.STATED
    )
    basis_note = forms.CharField(label=bilingual("How it was inferred", "推断说明"), required=False)
    credibility = forms.TypedChoiceField(
        label=bilingual("Credibility", "可信度"),
        choices=Credibility.choices,
        initial=Credibility.UNJUDGED,
        coerce=int,
    )

    def __init__(self, *args: Any, fact: Fact, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fact = fact
        self.fields["value"].widget = widget_for(fact)

    @classmethod
    def of(cls, hit: Hit, *, fact: Fact, held: Sequence[str], number: int) -> "WordsForm":
        """The form for a hit: its words, and what they were read to say, else what is held."""
        said = next((one.value for one in (*hit.agreeing, *hit.readings)), "")
        initial = {
            "snapshot": hit.snapshot.pk,
            "start": hit.start,
            "quote": hit.quote,
            "value": said or next(iter(held), ""),
        }
        return cls(fact=fact, initial=initial, auto_id=f"id_hit{number}_%s")

    def clean(self) -> dict[str, Any]:
        """See that an inference says how."""
        cleaned = super().clean() or self.cleaned_data
        inferred = cleaned.get("basis") == ClaimBasis.INFERRED
        if inferred and not cleaned.get("basis_note", "").strip():
            self.add_error("basis_note", "Say how the value was inferred from the passage.")
        return cleaned

    def propose(self, record: Any, *, by: User) -> list[Claim]:
        """Mark the words and propose the claim, in one transaction.

        Raises as `dossiers.recording.cite` does, and `ClaimError` where the document is not one
        that ``by`` may see.
        """
        told = self.cleaned_data
        snapshots = Snapshot.objects.visible_to(by).select_related("source")
        snapshot = snapshots.filter(pk=told["snapshot"]).first()
        if snapshot is None:
            raise ClaimError("There is no such document: search again.", field="quote")
        quote = normalised(told["quote"]).strip()
        start = nearest_place(snapshot.text, quote, near=told["start"]) if quote else None
        if start is None:
            near = nearest(snapshot.text, quote)
            raise QuoteNotFoundError(
                f"The words do not stand in the document so. The nearest text is: “{near}”",
                nearest=near,
            )
        citation = Citation(
            source=snapshot.source,
            snapshot=snapshot,
            quote=quote,
            start=start,
            fields=[self.fact.name],
            values={self.fact.name: told["value"]},
            basis=told["basis"],
            basis_note=told["basis_note"],
            credibility=told["credibility"],
        )
        return cite(record, by=by, citations=[citation], reason="Cited from a search")
