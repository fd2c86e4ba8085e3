"""JSON in and out: orjson writes, and refuses what PostgreSQL cannot hold on the way in."""

from typing import Any

from drf_orjson_renderer.renderers import ORJSONRenderer
from rest_framework import parsers
from rest_framework.exceptions import ParseError

from casetracker.middleware import is_storable


class JSONRenderer(ORJSONRenderer):
    """JSON by orjson."""


class JSONParser(parsers.JSONParser):
    """JSON whose texts can be stored: no NUL, no lone surrogate. Raises ``ParseError``."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """The parsed body."""
        parsed = super().parse(stream, media_type, parser_context)
        _refuse_unstorable(parsed)
        return parsed


def _refuse_unstorable(value: Any, path: str = "") -> None:
    if isinstance(value, str):
        if not is_storable(value):
            raise ParseError(f"{path or 'The body'} holds a character that cannot be stored.")
    elif isinstance(value, dict):
        for key, item in value.items():
            _refuse_unstorable(key, "A key")
            _refuse_unstorable(item, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _refuse_unstorable(item, f"{path}[{index}]")
