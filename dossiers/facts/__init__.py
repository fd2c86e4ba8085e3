"""What may be claimed about a record, and how a claim is held against what the record holds.

Each record class lists its facts once, as ``FACTS``; everything that speaks of facts (badges,
publish gate, coverage, footnotes, the API's ``claims``) follows from that one list.
"""

from dossiers.facts.coverage import Coverage, coverage_of
from dossiers.facts.kinds import (
    ChoiceFact,
    ChoicesFact,
    DateFact,
    DurationFact,
    Fact,
    Held,
    ListFact,
    NumberFact,
    ProseFact,
    RowFact,
    TextFact,
    facts,
    folded,
)
from dossiers.facts.reading import Reading, readings
from dossiers.facts.related import (
    AnswersFact,
    ChargesFact,
    NamesFact,
    PersonsFact,
    RelationshipsFact,
)
from dossiers.facts.spelling import spellings
from dossiers.facts.standing import FactStanding, settled_by, standings_of

__all__ = [
    "AnswersFact",
    "ChargesFact",
    "ChoiceFact",
    "ChoicesFact",
    "Coverage",
    "DateFact",
    "DurationFact",
    "Fact",
    "FactStanding",
    "Held",
    "ListFact",
    "NamesFact",
    "NumberFact",
    "PersonsFact",
    "ProseFact",
    "Reading",
    "RelationshipsFact",
    "RowFact",
    "TextFact",
    "coverage_of",
    "facts",
    "folded",
    "readings",
    "settled_by",
    "spellings",
    "standings_of",
]
