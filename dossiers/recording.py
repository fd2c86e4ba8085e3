"""Recording a record and the passages that say so, in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from casetracker.constraints import sentence_for
from casetracker.history import acting
from dossiers.exceptions import ClaimError
from dossiers.models import SUBJECTS, Claim
from dossiers.vocabularies import ClaimBasis
from sources.exceptions import PassageError
from sources.models import Passage, Snapshot, Source

if TYPE_CHECKING:
    from casetracker.models import User


@dataclass(frozen=True)
class Citation:
    """The words of a source, and the facts of a record they are cited for.

    ``fields`` are names of facts; each is claimed with the value the record holds, unless
    ``values`` gives another text form for it. ``start`` is in code points. The newest snapshot
    of ``source`` is meant unless ``snapshot`` names one.
    """

    source: Source
    quote: str
    fields: Sequence[str]
    values: dict[str, str] = field(default_factory=dict)
    snapshot: Snapshot | None = None
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    speaker: str = ""
    basis: str = ClaimBasis.STATED
    basis_note: str = ""
    credibility: int = 6


@transaction.atomic
def record_with_citations(
    record: models.Model, *, by: "User", citations: Iterable[Citation], reason: str
) -> list[Claim]:
    """Save a new ``record`` and propose a claim for every fact its citations name.

    Raises ``ValidationError`` with the record's fields, `ClaimError` or a `PassageError`; then
    nothing is stored.
    """
    with acting(by=by, reason=reason):
        record.full_clean()
        record.save(force_insert=True)
        return cite(record, by=by, citations=citations, reason=reason)


@transaction.atomic
def cite(
    record: models.Model, *, by: "User", citations: Iterable[Citation], reason: str = "Cited"
) -> list[Claim]:
    """Propose claims about an existing ``record``. Raises as `record_with_citations` does."""
    claims: list[Claim] = []
    with acting(by=by, reason=reason):
        for citation in citations:
            passage = _passage_of(citation, by=by)
            for name, value in _values_of(record, citation):
                claim = Claim(
                    **{_subject_name(record): record},
                    field=name,
                    value=value,
                    passage=passage,
                    basis=citation.basis,
                    basis_note=citation.basis_note,
                    credibility=citation.credibility,
                    recorded_by=by,
                )
                _save(claim)
                claims.append(claim)
    return claims


def _save(claim: Claim) -> None:
    """Store the claim. Raises ``ValidationError`` in the words of the rule it breaks.

    The constraints are left to the database: asking them one by one before would cost a query
    each, for every claim of a dossier.
    """
    claim.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            claim.save(force_insert=True)
    except IntegrityError as exc:
        code, sentence = sentence_for(exc)
        raise ValidationError(sentence, code=code) from exc


def _subject_name(record: models.Model) -> str:
    return next(name for name, model in SUBJECTS.items() if isinstance(record, model))


def _passage_of(citation: Citation, *, by: "User") -> Passage:
    snapshot = citation.snapshot or citation.source.snapshots.first()
    if snapshot is None:
        raise PassageError(
            f"{citation.source.reference} has no text yet: add a snapshot first.", field="source"
        )
    return Passage.objects.mark(
        snapshot,
        by=by,
        quote=citation.quote,
        prefix=citation.prefix,
        suffix=citation.suffix,
        start=citation.start,
        speaker=citation.speaker,
    )


def _values_of(record: models.Model, citation: Citation) -> Iterable[tuple[str, str]]:
    """Each field with the text form to claim; a field with several held values gives several."""
    known = type(record).FACTS  # type: ignore[attr-defined]
    if not citation.fields:
        raise ClaimError("Say which facts the passage is cited for.", field="fields")
    for name in citation.fields:
        if name not in known:
            raise ClaimError(f"“{name}” is not one of: {', '.join(known)}.", field="fields")
        if name in citation.values:
            yield name, citation.values[name]
            continue
        held = record.text_form(name)  # type: ignore[attr-defined]
        if not held:
            raise ClaimError(
                f"The record holds nothing in “{name}” that the passage could be cited for.",
                field="fields",
            )
        yield from ((name, value) for value in held)
