"""The parser of bodies, where no middleware stands in front of it."""

from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError, UnsupportedMediaType

from casetracker.api.json import DEEPEST, JSONParser


def parsed(body: bytes, media_type: str = "application/json") -> Any:
    """What the parser makes of a body."""
    return JSONParser().parse(BytesIO(body), media_type)


def test_it_reads_what_can_be_stored() -> None:
    assert parsed('{"name": "刘晓波", "list": [1, null]}'.encode()) == {
        "name": "刘晓波",
        "list": [1, None],
    }


def test_it_stops_reading_where_the_limit_is(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    stream = BytesIO(b'"' + b"x" * 1000)
    with pytest.raises(RequestDataTooBig):
        JSONParser().parse(stream, "application/json")
    assert stream.tell() == 101


@pytest.mark.parametrize("levels", [DEEPEST, DEEPEST + 1])
def test_it_takes_so_many_levels(levels: int) -> None:
    body = b"[" * levels + b"]" * levels
    if levels == DEEPEST:
        assert parsed(body)
    else:
        with pytest.raises(ParseError, match="nested more than"):
            parsed(body)


@pytest.mark.parametrize("media_type", ["application/json; version=1", "application/json"])
def test_other_parameters_of_the_media_type_are_nothing_to_it(media_type: str) -> None:
    assert parsed(b"{}", media_type) == {}


def test_it_reads_utf_8_only() -> None:
    with pytest.raises(UnsupportedMediaType):
        parsed(b"{}", "application/json; charset=latin-1")
