"""The tables of people and what happened to them."""

from dossiers.models.appeal import Appeal, AppealPerson, Response, ResponseItem
from dossiers.models.claim import SUBJECTS, Claim
from dossiers.models.coverage import CoverageDay, CoverageMark, DossierCoverage
from dossiers.models.decision import Decision
from dossiers.models.detention import Charge, Detention
from dossiers.models.name import ExternalId, Name, Relationship
from dossiers.models.person import Person
from dossiers.models.status import StatusChange
from dossiers.models.vocabulary import CaseEvent, Facility, Forum, Offence, Organisation

__all__ = [
    "SUBJECTS",
    "Appeal",
    "AppealPerson",
    "CaseEvent",
    "Charge",
    "Claim",
    "CoverageDay",
    "CoverageMark",
    "Decision",
    "Detention",
    "DossierCoverage",
    "ExternalId",
    "Facility",
    "Forum",
    "Name",
    "Offence",
    "Organisation",
    "Person",
    "Relationship",
    "Response",
    "ResponseItem",
    "StatusChange",
]
