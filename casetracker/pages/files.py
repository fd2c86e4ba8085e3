"""The two files that every browser and every robot asks a site for."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

ROBOTS = "User-agent: *\nDisallow: /\n"
"""Nobody's case is to be found by a search engine until somebody decides that it should be."""


@require_safe
@cache_control(public=True, max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may fetch: nothing."""
    del request
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    """The site's sign, for browsers that ask for it by its old name."""
    del request
    path = Path(str(finders.find("casetracker/favicon.svg")))
    return HttpResponse(path.read_bytes(), content_type="image/svg+xml")
