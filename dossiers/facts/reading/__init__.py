"""What a quote states for a fact: values offered to the person who cites it.

Reading offers, and a person decides. What the words do not say is not read: a quote without a
value that can be told gives nothing.
"""

from dossiers.facts.reading.dispatch import Reading, readings

__all__ = ["Reading", "readings"]
