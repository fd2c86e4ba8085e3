"""Errors as problem details (RFC 9457)."""

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler


def problem_response(exc: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an error; None for what is nobody's fault but ours."""
    return exception_handler(exc, context)
