"""The words in which analysts record: every code with its English and Chinese label.

Codes are stored and travel through the API; they never change once used. Labels are for people.
"""

from dossiers.vocabularies.appeals import AppealKind, AppealStatus, Channel, Demand
from dossiers.vocabularies.claims import (
    ClaimBasis,
    ClaimState,
    Credibility,
    PublicationState,
    Standing,
)
from dossiers.vocabularies.custody import (
    AT_LIBERTY,
    DECEASED,
    DETENTION_FORMS,
    IN_CUSTODY,
    RESTRICTED,
    Certainty,
    ContactLevel,
    Custody,
    Mechanism,
    SentenceKind,
)
from dossiers.vocabularies.names import NameKind, Romanisation, Script
from dossiers.vocabularies.people import (
    INVERSE_RELATIONSHIPS,
    ExternalScheme,
    IssueCategory,
    RelationshipKind,
    Sex,
)
from dossiers.vocabularies.places import EventKind, FacilityKind, ForumKind, OrganisationKind
from dossiers.vocabularies.procedure import ChargeStage, Law, LegalStage
from dossiers.vocabularies.responses import LinkStrength, Outcome, ResponseKind
from dossiers.vocabularies.situations import NOT_RECORDED, SITUATIONS, Situation

__all__ = [
    "AT_LIBERTY",
    "DECEASED",
    "DETENTION_FORMS",
    "INVERSE_RELATIONSHIPS",
    "IN_CUSTODY",
    "NOT_RECORDED",
    "RESTRICTED",
    "SITUATIONS",
    "AppealKind",
    "AppealStatus",
    "Certainty",
    "Channel",
    "ChargeStage",
    "ClaimBasis",
    "ClaimState",
    "ContactLevel",
    "Credibility",
    "Custody",
    "Demand",
    "EventKind",
    "ExternalScheme",
    "FacilityKind",
    "ForumKind",
    "IssueCategory",
    "Law",
    "LegalStage",
    "LinkStrength",
    "Mechanism",
    "NameKind",
    "OrganisationKind",
    "Outcome",
    "PublicationState",
    "RelationshipKind",
    "ResponseKind",
    "Romanisation",
    "Script",
    "SentenceKind",
    "Sex",
    "Situation",
    "Standing",
]
