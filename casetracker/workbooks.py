"""Tables as Excel workbooks: one sheet of rows, one that says what they are.

Every text is a text cell: no formula, no link, no number made of digits. What a worksheet cannot
hold is refused or told: more rows than it has is an error, a text longer than a cell is cut, ends
in `CUT`, and is counted. Control characters are written as OOXML has them (``_x0001_``).
"""

from collections.abc import Callable, Iterable, Sequence
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

from xlsxwriter import Workbook

from casetracker.exceptions import CasetrackerError
from casetracker.tables import Cells, cell

MOST_ROWS = 1_048_575
"""Rows of a worksheet under its headings."""
LONGEST_CELL = 32_767
"""Characters of a cell, counted in UTF-16 as Excel does."""
CUT = " […]"
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

About = Callable[[int, int], Iterable[tuple[str, str]]]
"""The lines of the second sheet, for a number of rows and of cells that were cut."""


class WorksheetFullError(CasetrackerError):
    """There are more rows than a worksheet holds."""

    code = "too_many_rows"

    def __init__(self) -> None:
        super().__init__(
            f"A worksheet holds {MOST_ROWS:,} rows: filter, or take csv or jsonl.", field="format"
        )


def workbook_of(
    chunks: Iterable[Iterable[Cells]],
    *,
    headings: Sequence[str],
    titles: tuple[str, str],
    about: About,
) -> IO[bytes]:
    """A temporary file with the workbook, at its beginning; whoever closes it removes it.

    ``titles`` are the names of the two sheets. Memory does not grow with the rows. Raises
    `WorksheetFullError`.
    """
    kept = TemporaryFile()  # noqa: SIM115
    try:
        with (
            TemporaryDirectory() as workplace,
            Workbook(kept, OPTIONS | {"tmpdir": workplace}) as book,
        ):
            heading = book.add_format({"bold": True, "bottom": 1})
            rows, notes = (book.add_worksheet(title[:31]) for title in titles)
            rows.freeze_panes(1, 0)
            rows.set_column(0, max(len(headings) - 1, 0), 18)
            for number, text in enumerate(headings):
                rows.write_string(0, number, text, heading)
            told = about(*_fill(rows, chunks))
            notes.set_column(0, 0, 24)
            notes.set_column(1, 1, 100)
            for number, (name, text) in enumerate(told):
                notes.write_string(number, 0, name, heading)
                notes.write_string(number, 1, fitting(text))
    except BaseException:
        kept.close()
        raise
    kept.seek(0)
    return kept


def _fill(sheet: Any, chunks: Iterable[Iterable[Cells]]) -> tuple[int, int]:
    """Write the rows; how many there are, and how many cells were cut."""
    count = cut = 0
    for chunk in chunks:
        for row in chunk:
            count += 1
            if count > MOST_ROWS:
                raise WorksheetFullError
            for number, value in enumerate(row):
                cut += _put(sheet, count, number, value)
    return count, cut


def _put(sheet: Any, row: int, column: int, value: Any) -> bool:
    """Write one cell, nothing where there is nothing; whether it was cut."""
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
        return False
    if isinstance(value, int):
        sheet.write_number(row, column, value)
        return False
    text = cell(value)
    if text:
        held = fitting(text)
        sheet.write_string(row, column, held)
        return held != text
    return False


def fitting(text: str) -> str:
    """``text``, cut where it is too long for a cell; the end then says so."""
    if len(text) * 2 <= LONGEST_CELL or _length(text) <= LONGEST_CELL:
        return text
    encoded = text.encode("utf-16-le")[: (LONGEST_CELL - len(CUT)) * 2]
    return encoded.decode("utf-16-le", "ignore") + CUT


def _length(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)
