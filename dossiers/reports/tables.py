"""Tables that leave the system row by row: CSV for spreadsheets, JSON lines for programs.

CSV is RFC 4180 in UTF-8, every cell quoted, lines ended by CR LF. A spreadsheet would run a cell
that begins like a formula, so such a cell gets a leading apostrophe, as OWASP advises under "CSV
injection": those whose first character is ``=``, ``+``, ``-``, ``@``, one of their full-width
forms, a tab or a line end, also after spaces. Apostrophes that already stand before such a
beginning are counted in, so that `unguarded` gives every text back.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from io import StringIO
from typing import Any

from django.http import StreamingHttpResponse

BYTE_ORDER_MARK = "\ufeff"
FORMULA_BEGINS = re.compile(r"[ \u00a0\u3000]*[=+\-@\t\r\n＝＋－＠]")
GUARDED = re.compile(rf"'+{FORMULA_BEGINS.pattern}")
BETWEEN_ITEMS = "; "

Row = Mapping[str, Any]


class TableForm(StrEnum):
    """The forms of a table, by the ending of the file."""

    CSV = "csv"
    JSONL = "jsonl"

    @property
    def content_type(self) -> str:
        """The media type."""
        return {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}[self.value]


def table_response(
    rows: Iterable[Row], *, columns: Mapping[str, str], form: TableForm, name: str
) -> StreamingHttpResponse:
    """A download that is sent while ``rows`` are read; ``name`` is the file's, without ending.

    ``columns`` are the keys wanted with their headings, in order; JSON lines use the keys.
    """
    lines = csv_lines(rows, columns=columns) if form is TableForm.CSV else json_lines(rows)
    response = StreamingHttpResponse(lines, content_type=form.content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form.value}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def csv_lines(
    rows: Iterable[Row], *, columns: Mapping[str, str], byte_order_mark: bool = True
) -> Iterator[bytes]:
    """The heading and then each row as CSV, a chunk a row; a key that a row lacks is an empty cell.

    With the byte order mark, by which Excel knows UTF-8, unless it is declined.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    if byte_order_mark:
        buffer.write(BYTE_ORDER_MARK)
    writer.writerow([guarded(heading) for heading in columns.values()])
    yield _taken(buffer)
    for row in rows:
        writer.writerow([guarded(cell(row.get(key))) for key in columns])
        yield _taken(buffer)


def json_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """Each row as one JSON object on a line of its own."""
    for row in rows:
        text = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain)
        yield f"{text}\n".encode()


def cell(value: Any) -> str:
    """A value as the text of one cell: "" for None, several values with "; " between them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return BETWEEN_ITEMS.join(cell(item) for item in value)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def guarded(text: str) -> str:
    """``text`` in a form that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("-"), guarded("Liu Xia"), guarded("'t Hooft")
    ("'=1+1", "'-", 'Liu Xia', "'t Hooft")
    """
    return f"'{text}" if FORMULA_BEGINS.match(text) or GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    return text[1:] if GUARDED.match(text) else text


def _plain(value: Any) -> Any:
    """What JSON has no form for: days and moments in ISO 8601, all else as text."""
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _taken(buffer: StringIO) -> bytes:
    """What stands in the buffer, which is emptied."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
