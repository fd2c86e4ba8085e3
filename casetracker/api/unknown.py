"""Addresses under ``/api/`` that are nothing: a problem, never a redirect that loses a body."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from casetracker.api.counting import Counted

METHODS = ("get", "post", "put", "patch", "delete")


@extend_schema(exclude=True)
class UnknownAddressView(Counted):
    """Answers 404 to every method."""

    permission_classes = [AllowAny]

    def refuse(self, request: Request, rest: str = "") -> Any:
        """Raises ``NotFound``."""
        hint = "" if request.path.endswith("/") else f" Addresses end in a slash: {request.path}/"
        del rest
        raise NotFound(f"There is nothing at this address.{hint}")


for _method in METHODS:
    setattr(UnknownAddressView, _method, UnknownAddressView.refuse)
