"""Naming the known word that an unknown one was probably meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches

SHOWN = 60
"""Characters of somebody's input that an error repeats."""


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """The sentence that refuses ``name``, with the nearest of the ``known`` names.

    >>> unknown("parameter", "custdy", ["custody", "sex"])
    'Unknown parameter: custdy. Did you mean custody?'
    """
    near = get_close_matches(name, list(known), n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"Unknown {what}: {name[:SHOWN]}.{hint}"
