"""The case report as a page and as a file. A person the reader may not see is not there."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.http import require_safe

from casetracker.pages.past import past_query, reads_the_past
from dossiers.models import Person
from dossiers.reports.case import case_report
from dossiers.reports.pdf import pdf

PAGE, FILE = "person", "person-report-pdf"
"""The names of the two addresses."""


@require_safe
@reads_the_past
def case_report_page(request: HttpRequest, reference: str) -> HttpResponseBase:
    """A person's case report as a page. A merged reference redirects to the surviving one."""
    person = visible_person(request, reference)
    if person.reference != reference:
        return redirect(_address(request, PAGE, person), permanent=True)
    context = {
        "report": case_report(person, user=request.user),
        "pdf_path": _address(request, FILE, person),
    }
    return kept_private(request, render(request, "dossiers/report.html", context))


@require_safe
@reads_the_past
def case_report_pdf(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The same as a PDF, to be saved as ``P-2026-00001-case-report.pdf``."""
    person = visible_person(request, reference)
    if person.reference != reference:
        return redirect(_address(request, FILE, person), permanent=True)
    report = case_report(person, user=request.user)
    site = request.build_absolute_uri("/").rstrip("/")
    response = HttpResponse(pdf(report, site=site), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{report.file_name}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return kept_private(request, response)


def _address(request: HttpRequest, name: str, person: Person) -> str:
    """One of the two addresses of a person, as of the same moment as the page."""
    return reverse(name, args=[person.reference]) + past_query(request)


def visible_person(request: HttpRequest, reference: str) -> Person:
    """The person whom the reference means today. Raises ``Http404`` where none is visible."""
    person = Person.objects.visible_to(request.user).survivor_of(reference)
    if person is None:
        raise Http404("There is no such person.")
    return person


def kept_private(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """``response``, which no cache may keep where the reader is known: it may hold more."""
    patch_vary_headers(response, ["Cookie"])
    if request.user.is_authenticated:
        add_never_cache_headers(response)
    return response
