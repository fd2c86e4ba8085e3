"""Stating claims: passage, new records and claims are stored together, or nothing is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from casetracker.history import acting
from dossiers.exceptions import AlreadyStatedError
from dossiers.models import SUBJECTS, Claim, Name
from dossiers.models.base import BearsFacts
from dossiers.recording import Citation, cite, record_with_citations
from dossiers.vocabularies import ClaimBasis, ClaimState
from dossiers.workbench.stating.filling import fill
from dossiers.workbench.stating.selection import Selection
from sources.models import Passage, Snapshot

if TYPE_CHECKING:
    from casetracker.models import User

REASON = "Stated in the reading view"


@dataclass(frozen=True)
class Grading:
    """How a passage bears a value out, by the names that citations use."""

    basis: str = ClaimBasis.STATED
    basis_note: str = ""
    credibility: int = 6


@dataclass(frozen=True)
class Statement:
    """What the words of a document are said to bear out.

    ``record`` is stored already, or is new. ``newcomer`` is the name of a new person, where the
    record is that person or belongs to it. ``claims`` gives values by fact; of a new record, one
    that it holds already may be empty. ``fills`` says that a value goes into the record too, with
    ``words`` for a date.
    """

    snapshot: Snapshot
    selection: Selection
    record: BearsFacts
    claims: Mapping[str, str]
    grading: Grading = field(default_factory=Grading)
    speaker: str = ""
    newcomer: Name | None = None
    fills: bool = False
    words: str = ""


@dataclass(frozen=True)
class Stated:
    """What came of it: the passage, the record as stored, and the claims."""

    passage: Passage
    record: BearsFacts
    claims: Sequence[Claim]


@transaction.atomic
def state_claims(statement: Statement, *, by: "User") -> Stated:
    """Store the passage, what is new of person and record, and the claims, as ``by``.

    Raises `StaleTextError`, a `PassageError`, ``ValidationError``, `ClaimError` or
    `AlreadyStatedError`; then nothing is stored.
    """
    with acting(by=by, reason=REASON):
        citation = _citation(statement)
        record = statement.record
        _enter_newcomer(statement)
        if record._state.adding:
            _refuse_second(record)
            claims = record_with_citations(record, by=by, citations=[citation], reason=REASON)
        else:
            if statement.fills:
                record = _filled(statement)
            claims = _cited(record, citation, by=by)
    return Stated(claims[0].passage, record, claims)


def standing_claim(record: BearsFacts, name: str, value: str, *, words: Passage) -> Claim | None:
    """The claim that says this already on the very same words, if there is one."""
    subject = next(key for key, model in SUBJECTS.items() if isinstance(record, model))
    return (
        Claim.objects.filter(passage=words, field=name, value=value, **{subject: record})
        .exclude(state__in=[ClaimState.RETRACTED, ClaimState.REJECTED])
        .first()
    )


def _citation(statement: Statement) -> Citation:
    """The words with all that they are cited for."""
    words = statement.selection.found_in(statement.snapshot.text)
    grading = statement.grading
    return Citation(
        source=statement.snapshot.source,
        snapshot=statement.snapshot,
        quote=words.quote,
        start=words.start,
        speaker=statement.speaker,
        fields=list(statement.claims),
        values={name: value for name, value in statement.claims.items() if value},
        basis=grading.basis,
        basis_note=grading.basis_note,
        credibility=grading.credibility,
    )


def _enter_newcomer(statement: Statement) -> None:
    """Store a new person with the name it goes by."""
    name = statement.newcomer
    if name is None:
        return
    person = name.person
    _refuse_second(person)
    person.full_clean()
    person.save(force_insert=True)
    try:
        name.full_clean()
    except ValidationError as invalid:
        raise ValidationError({"new_name": invalid.messages}) from invalid
    name.save(force_insert=True)


def _refuse_second(record: models.Model) -> None:
    """Refuse a record that the same form has stored already: its key was drawn with the form."""
    if type(record)._default_manager.filter(pk=record.pk).exists():
        raise AlreadyStatedError("This was stored already: the form was sent twice.")


def _filled(statement: Statement) -> BearsFacts:
    """The record, locked, with the claimed value put into it."""
    rows: Any = type(statement.record)._default_manager
    record: BearsFacts = rows.select_for_update(of=("self",)).get(pk=statement.record.pk)
    for name, value in statement.claims.items():
        fill(record, type(record).FACTS[name], value, words=statement.words)
    return record


def _cited(record: BearsFacts, citation: Citation, *, by: "User") -> list[Claim]:
    """The claims; one that stands already is told apart from other refusals."""
    try:
        return cite(record, by=by, citations=[citation], reason=REASON)
    except ValidationError as refused:
        if getattr(refused, "code", "") != "duplicate":
            raise
        raise AlreadyStatedError("This is stated already of these very words.") from refused
