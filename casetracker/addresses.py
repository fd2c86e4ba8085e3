"""Where a request comes from, behind as many reverse proxies as the installation has."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address that the outermost of our own proxies was asked from.

    Each proxy adds to the right of X-Forwarded-For whom it was asked by, so what stands further
    left than `TRUSTED_PROXIES` places is the client's own word, and not believed. None where the
    server listens on a Unix socket and no proxy says anything.
    """
    proxies: int = settings.PROXIES
    claimed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if proxies and len(claimed) >= proxies:
        address = _address(claimed[-proxies].strip())
        if address:
            return address
    return _address(request.META.get("REMOTE_ADDR", ""))


def _address(text: str) -> str | None:
    """The address that the text is, or None where it is none."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None
