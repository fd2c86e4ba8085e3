"""How many people are in each of the situations."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from dossiers.vocabularies import SITUATIONS, Situation


@dataclass(frozen=True)
class Figure:
    """How many people are in a situation."""

    situation: Situation
    count: int


def figures_of(people: "QuerySet[Any]") -> tuple[list[Figure], int]:
    """The people of each situation that anybody is in, and how many people there are in all.

    One query. People without any recorded custody count in the total only.
    """
    counted = people.order_by().values_list("current_custody").annotate(Count("pk"))
    by_code = Counter(dict(counted))
    figures = [
        Figure(situation, sum(by_code[code] for code in situation.members))
        for situation in SITUATIONS
    ]
    return [figure for figure in figures if figure.count], sum(by_code.values())
