"""Accepting, rejecting and retracting claims, one by one or many at once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin import helpers
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from casetracker.access import may_edit, may_review
from casetracker.admin import Confirmation, ReasonForm, RoleAdmin
from casetracker.admin.deeds import ask_and_do, change_url, deed_page
from casetracker.exceptions import CasetrackerError
from casetracker.languages import bilingual
from dossiers.admin.badges import record_label
from dossiers.models import Claim
from dossiers.models.review import MOVES, Move

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from casetracker.models import User


REFUSALS_TOLD = 10
"""Claims of a batch that are named with what forbids the deed; the rest are counted."""


@dataclass(frozen=True)
class Deed:
    """One way of reviewing: what it is called before and after."""

    verb: str
    label: "_StrPromise"
    done: "_StrPromise"

    @property
    def move(self) -> Move:
        """What it makes of a claim."""
        return MOVES[self.verb]

    @property
    def needs_reason(self) -> bool:
        """Whether it says why."""
        return self.move.needs_reason

    @property
    def is_grave(self) -> bool:
        """Whether it takes a claim out of the running."""
        return self.verb in ("reject", "retract")

    def do(self, claim: Claim, *, by: "User", reason: str) -> None:
        """Do it. Raises what the verb of the claim raises."""
        name = "answer" if self.verb == "propose_again" else "reason"
        getattr(claim, self.verb)(by=by, **{name: reason})


DEEDS = {
    deed.verb: deed
    for deed in (
        Deed("accept", bilingual("Accept", "采纳"), bilingual("accepted", "已采纳")),
        Deed("reject", bilingual("Reject", "驳回"), bilingual("rejected", "已驳回")),
        Deed("send_back", bilingual("Send back", "退回"), bilingual("sent back", "已退回")),
        Deed(
            "propose_again",
            bilingual("Answer and propose again", "答复并重新提交"),
            bilingual("proposed again", "已重新提交"),
        ),
        Deed(
            "reconsider",
            bilingual("Undo the decision", "撤销决定"),
            bilingual("back in the queue", "已重新待审"),
        ),
        Deed("retract", bilingual("Retract", "撤回"), bilingual("retracted", "已撤回")),
    )
}


def allowed(claim: Claim, *, by: "User") -> list[Deed]:
    """What the account may do to the claim now."""
    own = claim.recorded_by_id == by.pk
    may_judge = may_review(by) and not own
    rights = {"propose_again": own and may_edit(by), "retract": may_review(by) or own}
    return [
        deed
        for deed in DEEDS.values()
        if rights.get(deed.verb, may_judge) and claim.state in deed.move.out_of
    ]


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
        is_grave=deed.is_grave,
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
            is_grave=deed.is_grave,
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
    deed.do(claim, by=request.user, reason=reason)  # type: ignore[arg-type]
