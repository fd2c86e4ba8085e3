"""The pages about people."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dossiers.models import Person


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, where people stand, and what has changed lately."""
    return render(request, "dossiers/home.html", {})


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The list of people, filtered."""
    found = Person.objects.visible_to(request.user).with_names()
    return render(request, "dossiers/people.html", {"people": found[:50]})


@require_safe
def person(request: HttpRequest, reference: str) -> HttpResponseBase:
    """A person's dossier. A merged one redirects to the one it became."""
    found = Person.objects.visible_to(request.user).survivor_of(reference)
    if found is None:
        raise Http404("There is no such person.")
    if found.reference != reference:
        return redirect(found, permanent=True)
    return render(request, "dossiers/person.html", {"person": found})
