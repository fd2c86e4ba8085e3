"""From a fact to words that may bear it out: a bounded search over passages and documents."""

from dossiers.finding.search import MOST_DOCUMENTS, Found, TooSlowError, find_words
from dossiers.finding.sentences import nearest_place
from dossiers.finding.terms import Terms, people_of, terms_for
from dossiers.finding.words import Hit

__all__ = [
    "MOST_DOCUMENTS",
    "Found",
    "Hit",
    "Terms",
    "TooSlowError",
    "find_words",
    "nearest_place",
    "people_of",
    "terms_for",
]
