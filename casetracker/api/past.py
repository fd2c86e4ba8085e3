"""``as_of``: the parameter by which a resource is read as it was at an instant.

The answer bears the headers of RFC 7089 (Memento): ``Memento-Datetime`` and a link to the
original. The whole view runs in the past, and a download goes on there.
"""

from contextlib import ExitStack
from datetime import datetime
from typing import Any

from django.utils.http import http_date
from rest_framework.request import Request
from rest_framework.utils.urls import remove_query_param
from rest_framework.views import APIView

from casetracker.api.pagination import refused
from casetracker.past import InvalidInstantError, as_of, read_instant, streamed

AS_OF = "as_of"


class ReadsThePast(APIView):
    """A view that takes ``as_of`` where `takes_as_of` says so."""

    instant: datetime | None = None
    """The instant of which the request is answered; None for the present."""

    def takes_as_of(self) -> bool:
        """Whether this request may ask for the past: where a list or a record is read."""
        return getattr(self, "action", "") in ("list", "retrieve")

    def known_parameters(self) -> list[str]:
        """The parameters of the view, and ``as_of`` where it is taken."""
        known: list[str] = super().known_parameters()  # type: ignore[misc]
        return sorted([*known, AS_OF]) if self.takes_as_of() else known

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer, and come back from the past whatever happens."""
        with ExitStack() as self._in_the_past:
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let the request in, then go where it asks. Raises ``ValidationError``."""
        super().initial(request, *args, **kwargs)
        text = request.query_params.get(AS_OF)
        if text is None or not self.takes_as_of():
            return
        try:
            instant = read_instant(text)
        except InvalidInstantError as error:
            raise refused(AS_OF, str(error), error.code) from error
        self._in_the_past.enter_context(as_of(instant, viewer=request.user))
        self.instant = instant

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """The answer, which says of when it is; a download goes on in the past."""
        answer: Any = super().finalize_response(request, response, *args, **kwargs)
        if self.instant is None or answer.status_code >= 400:
            return answer
        answer["Memento-Datetime"] = http_date(self.instant.timestamp())
        original = remove_query_param(request.build_absolute_uri(), AS_OF)
        links = [answer["Link"]] if "Link" in answer else []
        answer["Link"] = ", ".join([*links, f'<{original}>; rel="original"'])
        if answer.streaming:
            answer.streaming_content = streamed(
                answer.streaming_content, instant=self.instant, viewer=request.user
            )
        return answer
