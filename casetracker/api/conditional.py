"""Versions of answers: the ETag of what was read, and writes that hold only for that version.

RFC 9110, sections 8.8.3 and 13. The tag is a digest of the bytes that were sent, so it changes
when, and only when, something changes that the one who asks may see: a change to what is hidden
from them changes no byte and no tag. There is no Last-Modified: a dossier hangs on too many rows
for one honest date.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers

from casetracker.api.pagination import refused
from casetracker.api.problems import problem_of
from casetracker.exceptions import CasetrackerError

Responder = Callable[[HttpRequest], HttpResponse]

PREFIX = "/api/"
VARIES = ("Accept", "Accept-Language", "Authorization", "Cookie", "Origin")
KEPT_BY_304 = ("Cache-Control", "Content-Location", "ETag", "RateLimit", "RateLimit-Policy", "Vary")
ENCODED = re.compile("[;-](gzip|br|zstd)$")
"""What is put at the end of the tag of an answer that was made smaller, by us or by a proxy."""
TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
LONGEST_LIST_OF_TAGS = 4000
"""Characters of an If-Match; some sixty tags of ours."""


class VersionError(CasetrackerError):
    """The record is not, or no longer, as the precondition says; ``current`` is its ETag now."""

    code = "precondition_failed"

    def __init__(self, header: str, current: str) -> None:
        super().__init__(
            f"The record is another than {header} says: it is {current} now. Read it again, by "
            "itself and without parameters, and decide anew.",
            field=header,
        )
        self.current = current
        self.headers = {"ETag": current}


def etag_of(content: bytes, *, media_type: str) -> str:
    """The strong tag of a representation: a digest of its kind and its bytes."""
    # The charset is said or not said of the same bytes.
    kind = media_type.partition(";")[0].strip()
    return f'"{blake2b(content, digest_size=16, person=kind[-16:].encode()).hexdigest()}"'


@dataclass(frozen=True)
class Tags:
    """The tags of one header; ``strong`` and ``weak`` are opaque texts without quotes."""

    header: str
    anything: bool = False
    strong: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()

    @classmethod
    def read(cls, text: str, *, header: str) -> "Tags":
        """``*``, or tags with commas between them. Raises ``ValidationError`` for all else."""
        if text.strip() == "*":
            return cls(header, anything=True)
        parts = [part.strip() for part in _split(text[: LONGEST_LIST_OF_TAGS + 1])]
        found = [TAG.fullmatch(part) for part in parts if part]
        if not found or not all(found) or len(text) > LONGEST_LIST_OF_TAGS:
            sentence = 'Give * or ETags in double quotes, such as "4f0c…", as they were sent.'
            raise refused(header, sentence, "invalid_etag")
        told = [(bool(match[1]), ENCODED.sub("", match[2])) for match in found if match]
        strong = frozenset(tag for is_weak, tag in told if not is_weak)
        return cls(header, strong=strong, weak=frozenset(tag for is_weak, tag in told if is_weak))

    def fit(self, etag: str, *, strongly: bool) -> bool:
        """Whether one of them is ``etag``, a strong tag; a weak one never is so ``strongly``."""
        told = self.strong if strongly else self.strong | self.weak
        return self.anything or etag.strip('"') in told


def _split(text: str) -> list[str]:
    """The parts between commas that stand outside of quotes."""
    return re.findall(r'(?:"[^"]*"|[^,"])+|"[^,]*', text)


def precondition_of(request: HttpRequest) -> Tags | None:
    """What a write holds for, by If-Match or If-None-Match. Raises ``ValidationError``."""
    for header in ("If-Match", "If-None-Match"):
        text = request.headers.get(header)
        if text is not None:
            return Tags.read(text, header=header)
    return None


def hold(tags: Tags, *, current: str) -> None:
    """Raise `VersionError` unless the write holds for the version whose tag is ``current``."""
    wanted = tags.header == "If-Match"
    if tags.fit(current, strongly=wanted) is not wanted:
        raise VersionError(tags.header, current)


class ConditionalMiddleware:
    """Gives what is read over the API its tag, and answers 304 where the client has it already.

    Says too what caches may do: an answer to an account, and one to anything but a reading, is
    kept by nobody; what a visitor reads may be kept, and is asked for again each time.
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The view's answer, or that nothing has changed, or that something has."""
        response = self.get_response(request)
        if not request.path_info.startswith(PREFIX):
            return response
        reads = request.method in ("GET", "HEAD")
        patch_vary_headers(response, VARIES)
        of_account = (
            "HTTP_AUTHORIZATION" in request.META or settings.SESSION_COOKIE_NAME in request.COOKIES
        )
        keep = "no-cache" if reads and not of_account else "private, no-store"
        response.setdefault("Cache-Control", keep)
        if not reads or response.status_code != 200 or response.streaming:
            return response
        kind = response.get("Content-Type", "")
        if not kind.startswith("text/html"):
            response.setdefault("ETag", etag_of(response.content, media_type=kind))
            return _conditional(request, response)
        return response


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer, 304 where If-None-Match fits, 412 where If-Match does not."""
    etag = response["ETag"]
    try:
        wanted = request.headers.get("If-Match")
        if wanted is not None:
            hold(Tags.read(wanted, header="If-Match"), current=etag)
        known = request.headers.get("If-None-Match")
        if known is None or not Tags.read(known, header="If-None-Match").fit(etag, strongly=False):
            return response
    except Exception as exc:
        problem = problem_of(exc)
        if problem is None:
            raise
        return problem.response()
    unchanged = HttpResponseNotModified()
    for name in KEPT_BY_304:
        if name in response:
            unchanged[name] = response[name]
    return unchanged
