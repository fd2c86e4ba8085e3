"""JSON in and out: orjson writes, and reads only what a record can hold."""

from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from drf_orjson_renderer.renderers import ORJSONRenderer
from rest_framework import parsers
from rest_framework.exceptions import ParseError, UnsupportedMediaType

from casetracker.middleware import is_storable

DEEPEST = 20
"""Levels of objects and arrays in a body; no resource needs half as many."""


class JSONRenderer(ORJSONRenderer):  # type: ignore[misc]
    """JSON by orjson."""


class JSONParser(parsers.BaseParser):
    """JSON in UTF-8 whose texts can be stored.

    Raises ``ParseError`` for what is not JSON, is nested deeper than `DEEPEST`, or holds a NUL or
    a lone surrogate; ``UnsupportedMediaType`` for another charset; ``RequestDataTooBig`` for a
    body larger than ``DATA_UPLOAD_MAX_MEMORY_SIZE``.
    """

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """The parsed body."""
        del parser_context
        charset = _charset_of(media_type or "")
        if charset not in ("", "utf-8", "utf8"):
            raise UnsupportedMediaType(f"{self.media_type}; charset={charset[:40]}")
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        try:
            parsed = orjson.loads(body)
        except orjson.JSONDecodeError as exc:
            raise ParseError(
                f"The body is not JSON in UTF-8: {exc.msg}, line {exc.lineno} column {exc.colno}."
            ) from exc
        _refuse_unusable(parsed)
        return parsed


def _charset_of(media_type: str) -> str:
    for part in media_type.split(";")[1:]:
        name, _, value = part.strip().partition("=")
        if name.lower() == "charset":
            return value.strip('"').lower()
    return ""


def _refuse_unusable(body: Any) -> None:
    """Raise ``ParseError`` where ``body`` is too deep or holds a text that cannot be stored."""
    # Not recursive: what is to be found out is whether it nests too deep for that.
    waiting: list[tuple[str, int, Any]] = [("", 0, body)]
    while waiting:
        path, depth, value = waiting.pop()
        if isinstance(value, str) and not is_storable(value):
            raise ParseError(f"“{path or 'The body'}” holds a character that cannot be stored.")
        if not isinstance(value, dict | list):
            continue
        if depth == DEEPEST:
            raise ParseError(f"The body is nested more than {DEEPEST} levels deep.")
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            if isinstance(key, str) and not is_storable(key):
                raise ParseError("A key of the body holds a character that cannot be stored.")
            waiting.append((f"{path}.{key}".lstrip("."), depth + 1, item))
