"""The few situations that the many codes of custody come down to."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from casetracker.languages import bilingual
from dossiers.vocabularies import AT_LIBERTY, DECEASED, IN_CUSTODY, RESTRICTED, Custody


@dataclass(frozen=True)
class Situation:
    """A group of codes with its label."""

    label: Any
    members: frozenset[Custody]

    @property
    def codes(self) -> str:
        """The codes as the filter ``custody`` takes them, in the order of the vocabulary."""
        return ",".join(code for code in Custody if code in self.members)


SITUATIONS = (
    Situation(bilingual("in custody", "在押"), IN_CUSTODY),
    Situation(bilingual("under restrictions", "受限制"), RESTRICTED),
    Situation(bilingual("at liberty", "自由"), AT_LIBERTY),
    Situation(bilingual("deceased", "已故"), DECEASED),
    Situation(bilingual("not known", "不详"), frozenset({Custody.UNKNOWN})),
)
"""Every code is in exactly one of them."""


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
