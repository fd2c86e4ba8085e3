"""Deciding between sources that contradict each other, in one transaction."""

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from casetracker.access import may_edit
from casetracker.exceptions import NotPermittedError
from casetracker.history import acting
from dossiers.exceptions import DecisionError
from dossiers.facts import Fact, Held
from dossiers.models.base import BearsFacts
from dossiers.models.claim import SUBJECTS, Claim
from dossiers.models.decision import Decision
from dossiers.models.status import StatusChange
from dossiers.vocabularies import ClaimState, Standing

if TYPE_CHECKING:
    from casetracker.models import User


@transaction.atomic
def decide(
    record: BearsFacts,
    *,
    field: str,
    value: str,
    held: bool,
    by: "User",
    reason: str,
    seen: Collection[UUID] | None = None,
) -> Decision:
    """Do what `DecisionQuerySet.decide` promises."""
    if not may_edit(by):
        raise NotPermittedError("Only those who edit decide between sources.")
    if not reason.strip():
        raise DecisionError("Say why this value is held.", field="reason", code="reason")
    fact = _fact_of(record, field)
    held = held if fact.many else bool(value)
    locked = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    accepted = list(locked.claims.filter(field=field, state=ClaimState.ACCEPTED))
    _refuse_undisputed(locked, field)
    if seen is not None and {claim.pk for claim in accepted} != set(seen):
        raise DecisionError(
            "The accepted claims have changed while you decided: look at them again.",
            code="overtaken",
        )
    _refuse_unclaimed(locked, fact, accepted, value)
    weighed = _weighed(fact, accepted, value)
    with acting(by=by, reason=reason):
        _hold(locked, fact, value, held=held)
        decision = Decision(
            **{_subject_name(record): locked},
            field=field,
            value=_text_held(locked, fact, value, held=held),
            held=held,
            reason=reason,
            weighed=[claim.pk for claim in weighed],
            decided_by=by,
        )
        decision.full_clean()
        decision.save(force_insert=True)
    return decision


def _subject_name(record: BearsFacts) -> str:
    return next(name for name, model in SUBJECTS.items() if isinstance(record, model))


def _fact_of(record: BearsFacts, field: str) -> Fact:
    known = type(record).FACTS
    if field not in known:
        raise DecisionError(
            f"“{field[:60]}” is not one of: {', '.join(known)}.", field="field", code="unknown"
        )
    return known[field]


def _refuse_undisputed(record: BearsFacts, field: str) -> None:
    if not any(
        item.standing == Standing.DISPUTED for item in record.standings() if item.fact.name == field
    ):
        raise DecisionError(
            "No accepted claim contradicts this: there is nothing to decide.",
            field="value",
            code="not_disputed",
        )


def _refuse_unclaimed(record: BearsFacts, fact: Fact, accepted: list[Claim], value: str) -> None:
    """Hold to the values that a source says or the record has; holding nothing is one of them."""
    if not value and not fact.many:
        return
    held = [] if fact.many else fact.held(record)
    known = [*held, *(Held(claim.value) for claim in accepted)]
    if not any(fact.means(value, one) for one in known):
        raise DecisionError(
            "No accepted source says this, and the record does not hold it: choose one of the "
            "values that are there.",
            field="value",
            code="not_claimed",
        )


def _weighed(fact: Fact, accepted: list[Claim], value: str) -> list[Claim]:
    """The claims the choice is between: of a fact with many values, those of the one decided."""
    if not fact.many:
        return accepted
    return [claim for claim in accepted if fact.agrees(claim.value, Held(value))]


def _hold(record: BearsFacts, fact: Fact, value: str, *, held: bool) -> None:
    """Make the record hold ``value``, or leave it out, where it does not do so yet."""
    now = fact.held(record)
    if not value and not fact.many:
        changes = bool(now)
        touch = fact.leave_out
    else:
        changes = any(fact.means(value, one) for one in now) != held
        touch = fact.put if held else fact.leave_out
    if not changes:
        return
    if isinstance(record, StatusChange):
        raise DecisionError(
            "A status change is never edited: record its correction, which settles this too.",
            field="value",
            code="append_only",
        )
    touched = touch(record, value)
    record.full_clean()
    record.save(update_fields=touched)


def _text_held(record: BearsFacts, fact: Fact, value: str, *, held: bool) -> str:
    """The text form of what the record holds now; of what it leaves out, the value itself."""
    if not held or not value:
        return value
    if not fact.many:
        return fact.held(record)[0].text
    return next(one.text for one in fact.held(record) if fact.means(value, one))
