"""How sources write a value: the words to search for it, in English and Chinese."""

from dossiers.facts.spelling.dispatch import spellings

__all__ = ["spellings"]
