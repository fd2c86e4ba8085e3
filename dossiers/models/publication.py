"""A dossier on its way to the public: the table of moves, and the gate before the last."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pgtrigger
from django.db import models, transaction

from casetracker.access import Role, acts_as
from casetracker.constraints import Refusal
from casetracker.exceptions import NotPermittedError, TransitionError
from casetracker.history import acting
from dossiers.exceptions import DisputedError, PublicationError, UnsourcedError
from dossiers.vocabularies import PublicationState

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from dossiers.facts import FactStanding
    from dossiers.models.base import BearsFacts


@dataclass(frozen=True)
class Move:
    """From which state to which, for whom at least, and on what conditions."""

    out_of: PublicationState
    becomes: PublicationState
    role: Role
    needs_reason: bool = False
    is_gated: bool = False


MOVES: dict[str, Move] = {
    "submit": Move(PublicationState.DRAFT, PublicationState.IN_REVIEW, Role.ANALYST),
    "send_back": Move(
        PublicationState.IN_REVIEW, PublicationState.DRAFT, Role.ANALYST, needs_reason=True
    ),
    "publish": Move(
        PublicationState.IN_REVIEW, PublicationState.PUBLISHED, Role.REVIEWER, is_gated=True
    ),
    "withdraw": Move(
        PublicationState.PUBLISHED, PublicationState.WITHDRAWN, Role.REVIEWER, needs_reason=True
    ),
    "reopen": Move(
        PublicationState.WITHDRAWN, PublicationState.DRAFT, Role.ANALYST, needs_reason=True
    ),
}
"""What each verb does; nothing but these verbs assigns ``publication_state``."""


def verb_for(old: PublicationState, new: PublicationState) -> str | None:
    """The verb that makes ``new`` of ``old``; None where there is none."""
    return next((v for v, move in MOVES.items() if (move.out_of, move.becomes) == (old, new)), None)


def verbs_for(user: Any, state: PublicationState) -> list[str]:
    """The verbs that ``user`` may use on a dossier in ``state``, in the order of `MOVES`."""
    return [
        verb for verb, move in MOVES.items() if move.out_of == state and acts_as(user, move.role)
    ]


class Publishable(models.Model):
    """The verbs by which a dossier moves, each in one transaction on locked rows.

    They raise `TransitionError` out of another state, `NotPermittedError` without the role, and
    `PublicationError` where a reason is missing.
    """

    publication_state: Any
    pk: Any

    class Meta:
        abstract: ClassVar[bool] = True

    def submit(self, *, by: "AbstractBaseUser", reason: str = "") -> None:
        """Ask for a review of the draft."""
        self._publication_move("submit", by=by, reason=reason)

    def send_back(self, *, by: "AbstractBaseUser", reason: str) -> None:
        """Make a draft of it again, saying what is missing."""
        self._publication_move("send_back", by=by, reason=reason)

    def publish(self, *, by: "AbstractBaseUser", reason: str = "") -> None:
        """Show the dossier to all for whom it is.

        Raises `UnsourcedError` or `DisputedError` while a fact has no source or a contradiction is
        open, and `PublicationError` for who submitted it: a second person looks before the public.
        """
        self._publication_move("publish", by=by, reason=reason)

    def withdraw(self, *, by: "AbstractBaseUser", reason: str) -> None:
        """Take the dossier back from the public."""
        self._publication_move("withdraw", by=by, reason=reason)

    def reopen(self, *, by: "AbstractBaseUser", reason: str) -> None:
        """Work on a withdrawn dossier again."""
        self._publication_move("reopen", by=by, reason=reason)

    @transaction.atomic
    def move_to(self, new: PublicationState, *, by: "AbstractBaseUser", reason: str = "") -> None:
        """Move to the state ``new`` by the verb that leads there, if one does."""
        old = PublicationState(self._locked().publication_state)
        verb = verb_for(old, new)
        if verb is None:
            raise _no_such_move(old, new)
        self._publication_move(verb, by=by, reason=reason)

    def gaps(self) -> "list[tuple[BearsFacts, FactStanding]]":
        """What keeps the dossier from being published: each record with the standing of a fact.

        Those are facts without a source, and contradictions that nobody decided. Reads what was
        prefetched by ``with_dossier``.
        """
        return [
            (record, item)
            for record in self.records_in_force()  # type: ignore[attr-defined]
            for item in record.standings()
            if item.lacks_source or item.is_open_dispute
        ]

    def _locked(self) -> Any:
        return type(self)._default_manager.select_for_update().get(pk=self.pk)

    @transaction.atomic
    def _publication_move(self, verb: str, *, by: "AbstractBaseUser", reason: str) -> None:
        move, locked = MOVES[verb], self._locked()
        old = PublicationState(locked.publication_state)
        if old != move.out_of:
            raise _no_such_move(old, move.becomes)
        if not acts_as(by, move.role):
            raise NotPermittedError(f"Only a {move.role.label} may do this.")
        if move.needs_reason and not reason.strip():
            raise PublicationError("Say why.", field="reason", code="reason")
        if move.is_gated:
            locked.refuse_own(by)
            locked.refuse_gaps()
        rows: Any = type(self)._default_manager.filter(pk=self.pk)
        with acting(by=by, reason=reason or f"Dossier {move.becomes.value}"):
            rows.update(publication_state=move.becomes)
        self.publication_state = move.becomes

    def submitted_by(self) -> Any:
        """The key of the account that last submitted it, as the history says; None if it does not.

        The first version in review since it last was anything else is the submission.
        """
        events = self.events.order_by("-pgh_id")  # type: ignore[attr-defined]
        waiting = PublicationState.IN_REVIEW
        before = events.exclude(publication_state=waiting).values("pgh_id")[:1]
        since = events.filter(publication_state=waiting).exclude(
            pgh_id__lt=models.functions.Coalesce(models.Subquery(before), 0)
        )
        first = since.order_by("pgh_id").select_related("pgh_context").first()
        if first is None or first.pgh_context is None:
            return None
        return first.pgh_context.metadata.get("user")

    def refuse_own(self, by: "AbstractBaseUser") -> None:
        """Raise `PublicationError` where ``by`` submitted the dossier themselves."""
        if self.submitted_by() == by.pk:
            raise PublicationError(
                "Nobody publishes a dossier that they submitted: a second person does.",
                code="own_submission",
            )

    def refuse_gaps(self) -> None:
        """Raise where something keeps the dossier from being published, with all of it named.

        The rows it is judged by stay locked until the transaction ends, so that no claim is
        retracted and no fact edited between the judgement and the publication.
        """
        from dossiers.locking import lock_dossier

        lock_dossier(self)  # type: ignore[arg-type]
        whole = type(self)._default_manager.with_dossier().get(pk=self.pk)  # type: ignore[attr-defined]
        unsourced: list[str] = []
        disputed: list[str] = []
        for record, item in whole.gaps():
            where = f"{_in_words(record)}: {item.fact.label(type(record))}"
            (unsourced if item.lacks_source else disputed).append(where)
        if unsourced:
            raise UnsourcedError(
                f"Not every fact has a source yet: {_listed([*unsourced, *disputed])}.",
                missing=[*unsourced, *disputed],
            )
        if disputed:
            raise DisputedError(
                f"Sources contradict each other, and nobody has decided: {_listed(disputed)}.",
                missing=disputed,
            )


def moves_as_allowed() -> Refusal:
    """The trigger that holds plain SQL to `MOVES` too."""
    pairs = ", ".join(f"('{move.out_of}', '{move.becomes}')" for move in MOVES.values())
    return Refusal(
        name="person_publication_moves_as_allowed",
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("publication_state"),
        message="A dossier cannot move from this state of publication to that one.",
        func=f"""
        IF (OLD.publication_state, NEW.publication_state) NOT IN ({pairs}) THEN REFUSE; END IF;
        RETURN NEW;
        """,
    )


def _no_such_move(old: PublicationState, new: PublicationState) -> TransitionError:
    return TransitionError(
        f"A dossier that is {old.label} cannot become {new.label}.", old=old, new=new
    )


def _in_words(record: Any) -> str:
    """The kind of record, and which one of the dossier it is."""
    kind = type(record)._meta.verbose_name
    return str(kind) if isinstance(record, Publishable) else f"{kind} “{record}”"


def _listed(places: list[str]) -> str:
    shown = "; ".join(places[:10])
    return f"{shown}; and {len(places) - 10} more" if len(places) > 10 else shown
