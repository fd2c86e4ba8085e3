"""Loading the offences of the law: complete, repeatable, and strict about what it reads."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casetracker.models import User
from dossiers import reference_data
from dossiers.models import Offence
from dossiers.reference_data import LoadCounts, ReferenceDataError, load_reference, read_rows

UNVERIFIED = "Not verified against the primary text."

# Every offence of the domain's table, with the articles that texts name without a paragraph.
EXPECTED = """
    CL97-102 CL97-103 CL97-103(1) CL97-103(2) CL97-104 CL97-105 CL97-105(1) CL97-105(2) CL97-107
    CL97-110 CL97-111 CL97-113 CL97-120 CL97-120-3 CL97-225 CL97-246 CL97-249 CL97-274 CL97-277
    CL97-277(5) CL97-290 CL97-290(1) CL97-290(2) CL97-290(3) CL97-290(4) CL97-291 CL97-291-1
    CL97-291-1(2) CL97-293 CL97-296 CL97-299-1 CL97-300 CL97-300(1) CL97-318 CL97-322 CL97-398
    CL79-98 CL79-99 CL79-100 CL79-102 CL79-160
    PSAPL2006-23 PSAPL2006-25 PSAPL2006-26 PSAPL2006-27 PSAPL2025-29 PSAPL2025-31
"""
ROW: dict[str, Any] = {
    "code": "CL97-105(2)",
    "law": "CL97",
    "version": "1997",
    "article": 105,
    "paragraph": 2,
    "name": "inciting subversion of state power",
    "name_zh": "煽动颠覆国家政权罪",
}
OTHER: dict[str, Any] = {
    "code": "CL97-293",
    "law": "CL97",
    "version": "1997",
    "article": 293,
    "name": "picking quarrels and provoking trouble",
    "name_zh": "寻衅滋事罪",
}


@pytest.fixture
def written(tmp_path: Path) -> Any:
    """Write rows to a file of reference data."""

    def write(*rows: object) -> Path:
        path = tmp_path / "offences.yaml"
        path.write_text(yaml.safe_dump(list(rows), allow_unicode=True), encoding="utf-8")
        return path

    return write


def events() -> int:
    count: int = apps.get_model("dossiers", "OffenceEvent").objects.count()
    return count


def test_the_file_lists_the_offences_of_the_domain() -> None:
    assert [row.values["code"] for row in read_rows(reference_data.OFFENCES)] == EXPECTED.split()


def test_chinese_names_are_chinese() -> None:
    names = [row.values["name_zh"] for row in read_rows(reference_data.OFFENCES)]
    assert [name for name in names if not re.fullmatch(r"[\u4e00-\u9fff、；（）]+", name)] == []


@pytest.mark.parametrize("law", ["CL79", "PSAPL2025"])
def test_what_was_not_checked_says_so(law: str) -> None:
    rows = [row.values for row in read_rows(reference_data.OFFENCES)]
    assert [
        row["code"] for row in rows if row["law"] == law and UNVERIFIED not in row["note"]
    ] == []


@pytest.mark.parametrize("code", ["CL97-318", "CL97-322"])
def test_border_offences_were_not_checked(code: str) -> None:
    notes = {
        row.values["code"]: row.values["note"]
        for row in read_rows(reference_data.OFFENCES)
        if "note" in row.values
    }
    assert notes[code] == UNVERIFIED


@pytest.mark.django_db
class TestLoading:
    def test_the_file_loads_and_each_row_is_valid(self) -> None:
        counts = load_reference(by=None)
        assert counts == LoadCounts(created=len(EXPECTED.split()))
        for offence in Offence.objects.all():
            offence.full_clean()

    def test_a_row_arrives_whole(self) -> None:
        load_reference(by=None)
        offence = Offence.objects.get(code="CL97-291-1(2)")
        assert (
            offence.law,
            offence.article,
            offence.sub_article,
            offence.paragraph,
            offence.item,
        ) == ("CL97", 291, 1, 2, None)
        assert offence.name_zh == "编造、故意传播虚假信息罪"
        assert offence.version == "Amendment IX, in force 2015-11-01"

    def test_a_second_load_writes_nothing(self) -> None:
        load_reference(by=None)
        before = events()
        with CaptureQueriesContext(connection) as queries:
            counts = load_reference(by=None)
        assert counts == LoadCounts(unchanged=len(EXPECTED.split()))
        assert events() == before
        assert [q["sql"] for q in queries if re.match("INSERT|UPDATE|DELETE", q["sql"])] == []

    def test_only_what_the_file_says_is_updated(self, written: Any) -> None:
        load_reference(by=None, path=written(ROW, OTHER))
        Offence.objects.filter(code="CL97-105(2)").update(name="mistyped", penalty="up to 15 years")
        counts = load_reference(by=None, path=written(ROW, OTHER))
        offence = Offence.objects.get(code="CL97-105(2)")
        assert counts == LoadCounts(updated=1, unchanged=1)
        assert (offence.name, offence.penalty) == (ROW["name"], "up to 15 years")

    def test_rows_of_analysts_are_kept(self, written: Any) -> None:
        Offence.objects.create(
            code="CL97-300(2)", law="CL97", article=300, paragraph=2, name="cult causing death"
        )
        assert load_reference(by=None, path=written(ROW)) == LoadCounts(created=1)
        assert Offence.objects.get(code="CL97-300(2)").name == "cult causing death"

    def test_the_history_says_who_loaded(self, written: Any) -> None:
        user = User.objects.create_user("loader")
        load_reference(by=user, path=written(ROW))
        event = apps.get_model("dossiers", "OffenceEvent").objects.get()
        assert event.pgh_context.metadata["user"] == user.pk
        assert event.pgh_context.metadata["reason"] == "Reference data loaded"

    def test_the_command_prints_counts(self) -> None:
        printed = io.StringIO()
        call_command("load_reference", stdout=printed)
        count = len(EXPECTED.split())
        assert printed.getvalue() == f"Offences: {count} created, 0 updated, 0 unchanged.\n"

    def test_the_command_refuses_in_one_line(
        self, written: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bad = written(ROW | {"code": "CL80-105(2)", "law": "CL80"})
        monkeypatch.setattr(reference_data, "OFFENCES", bad)
        with pytest.raises(CommandError, match=r"^offences.yaml, row 1 \(CL80-105\(2\)\), law: .*"):
            call_command("load_reference")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("bad", "message"),
    [
        # What the file itself gets wrong.
        ("CL97-102", "row 2 is not a mapping of fields to values."),
        ({"law": "CL97"}, "row 2 (no code), code: is missing."),
        (OTHER | {"penality": "x"}, "row 2 (CL97-293), penality: is not a field of an offence."),
        (OTHER | {"article": "293"}, "row 2 (CL97-293), article: '293' is not of type int."),
        (OTHER | {"former_names": "x"}, "row 2 (CL97-293), former_names: 'x' is not of type list."),
        (
            OTHER | {"paragraph": 1},
            "row 2 (CL97-293), code: the parts of the row give CL97-293(1).",
        ),
        (ROW, "row 2 (CL97-105(2)), code: is listed twice."),
        # What the table refuses.
        (
            OTHER | {"law": "CL80", "code": "CL80-293"},
            "row 2 (CL80-293), law: Value 'CL80' is not a valid choice.",
        ),
        (OTHER | {"name": ""}, "row 2 (CL97-293), name: This field cannot be blank."),
        (
            OTHER | {"version": "v" * 101},
            "row 2 (CL97-293), version: Ensure this value has at most 100 characters",
        ),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(written: Any, bad: object, message: str) -> None:
    with pytest.raises(ReferenceDataError) as refused:
        load_reference(by=None, path=written(ROW, bad))
    assert refused.value.message.startswith(f"offences.yaml, {message}")
    assert not Offence.objects.exists()
    assert events() == 0


@pytest.mark.django_db
def test_a_bad_update_is_refused_whole(written: Any) -> None:
    load_reference(by=None, path=written(ROW, OTHER))
    changed = (ROW | {"name": "another name"}, OTHER | {"name": ""})
    with pytest.raises(ReferenceDataError, match="row 2"):
        load_reference(by=None, path=written(*changed))
    assert Offence.objects.get(code=ROW["code"]).name == ROW["name"]


@pytest.mark.django_db
def test_an_offence_that_an_analyst_listed_otherwise_is_refused(written: Any) -> None:
    Offence.objects.create(**ROW | {"code": "CL97-0105(2)"})
    with pytest.raises(ReferenceDataError, match=r"\), code: This paragraph of this version"):
        load_reference(by=None, path=written(ROW))
    assert Offence.objects.count() == 1


@pytest.mark.parametrize(
    "content", [b"- code: [", b"code: CL97-105", b"", b"\xff\xfe", b"- \x00"], ids=repr
)
def test_a_file_that_is_no_list_of_rows_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "offences.yaml"
    path.write_bytes(content)
    with pytest.raises(ReferenceDataError, match=r"^offences.yaml "):
        read_rows(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataError, match=r"^nowhere.yaml cannot be read"):
        read_rows(tmp_path / "nowhere.yaml")
