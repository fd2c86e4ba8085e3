"""Case files with one thing wrong each: the fault is told, and nothing is written."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from casetracker.models import User
from dossiers.models import Claim, Person, Response, StatusChange
from dossiers.seeding import SeedError, read_case_file, seed
from dossiers.seeding.planting import sentences_of
from sources.models import Publisher, Snapshot, Source

DOCUMENT = """The writer Li Si, 40, was jailed in 2009. His wife spoke on Tuesday.

A friend said: “He is ill.” On Tuesday the court was silent.
"""

CASES = """
publishers:
  post: {name: The Post, kind: newspaper}
organisations:
  court: {name: The court, kind: court, named: {source: report, quote: the court was silent}}
sources:
  report: {document: report.txt, kind: press, title: A report, publisher: post}
people:
  li-si:
    names: [{text: Li Si, script: latn}]
    sex: male
    claims:
      - source: report
        quote: The writer Li Si
        says: [names]
      - source: report
        quote: His wife
        implies: {sex: {because: "“His”."}}
    detentions:
      jail:
        form: prison
        began: {edtf: "2009", words: in 2009}
        claims:
          - {source: report, quote: was jailed in 2009, says: [form, began]}
    status_changes:
      jailed:
        detention: jail
        date: {edtf: "2009"}
        custody: prison
        claims:
          - {source: report, quote: was jailed in 2009, says: [date, custody]}
"""

TABLES = (Publisher, Source, Snapshot, Person, StatusChange, Claim, Response, User)


def case_directory(path: Path, *, cases: str = CASES, document: str = DOCUMENT) -> Path:
    """A directory of fixtures with one document."""
    (path / "documents").mkdir(exist_ok=True)
    (path / "documents" / "report.txt").write_text(document, encoding="utf-8")
    (path / "cases.yaml").write_text(cases, encoding="utf-8")
    return path


def changed(old: str, new: str) -> str:
    """The case file above with one stretch of it changed."""
    assert CASES.count(old) == 1, old
    return CASES.replace(old, new)


def written() -> dict[str, int]:
    """How many rows each table has."""
    return {model.__name__: model._base_manager.count() for model in TABLES}


NOTHING = {model.__name__: 0 for model in TABLES}

WHEN_READ = [
    # what is changed, into what, what is told
    (
        "quote: The writer Li Si",
        "quote: The painter Li Si",
        "cases.yaml, people.li-si, names: the quote “The painter Li Si” of report: The quote does",
    ),
    (
        "quote: The writer Li Si",
        "quote: The painter Li Si",
        "not stand in the source word for word. The nearest text is: “The writer Li Si”",
    ),
    ("quote: His wife", "quote: Her wife", "people.li-si, sex: the quote “Her wife” of report"),
    ("quote: His wife", "quote: Tuesday", "stands in the source 2 times"),
    ("quote: His wife", "quote: ''", "The quote is empty"),
    (
        "quote: the court was silent",
        "quote: the court spoke",
        "organisations.court, named: the quote",
    ),
    ("quote: His wife", "words: His wife", "the claim has no quote"),
    ("    sex: male", "    gender: male", "people.li-si: “gender” is not a field; fields are "),
    ("    sex: male\n", "", "people.li-si: holds no sex that words could bear out."),
    ("says: [names]", "says: [pseudonym]", "“pseudonym” is not a fact; facts are names, sex"),
    ("says: [names]", "says: names", "`says` is a list"),
    ("says: [names]", "says: [3]", "`says` holds a field or `field: value`, not 3"),
    ("says: [names]", "speaker: X", "says and implies nothing"),
    ("says: [names]", "say: [names]", "unknown: say; known are "),
    ('{sex: {because: "“His”."}}', "[sex]", "`implies` maps fields to reasons"),
    ('{sex: {because: "“His”."}}', "{sex: pronoun}", "why the words imply sex is not said"),
    ('{because: "“His”."}', "{value: male}", "why the words imply sex is not said"),
    ('{because: "“His”."}', "{because: x, value: 3}", "the value of sex is not a text"),
    ('{because: "“His”."}', "{because: x, note: y}", "unknown: note"),
    ("source: report\n        quote: The", "source: wire\n        quote: The", "no source “wire”"),
    ("publisher: post}", "publisher: times}", "publisher: there is not one “times” in publishers"),
    ("detention: jail", "detention: camp", "detention: there is not one “camp” in detentions"),
    ("publishers:", "printers:", "cases.yaml, printers: is not a part; parts are publishers"),
    ("  li-si:", "  Li Si:", "“Li Si” is not a key"),
    ("    sex: male", "    sex: male\n    sex: female", "“sex” is written twice"),
    (
        "  post: {name: The Post, kind: newspaper}",
        "  post: The Post",
        "publishers.post: is not a mapping",
    ),
    ("name: The court, ", "", "organisations.court: name is missing."),
    ("[{text: Li Si, script: latn}]", "[Li Si]", "names is a list of rows of kind, language"),
    (
        "[{text: Li Si, script: latn}]",
        "[{txt: Li Si}]",
        "names is a list of rows of kind, language",
    ),
    ('{edtf: "2009", words: in 2009}', "{date: 2009}", "began: a date has an `edtf`"),
    ("form: prison", "form: prison\n        charges: CL97-105", "charges is a list of texts"),
    ("document: report.txt", "document: ../cases.yaml", "sources.report: names no document"),
    ("document: report.txt", "document: lost.txt", "the document lost.txt cannot be read"),
    (
        "quote: was jailed in 2009, says: [form",
        "quote: was jailed in 2009, speaker: Wang, says: [form",
        "has the speaker “” here and “Wang” elsewhere",
    ),
]

WHEN_WRITTEN = [
    ('{edtf: "2009", words: in 2009}', "{edtf: 2009-02-30}", "detentions.jail: “2009-02-30”"),
    ('{edtf: "2009", words: in 2009}', "{edtf: yesterday}", "detentions.jail: “yesterday”"),
    ("form: prison", "form: dungeon", "people.li-si.detentions.jail: form: "),
    ("kind: newspaper", "kind: gazette", "publishers.post: kind: "),
    ("sex: male", "sex: m", "people.li-si: sex: "),
    ("says: [names]", "says: [names, sex: m]", "people.li-si, sex (“The writer Li Si”): value: "),
    ("sex: male", "sex: male\n    died: {edtf: 201X}", "li-si, died: no claim bears out “201X”"),
    ("says: [form, began]", "says: [form]", "detentions.jail, began: no claim bears out “2009”"),
    ("form: prison", "form: prison\n        charges: [CL97-999]", "There is no offence “CL97-999”"),
    ('date: {edtf: "2009"}', 'date: {edtf: "2008"}', "status_changes.jailed: date: "),
]


def test_the_case_file_these_faults_are_put_into_is_sound(db: None, tmp_path: Path) -> None:
    seeded = seed(case_directory(tmp_path))
    assert seeded.made["claims"] == 6
    assert str(seeded).startswith("Seeded: publishers 1, organisations 1, sources 1, snapshots 1, ")


@pytest.mark.parametrize(("old", "new", "told"), WHEN_READ)
def test_a_fault_in_the_file_is_told_before_anything_is_written(
    db: None, tmp_path: Path, old: str, new: str, told: str
) -> None:
    with pytest.raises(SeedError) as caught:
        seed(case_directory(tmp_path, cases=changed(old, new)))
    assert told in caught.value.message
    assert written() == NOTHING


@pytest.mark.parametrize(("old", "new", "told"), WHEN_WRITTEN)
def test_a_broken_rule_is_told_with_its_place_and_nothing_is_written(
    db: None, tmp_path: Path, old: str, new: str, told: str
) -> None:
    with pytest.raises(SeedError) as caught:
        seed(case_directory(tmp_path, cases=changed(old, new)))
    assert told in caught.value.message
    assert written() == NOTHING


@pytest.mark.parametrize(
    ("cases", "told"),
    [
        ("people: [", "cases.yaml cannot be read"),
        ("- people", "cases.yaml is not a mapping of parts."),
        ("people: [li-si]", "people: is not a mapping of keys to entries."),
        ("{people: {li: {names: [], claims: x}}}", "people.li: `claims` is a list."),
        ("{people: {li: {names: [], claims: [x]}}}", "people.li: a claim is a mapping"),
    ],
)
def test_a_file_of_another_build_is_refused(tmp_path: Path, cases: str, told: str) -> None:
    with pytest.raises(SeedError) as caught:
        read_case_file(case_directory(tmp_path, cases=cases))
    assert told in caught.value.message


def test_a_document_in_another_encoding_is_refused(tmp_path: Path) -> None:
    directory = case_directory(tmp_path)
    (directory / "documents" / "report.txt").write_bytes("劉曉波".encode("big5"))
    with pytest.raises(SeedError, match=r"report\.txt cannot be read"):
        read_case_file(directory)


def test_what_another_passage_contradicts_awaits_a_decision(db: None, tmp_path: Path) -> None:
    seed(case_directory(tmp_path, cases=changed("says: [names]", "says: [names, sex: female]")))
    person = Person.objects.get()
    assert [item.fact.name for item in person.standings() if item.is_open_dispute] == ["sex"]
    assert person.publication_state == "in_review"


def test_a_rule_only_the_database_holds_is_told_in_a_sentence() -> None:
    assert sentences_of(IntegrityError()) == [
        "This contradicts something that is already recorded."
    ]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    cases = changed("quote: His wife", "quote: Her wife").replace("kind: prison", "kind: x")
    cases = cases.replace("quote: The writer Li Si", "quote: The painter Li Si")
    with pytest.raises(SeedError) as caught:
        read_case_file(case_directory(tmp_path, cases=cases))
    assert len(caught.value.faults) == 2


def test_words_that_stand_twice_are_told_apart(db: None, tmp_path: Path) -> None:
    cases = changed(
        "quote: His wife", "quote: n Tuesday\n        prefix: O\n        suffix: ' the'"
    )
    seed(case_directory(tmp_path, cases=cases))
    claim = Claim.objects.get(field="sex")
    assert claim.passage.start == DOCUMENT.rindex("n Tuesday")


def test_the_command_tells_the_fault_and_writes_nothing(db: None, tmp_path: Path) -> None:
    directory = case_directory(tmp_path, cases=changed("The writer Li Si", "The painter Li Si"))
    with pytest.raises(CommandError, match="The nearest text is: “The writer Li Si”"):
        call_command("seed", fixtures=directory)
    assert written() == NOTHING


def test_a_record_added_to_the_file_is_all_that_a_later_run_makes(db: None, tmp_path: Path) -> None:
    seed(case_directory(tmp_path))
    before = written()
    more = (
        CASES
        + """
volunteered:
  silence:
    responder: court
    kind: inform
    claims:
      - source: report
        quote: the court was silent
        says: [responder]
        implies: {kind: {because: Its silence is told.}}
"""
    )
    seeded = seed(case_directory(tmp_path, cases=more))
    assert seeded.made == {"responses": 1, "claims": 2, "passages": 1}
    assert written() == before | {"Response": 1, "Claim": before["Claim"] + 2}


def test_a_row_of_a_vocabulary_that_people_made_is_used(db: None, tmp_path: Path) -> None:
    mine = Publisher.objects.create(name="The Post", kind="blog")
    seed(case_directory(tmp_path))
    assert Source.objects.get().publisher == mine
    assert Publisher.objects.get().kind == "blog"
