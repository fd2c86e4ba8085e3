"""Pages of other sites that use the API (CORS).

Whatever a visitor may read, and whatever a token opens, a page of any site may read: it sends no
cookies, so it has no more than its reader could have by other means. Nothing is shared that came
with a cookie. Pages of the sites named in ``CORS_ORIGINS`` may write too, with a token.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from casetracker.api.conditional import PREFIX, VARIES

Responder = Callable[[HttpRequest], HttpResponse]

READING = ("GET", "HEAD", "OPTIONS")
WRITING = (*READING, "POST", "PATCH", "DELETE")
SENT = ", ".join(
    (
        *("Accept", "Accept-Language", "Authorization", "Content-Type", "Idempotency-Key"),
        *("If-Match", "If-None-Match", "Prefer", "X-Change-Reason"),
    )
)
TOLD = ", ".join(
    (
        *("Content-Disposition", "Content-Location", "ETag", "Idempotent-Replayed", "Link"),
        *("Location", "Preference-Applied", "RateLimit", "RateLimit-Policy", "Retry-After"),
    )
)
KEPT_SECONDS = 7200
"""How long a browser need not ask again what it may send; none keeps it longer."""


class SharingMiddleware:
    """Answers browsers that ask what a page of another site may send, and lets it read."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The view's answer, marked for the page that asks; or what such a page may send."""
        origin = request.META.get("HTTP_ORIGIN")
        if origin is None or not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        methods = WRITING if origin in settings.CORS_ORIGINS else READING
        if request.method == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in request.META:
            return _what_may_be_sent(methods)
        response = self.get_response(request)
        has_cookie = settings.SESSION_COOKIE_NAME in request.COOKIES
        if request.method in methods and not has_cookie:
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = TOLD
        return response


def _what_may_be_sent(methods: tuple[str, ...]) -> HttpResponse:
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = ", ".join(methods)
    response["Access-Control-Allow-Headers"] = SENT
    response["Access-Control-Max-Age"] = str(KEPT_SECONDS)
    patch_vary_headers(response, VARIES)
    return response
