"""How many requests one may send, and what every answer says of it.

Counted by each server process by itself, in its memory. With four workers the true limit lies
between the stated one and four times it. That is enough against a script run wild; guessing
passwords is stopped by the lock-out, which counts in the database. Decision 21 has the figures
that speak against counting every request there.
"""

from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from rest_framework.throttling import SimpleRateThrottle

from casetracker.addresses import client_address

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

MOST_WINDOWS = 50_000
"""Who is remembered at once; beyond it those go whose time is over."""


class Windows:
    """How many requests each has sent since the first of its window. Safe between threads."""

    def __init__(self) -> None:
        self._windows: dict[str, tuple[float, int]] = {}
        self._lock = Lock()

    def add(self, key: str, *, seconds: float) -> tuple[int, float]:
        """Count one request; the number of them in this window, and the seconds left of it."""
        now = monotonic()
        with self._lock:
            if len(self._windows) > MOST_WINDOWS:
                self._windows = {k: it for k, it in self._windows.items() if it[0] > now}
            until, number = self._windows.get(key, (0.0, 0))
            if until <= now:
                until, number = now + seconds, 0
            self._windows[key] = until, number + 1
        return number + 1, until - now

    def clear(self) -> None:
        """Forget everybody."""
        with self._lock:
            self._windows.clear()


WINDOWS = Windows()


@dataclass(frozen=True)
class Standing:
    """What is left of one limit: ``left`` requests for ``seconds``."""

    name: str
    quota: int
    window: int
    left: int
    seconds: int


class Limit(SimpleRateThrottle):
    """So many requests in a window that begins with the first of them."""

    standing: Standing | None = None
    seconds_left = 0.0
    num_requests: int
    duration: int

    def allow_request(self, request: "Request", view: "APIView") -> bool:
        """Count the request; whether it is within the limit."""
        key = self.get_cache_key(request, view) if self.rate else None
        if key is None:
            return True
        number, self.seconds_left = WINDOWS.add(key, seconds=self.duration)
        left = max(self.num_requests - number, 0)
        until = int(self.seconds_left) + 1
        self.standing = Standing(str(self.scope), self.num_requests, self.duration, left, until)
        return number <= self.num_requests

    def wait(self) -> float:
        """Seconds until the window ends."""
        return self.seconds_left

    def keyed(self, ident: Any) -> str:
        """The key of whoever is counted."""
        return f"{self.scope} {ident}"


class AnonymousThrottle(Limit):
    """Visitors, by the address that the lock-out goes by; one for all where none is told."""

    scope = "anonymous"

    def get_cache_key(self, request: "Request", view: "APIView") -> str | None:
        """The key of the address; None for accounts."""
        del view
        if request.user.is_authenticated:
            return None
        return self.keyed(client_address(request._request) or "unknown")


class TokenThrottle(Limit):
    """Each token."""

    scope = "token"

    def get_cache_key(self, request: "Request", view: "APIView") -> str | None:
        """The key of the token; None without one."""
        del view
        digest = getattr(request.auth, "digest", None)
        return None if digest is None else self.keyed(digest)


class AccountThrottle(Limit):
    """Each account, whatever it comes with."""

    scope = "user"

    def get_cache_key(self, request: "Request", view: "APIView") -> str | None:
        """The key of the account; None for visitors."""
        del view
        return self.keyed(request.user.pk) if request.user.is_authenticated else None


class LoginThrottle(Limit):
    """Attempts to log in, by address."""

    scope = "login"

    def get_cache_key(self, request: "Request", view: "APIView") -> str:
        """The key of the address."""
        del view
        return self.keyed(client_address(request._request) or "unknown")
