"""Refusals and failures: a page for people, problem details (RFC 9457) for programs."""

import json
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from casetracker.languages import bilingual, english_of

TITLES = {
    400: bilingual("This request cannot be read", "无法读取此请求"),
    403: bilingual("This is not open to you", "您无权访问"),
    404: bilingual("There is nothing here", "此处没有内容"),
    413: bilingual("This is too large", "内容过大"),
    429: bilingual("Too many attempts", "尝试次数过多"),
    500: bilingual("Something went wrong on our side", "服务器出现错误"),
    503: bilingual("This is shut for now", "暂时无法使用"),
}
DETAILS = {
    400: bilingual(
        "The address or the form holds something that is not allowed there.",
        "网址或表单中含有不允许的内容。",
    ),
    403: bilingual(
        "Your account may not do this. Log in with another one, or ask an administrator.",
        "您的帐户无此权限。请使用其他帐户登录，或联系管理员。",
    ),
    404: bilingual(
        "Nothing has this address, or it is not open to you. Logging in may help.",
        "此网址没有内容，或尚未对您开放。登录后可能可以看到。",
    ),
    413: bilingual("The request is larger than the site takes.", "请求超出本站允许的大小。"),
    429: bilingual("Wait a while, then try again.", "请稍后再试。"),
    500: bilingual(
        "It has been noted in the log. What you sent has not been stored.",
        "错误已记入日志。您提交的内容没有保存。",
    ),
    503: bilingual("Try again in a few minutes.", "请过几分钟再试。"),
}


def wants_problem(request: HttpRequest) -> bool:
    """Whether the client is a program: it calls the API, or accepts JSON and no HTML."""
    accepted = request.headers.get("Accept", "")
    return request.path.startswith("/api/") or ("json" in accepted and "text/html" not in accepted)


def refusal(request: HttpRequest, status: int, *, detail: str = "", code: str = "") -> HttpResponse:
    """The answer of ``status`` in the form the client reads. ``detail`` is one sentence."""
    if wants_problem(request):
        return problem(status, detail=detail or english_of(DETAILS[status]), code=code)
    context = {
        "status": status,
        "title": TITLES[status],
        "detail": detail or DETAILS[status],
    }
    # What cannot be read may be the cookie, and what fails the database, by which the account at
    # the top of a page is known.
    asked = request if status in {403, 404, 429} else None
    return HttpResponse(render_to_string("error.html", context, asked), status=status)


def problem(status: int, *, detail: str, code: str = "") -> HttpResponse:
    """Problem details: ``code`` is stable for programs, ``detail`` is for people."""
    phrase = HTTPStatus(status).phrase
    body = {
        "type": "about:blank",
        "title": phrase,
        "status": status,
        "detail": detail,
        "code": code or phrase.lower().replace(" ", "_"),
        "errors": [],
    }
    return HttpResponse(json.dumps(body), status=status, content_type="application/problem+json")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what Django calls suspicious. The exception's own words stay in the log."""
    del exception
    return refusal(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    del exception
    return refusal(request, 403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that did not come from this site, or came too late."""
    del reason
    detail = bilingual(
        "The form has expired, or it was not sent from this site. Go back, reload the page and "
        "try again; cookies must be allowed.",
        "表单已过期，或并非由本站提交。请返回并刷新页面后重试；须允许使用 Cookie。",
    )
    return refusal(request, 403, detail=str(detail), code="csrf")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same page for what is hidden as for what does not exist."""
    del exception
    return refusal(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, from nothing that could fail again."""
    return refusal(request, 500)
