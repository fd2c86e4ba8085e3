"""Accepting, rejecting and retracting claims, one by one or many at once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin import helpers
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from casetracker.access import may_review
from casetracker.admin import Confirmation, ReasonForm, RoleAdmin
from casetracker.admin.deeds import ask_and_do, change_url, deed_page
from casetracker.exceptions import CasetrackerError
from casetracker.languages import bilingual
from dossiers.admin.badges import record_label
from dossiers.models import Claim
from dossiers.models.claim import MOVES
from dossiers.vocabularies import ClaimState

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from casetracker.models import User


REFUSALS_TOLD = 10
"""Claims of a batch that are named with what forbids the deed; the rest are counted."""


@dataclass(frozen=True)
class Deed:
    """One way of reviewing: what the claim becomes, how it is called, whether it needs a reason."""

    verb: str
    becomes: ClaimState
    label: "_StrPromise"
    done: "_StrPromise"
    needs_reason: bool = True


DEEDS = {
    deed.verb: deed
    for deed in (
        Deed(
            "accept",
            ClaimState.ACCEPTED,
            bilingual("Accept", "采纳"),
            bilingual("accepted", "已采纳"),
            needs_reason=False,
        ),
        Deed(
            "reject",
            ClaimState.REJECTED,
            bilingual("Reject", "驳回"),
            bilingual("rejected", "已驳回"),
        ),
        Deed(
            "retract",
            ClaimState.RETRACTED,
            bilingual("Retract", "撤回"),
            bilingual("retracted", "已撤回"),
        ),
    )
}


def allowed(claim: Claim, *, by: "User") -> list[Deed]:
    """What the account may do to the claim now."""
    own = claim.recorded_by_id == by.pk
    rights = {
        "accept": may_review(by) and not own,
        "reject": may_review(by) and not own,
        "retract": may_review(by) or own,
    }
    moves = MOVES[ClaimState(claim.state)]
    return [deed for deed in DEEDS.values() if rights[deed.verb] and deed.becomes in moves]


def subject_label(claim: Claim) -> str:
    """The record a claim is about, with the person it belongs to."""
    record: Any = claim.subject
    person = record if claim.subject_name == "person" else getattr(record, "person", None)
    if person is None:
        return record_label(record)
    if person is record:
        return f"{person.reference} {person.main_name}"
    return f"{person.main_name}: {record_label(record)}"


def review_one(page: RoleAdmin[Any], request: HttpRequest, claim: Claim, verb: str) -> HttpResponse:
    """Do it, or show the form again with what forbids it; only by POST."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    deed = DEEDS[verb]
    form = ReasonForm(request.POST, needed=deed.needs_reason)
    asked = Confirmation(
        title=f"{deed.label}: {subject_label(claim)}",
        intro=f"{claim.fact.label(type(claim.subject))}: {claim.shown} — “{claim.passage.quote}”",
        button=str(deed.label),
        done=str(bilingual("The claim is {}.", "该主张{}。")).format(deed.done),
        back=change_url(claim),
        is_grave=deed.needs_reason,
    )
    return ask_and_do(
        page,
        request,
        form=form,
        deed=lambda: _do(claim, deed, request, form.cleaned_data["reason"]),
        confirmation=asked,
    )


def review_many(
    page: RoleAdmin[Any], request: HttpRequest, claims: QuerySet[Claim], verb: str
) -> HttpResponse | None:
    """Ask why, then do what the rules allow, each claim by itself; tell the result of each."""
    deed = DEEDS[verb]
    is_sent = "reason" in request.POST
    form = ReasonForm(request.POST if is_sent else None, needed=deed.needs_reason)
    # The list has loaded them with all that the page shows.
    rows = list(claims)
    if not (is_sent and form.is_valid()):
        asked = Confirmation(
            title=str(bilingual("{}: {} claims", "{}：{} 条主张")).format(deed.label, len(rows)),
            button=str(deed.label),
            back=request.get_full_path(),
            is_grave=deed.needs_reason,
            template="admin/dossiers/review_many.html",
            context={
                "claims": [(claim, subject_label(claim)) for claim in rows],
                "action": request.POST.get("action", ""),
                "checkbox": helpers.ACTION_CHECKBOX_NAME,
            },
        )
        return deed_page(page, request, form=form, confirmation=asked)
    _do_all(rows, deed, request, form.cleaned_data["reason"])
    return None


def _do_all(rows: list[Claim], deed: Deed, request: HttpRequest, reason: str) -> None:
    done, refusals = 0, []
    for claim in rows:
        try:
            with transaction.atomic():
                _do(claim, deed, request, reason)
        except CasetrackerError as refused:
            refusals.append(f"{subject_label(claim)}, {claim.field}: {refused.message}")
        else:
            done += 1
    for refusal in refusals[:REFUSALS_TOLD]:
        messages.error(request, refusal)
    if len(refusals) > REFUSALS_TOLD:
        more = bilingual("{} more were refused.", "另有 {} 条未获通过。")
        messages.error(request, str(more).format(len(refusals) - REFUSALS_TOLD))
    if done:
        told = bilingual("{} claims {}.", "{} 条主张{}。")
        messages.success(request, str(told).format(done, deed.done))


def _do(claim: Claim, deed: Deed, request: HttpRequest, reason: str) -> None:
    getattr(claim, deed.verb)(by=request.user, reason=reason)
