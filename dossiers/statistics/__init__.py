"""Counts of what is recorded, by one dimension or two, for whoever asks."""

from dossiers.statistics.counted import COUNTED, Counted
from dossiers.statistics.counting import Count, Row, TooManyRowsError, count_by
from dossiers.statistics.dimensions import Dimension, Reader

__all__ = [
    "COUNTED",
    "Count",
    "Counted",
    "Dimension",
    "Reader",
    "Row",
    "TooManyRowsError",
    "count_by",
]
