"""Claims as Web Annotations: words of a snapshot, and what they say of a record."""

from typing import Any

from django.utils.translation import get_language

from casetracker.api.forms.annotations import Site
from casetracker.languages import is_chinese
from dossiers.models import SUBJECTS, Claim
from sources.api.annotations import target_of

RESOURCES = {
    "person": "people",
    "detention": "detentions",
    "status_change": "status-changes",
    "appeal": "appeals",
    "response": "responses",
}
"""The resource of each kind of record that a claim can be about."""


def annotation_of(claim: Claim, site: Site) -> dict[str, Any]:
    """The claim as an annotation with two bodies: the value in words, and the statement.

    The statement is an ``rdf:Statement``: of the record (subject) it says that the field
    (predicate) is the value (object) in the form in which the API filters and exports it.
    """
    address = site.address_of("claims", claim.pk)
    words = {
        "type": "TextualBody",
        "purpose": "describing",
        "format": "text/plain",
        "language": "zh" if is_chinese(get_language()) else "en",
        "value": f"{claim.fact.label(SUBJECTS[claim.subject_name])}: {claim.shown}",
    }
    statement = {
        "id": f"{address}#statement",
        "type": "Statement",
        "subject": subject_of(claim, site),
        "predicate": f"{site.address('/api/schema/')}#{claim.subject_name}.{claim.field}",
        "object": claim.value,
    }
    return site.annotation(
        address,
        motivation="describing",
        created=claim.recorded_at,
        by=claim.recorded_by,
        body=[words, statement],
        target=target_of(claim.passage, site),
    )


def subject_of(claim: Claim, site: Site) -> str:
    """The IRI of the record that the claim is about."""
    name = claim.subject_name
    by_reference = name in ("person", "appeal")
    key = claim.subject.reference if by_reference else getattr(claim, f"{name}_id")  # type: ignore[attr-defined]
    return site.address_of(RESOURCES[name], key)
