"""Dates that a text states, as EDTF."""

from casetracker.dates import InvalidDateError, UncertainDate
from dossiers.facts.reading import chinese_points, english_points
from dossiers.facts.reading.numerals import narrowed
from dossiers.facts.reading.phrases import MOST_POINTS, Skeleton, qualified, stated
from dossiers.facts.reading.points import Point

LENGTH_OF_A_DAY = len("2011-04-03")


def dates_in(text: str, *, near: UncertainDate | None = None) -> list[tuple[str, str]]:
    """Each date that ``text`` states with the words it is stated in, in the text's order.

    Never more precise than the words: "December 2009" is 2009-12. A numeric date that can be read
    two ways is given both ways. A date without a year is read only with ``near``, the date of
    publication, and is marked as uncertain, since its year is inferred.

    >>> dates_in("detained in early April 2011, released before 23 June 2011")
    [('[2011-04-01..2011-04-10]', 'early April 2011'), ('[..2011-06-22]', 'before 23 June 2011')]
    """
    plain = narrowed(text)
    points = _longest(
        [*english_points.points_in(plain, near=near), *chinese_points.points_in(plain, near=near)]
    )
    beside = _longest(qualified(Skeleton(plain, points)))
    found = [
        (value, text[item.start : item.end].strip())
        for item in stated(Skeleton(plain, beside))
        for value in item.values
    ]
    return found or _written_as_edtf(text)


def _longest(points: list[Point]) -> list[Point]:
    """The points without those that overlap a longer one, in order."""
    kept: list[Point] = []
    for point in sorted(points, key=lambda item: (item.start - item.end, item.start)):
        if all(point.end <= other.start or other.end <= point.start for other in kept):
            kept.append(point)
    return sorted(kept, key=lambda item: item.start)[:MOST_POINTS]


def _written_as_edtf(text: str) -> list[tuple[str, str]]:
    """The text as a whole where it is in the grammar itself and at least a day long."""
    try:
        value = UncertainDate.parse(text).edtf
    except InvalidDateError:
        return []
    return [(value, text.strip())] if len(value) >= LENGTH_OF_A_DAY else []
