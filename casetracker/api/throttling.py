"""How many requests one may send. Counted by each server process by itself, in its memory.

With four workers the true limit lies between the stated one and four times it. That is enough
against a script run wild; guessing passwords is stopped by the lock-out, which counts in the
database.
"""

from typing import TYPE_CHECKING

from rest_framework.throttling import AnonRateThrottle, SimpleRateThrottle, UserRateThrottle

from casetracker.addresses import client_address

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class ByAddress(SimpleRateThrottle):
    """Knows who asks by the same address as the lock-out does."""

    def get_ident(self, request: "Request") -> str:
        """The address; one for all where the server is not told any."""
        return client_address(request._request) or "unknown"


class AnonymousThrottle(ByAddress, AnonRateThrottle):
    """Visitors, by address."""

    scope = "anonymous"


class AccountThrottle(UserRateThrottle):
    """Accounts, by account; visitors are `AnonymousThrottle`'s."""

    scope = "user"

    def get_cache_key(self, request: "Request", view: "APIView") -> str | None:
        """The key of the account; None for visitors."""
        return super().get_cache_key(request, view) if request.user.is_authenticated else None


class LoginThrottle(ByAddress):
    """Attempts to log in, by address."""

    scope = "login"

    def get_cache_key(self, request: "Request", view: "APIView") -> str:
        """The key of the address."""
        del view
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}
