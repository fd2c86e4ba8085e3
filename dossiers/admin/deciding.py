"""Doing one deed to several claims of the queue, each by itself, and undoing it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db import transaction

from casetracker.admin.forms import REFUSALS, Refused
from casetracker.constraints import sentence_for
from casetracker.exceptions import CasetrackerError
from casetracker.languages import bilingual
from casetracker.models import User
from dossiers.admin.reviewing import DEEDS, Deed
from dossiers.models import Claim
from dossiers.vocabularies import ClaimState

REMEMBERED = 20
"""Decisions that can be undone from the page, for as long as the session lasts."""

DONE_HERE = "decided_in_queue"

AT_HAND = {
    ClaimState.PROPOSED: ("accept", "reject", "send_back"),
    ClaimState.RETURNED: ("propose_again", "retract"),
}
"""What the queue does with a claim in each state it shows."""


@dataclass
class Outcome:
    """What came of a deed: the claims it was done to, and what refused the others."""

    deed: Deed
    done: list[Claim] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What was done, in a sentence; empty where nothing was."""
        if not self.done:
            return ""
        told = bilingual("{} claims {}.", "{} 条主张{}。")
        if len(self.done) == 1:
            told = bilingual("Claim {1}.", "主张{1}。")
        return str(told).format(len(self.done), self.deed.done)


def do_all(keys: Iterable[UUID], deed: Deed, *, by: Any, reason: str) -> Outcome:
    """Do it to each that still is as the page showed it; tell of the others."""
    outcome = Outcome(deed)
    if deed.needs_reason and not reason:
        outcome.refusals.append(str(bilingual("Say why: a reason is needed.", "请填写理由。")))
        return outcome
    for key in keys:
        _try(outcome, key, by=by, reason=reason)
    return outcome


def _try(outcome: Outcome, key: UUID, *, by: Any, reason: str) -> None:
    try:
        with transaction.atomic():
            claim = _locked(key, by=by)
            if outcome.deed.verb not in AT_HAND.get(ClaimState(claim.state), ()):
                raise CasetrackerError(_overtaken(claim))
            outcome.deed.do(claim, by=by, reason=reason)
    except REFUSALS as refused:
        outcome.refusals.append(_sentence(refused))
    else:
        outcome.done.append(claim)


def _locked(key: UUID, *, by: Any) -> Claim:
    """The claim, held until the transaction ends. Raises `CasetrackerError` where it is hidden."""
    rows = Claim.objects.visible_to(by).select_for_update(of=("self",))
    claim = rows.filter(pk=key).first()
    if claim is None:
        raise CasetrackerError(str(bilingual("There is no such claim.", "没有这条主张。")))
    return claim


def _overtaken(claim: Claim) -> str:
    """Who decided it meanwhile."""
    told = bilingual(
        "Nothing is changed: the claim is {} already, by {} at {} UTC.",
        "未作更改：该主张已由{1}于 {2} UTC 设为“{0}”。",
    )
    if claim.reviewed_by is None or claim.reviewed_at is None:
        told = bilingual("Nothing is changed: the claim is {}.", "未作更改：该主张为“{}”。")
        return str(told).format(claim.get_state_display())
    when = f"{claim.reviewed_at:%H:%M}"
    return str(told).format(claim.get_state_display(), claim.reviewed_by, when)


def _sentence(refused: Refused) -> str:
    if isinstance(refused, CasetrackerError):
        return refused.message
    if isinstance(refused, ValidationError):
        return " ".join(refused.messages)
    return sentence_for(refused)[1]


def undo(keys: Iterable[UUID], *, by: Any, session: SessionBase) -> Outcome:
    """Take back what was decided in this session, if it still is as one left it."""
    outcome = Outcome(DEEDS["reconsider"])
    mine = {key for decision in remembered(session) for key in decision["claims"]}
    for key in keys:
        try:
            with transaction.atomic():
                claim = _locked(key, by=by)
                if str(key) not in mine or claim.reviewed_by_id != by.pk:
                    raise CasetrackerError(_overtaken(claim))
                claim.reconsider(by=by, reason="Undone in the queue")
        except REFUSALS as refused:
            outcome.refusals.append(_sentence(refused))
        else:
            outcome.done.append(claim)
    done = {str(claim.pk) for claim in outcome.done}
    left = [
        {**decision, "claims": [key for key in decision["claims"] if key not in done]}
        for decision in remembered(session)
    ]
    session[DONE_HERE] = [decision for decision in left if decision["claims"]]
    return outcome


def assign(keys: Iterable[UUID], *, to: str, by: Any) -> Outcome:
    """Ask the reviewer of this user name, or nobody, to decide."""
    label = bilingual("Assign", "指派")
    outcome = Outcome(Deed("assign", label, bilingual("assigned", "已指派")))
    asked = User.objects.filter(username=to, is_active=True).first() if to else None
    if to and asked is None:
        outcome.refusals.append(str(bilingual("There is no such reviewer.", "没有这位审核员。")))
        return outcome
    for key in keys:
        try:
            with transaction.atomic():
                claim = _locked(key, by=by)
                claim.assign(by=by, to=asked)
        except REFUSALS as refused:
            outcome.refusals.append(_sentence(refused))
        else:
            outcome.done.append(claim)
    return outcome


def remembered(session: SessionBase) -> list[dict[str, Any]]:
    """The decisions of this session that can be undone, the last one last."""
    found: list[dict[str, Any]] = session.get(DONE_HERE, [])
    return found


def remember(outcome: Outcome, *, session: SessionBase) -> None:
    """Keep a decision for `undo`; other deeds are not kept."""
    if outcome.done and outcome.deed.verb in AT_HAND[ClaimState.PROPOSED]:
        told = {"words": outcome.words, "claims": [str(claim.pk) for claim in outcome.done]}
        session[DONE_HERE] = [*remembered(session), told][-REMEMBERED:]
