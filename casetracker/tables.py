"""Tables that leave the system while they are read: CSV for spreadsheets, JSON lines for programs.

CSV is RFC 4180 in UTF-8, every cell quoted, lines ended by CR LF. A spreadsheet would run a cell
that begins like a formula, so such a cell gets a leading apostrophe, as OWASP advises under "CSV
injection": those whose first character is ``=``, ``+``, ``-``, ``@``, one of their full-width
forms, a tab or a line end, also after spaces. Apostrophes that already stand before such a
beginning are counted in, so that `unguarded` gives every text back.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from io import StringIO
from typing import Any

import orjson

BYTE_ORDER_MARK = "\ufeff"
FORMULA_BEGINS = re.compile(r"[ \u00a0\u3000]*[=+\-@\t\r\n＝＋－＠]")
SUSPECT = frozenset("'=+-@\t\r\n \u00a0\u3000＝＋－＠")
"""The first characters of texts at which it is worth to look twice."""
GUARDED = re.compile(rf"'+{FORMULA_BEGINS.pattern}")
BETWEEN_ITEMS = "; "
BETWEEN_INNER_ITEMS = " | "
"""Between the items of a list that is itself an item of a list."""

Cells = Sequence[Any]
JSON_OPTIONS = orjson.OPT_APPEND_NEWLINE | orjson.OPT_PASSTHROUGH_DATACLASS


class TableForm(StrEnum):
    """The forms of a table, by the ending of the file."""

    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"

    @property
    def content_type(self) -> str:
        """The media type."""
        return CONTENT_TYPES[self]


CONTENT_TYPES = {
    TableForm.CSV: "text/csv; charset=utf-8",
    TableForm.JSONL: "application/jsonl",
    TableForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def csv_chunks(
    chunks: Iterable[Iterable[Cells]], *, headings: Sequence[str], byte_order_mark: bool = True
) -> Iterator[bytes]:
    """The headings, and then the rows as CSV, each chunk of rows at once.

    With the byte order mark, by which Excel knows UTF-8, unless it is declined.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    if byte_order_mark:
        buffer.write(BYTE_ORDER_MARK)
    writer.writerow([guarded(heading) for heading in headings])
    yield _taken(buffer)
    for chunk in chunks:
        # Most cells are plain texts, of which nothing need be asked.
        writer.writerows(
            [
                value if type(value) is str and value[:1] not in SUSPECT else _written(value)
                for value in row
            ]
            for row in chunk
        )
        yield _taken(buffer)


def _written(value: Any) -> str:
    """A value as it stands in a CSV."""
    return "" if value is None else guarded(cell(value))


def json_lines(chunks: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """Each row as one JSON object on a line of its own, each chunk of rows at once."""
    for chunk in chunks:
        yield b"".join(json_line(row) for row in chunk)


def json_line(row: Any) -> bytes:
    """A row as JSON with a line end; what JSON has no form for is text."""
    return orjson.dumps(row, default=str, option=JSON_OPTIONS)


def cell(value: Any, between: str = BETWEEN_ITEMS) -> str:
    """A value as the text of one cell: "" for None, several values with "; " between them.

    A list in a list has " | " between its items; an object is JSON.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return between.join([cell(item, BETWEEN_INNER_ITEMS) for item in value])
    if isinstance(value, dict):
        return orjson.dumps(value, default=str).decode()
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def guarded(text: str) -> str:
    """``text`` in a form that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("-"), guarded("Liu Xia"), guarded("'t Hooft")
    ("'=1+1", "'-", 'Liu Xia', "'t Hooft")
    """
    if text[:1] not in SUSPECT:
        return text
    return f"'{text}" if FORMULA_BEGINS.match(text) or GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    return text[1:] if GUARDED.match(text) else text


def _taken(buffer: StringIO) -> bytes:
    """What stands in the buffer, which is emptied."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
