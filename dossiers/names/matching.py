"""Who is meant by a name and what else is known of the person: for comparing lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from casetracker.dates import UncertainDate
from dossiers.names.finding import Match, find
from dossiers.names.folding import folded_key

CONSIDERED = 25
"""People a name is compared with in full."""

SAME_YEAR, SAME_SEX, SAME_PLACE = 3, 1, 2
NEAR_YEAR, OTHER_YEAR, OTHER_SEX = -4, -18, -25
YEAR_FITS = {"en": "the year of birth fits", "zh": "出生年份相符"}
FULL = 100

Words = Mapping[str, str]


@dataclass(frozen=True)
class Wanted:
    """A name, and what else is known of the person; what is not known is None or empty."""

    name: str
    birth_year: int | None = None
    sex: str = ""
    place: str = ""


@dataclass(frozen=True)
class Candidate:
    """A person who may be meant: the score from 0 to 100, and what speaks for and against."""

    person: Any
    match: Match
    score: int
    reasons: list[Words] = field(default_factory=list)


def match_people(
    wanted: Sequence[Wanted], *, among: QuerySet[Any], most: int
) -> list[list[Candidate]]:
    """For each the people of ``among`` who may be meant, the likest first; at most ``most``.

    Six statements at most: up to four for names like those given, the people, and their names.
    """
    found = find([each.name for each in wanted], among=among, most=max(CONSIDERED, most))
    keys = {match.person for matches in found for match in matches}
    people = {person.pk: person for person in among.filter(pk__in=keys).with_names()}  # type: ignore[attr-defined]
    return [
        sorted(
            (_weighed(each, match, people[match.person]) for match in matches),
            key=lambda candidate: (-candidate.score, candidate.person.reference),
        )[:most]
        for each, matches in zip(wanted, found, strict=True)
    ]


def _weighed(wanted: Wanted, match: Match, person: Any) -> Candidate:
    weights = [
        weight
        for weight in (
            _of_year(wanted.birth_year, person.born),
            _of_sex(wanted.sex, person.sex),
            _of_place(wanted.place, person),
        )
        if weight
    ]
    score = match.likeness.score + sum(points for points, _ in weights)
    return Candidate(person, match, max(0, min(FULL, score)), [words for _, words in weights])


Weight = tuple[int, Words]


def _of_year(year: int | None, born: UncertainDate | None) -> Weight | None:
    if year is None or born is None:
        return None
    first = born.earliest.year if born.earliest else year
    last = born.latest.year if born.latest else year
    if first <= year <= last:
        return SAME_YEAR, YEAR_FITS
    if first - 1 <= year <= last + 1:
        return NEAR_YEAR, {
            "en": "the year of birth is one year off",
            "zh": "出生年份相差一年",
        }
    return OTHER_YEAR, {"en": "another year of birth", "zh": "出生年份不符"}


def _of_sex(wanted: str, sex: str) -> Weight | None:
    if not wanted or not sex:
        return None
    if wanted == sex:
        return SAME_SEX, {"en": "the sex fits", "zh": "性别相符"}
    return OTHER_SEX, {"en": "another sex", "zh": "性别不符"}


def _of_place(wanted: str, person: Any) -> Weight | None:
    """Speaks for a person only: a place may be written in many ways."""
    key = folded_key(wanted)
    places = (folded_key(person.birth_place), folded_key(person.residence))
    if key and any(key in place or (place and place in key) for place in places):
        return SAME_PLACE, {"en": "the place fits", "zh": "地点相符"}
    return None
