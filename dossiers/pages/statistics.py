"""The page of statistics: what to count, by what, a picture and the same figures as a table."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from casetracker.api.suggestions import unknown
from casetracker.pages.errors import refusal
from casetracker.pages.filtering import PageFilters, filtered, tidied
from casetracker.pages.past import past_query, reads_the_past
from dossiers.pages.filters import PeoplePageFilters
from dossiers.statistics import COUNTED, Count, Counted, Reader, Row, TooManyRowsError, count_by
from dossiers.statistics.dimensions import Dimension

OWN = frozenset({"count", "by", "then"})
SHADES = 6
"""Parts of the second dimension with a colour of their own; all others share the last."""
MOST_BARS = 40
BESIDE = {
    "since": "custody",
    "detained": "facility",
    "sentence_length": "sentence_kind",
    "sentenced": "sentence_kind",
    "strength": "reliability",
}
"""Dimensions that have no filter of their name, and the filter they stand beside."""


def _page_filters(counted: Counted) -> type[PageFilters]:
    base = PeoplePageFilters if counted.code == "people" else PageFilters
    bases = (base,) if counted.code == "people" else (base, counted.filters)
    own: dict[str, Any] = {"ALSO_ALLOWED": base.ALSO_ALLOWED | OWN, "__module__": __name__}
    meta: Any = counted.filters
    return type(f"Statistics{meta.__name__}", bases, {**own, "Meta": meta.Meta})


FILTERS = {code: _page_filters(counted) for code, counted in COUNTED.items()}


@dataclass(frozen=True)
class Segment:
    """A stretch of a bar: where it begins and how long it is, in percent of the longest bar."""

    shade: int
    label: str
    count: int
    start: float
    width: float


@dataclass(frozen=True)
class Bar:
    """One part of the first dimension, with a segment for each part of the second."""

    label: str
    count: int | None
    """How many are in it; None where its segments overlap, whose sum is not that."""
    href: str
    segments: list[Segment]


@require_safe
@reads_the_past
def statistics(request: HttpRequest) -> HttpResponse:
    """Counts by one dimension or two under the filters; 400 for what is not known."""
    counted = COUNTED.get(request.GET.get("count", "people"))
    if counted is None:
        return refusal(request, 400, detail=unknown("count", request.GET["count"], COUNTED))
    shorter = tidied(request) or _fitting(request, counted)
    if shorter:
        return shorter
    known = counted.dimensions(request.user)
    codes = _codes(request, known)
    for code in codes:
        if code not in known:
            return refusal(request, 400, detail=unknown("dimension", code, known))
    manager: Any = counted.model._default_manager
    filters = filtered(FILTERS[counted.code], manager.visible_to(request.user), request)
    also_sent = {"count": counted.code, "by": ",".join(codes)}
    context: dict[str, Any] = {
        "filters": filters,
        "counted": counted,
        "kinds": COUNTED.values(),
        "headings": _under_headings(known, counted),
        "codes": codes,
        "also_sent": list(also_sent.items()),
        "also_query": urlencode(also_sent),
    }
    if not filters.is_valid():
        return render(request, "dossiers/statistics.html", context, status=400)
    rows = filters.qs
    try:
        count = count_by(rows, [known[code] for code in codes], reader=Reader.of(filters))
    except TooManyRowsError as error:
        return refusal(request, 400, detail=str(error))
    context |= _shown(request, counted, count, filters)
    return render(request, "dossiers/statistics.html", context)


def _under_headings(
    known: dict[str, Dimension], counted: Counted
) -> list[tuple[Any, list[Dimension]]]:
    """The dimensions under the headings of the filters of the same names."""
    groups: Any = counted.filters
    found: list[tuple[Any, list[Dimension]]] = []
    for group in groups.GROUPS:
        under = [
            dimension
            for code, dimension in known.items()
            if {BESIDE.get(code, code), f"{code}_after", f"{code}_min"} & set(group.names)
        ]
        if under:
            found.append((group.label, under))
    return found


def _fitting(request: HttpRequest, counted: Counted) -> HttpResponse | None:
    """Where something else is counted than before: the address without what belongs to that."""
    all_filters = {name for each in COUNTED.values() for name in _names(each)}
    all_parts = {part.code for each in COUNTED.values() for part in each.all_dimensions}
    own_parts = {part.code for part in counted.all_dimensions}
    kept = {name: str(value) for name, value in request.GET.items()}
    for name in [name for name in kept if name in all_filters - _names(counted)]:
        del kept[name]
    for name in {"by", "then"} & set(kept):
        parts = kept[name].split(",")
        kept[name] = ",".join(part for part in parts if part not in all_parts - own_parts)
    if kept == request.GET.dict():
        return None
    query = urlencode({name: value for name, value in kept.items() if value})
    return HttpResponseRedirect(f"{request.path}?{query}")


def _names(counted: Counted) -> set[str]:
    base: Any = counted.filters
    return set(base.base_filters)


def _codes(request: HttpRequest, known: dict[str, Dimension]) -> list[str]:
    """The dimensions asked for, each once, two at most; the first that there is by default."""
    text = ",".join(filter(None, (request.GET.get("by", ""), request.GET.get("then", ""))))
    codes = list(dict.fromkeys(code for code in text.split(",") if code))[:2]
    return codes or [next(iter(known))]


def _shown(
    request: HttpRequest, counted: Counted, count: Count, filters: PageFilters
) -> dict[str, Any]:
    """What the page tells of the counts."""
    bars = _bars(count, lambda row: _address(counted, row, filters, request))
    query = urlencode({"count": counted.code, "by": ",".join(d.code for d in count.dimensions)})
    rest = "&".join(filter(None, (query, filters.query, past_query(request)[1:])))
    rows = [(row, _address(counted, row, filters, request)) for row in count.rows]
    return {
        "count": count,
        "rows": rows,
        "bars": bars[:MOST_BARS],
        "left_out": max(0, len(bars) - MOST_BARS),
        "legend": _legend(count),
        "download": f"{reverse('api-statistics')}?{rest}&format=csv",
    }


LISTS = {
    "people": "people",
    "detentions": "api-detentions-list",
    "status-changes": "api-status-changes-list",
    "appeals": "api-appeals-list",
    "responses": "api-responses-list",
}


def _address(counted: Counted, row: Row, filters: PageFilters, request: HttpRequest) -> str:
    """The list of exactly these rows; "" where no filters find them, or contradict these."""
    used = filters.used
    found = row.filters
    if not found or any(used.get(name, value) != value for name, value in found.items()):
        return ""
    query = urlencode({**used, **found})
    rest = "&".join(filter(None, (query, past_query(request)[1:])))
    return f"{reverse(LISTS[counted.code])}?{rest}"


def _shades(count: Count) -> dict[str | None, int]:
    """The shade of each part of the second dimension, in its order."""
    if len(count.dimensions) < 2:
        return {}
    parts = sorted({row.values[1] for row in count.rows}, key=count.dimensions[1].place_of)
    return {part: min(place, SHADES - 1) for place, part in enumerate(parts)}


def _legend(count: Count) -> list[tuple[int, str]]:
    """The shades with their labels; the last may stand for several."""
    labels: dict[int, list[str]] = {}
    for part, shade in _shades(count).items():
        labels.setdefault(shade, []).append(count.dimensions[1].label_for(part))
    return [(shade, " / ".join(names)) for shade, names in labels.items()]


def _bars(count: Count, address: Any) -> list[Bar]:
    shades = _shades(count)
    grouped: dict[str | None, list[Row]] = {}
    for row in count.rows:
        grouped.setdefault(row.values[0], []).append(row)
    longest = max((sum(row.count for row in rows) for rows in grouped.values()), default=1)
    bars = []
    for rows in grouped.values():
        start, segments = 0.0, []
        for row in rows:
            width = round(100 * row.count / longest, 3)
            shade = shades[row.values[1]] if shades else 0
            label = row.labels[1] if shades else ""
            segments.append(Segment(shade, label, row.count, round(start, 3), width))
            start += width
        href = "" if shades else address(rows[0])
        whole = None if shades and count.dimensions[1].several else sum(row.count for row in rows)
        bars.append(Bar(rows[0].labels[0], whole, href, segments))
    return bars
