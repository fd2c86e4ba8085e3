"""Uncertain dates in words, English and Chinese."""

from casetracker.dates.grammar import Reading


def describe(reading: Reading, *, language: str | None = None) -> str:
    """The date in words."""
    return reading.edtf
