"""The pages about people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casetracker.access import Actor
from casetracker.pages.filtering import filtered, tidied
from casetracker.pages.paging import Page, page_of
from casetracker.pages.past import past_query, reads_the_past
from dossiers.models import Person, StatusChange
from dossiers.pages.filters import PeoplePageFilters
from dossiers.pages.situations import figures_of
from dossiers.then import put_on

FORMS = (("CSV", "csv"), ("Excel", "xlsx"), ("JSON lines", "jsonl"))
LATEST = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, where people stand, and what has changed lately."""
    figures, total = figures_of(Person.objects.visible_to(request.user))
    context = {"figures": figures, "total": total, "lately": lately_changed(request.user)}
    return render(request, "dossiers/home.html", context)


def lately_changed(user: Actor) -> list[Person]:
    """Those whose situation was recorded last, each with ``recorded_at`` of that record."""
    visible = StatusChange.objects.visible_to(user).in_force()
    # Keys are UUIDv7: they sort by time as the recording time does, and have an index.
    recorded = visible.select_related("person").prefetch_related("person__names").order_by("-pk")
    latest: dict[object, Person] = {}
    for change in recorded[: 5 * LATEST]:
        change.person.recorded_at = change.recorded_at
        latest.setdefault(change.person_id, change.person)
    return list(latest.values())[:LATEST]


@require_safe
@reads_the_past
def people(request: HttpRequest) -> HttpResponse:
    """The list of people, filtered; 400 for a filter that is not known."""
    tidy = tidied(request)
    if tidy:
        return tidy
    visible = Person.objects.visible_to(request.user).with_names()
    filters = filtered(PeoplePageFilters, visible, request)
    if not filters.is_valid():
        return render(request, "dossiers/people.html", {"filters": filters}, status=400)
    found = filters.qs
    ranked = bool(filters.matches) and not {"by", "older", "newer"} & set(request.GET)
    queries = filter(None, (past_query(request)[1:], filters.query))
    address = f"{reverse('api-people-list')}?{'&'.join(queries)}"
    page = best_of(filters) if ranked else page_of(found, request)
    if filters.situation_on:
        day, wanted = filters.situation_on
        put_on(page.rows, day=day, wanted=wanted)
    context = {
        "filters": filters,
        "page": page,
        "ranked": ranked,
        "total": found.count(),
        "downloads": [
            (name, f"{address}&format={form}".replace("?&", "?")) for name, form in FORMS
        ],
    }
    return render(request, "dossiers/people.html", context)


def best_of(filters: PeoplePageFilters) -> Page:
    """Those who fit the name best, the likest first, each with the ``match`` that says why."""
    by_key = filters.qs.in_bulk([match.person for match in filters.matches])
    rows = []
    for match in filters.matches:
        person = by_key.get(match.person)
        if person is not None:
            person.match = match
            rows.append(person)
    return Page(rows, newer="", older="")
