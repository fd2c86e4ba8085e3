"""How passages and claims look in the reading view, by what became of them."""

from collections.abc import Collection

from casetracker.languages import bilingual
from dossiers.vocabularies import ClaimState

DISPUTED = "disputed"
"""Of an accepted claim about a fact that other accepted evidence, or the record, contradicts."""

UNCITED = "uncited"
"""Of a passage that no claim rests on, or none that still stands."""

LOOKS = {
    DISPUTED: bilingual("disputed", "有争议"),
    ClaimState.PROPOSED.value: ClaimState.PROPOSED.label,
    ClaimState.RETURNED.value: ClaimState.RETURNED.label,
    ClaimState.ACCEPTED.value: ClaimState.ACCEPTED.label,
    ClaimState.REJECTED.value: ClaimState.REJECTED.label,
    UNCITED: bilingual("not cited", "未引用"),
    ClaimState.RETRACTED.value: ClaimState.RETRACTED.label,
}
"""The looks by their code, the most pressing first, each with its name for people."""

UNSEEN = frozenset({ClaimState.RETRACTED.value})
"""Looks that are shown only when asked for."""


def look_of(looks: Collection[str]) -> str:
    """The most pressing of the looks of a passage's claims; uncited where there is none."""
    return next((look for look in LOOKS if look in looks and look not in UNSEEN), UNCITED)
