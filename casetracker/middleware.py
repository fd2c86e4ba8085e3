"""What stands before every view.

It answers health checks, refuses unreadable input, and tells browsers what to keep.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from casetracker.access import Actor, may_edit
from casetracker.pages import health
from casetracker.pages.errors import refusal

Responder = Callable[[HttpRequest], HttpResponse]

BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
UNSTORABLE_CHARACTER = re.compile("[\0\ud800-\udfff]")
UNSTORABLE = "holds a character that cannot be stored (NUL or half a surrogate pair)."
NOT_UTF_8 = "is not UTF-8 text."

POLICIES = {
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}


def is_storable(text: str) -> bool:
    """Whether PostgreSQL can hold ``text``: no NUL, no lone surrogate."""
    return not UNSTORABLE_CHARACTER.search(text)


class BrowserPolicyMiddleware:
    """Tells browsers what our pages never need, and to keep nothing that an account has read."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The view's answer with the headers it has not set itself."""
        response = self.get_response(request)
        for name, value in POLICIES.items():
            response.setdefault(name, value)
        is_page = response.get("Content-Type", "").startswith("text/html")
        is_of_account = settings.SESSION_COOKIE_NAME in request.COOKIES
        keep = "private, no-store" if is_page and is_of_account else "private, no-cache"
        response.setdefault("Cache-Control", keep)
        return response


class HealthMiddleware:
    """Answers health checks before anything asks for the host's name, a session or TLS.

    Whoever watches over a process asks it by its address, which is no allowed host.
    """

    ANSWERS = {"/health/live": health.live, "/health/ready": health.ready}

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The state of health where that was asked, else the view's answer."""
        return self.ANSWERS.get(request.path_info, self.get_response)(request)


class CleanInputMiddleware:
    """Refuses what no view could read or store, naming what is at fault.

    400 for a NUL, a lone surrogate, a broken percent escape or text that is not UTF-8, in the
    path, the query, a cookie or a form; 413 for a body larger than the site takes.
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The view's answer, or the refusal."""
        fault = next(_faults_of_head(request), None)
        if fault:
            return refusal(request, 400, detail=fault, code="unreadable")
        if _length(request) > _largest_body(request):
            return _too_large(request)
        if request.content_type in FORMS:
            try:
                fault = next(_faults_of_form(request), None)
            except RequestDataTooBig:
                return _too_large(request)
            if fault:
                return refusal(request, 400, detail=fault, code="unreadable")
        return self.get_response(request)


def _faults_of_head(request: HttpRequest) -> Iterator[str]:
    """What is wrong with the address and the cookies, one sentence each."""
    yield from _faults_of_address(request)
    for name, values in request.GET.lists():
        if not all(map(is_storable, (name, *values))):
            yield f"The parameter {_shown(name)} {UNSTORABLE}"
    for name, value in request.COOKIES.items():
        if not is_storable(value):
            yield f"The cookie {_shown(name)} {UNSTORABLE}"


def _faults_of_address(request: HttpRequest) -> Iterator[str]:
    """What is wrong with the path and with the query as a whole.

    Bytes of a path that are not UTF-8 are no fault: Django leaves them escaped, and no such path
    exists.
    """
    if not is_storable(request.path):
        yield f"The address {UNSTORABLE}"
    query = request.META.get("QUERY_STRING", "")
    if BROKEN_ESCAPE.search(query):
        yield "The query holds a % without two hexadecimal digits after it: write %25."
    if not _is_utf_8(query):
        yield f"The query {NOT_UTF_8}"


def _faults_of_form(request: HttpRequest) -> Iterator[str]:
    """What is wrong with the fields of a form. Raises ``RequestDataTooBig``."""
    is_urlencoded = request.content_type == "application/x-www-form-urlencoded"
    if is_urlencoded and not _is_utf_8(request.body.decode("latin-1")):
        yield f"The form {NOT_UTF_8}"
    for name, values in request.POST.lists():
        for text in (name, *values):
            if not is_storable(text):
                yield f"The field {_shown(name)} {UNSTORABLE}"
            # Django reads parts that are not UTF-8 with this character for what it cannot read.
            if not is_urlencoded and "\ufffd" in text:
                yield f"The field {_shown(name)} {NOT_UTF_8}"


def _is_utf_8(text: str) -> bool:
    """Whether ``text``, bytes read as Latin-1 with or without percent escapes, is UTF-8."""
    try:
        unquote_to_bytes(text.encode("latin-1")).decode()
    except UnicodeError:
        return False
    return True


def _shown(name: str) -> str:
    """A name from outside, short and in ASCII."""
    return ascii(name[:60])


def _length(request: HttpRequest) -> int:
    """The announced length of the body in bytes; a server reads no more than that."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isascii() and announced.isdigit() else 0


def _largest_body(request: HttpRequest) -> int:
    """How many bytes this request may bring: only those who may edit upload documents."""
    if request.content_type == "multipart/form-data" and may_edit(_account_of(request)):
        return settings.LARGEST_UPLOAD
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _account_of(request: HttpRequest) -> Actor:
    """Who asks, by session or by token; a visitor where the token is none."""
    if request.user.is_authenticated or "HTTP_AUTHORIZATION" not in request.META:
        return request.user
    from rest_framework.exceptions import APIException

    from casetracker.api.authentication import TokenAuthentication

    try:
        found = TokenAuthentication().authenticate(request)
    except APIException:
        return request.user
    return request.user if found is None else found[0]


def _too_large(request: HttpRequest) -> HttpResponse:
    mebibytes = _largest_body(request) // 2**20
    detail = f"The request is larger than the {mebibytes} MiB that the site takes."
    return refusal(request, 413, detail=detail, code="too_large")
