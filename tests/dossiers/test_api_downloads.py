"""Every list as a download: CSV, JSON lines, Excel, and what each table says of itself."""

import csv
import io
import json
from typing import Any

import openpyxl
import pytest

from casetracker.access import Role
from tests.dossiers.test_api_fuzz import VIEWS
from tests.dossiers.test_api_people import make_full_person
from tests.dossiers.test_api_queries import make_row
from tests.over_rest import V1, client_of, rows

pytestmark = pytest.mark.django_db


def sent(answer: Any) -> bytes:
    """The whole of a streamed answer."""
    assert answer.status_code == 200, answer.content
    return b"".join(answer) if answer.streaming else answer.content


def table(answer: Any) -> list[dict[str, str]]:
    """The rows of a CSV answer by their headings."""
    text = sent(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def sheets(answer: Any) -> list[list[tuple[Any, ...]]]:
    """The rows of each sheet of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(sent(answer)))
    return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]


def objects(answer: Any) -> list[Any]:
    """The lines of an answer of JSON lines."""
    return [json.loads(line) for line in sent(answer).splitlines()]


@pytest.fixture
def world() -> None:
    """One row of everything, and more where that is easy."""
    make_full_person("Liu Xiaobo", issue_categories=["speech", "democracy"])
    for resource in VIEWS:
        make_row(resource)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("role", [None, Role.ANALYST])
def test_every_list_comes_whole_in_every_form(role: Role | None) -> None:
    client = client_of(role)
    for resource in VIEWS:
        address = f"{V1}/{resource}/"
        listed = rows(client.get(f"{address}?page_size=500"))
        lines = [
            json.loads(line) for line in sent(client.get(f"{address}?format=jsonl")).splitlines()
        ]
        assert lines == listed, resource
        written = table(client.get(f"{address}?format=csv"))
        cells, about = sheets(client.get(f"{address}?format=xlsx"))
        assert [tuple(row) for row in cells[1:]] == [
            tuple(typed(value, like) for value, like in zip(row.values(), told, strict=True))
            for row, told in zip(written, cells[1:], strict=True)
        ]
        assert list(cells[0]) == list(written[0])
        assert ("Rows", str(len(listed))) in about


def typed(text: str, like: Any) -> Any:
    """The text of a cell of CSV as a workbook has it."""
    if isinstance(like, bool | int):
        return json.loads(text)
    return text or None
