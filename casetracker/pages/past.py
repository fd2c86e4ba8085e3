"""Pages as they were: ``?as_of=``, with a banner that says so and the way back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.utils.http import http_date

from casetracker.dates import UncertainDate
from casetracker.languages import bilingual
from casetracker.pages.errors import refusal
from casetracker.past import InvalidInstantError, PastUnavailableError, as_of, moment, read_instant

AS_OF = "as_of"
Page = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class PastPage:
    """What the banner of a page says: when it was, and where it is today.

    ``query`` keeps links in the past; it begins with a question mark.
    """

    words: str
    day: str
    query: str
    present: str


def reads_the_past(page: Page) -> Page:
    """Make a page take ``as_of``; 400 where that names no instant of the past."""

    @wraps(page)
    def page_of_the_past(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        text = request.GET.get(AS_OF, "").strip()
        if not text:
            return page(request, *args, **kwargs)
        try:
            instant = read_instant(text)
            with as_of(instant, viewer=request.user):
                request.past = _past_page(request, text)  # type: ignore[attr-defined]
                response = page(request, *args, **kwargs)
        except InvalidInstantError as error:
            return refusal(request, 400, detail=str(error))
        except PastUnavailableError as error:
            return refusal(request, 503, detail=str(error))
        response["Memento-Datetime"] = http_date(instant.timestamp())
        return response

    return page_of_the_past


def moment_words() -> str:
    """The instant of which the database is read, in the active language; "" for the present."""
    instant = moment()
    if instant is None:
        return ""
    day = UncertainDate.on(instant.date()).describe()
    return str(bilingual(f"{day}, {instant:%H:%M} UTC", f"{day} {instant:%H:%M}（UTC）"))


def past_query(request: HttpRequest) -> str:
    """What keeps a link in the past in which the page is; "" in the present."""
    past: PastPage | None = getattr(request, "past", None)
    return past.query if past else ""


def _past_page(request: HttpRequest, text: str) -> PastPage:
    rest = request.GET.copy()
    del rest[AS_OF]
    instant = moment()
    return PastPage(
        words=moment_words(),
        day=instant.date().isoformat() if instant else "",
        query=f"?{urlencode({AS_OF: text})}",
        present=f"{request.path}?{rest.urlencode()}" if rest else request.path,
    )
