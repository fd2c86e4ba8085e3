"""Tables: what is written comes back, and no spreadsheet runs it."""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casetracker.dates import UncertainDate
from casetracker.tables import cell, csv_chunks, guarded, json_lines, unguarded

# PostgreSQL keeps neither NUL nor half of a surrogate pair.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
RISKY = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "'", "''", " ", "\u3000"]),
        st.sampled_from("=+-@\t\r\n＝＋－＠"),
        TEXTS,
    ),
)
TRIGGERS = tuple("=+-@\t\r\n＝＋－＠")


def read(chunks: Iterable[bytes]) -> list[list[str]]:
    text = b"".join(chunks).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), strict=True))


@given(st.lists(st.lists(TEXTS | RISKY, min_size=3, max_size=3), max_size=5))
@example([["=cmd|' /C calc'!A0", "a,b", 'say "hi"\r\nthere']])
def test_what_is_written_is_read_back(rows: list[list[str]]) -> None:
    written = read(csv_chunks([rows[:2], rows[2:]], headings=["A", "B", "C"]))
    assert written[0] == ["A", "B", "C"]
    assert [[unguarded(text) for text in row] for row in written[1:]] == rows


@given(TEXTS | RISKY)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    ((_,), (written,)) = read(csv_chunks([[[text]]], headings=["A"]))
    assert not written.startswith(TRIGGERS)
    assert not written.lstrip(" \u00a0\u3000").startswith(TRIGGERS)


@given(TEXTS | RISKY)
def test_only_what_begins_like_a_formula_is_changed(text: str) -> None:
    plain = text.lstrip("'").lstrip(" \u00a0\u3000")
    assert (guarded(text) == text) is not plain.startswith(TRIGGERS)


@pytest.mark.parametrize("text", ["Liu Xia", "刘晓波", "'t Hooft", "1989-06-04", "", "a=b", "…"])
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


def test_headings_are_guarded_too() -> None:
    assert read(csv_chunks([], headings=["=A"])) == [["'=A"]]


def test_csv_is_as_rfc_4180_has_it() -> None:
    chunks = list(csv_chunks([[['x"y', None]]], headings=["A", "B"]))
    assert chunks == [b'\xef\xbb\xbf"A","B"\r\n', b'"x""y",""\r\n']


def test_the_byte_order_mark_can_be_declined() -> None:
    assert b"".join(csv_chunks([], headings=["A"], byte_order_mark=False)) == b'"A"\r\n'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (["writer", "dissident"], "writer; dissident"),
        ((None, "x"), "; x"),
        ([["release", "visit"], [], ["visit"]], "release | visit; ; visit"),
        ({"a": "b"}, '{"a":"b"}'),
        (date(2017, 7, 6), "2017-07-06"),
        (datetime(2017, 7, 6, 8, tzinfo=UTC), "2017-07-06T08:00:00+00:00"),
        (UncertainDate("2017-06-26~"), "2017-06-26~"),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
    ],
)
def test_values_as_cells(value: Any, text: str) -> None:
    assert cell(value) == text


def chunks_until_stopped(read_so_far: list[int]) -> Iterable[list[list[int]]]:
    for number in range(1_000):
        read_so_far.append(number)
        yield [[number]]


def test_rows_are_sent_while_they_are_read() -> None:
    read_so_far: list[int] = []
    for sent in (
        csv_chunks(chunks_until_stopped(read_so_far), headings=["A"]),
        json_lines(chunks_until_stopped(read_so_far)),
    ):
        for _ in range(3):
            next(sent)
    assert len(read_so_far) <= 6


@given(st.lists(st.dictionaries(TEXTS, TEXTS | st.none() | st.lists(TEXTS)), max_size=5))
@example([{"a": "line\nbreak\u2028and more"}])
def test_json_lines_are_read_back(rows: Sequence[dict[str, Any]]) -> None:
    lines = b"".join(json_lines([rows])).split(b"\n")
    assert [json.loads(line) for line in lines[:-1]] == list(rows)
    assert lines[-1] == b""


def test_json_lines_say_dates_and_keep_characters() -> None:
    rows = [{"d": date(2017, 7, 6), "u": UncertainDate("2009"), "n": "刘晓波"}]
    assert list(json_lines([rows])) == ['{"d":"2017-07-06","u":"2009","n":"刘晓波"}\n'.encode()]
