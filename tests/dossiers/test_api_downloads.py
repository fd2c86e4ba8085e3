"""Every list as a download: CSV, JSON lines, Excel, and what each table says of itself."""

import csv
import io
import json
import re
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from pytest_django import DjangoAssertNumQueries

from casetracker import workbooks
from casetracker.access import Role
from casetracker.api.forms import listing
from dossiers.models import Detention
from tests.dossiers.test_api_fuzz import VIEWS
from tests.dossiers.test_api_people import make_full_person
from tests.dossiers.test_api_queries import make_row
from tests.factories import make_claim, make_passage, make_published_person, make_user
from tests.over_rest import V1, client_of, faults, rows

pytestmark = pytest.mark.django_db

PEOPLE = f"{V1}/people/?format=csv"
STATEMENTS_WITH_EVIDENCE = {
    "people": 17,
    "detentions": 5,
    "status-changes": 4,
    "appeals": 6,
    "responses": 6,
}


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


class TestEvidence:
    def test_each_fact_says_how_it_stands_and_by_which_words(self) -> None:
        person = make_full_person("Liu Xiaobo", issue_categories=["speech", "democracy"])
        (row,) = table(client_of().get(f"{PEOPLE}&q=Liu Xiaobo&evidence=citation,standing,origins"))
        claim = person.claims.get()
        source = claim.passage.snapshot.source
        assert (row["born_standing"], row["born_origins"]) == ("sourced", "1")
        assert row["born_citation"] == (
            f"{source.publisher}, “{source.title}”, 2017-07-06, {source.reference}, "
            f"http://testserver{claim.passage.get_absolute_url()}"
        )
        assert (row["custody_standing"], row["sentence_length_standing"]) == ("sourced", "sourced")
        assert (row["name_standing"], row["name_citation"]) == ("unsourced", "")
        assert (row["died_standing"], row["died_origins"]) == ("empty", "0")
        assert row["issue_categories_standing"] == "unsourced; unsourced"
        assert list(row)[list(row).index("born") :][:4] == [
            *("born", "born_standing", "born_origins", "born_citation")
        ]

    def test_what_rests_on_a_hidden_passage_has_a_confidential_source(self) -> None:
        person = make_published_person(sex="male", born="1955")
        reviewer = make_user(Role.REVIEWER)
        hidden = make_passage(audience="confidential")
        make_claim(person, "sex", passage=hidden, accepted_by=reviewer)
        make_claim(person, "born", "1956", passage=hidden, accepted_by=reviewer)
        for role, sex, born in (
            (Role.READER, ["confidential source"], "unsourced"),
            (Role.ANALYST, [str], "disputed"),
        ):
            (line,) = rows(client_of(role).get(f"{V1}/people/?evidence=standing,citation"))
            assert line["sex_standing"] == "sourced"
            assert len(line["sex_citation"]) == 1
            assert (line["sex_citation"] == sex) is (role is Role.READER)
            assert line["born_standing"] == born
            assert line["born_citation"] == []

    @pytest.mark.parametrize(
        "resource", ["people", "detentions", "status-changes", "appeals", "responses"]
    )
    def test_the_number_of_statements_is_constant(
        self, resource: str, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        address = f"{V1}/{resource}/?format=csv&evidence=standing,origins,citation"
        counts = []
        for _ in range(2):
            make_full_person()
            make_full_person()
            with django_assert_num_queries(STATEMENTS_WITH_EVIDENCE[resource]):
                counts.append(len(table(client_of().get(address))))
        assert counts[0] < counts[1]

    @pytest.mark.parametrize(
        ("resource", "query", "fault"),
        [
            ("people", "evidence=standng", {"evidence": "unknown_aspect"}),
            ("people", "evidence=,", {"evidence": "empty"}),
            ("names", "evidence=standing", {"evidence": "unknown_parameter"}),
        ],
    )
    def test_what_is_wrong_is_named(self, resource: str, query: str, fault: Any) -> None:
        assert faults(client_of().get(f"{V1}/{resource}/?{query}")) == fault


class TestAbout:
    @pytest.fixture(autouse=True)
    def _licence(self, settings: Any) -> None:
        settings.DATA_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
        make_published_person(sex="male", born="1955")
        make_published_person(sex="female")

    def test_a_package_holds_the_table_and_what_it_is(self) -> None:
        answer = client_of(Role.ANALYST).get(f"{PEOPLE}&package=true&sex=male&fields=sex,born")
        assert answer.headers["Content-Type"] == "application/zip"
        with ZipFile(io.BytesIO(sent(answer))) as archive:
            parts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
        assert parts["people.csv"] == '"sex","born"\r\n"male","1955"\r\n'
        for told in ("sex = male", "Rows: 1", "analyst", "by/4.0", "Made at (UTC): 20"):
            assert told in parts["README.txt"]
        described = json.loads(parts["people.csv-metadata.json"])
        assert (described["url"], described["dc:extent"]) == ("people.csv", "1 rows")

    def test_a_table_is_described_at_an_address_of_its_own(self) -> None:
        client = client_of()
        query = "dates=bounds&fields=reference,born,names_other"
        answer = client.get(f"{PEOPLE}&{query}")
        (described,) = re.findall(r'<([^>]+)>; rel="describedby"', answer.headers["Link"])
        told = client.get(described)
        assert told.headers["Content-Type"] == "application/csvm+json"
        said = told.json()
        columns = said["tableSchema"]["columns"]
        assert [column["name"] for column in columns] == list(table(answer)[0])
        assert [column["name"] for column in columns] == [
            *("reference", "names_other", "born", "born_earliest", "born_latest")
        ]
        assert columns[1]["separator"] == "; "
        assert columns[2]["titles"]["en"] == ["Born"]
        assert columns[3]["datatype"] == "date"
        assert said["dc:license"].startswith("https://")
        assert said["dc:extent"] == "2 rows"
        assert len(table(client.get(said["url"]))) == 2

    def test_the_last_line_of_json_lines_tells_it(self) -> None:
        *lines, last = objects(client_of().get(f"{V1}/people/?format=jsonl&about=true&sex=male"))
        assert len(lines) == last["about"]["rows"] == 1
        assert last["about"]["parameters"]["sex"] == "male"
        assert last["about"]["seen_as"] == "anybody"

    def test_without_a_licence_it_says_so(self, settings: Any) -> None:
        settings.DATA_LICENCE = ""
        _, about = sheets(client_of().get(f"{V1}/people/?format=xlsx&language=zh"))
        assert ("许可", "未声明。所引文字归其来源所有。") in about
        assert "dc:license" not in client_of().get(f"{V1}/people/?format=csvm").json()


def test_dates_may_come_with_their_bounds() -> None:
    make_published_person(born="1955~", died="2017-07-13")
    query = "fields=born,died&dates=bounds&byte_order_mark=false"
    text = sent(client_of().get(f"{PEOPLE}&{query}")).decode()
    heading, row = text.splitlines()
    assert heading.startswith('"born","born_earliest","born_latest","died",')
    assert '"2017-07-13","2017-07-13","2017-07-13"' in row


@pytest.mark.parametrize("bounds", [{}, {"born_earliest": "1954-01-01"}])
def test_a_table_has_the_dates_that_json_has(bounds: dict[str, str]) -> None:
    make_published_person(born="1955~", died="[2017-07-13,2017-07-14]")
    (told,) = rows(client_of().get(f"{V1}/people/"))
    (row,) = table(client_of().get(f"{PEOPLE}{'&dates=bounds' if bounds else ''}"))
    assert (row["born"], row["died"]) == (told["born"]["edtf"], told["died"]["edtf"])
    assert row["since"] == ""
    assert {name: row[name] for name in row if name.startswith("born_e")} == bounds


def test_a_list_of_objects_has_a_column_for_each_field() -> None:
    make_full_person()
    (row,) = table(client_of().get(f"{V1}/detentions/?format=csv&expand=person"))
    assert (row["charges.offence"], row["charges.stage"]) == ("CL97-105(2)", "convicted")
    assert row["person.names.script"] == "latn; hant"


def test_line_breaks_stay_within_their_cells() -> None:
    make_full_person()
    Detention.objects.update(stated_reason='He "signed"\nthe Charter, and\r\nwrote.')
    (row,) = table(client_of().get(f"{V1}/detentions/?format=csv"))
    assert row["stated_reason"] == 'He "signed"\nthe Charter, and\r\nwrote.'


def test_too_many_rows_for_a_sheet_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_ROWS", 1)
    make_published_person()
    make_published_person()
    assert faults(client_of().get(f"{V1}/people/?format=xlsx")) == {"format": "too_many_rows"}


def test_chunks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        make_full_person()
    whole = objects(client_of().get(f"{V1}/claims/?format=jsonl&expand=passage"))
    monkeypatch.setattr(listing, "CHUNK", 2)
    assert objects(client_of().get(f"{V1}/claims/?format=jsonl&expand=passage")) == whole
    assert len(whole) > 5
