"""Answers of the API, made smaller with gzip for those who accept it.

Here and not at the proxy, so that it is the same with any proxy and with none. What came with a
cookie stays as it is: a page of another site could have a browser ask for it again and again and
guess at it by its length (BREACH); nobody can make a token be sent. So no random bytes are
needed, the same answer is the same bytes, and its ETag stays a strong one.
"""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.gzip import GZipMiddleware

from casetracker.api.conditional import PREFIX

SMALLEST = 1000
"""Bytes; what is smaller fits into one packet as it is."""
SUFFIX = ";gzip"
REFUSED = re.compile(r"\bgzip\s*;\s*q=0(\.0*)?\s*(,|$)")
TEXTS = ("text/", "application/json", "application/ld+json", "application/vnd.oai")


class CompressionMiddleware(GZipMiddleware):
    """Django's own for the API; downloads are made smaller while they are sent."""

    max_random_bytes = 0

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        """The answer, smaller where that may be and helps, with the tag of its form."""
        etag = response.get("ETag", "")
        if response.status_code == 304 and f'{SUFFIX}"' in request.META.get(
            "HTTP_IF_NONE_MATCH", ""
        ):
            response["ETag"] = _suffixed(etag)
        if not _may_be_smaller(request, response):
            return response
        response = super().process_response(request, response)
        if response.get("Content-Encoding") == "gzip" and etag:
            response["ETag"] = _suffixed(etag)
        return response


def _suffixed(etag: str) -> str:
    return f'{etag[:-1]}{SUFFIX}"'


def _may_be_smaller(request: HttpRequest, response: Any) -> bool:
    return (
        request.path_info.startswith(PREFIX)
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not REFUSED.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        and response.get("Content-Type", "").startswith(TEXTS)
        and (response.streaming or len(response.content) >= SMALLEST)
    )
