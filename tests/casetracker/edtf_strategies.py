"""Hypothesis strategies over the accepted grammar of uncertain dates, and beside it."""

from datetime import date
from typing import NamedTuple

from hypothesis import strategies as st

from casetracker.dates.grammar import MAX_LENGTH

# Days near the edges of months, years, leap years and the calendar are worth more than others.
EDGES = [
    *(date(1, 1, 1), date(1, 12, 31), date(9999, 1, 1), date(9999, 12, 31)),
    *(date(2000, 2, 29), date(1900, 2, 28), date(2012, 2, 29), date(2011, 12, 31)),
    *(date(2012, 1, 31), date(2011, 4, 30), date(2009, 10, 10), date(2000, 1, 1)),
]
MARKS = ["", "?", "~", "%"]


class Stated(NamedTuple):
    """A text in canonical form, and the days that it says the date may be or lasted to."""

    text: str
    days: list[date]


def days() -> st.SearchStrategy[date]:
    """Any day of the years 0001 to 9999."""
    return st.one_of(st.sampled_from(EDGES), st.dates())


def season_of(day: date) -> str:
    """The season that ``day`` lies in; its year in the first two months of the calendar."""
    if day.month == 12 or (day.month < 3 and day.year > 1):
        return f"{day.year - (day.month < 3):04}-24"
    if day.month < 3:
        return f"{day.year:04}"
    return f"{day.year:04}-{20 + day.month // 3}"


@st.composite
def parts(draw: st.DrawFn, day: date) -> str:
    """One date that allows ``day``, of any precision, with or without a qualifier."""
    year, month = f"{day.year:04}", f"{day.month:02}"
    mark = draw(st.sampled_from(MARKS))
    marked_before = [f"{year}-{mark}{month}", f"{year}-{month}-{mark}{day.day:02}"]
    plain = [
        *(year, f"{year[:3]}X", f"{year[:2]}XX", f"{year}-XX", f"{year}-XX-XX"),
        *(f"{year}-{month}", f"{year}-{month}-XX", day.isoformat(), season_of(day)),
    ]
    return draw(st.sampled_from([*(text + mark for text in plain), *marked_before]))


@st.composite
def singles(draw: st.DrawFn) -> Stated:
    """One date."""
    day = draw(days())
    return Stated(draw(parts(day)), [day])


@st.composite
def intervals(draw: st.DrawFn) -> Stated:
    """From one date to another, of which one may be open or unknown."""
    first, last = sorted((draw(days()), draw(days())))
    begin, end = draw(parts(first)), draw(parts(last))
    return draw(
        st.sampled_from(
            [
                Stated(f"{begin}/{end}", [first, last]),
                *(Stated(f"{begin}/{none}", [first]) for none in ("", "..")),
                *(Stated(f"{none}/{end}", [last]) for none in ("", "..")),
            ]
        )
    )


@st.composite
def choices(draw: st.DrawFn) -> Stated:
    """Dates in square brackets: lists, ranges, both, and open at one side."""
    length = draw(st.sampled_from([len("2011"), len("2011-04"), len("2011-04-03")]))
    stated = draw(st.lists(days(), min_size=1, max_size=6, unique_by=lambda d: str(d)[:length]))
    stated.sort()
    texts = [day.isoformat()[:length] for day in stated]
    text, in_range = texts[0], False
    for following in texts[1:]:
        in_range = not in_range and draw(st.booleans())
        text += (".." if in_range else ",") + following
    forms = [f"[{text}]"] if len(texts) > 1 else []
    if ".." not in text.split(",", maxsplit=1)[0]:
        forms.append(f"[..{text}]")
    if not in_range:
        forms.append(f"[{text}..]")
    return Stated(draw(st.sampled_from(forms)), stated)


def accepted() -> st.SearchStrategy[Stated]:
    """Every accepted text, with the days it states."""
    return st.one_of(singles(), intervals(), choices()).filter(
        lambda stated: len(stated.text) <= MAX_LENGTH
    )


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """An accepted text with up to three characters put in, taken out or replaced."""
    text = draw(accepted()).text
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        put_in = draw(st.sampled_from([*"01239-X?~%/.[],x \n２٣", "..", ""]))
        text = text[:at] + put_in + text[at + draw(st.integers(0, 1)) :]
    return text


def near_misses() -> st.SearchStrategy[str]:
    """Texts that look like dates, most of which are not accepted; none is empty."""
    number = st.integers(0, 40).map("{:02}".format)
    made_up = st.tuples(st.integers(0, 9999).map("{:04}".format), number, number).map("-".join)
    pairs = st.tuples(made_up, made_up)
    return st.one_of(
        mutated(),
        made_up,
        pairs.map("/".join),
        pairs.map(lambda pair: f"[{pair[0]},{pair[1]}]"),
        pairs.map(lambda pair: f"[{pair[0]}..{pair[1]}]"),
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12),
    ).filter(bool)
