"""Views that count who asks, and say in every answer what is left."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rest_framework.exceptions import AuthenticationFailed
from rest_framework.views import APIView

if TYPE_CHECKING:
    from django.http import HttpResponseBase
    from rest_framework.request import Request


class Counted(APIView):
    """A view that counts every request before it looks at it, refused ones too.

    Answers say what is left, in the fields of draft-ietf-httpapi-ratelimit-headers: all limits in
    ``RateLimit-Policy``, the one that is nearest in ``RateLimit``.
    """

    throttles: Iterable[Any] | None = None

    def perform_authentication(self, request: "Request") -> None:
        """Who asks. Whoever tries tokens that are none is counted as a visitor."""
        try:
            super().perform_authentication(request)
        except AuthenticationFailed:
            self.check_throttles(request)
            raise

    def check_permissions(self, request: "Request") -> None:
        """Count, and then ask whether the account may."""
        self.check_throttles(request)
        super().check_permissions(request)

    def check_throttles(self, request: "Request") -> None:
        """Count the request, once. Raises ``Throttled``."""
        if self.throttles is None:
            self.throttles = super().get_throttles()
            super().check_throttles(request)

    def get_throttles(self) -> list[Any]:
        """The limits of this request, the same ones whenever they are asked for."""
        return list(super().get_throttles() if self.throttles is None else self.throttles)

    def finalize_response(self, *args: Any, **kwargs: Any) -> "HttpResponseBase":  # type: ignore[override]
        """The answer with what is left of the limits."""
        response: HttpResponseBase = super().finalize_response(*args, **kwargs)
        told = [each.standing for each in self.throttles or () if each.standing]
        if told:
            nearest = min(told, key=lambda standing: standing.left)
            response["RateLimit-Policy"] = ", ".join(
                f'"{each.name}";q={each.quota};w={each.window}' for each in told
            )
            response["RateLimit"] = f'"{nearest.name}";r={nearest.left};t={nearest.seconds}'
        return response
