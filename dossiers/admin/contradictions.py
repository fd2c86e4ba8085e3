"""The page on which an editor decides between sources that contradict each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from casetracker.access import Actor
from casetracker.admin import Confirmation, ReasonForm, RoleAdmin
from casetracker.admin.base import LONGEST_REASON
from casetracker.admin.deeds import ask_and_do, change_url
from casetracker.languages import bilingual
from dossiers.admin.badges import record_label
from dossiers.facts import FactStanding, Held, folded
from dossiers.models import SUBJECTS, Claim, Decision, StatusChange
from dossiers.models.base import BearsFacts
from dossiers.vocabularies import ClaimState, Standing

HOLD, LEAVE = "hold", "leave"
"""How a choice begins that takes a value, or leaves it out; the value follows after a colon."""


@dataclass(frozen=True)
class Option:
    """A value between which is chosen, with the accepted claims that say so."""

    value: str
    shown: str
    is_held: bool
    claims: tuple[Claim, ...]
    choices: tuple[tuple[str, str], ...]
    """What may be chosen of it: the code, and the words beside the radio button."""

    @property
    def origins(self) -> int:
        """How many voices say so."""
        return len({claim.voice_key for claim in self.claims})


@dataclass(frozen=True)
class Past:
    """An earlier decision, and what became of it."""

    decision: Decision
    stands: bool
    is_replaced: bool
    """Whether a later decision took its place."""
    arrived: tuple[Claim, ...]
    """Accepted claims that it did not weigh."""

    @property
    def value_changed(self) -> bool:
        """Whether it was the value that changed since."""
        gone = self.is_replaced or self.decision.withdrawn_at is not None
        return not (self.stands or self.arrived or gone)


class Dispute:
    """One disputed fact of one record, laid out for deciding. Raises ``Http404``."""

    def __init__(self, subject: str, key: UUID, field: str, *, viewer: Actor) -> None:
        model: Any = SUBJECTS.get(subject)
        if model is None or field not in model.FACTS:
            raise Http404
        rows = model._default_manager.visible_to(viewer).prefetch_related(
            Prefetch("claims", queryset=Claim.objects.with_evidence().select_related(*PEOPLE)),
            Prefetch("decisions", queryset=Decision.objects.select_related(*DECIDERS)),
        )
        self.record: BearsFacts = get_object_or_404(rows, pk=key)
        self.fact = model.FACTS[field]
        self.field, self.subject = field, subject
        self.label = self.fact.label(model)
        self.standings = [item for item in self.record.standings() if item.fact.name == field]

    @cached_property
    def contradiction(self) -> FactStanding | None:
        """The standing that is disputed; None where nothing is."""
        return next((s for s in self.standings if s.standing == Standing.DISPUTED), None)

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide."""
        return bool(self.contradiction and self.contradiction.is_open_dispute)

    @property
    def accepted(self) -> list[Claim]:
        """The accepted claims about the fact, which a decision weighs."""
        return [
            claim
            for claim in self.record.claims.all()
            if claim.field == self.field and claim.state == ClaimState.ACCEPTED
        ]

    @property
    def proposed(self) -> list[Claim]:
        """Claims about the fact that nobody has reviewed yet."""
        return [
            claim
            for claim in self.record.claims.all()
            if claim.field == self.field and claim.state == ClaimState.PROPOSED
        ]

    @cached_property
    def options(self) -> list[Option]:
        """The values to choose from: the one held first, then those best borne out."""
        if self.contradiction is None:
            return []
        others = sorted(
            (self._option(value, claims) for value, claims in self._claimed().items()),
            key=lambda option: -option.origins,
        )
        if self.fact.many:
            return others
        return [self._held_option(self.contradiction), *others]

    @property
    def most_origins(self) -> int:
        """The largest number of voices for one value, at least one."""
        return max([1, *(option.origins for option in self.options)])

    @property
    def past(self) -> list[Past]:
        """The decisions made before, the latest first."""
        made = self.contradiction.decisions if self.contradiction else self._all_decisions()
        return [self._past(decision, newer=made[:place]) for place, decision in enumerate(made)]

    @property
    def correction(self) -> str:
        """The page that corrects a status change, which is never edited; empty for the others."""
        if not isinstance(self.record, StatusChange):
            return ""
        return reverse(
            "admin:dossiers_person_correct", args=[self.record.person_id, self.record.pk]
        )

    @property
    def title(self) -> str:
        """Which fact of which record."""
        return f"{record_label(self.record)}: {self.label}"

    def _claimed(self) -> dict[str, list[Claim]]:
        """The contradicting claims by what they say."""
        found: dict[str, list[Claim]] = {}
        texts: dict[str, str] = {}
        for claim in self.contradiction.contradicting if self.contradiction else ():
            text = texts.setdefault(folded(claim.value), claim.value)
            found.setdefault(text, []).append(claim)
        return found

    def _held_option(self, item: FactStanding) -> Option:
        keep, nothing = bilingual("Keep this", "保留此值"), bilingual("Hold nothing", "不填写")
        choice = (f"{HOLD}:{item.value}", str(keep if item.value else nothing))
        return Option(
            item.value,
            item.shown,
            is_held=bool(item.value),
            claims=item.supporting,
            choices=(choice,),
        )

    def _option(self, value: str, claims: Iterable[Claim]) -> Option:
        take = (f"{HOLD}:{value}", str(bilingual("Hold this", "采用此值")))
        choices = [] if self.correction else [take]
        if self.fact.many:
            choices = [(f"{LEAVE}:{value}", str(bilingual("Leave it out", "不采用"))), *choices]
        return Option(
            value,
            self.fact.shown(value),
            is_held=False,
            claims=tuple(claims),
            choices=tuple(choices),
        )

    def _all_decisions(self) -> tuple[Decision, ...]:
        return tuple(made for made in self.record.decisions.all() if made.field == self.field)

    def _past(self, decision: Decision, *, newer: Iterable[Decision]) -> Past:
        bearing, about = self.accepted, Held(decision.value)
        if self.fact.many:
            bearing = [c for c in bearing if self.fact.agrees(c.value, about)]
        is_replaced = any(
            made.withdrawn_at is None and (not self.fact.many or self.fact.means(made.value, about))
            for made in newer
        )
        is_done = is_replaced or decision.withdrawn_at is not None
        fits = decision.fits(self.fact.held(self.record), bearing)
        arrived = tuple(claim for claim in bearing if claim.pk not in decision.weighed)
        return Past(
            decision,
            stands=fits and not is_done,
            is_replaced=is_replaced,
            arrived=() if is_done else arrived,
        )


PEOPLE = ("recorded_by", "reviewed_by")
DECIDERS = ("decided_by", "withdrawn_by")


class AsShown(forms.HiddenInput):
    """An input that always says what is on the page now, never what was sent before."""

    def __init__(self, shown: str) -> None:
        super().__init__()
        self.shown = shown

    def format_value(self, value: Any) -> str:
        """What is on the page."""
        del value
        return self.shown


class DecisionForm(forms.Form):
    """The choice, and why. ``seen`` are the claims that were on the page when it was made."""

    choice = forms.ChoiceField(
        label=bilingual("Which value is held", "采用哪个值"),
        widget=forms.RadioSelect,
        error_messages={"required": bilingual("Choose a value.", "请选择一个值。")},
    )
    reason = forms.CharField(
        label=bilingual("Why", "理由"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=bilingual(
            "Readers see it beside the fact. Name no confidential source.",
            "读者可在该事实旁看到。请勿提及机密来源。",
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, dispute: Dispute) -> None:
        seen = ",".join(sorted(str(claim.pk) for claim in dispute.accepted))
        super().__init__(data, label_suffix="")
        self.fields["seen"].widget = AsShown(seen)
        choices = [choice for option in dispute.options for choice in option.choices]
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]

    def clean_seen(self) -> frozenset[UUID]:
        """The keys of the claims; none where what was sent is not a list of keys.

        What was not seen is then shown again before anything is decided.
        """
        try:
            return frozenset(UUID(key) for key in self.cleaned_data["seen"].split(",") if key)
        except ValueError:
            return frozenset()

    def decide(self, dispute: Dispute, *, by: Any) -> Decision:
        """Do what was chosen. Raises as `Decision.objects.decide` does."""
        how, _, value = self.cleaned_data["choice"].partition(":")
        return Decision.objects.decide(
            dispute.record,
            field=dispute.field,
            value=value,
            held=how == HOLD,
            by=by,
            reason=self.cleaned_data["reason"],
            seen=self.cleaned_data["seen"],
        )


def decide_view(
    admin: RoleAdmin[Any], request: HttpRequest, *, subject: str, key: UUID, field: str
) -> HttpResponse:
    """Show a contradiction with all that bears on it; on POST decide it."""
    dispute = Dispute(subject, key, field, viewer=request.user)
    form = DecisionForm(request.POST or None, dispute=dispute)
    return ask_and_do(
        admin,
        request,
        form=form,
        deed=lambda: form.decide(dispute, by=request.user),
        confirmation=Confirmation(
            title=str(bilingual("Decide: {}", "裁定：{}")).format(dispute.title),
            button=str(bilingual("Decide", "裁定")),
            done=str(bilingual("Decided: {}.", "已裁定：{}。")).format(dispute.title),
            back=_home_of(dispute.record),
            template="admin/dossiers/decide.html",
            context={"dispute": dispute},
        ),
    )


def withdraw_view(admin: RoleAdmin[Any], request: HttpRequest, *, key: UUID) -> HttpResponse:
    """Ask why, then withdraw a decision."""
    decision = get_object_or_404(Decision.objects.visible_to(request.user), pk=key)
    record = decision.subject
    back = reverse(
        "admin:dossiers_decision_add", args=[decision.subject_name, record.pk, decision.field]
    )
    form = ReasonForm(request.POST or None)
    title = f"{record_label(record)}: {decision.fact.label(type(record))}"
    return ask_and_do(
        admin,
        request,
        form=form,
        deed=lambda: decision.withdraw(by=request.user, reason=form.cleaned_data["reason"]),  # type: ignore[arg-type]
        confirmation=Confirmation(
            title=str(bilingual("Withdraw the decision: {}", "撤销裁定：{}")).format(title),
            button=str(bilingual("Withdraw", "撤销")),
            done=str(bilingual("The contradiction is open again.", "该矛盾重新待裁定。")),
            intro=str(
                bilingual(
                    "The record goes on holding its value; the contradiction waits for a decision.",
                    "记录仍保留其值；该矛盾等待裁定。",
                )
            ),
            back=back,
        ),
    )


def _home_of(record: Any) -> str:
    """The page to go on from: the dossier, else the record."""
    person = getattr(record, "person", None)
    return change_url(person if person is not None else record)
