"""Workbooks: what is written is text, fits its cell, and says what it is."""

from collections.abc import Iterable
from typing import Any

import openpyxl
import pytest

from casetracker import workbooks
from casetracker.workbooks import CUT, LONGEST_CELL, WorksheetFullError, fitting, workbook_of


def written(rows: Iterable[list[Any]], headings: Iterable[str] = ("A",)) -> Any:
    """The workbook of ``rows``, as a reader finds it."""
    with workbook_of(
        [rows],
        headings=list(headings),
        titles=("people", "About"),
        about=lambda count, cut: [("Rows", str(count)), ("Cut", str(cut))],
    ) as kept:
        return openpyxl.load_workbook(kept)


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "+1",
        "@SUM(1)",
        "{=1+1}",
        "https://example.org/",
        "mailto:a@example.org",
        "internal:Sheet2!A1",
        "2017-06-26~",
        "007",
        "1e400",
        "line\nbreak\r\nand\ttab",
        "刘晓波 𠮷",
        "<b>&amp;</b>",
        "  spaces  ",
    ],
)
def test_every_text_is_a_text_cell(text: str) -> None:
    cell = written([[text]])["people"]["A2"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert cell.value.replace("_x000D_", "\r") == text


def test_characters_that_xml_has_not_are_written_as_excel_does() -> None:
    assert written([["a\x01b\ufffec"]])["people"]["A2"].value == "a_x0001_b_xFFFE_c"


def test_numbers_flags_lists_and_nothing() -> None:
    (row,) = written([[3, True, ["a", "b"], None, ""]], "ABCDE")["people"].iter_rows(min_row=2)
    assert [(cell.value, cell.data_type) for cell in row[:3]] == [
        (3, "n"),
        (True, "b"),
        ("a; b", "s"),
    ]
    assert [cell.value for cell in row[3:]] == [None] * len(row[3:])


def test_the_heading_stays_in_sight() -> None:
    book = written([["x"]], ["Name"])
    assert book["people"].freeze_panes == "A2"
    assert (book["people"]["A1"].value, book["people"]["A1"].font.bold) == ("Name", True)


def test_the_second_sheet_says_what_it_is() -> None:
    about = written([["a"], ["b" * 40_000]])["About"]
    assert list(about.iter_rows(values_only=True)) == [("Rows", "2"), ("Cut", "1")]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a" * LONGEST_CELL, "a" * LONGEST_CELL),
        ("a" * (LONGEST_CELL + 1), "a" * (LONGEST_CELL - len(CUT)) + CUT),
        # Two units of UTF-16 each, of which half a character must not stay.
        ("𠮷" * (LONGEST_CELL // 2), "𠮷" * (LONGEST_CELL // 2)),
        ("𠮷" * LONGEST_CELL, "𠮷" * ((LONGEST_CELL - len(CUT)) // 2) + CUT),
    ],
)
def test_what_is_too_long_for_a_cell_is_cut(text: str, kept: str) -> None:
    assert fitting(text) == kept


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_ROWS", 2)
    written([["a"], ["b"]])
    with pytest.raises(WorksheetFullError) as refused:
        written([["a"], ["b"], ["c"]])
    assert (refused.value.code, refused.value.field) == ("too_many_rows", "format")
