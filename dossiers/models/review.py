"""Who recorded a row, who decided on it, and why: review by a second person."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import CheckConstraint, F, Q
from django.utils import timezone

from casetracker.access import may_edit, may_review
from casetracker.constraints import is_known
from casetracker.exceptions import NotPermittedError, TransitionError
from casetracker.history import acting
from casetracker.languages import bilingual
from dossiers.exceptions import ReviewError
from dossiers.vocabularies import ClaimState

if TYPE_CHECKING:
    from casetracker.models import User


@dataclass(frozen=True)
class Move:
    """What a verb makes of a claim, in which states it is there to be used, and if it says why."""

    becomes: ClaimState
    out_of: frozenset[ClaimState]
    needs_reason: bool = True


def _move(becomes: ClaimState, *out_of: ClaimState, needs_reason: bool = True) -> Move:
    return Move(becomes, frozenset(out_of), needs_reason)


MOVES: dict[str, Move] = {
    "accept": _move(
        ClaimState.ACCEPTED, ClaimState.PROPOSED, ClaimState.REJECTED, needs_reason=False
    ),
    "reject": _move(ClaimState.REJECTED, ClaimState.PROPOSED, ClaimState.ACCEPTED),
    "send_back": _move(ClaimState.RETURNED, ClaimState.PROPOSED),
    "propose_again": _move(ClaimState.PROPOSED, ClaimState.RETURNED),
    "reconsider": _move(
        ClaimState.PROPOSED, ClaimState.ACCEPTED, ClaimState.REJECTED, ClaimState.RETURNED
    ),
    "retract": _move(
        ClaimState.RETRACTED, ClaimState.PROPOSED, ClaimState.RETURNED, ClaimState.ACCEPTED
    ),
}
"""What each verb may be used on; nothing but these verbs assigns ``state``."""

UNDECIDED = (ClaimState.PROPOSED, ClaimState.RETURNED)
"""The states in which a claim waits for somebody."""


class Reviewed(models.Model):
    """The base of a row that one person records and another decides on.

    The verbs take who does it (``by``) and why, lock the row, and write state, reviewer, time
    and reason together. What was decided before stays in the history.
    """

    state = models.CharField(
        bilingual("state", "状态"),
        max_length=20,
        choices=ClaimState.choices,
        default=ClaimState.PROPOSED,
        editable=False,
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=bilingual("recorded by", "录入者"),
    )
    recorded_at = models.DateTimeField(
        bilingual("recorded at", "录入时间"), db_default=models.functions.Now(), editable=False
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        # A partial index serves the few that are assigned.
        db_index=False,
        verbose_name=bilingual("review assigned to", "指派审核者"),
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=bilingual("reviewed by", "审核者"),
    )
    reviewed_at = models.DateTimeField(
        bilingual("reviewed at", "审核时间"), null=True, blank=True, editable=False
    )
    review_reason = models.TextField(
        bilingual("reason of the review", "审核理由"), blank=True, editable=False
    )
    answer = models.TextField(
        bilingual("answer to the reviewer", "对审核者的答复"), blank=True, editable=False
    )

    class Meta:
        abstract: ClassVar[bool] = True

    def accept(self, *, by: "User", reason: str = "") -> None:
        """Accept: it now counts as a source.

        Raises `ReviewError` on one's own, `NotPermittedError` without the role, and
        `TransitionError` where the state does not allow it.
        """
        self._judge("accept", by=by, reason=reason)

    def reject(self, *, by: "User", reason: str) -> None:
        """Reject, with a reason. Raises as `accept` does."""
        self._judge("reject", by=by, reason=reason)

    def send_back(self, *, by: "User", reason: str) -> None:
        """Give it back to who recorded it, saying what is missing. Raises as `accept` does."""
        self._judge("send_back", by=by, reason=reason)

    def reconsider(self, *, by: "User", reason: str) -> None:
        """Take a decision back: it waits for a review again. Raises as `accept` does."""
        self._judge("reconsider", by=by, reason=reason)

    def propose_again(self, *, by: "User", answer: str) -> None:
        """Answer the reviewer who sent it back, and ask for a review once more.

        Only for who recorded it, else raises `NotPermittedError`. The answer is needed and kept.
        """
        if by.pk != self.recorded_by_id or not may_edit(by):
            raise NotPermittedError("Only who recorded a claim proposes it again.")
        if not answer.strip():
            raise ReviewError("Say what you answer the reviewer.", field="answer", code="answer")
        self._move("propose_again", by=by, reason=answer, answer=answer)

    def retract(self, *, by: "User", reason: str) -> None:
        """Take it back, with a reason: by who recorded it, or by a reviewer."""
        if by.pk != self.recorded_by_id and not may_review(by):
            raise NotPermittedError("Only who recorded a claim, or a reviewer, retracts it.")
        self._move("retract", by=by, reason=reason)

    @transaction.atomic
    def assign(self, *, by: "User", to: "User | None") -> None:
        """Ask a certain reviewer to decide, or nobody in particular; others may decide too.

        Only for reviewers, and not of one's own: nobody chooses who reviews them. Raises
        `ReviewError` too where ``to`` recorded it or may not review, or it is decided already.
        """
        self._refuse_unless_second(by)
        if to is not None and not may_review(to):
            raise ReviewError(
                "Only a reviewer can be asked to decide.", field="to", code="assignee"
            )
        if to is not None and to.pk == self.recorded_by_id:
            raise ReviewError("Nobody reviews their own claim.", field="to", code="assignee")
        state = ClaimState(self._locked().state)
        if state not in UNDECIDED:
            raise ReviewError(f"The claim is {state.label} already.", code="decided")
        self.assigned_to = to
        told = f"Review assigned to {to}" if to else "Review assigned to nobody"
        with acting(by=by, reason=told):
            self.save(update_fields=["assigned_to"])

    def _refuse_unless_second(self, by: "User") -> None:
        """Raise where ``by`` may not decide on this row."""
        if not may_review(by):
            raise NotPermittedError("Only a reviewer decides on claims.")
        if by.pk == self.recorded_by_id:
            raise ReviewError("Nobody reviews their own claim.")

    def _judge(self, verb: str, *, by: "User", reason: str) -> None:
        self._refuse_unless_second(by)
        self._move(verb, by=by, reason=reason)

    def _locked(self) -> Any:
        return type(self)._default_manager.select_for_update().get(pk=self.pk)

    @transaction.atomic
    def _move(self, verb: str, *, by: "User", reason: str, answer: str | None = None) -> None:
        move, locked = MOVES[verb], self._locked()
        old, new = ClaimState(locked.state), move.becomes
        if old not in move.out_of:
            raise TransitionError(
                f"A claim that is {old.label} cannot become {new.label}.", old=old, new=new
            )
        if move.needs_reason and not reason.strip():
            raise ReviewError("Say why: a reason is needed.", field="reason", code="review_reason")
        is_decided = new != ClaimState.PROPOSED
        self.state = new
        self.reviewed_by = by if is_decided else None
        self.reviewed_at = timezone.now() if is_decided else None
        self.review_reason = reason if is_decided else ""
        self.answer = locked.answer if answer is None else answer
        changed = ["state", "reviewed_by", "reviewed_at", "review_reason", "answer"]
        with acting(by=by, reason=reason or f"Claim {new.value}"):
            self.save(update_fields=changed)


def review_rules(model: str) -> Iterable[CheckConstraint]:
    """The rules of `Reviewed` that the database holds, named for ``model``."""
    proposed = Q(state=ClaimState.PROPOSED)
    return [
        is_known(model, "state", ClaimState),
        CheckConstraint(
            condition=Q(reviewed_by__isnull=True)
            | Q(state=ClaimState.RETRACTED)
            | ~Q(reviewed_by=F("recorded_by")),
            name=f"{model}_reviewed_by_another",
            violation_error_code="four_eyes",
            violation_error_message="Nobody reviews their own claim.",
        ),
        CheckConstraint(
            condition=Q(assigned_to__isnull=True) | ~Q(assigned_to=F("recorded_by")),
            name=f"{model}_assigned_to_another",
            violation_error_code="four_eyes",
            violation_error_message="Nobody is asked to review their own claim.",
        ),
        CheckConstraint(
            condition=(
                proposed & Q(reviewed_by__isnull=True, reviewed_at__isnull=True, review_reason="")
            )
            | (~proposed & Q(reviewed_by__isnull=False, reviewed_at__isnull=False)),
            name=f"{model}_decision_has_a_reviewer",
            violation_error_code="reviewer",
            violation_error_message="A decision says who made it and when.",
        ),
        CheckConstraint(
            condition=Q(state__in=[ClaimState.PROPOSED, ClaimState.ACCEPTED])
            | Q(review_reason__regex=r"\S"),
            name=f"{model}_refusal_has_a_reason",
            violation_error_code="review_reason",
            violation_error_message="Say why the claim is rejected, sent back or retracted.",
        ),
    ]


def review_indexes(model: str) -> list[models.Index]:
    """What serves the queue: the open ones by age and by passage, one's own, and those assigned."""
    proposed = Q(state=ClaimState.PROPOSED)
    return [
        models.Index(fields=["recorded_at", "id"], condition=proposed, name=f"{model}_to_review"),
        models.Index(
            fields=["passage", "recorded_at", "id"],
            condition=proposed,
            name=f"{model}_to_review_together",
        ),
        models.Index(
            fields=["assigned_to", "recorded_at", "id"],
            condition=proposed & Q(assigned_to__isnull=False),
            name=f"{model}_assigned",
        ),
        models.Index(
            fields=["recorded_by", "recorded_at", "id"],
            condition=Q(state__in=UNDECIDED),
            name=f"{model}_undecided",
        ),
        models.Index(fields=["reviewed_by", "reviewed_at"], name=f"{model}_reviewed"),
    ]
