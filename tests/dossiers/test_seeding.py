"""What `seed` makes of the five documents, and that it leaves alone what people did."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import models, transaction
from pghistory.models import Context
from pytest_django.plugin import DjangoDbBlocker

from casetracker.access import Role
from casetracker.models import User
from dossiers.models import SUBJECTS, Claim, Organisation, Person
from dossiers.reference_data import load_reference
from dossiers.seeding import read_case_file, seed
from dossiers.seeding.keys import key_of
from dossiers.vocabularies import ClaimState, PublicationState, Standing
from sources.anchoring import normalised
from sources.models import Passage, Snapshot, Source
from tests.factories import make_user

FIXTURES = Path(settings.BASE_DIR) / "fixtures"

DOCUMENTS = {
    "000_ac92b095c6983c89.txt": "86b94d2ee8bfd2b283c36652263b0357d258c5bb2dce03f768473716f56774b1",
    "001_9b31b77de667f27c.txt": "bf6ac30d7094a1aaffb6e90f5b191c1e1fcd561ac3e9bd5c02bb1224c99ee4db",
    "002_e176521ee3656698.txt": "5c6bfa62352c7b8043e4a625f49db23acd859a51c7fbc59d8dc57208b4565c6e",
    "003_7fba702c39e98cf9.txt": "c9fed39e66be47651e25f4524b698a641e27ca967cd4f04806b4d556372a720b",
    "004_f36cceb5c89fe1ed.txt": "0e21a6b5daac7595aad3f9f257ef65d6bda5c868a3f1dc9ad13d0bf6c046cbef",
}

LIU, XIA, AI, XU = "people.liu-xiaobo", "people.liu-xia", "people.ai-weiwei", "people.xu-zhiyong"
DIALOGUE = "appeals.us-appeals-in-the-dialogue"


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database as `seed` fills it, once for all tests; what one changes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference(by=None)
        seed(FIXTURES)
        yield
        transaction.set_rollback(True)


def record(path: str) -> Any:
    """The record that a path of the case file stands for."""
    found = [
        model.objects.get(pk=key_of(path))  # type: ignore[attr-defined]
        for model in (*SUBJECTS.values(), Source)
        if model.objects.filter(pk=key_of(path)).exists()  # type: ignore[attr-defined]
    ]
    assert len(found) == 1, path
    return found[0]


def references_replaced(texts: list[str]) -> list[str]:
    """Text forms with people's references replaced by their first names in Latin letters."""
    names = {person.reference: person.main_name for person in Person.objects.all()}
    return [" ".join(names.get(word, word) for word in text.split()) for text in texts]


def everything() -> dict[str, int]:
    """How many rows each table of records has."""
    return {
        model._meta.label: model._base_manager.count()
        for app in ("casetracker", "sources", "dossiers")
        for model in apps.get_app_config(app).get_models()
    }


@pytest.mark.parametrize(("name", "digest"), DOCUMENTS.items())
def test_documents_are_the_originals_byte_for_byte(name: str, digest: str) -> None:
    content = (FIXTURES / "documents" / name).read_bytes()
    snapshot = Snapshot.objects.get(file_sha256=digest)
    assert hashlib.sha256(content).hexdigest() == digest
    with snapshot.file.open() as stored:
        assert stored.read() == content
    assert snapshot.text == normalised(content.decode())


def test_nothing_else_lies_among_the_documents() -> None:
    assert {path.name for path in (FIXTURES / "documents").iterdir()} == set(DOCUMENTS)


def test_only_the_four_prisoners_are_people() -> None:
    people = Person.objects.order_by("reference")
    names = [person.main_name for person in people]
    numbers = [int(person.reference.rpartition("-")[2]) for person in people]
    assert names == ["Liu Xiaobo", "Liu Xia", "Ai Weiwei", "Xu Zhiyong"]
    assert numbers == list(range(numbers[0], numbers[0] + 4))


SOURCES = [
    # source, publisher of the copy, origin of the reporting, published
    ("npr-2017", "KCUR", "NPR", "[2017-07-11..2017-12-20]"),
    ("wsj-2011", None, "The Wall Street Journal", "2011-04-27"),
    ("reuters-2017", None, "Reuters", "2017-07-06"),
    ("cdt-undated", "China Digital Times", "The New York Review of Books", "[2013-01-21..]"),
    ("afp-2011", "Status of Chinese People", "Agence France-Presse", "2011-04-28"),
]


@pytest.mark.parametrize(("key", "publisher", "origin", "published"), SOURCES)
def test_sources(key: str, publisher: str | None, origin: str, published: str) -> None:
    source = record(f"sources.{key}")
    assert (source.publisher and source.publisher.name) == publisher
    assert source.origin.name == origin
    assert source.published.edtf == published
    assert source.published_basis
    assert source.reliability_reason


FACTS = [
    # record, fact, what it holds
    (LIU, "names", ["Liu Xiaobo", "劉曉波"]),
    (LIU, "sex", ["male"]),
    (LIU, "born", ["[1955-07-06..1956-07-06]"]),  # 61 on 5 or 6 July 2017
    (LIU, "occupations", ["writer", "dissident"]),
    (LIU, "distinctions", ["Nobel Peace Prize (October 2010)"]),
    (LIU, "relationships", ["spouse Liu Xia"]),
    (XIA, "names", ["Liu Xia", "劉霞"]),
    (XIA, "sex", ["female"]),
    (XIA, "relationships", ["spouse Liu Xiaobo"]),
    (AI, "names", ["Ai Weiwei"]),
    (AI, "sex", []),  # no text says "he" of him
    (AI, "occupations", ["artist"]),
    (XU, "names", ["Xu Zhiyong"]),
    (XU, "affiliations", ["New Citizens Movement"]),
    (f"{LIU}.detentions.imprisonment", "form", ["prison"]),
    (f"{LIU}.detentions.imprisonment", "began", ["2009"]),
    (f"{LIU}.detentions.imprisonment", "ended", []),
    (f"{LIU}.detentions.imprisonment", "charges", ["CL97-105(2) convicted"]),
    (f"{LIU}.detentions.imprisonment", "sentence_length", ["P11Y"]),
    (f"{LIU}.detentions.imprisonment", "sentence_imposed", ["2009"]),
    (f"{LIU}.status_changes.moved-to-hospital", "date", ["[2011-04-28..2017-07-05]"]),
    (f"{LIU}.status_changes.moved-to-hospital", "mechanism", ["hospitalisation"]),
    (f"{LIU}.status_changes.critical-condition", "date", ["[2017-07-11..2017-12-19]"]),
    (f"{LIU}.status_changes.critical-condition", "custody", ["med_parole"]),
    (f"{XIA}.detentions.house-arrest", "form", ["soft_detention"]),
    (f"{XIA}.detentions.house-arrest", "began", ["[2010-10-01..2010-11-30]"]),
    (f"{XIA}.detentions.house-arrest", "contact", ["none"]),
    (f"{AI}.detentions.disappearance", "form", ["missing"]),
    (f"{AI}.detentions.disappearance", "began", ["[2011-04-01..2011-04-10]"]),
    (f"{XU}.detentions.imprisonment", "began", []),  # when he was taken is not told
    (f"{XU}.detentions.imprisonment", "charges", ["CL97-291 convicted"]),
    (f"{XU}.detentions.imprisonment", "sentence_length", ["P4Y"]),
    (f"{XU}.detentions.imprisonment", "sentence_imposed", ["[2013-01-21..]"]),
    (DIALOGUE, "persons", ["Ai Weiwei", "Liu Xiaobo", "Liu Xia"]),
    (DIALOGUE, "forum", ["US-China Human Rights Dialogue"]),
    (DIALOGUE, "date", ["[2011-04-26..2011-04-28]"]),
    ("appeals.access-to-liu-xia", "demands", ["access"]),
    ("appeals.access-to-liu-xia", "persons", ["Liu Xia"]),
    ("appeals.demonstration-for-ai-weiwei", "date", ["2011-04-23"]),
    ("appeals.demonstration-for-ai-weiwei", "demands", ["release"]),
    ("appeals.amnesty-2017", "persons", ["Liu Xiaobo", "Liu Xia"]),
    ("appeals.amnesty-2017", "demands", ["travel", "medical_care"]),
    ("appeals.us-announcement", "persons", []),
    ("appeals.us-announcement.responses.hong-lei-tuesday", "date", ["2011-04-26"]),
    (f"{DIALOGUE}.responses.hong-lei-thursday", "date", ["2011-04-28"]),
    (f"{DIALOGUE}.responses.disappearances-recognised", "kind", ["confirm"]),
    (
        f"{DIALOGUE}.responses.appeals-rebuffed",
        "answers",
        ["Ai Weiwei negative", "Liu Xiaobo negative", "Liu Xia negative"],
    ),
    ("appeals.family-request.responses.invitation", "date", ["2017-07-05"]),
    ("appeals.family-request.responses.invitation", "responder", ["Shenyang Bureau of Justice"]),
    ("volunteered.bedside-video", "kind", ["volunteered"]),
]


@pytest.mark.parametrize(("path", "fact", "expected"), FACTS)
def test_facts(path: str, fact: str, expected: list[str]) -> None:
    assert references_replaced(record(path).text_form(fact)) == expected


@pytest.mark.parametrize(
    ("path", "fact", "words"),
    [
        (LIU, "born", "61"),
        (f"{AI}.detentions.disappearance", "began", "in early April"),
        (f"{XU}.detentions.imprisonment", "sentence_imposed", "In late January"),
        ("appeals.family-request.responses.invitation", "date", "yesterday"),
    ],
)
def test_dates_keep_the_words_of_the_source(path: str, fact: str, words: str) -> None:
    assert getattr(record(path), fact).words == words


@pytest.mark.parametrize(
    ("path", "custody", "stage"),
    [
        (LIU, "med_parole", "serving_outside"),
        (XIA, "soft_detention", ""),
        (AI, "missing", ""),
        (XU, "prison", "verdict"),
    ],
)
def test_current_situation(path: str, custody: str, stage: str) -> None:
    person = record(path)
    assert (person.current_custody, person.current_stage) == (custody, stage)


def test_liu_xiaobo_is_last_heard_of_in_critical_condition() -> None:
    latest = record(f"{LIU}.status_changes.critical-condition")
    assert record(LIU).current_status == latest


def test_the_foreign_doctor_came_after_the_invitation_and_no_cause_is_claimed() -> None:
    change = record(f"{LIU}.status_changes.foreign-doctors-came")
    assert change.response == record("appeals.family-request.responses.invitation")
    assert change.strength == "followed"


def test_the_charge_of_liu_xiaobo_is_told_in_two_ways_and_both_stay() -> None:
    claims = Claim.objects.filter(
        detention=key_of(f"{LIU}.detentions.imprisonment"), field="charges"
    )
    assert sorted(claims.values_list("value", flat=True)) == [
        "CL97-105 convicted",
        "CL97-105 convicted",
        "CL97-105(2) convicted",
    ]


def test_eleven_years_rest_on_three_origins() -> None:
    detention = record(f"{LIU}.detentions.imprisonment")
    [standing] = [item for item in detention.standings() if item.fact.name == "sentence_length"]
    assert standing.origins == 3


@pytest.mark.parametrize("model", SUBJECTS.values())
def test_every_fact_of_every_record_is_sourced_and_none_disputed(
    model: type[models.Model],
) -> None:
    gaps = [
        (str(row), item.fact.name, item.value)
        for row in model._default_manager.all()
        for item in row.standings()  # type: ignore[attr-defined]
        if item.standing not in {Standing.SOURCED, Standing.EMPTY}
    ]
    assert model._default_manager.exists()
    assert gaps == []


def test_every_claim_was_recorded_by_one_account_and_accepted_by_another() -> None:
    accounts = Claim.objects.values_list("recorded_by__username", "reviewed_by__username", "state")
    assert list(accounts.order_by().distinct()) == [
        ("seeding-analyst", "seeding-reviewer", ClaimState.ACCEPTED)
    ]


def test_the_seeding_accounts_cannot_be_used() -> None:
    accounts = User.objects.filter(username__startswith="seeding-")
    assert [(user.is_active, user.has_usable_password()) for user in accounts] == [
        (False, False),
        (False, False),
    ]


def test_the_history_says_who_and_why() -> None:
    analyst = User.objects.get(username="seeding-analyst")
    reviewer = User.objects.get(username="seeding-reviewer")
    contexts = Context.objects.filter(metadata__reason="Seeded from fixtures")
    assert {context.metadata["user"] for context in contexts} == {analyst.pk, reviewer.pk}


def test_visitors_see_every_dossier_claim_and_source() -> None:
    nobody = AnonymousUser()
    assert Person.objects.visible_to(nobody).count() == 4
    assert Claim.objects.visible_to(nobody).count() == Claim.objects.count()
    assert Source.objects.visible_to(nobody).count() == 5


def test_the_whole_case_file_is_in_the_database() -> None:
    entries = read_case_file(FIXTURES).entries
    made = {model: model._default_manager.count() for model in SUBJECTS.values()}
    assert made == {
        model: sum(entry.shape.model is model for entry in entries) for model in SUBJECTS.values()
    }


def test_a_second_run_makes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = everything()
    call_command("seed")
    assert capsys.readouterr().out == "Nothing to seed: all of it is there.\n"
    assert everything() == before


def test_a_second_run_keeps_every_edit() -> None:
    reviewer = make_user(Role.REVIEWER)
    person, organisation = record(XU), Organisation.objects.get(name="Amnesty International")
    claim = Claim.objects.filter(person=person).earliest("recorded_at")
    Person.objects.filter(pk=person.pk).update(sex="unknown")
    Organisation.objects.filter(pk=organisation.pk).update(name="Amnesty")
    person.names.all().delete()
    claim.retract(by=reviewer, reason="Read once more")
    person.withdraw(by=reviewer, reason="Asked for by the family")
    before = everything()

    seed(FIXTURES)

    assert everything() == before
    person.refresh_from_db()
    claim.refresh_from_db()
    assert (person.sex, person.publication_state) == ("unknown", PublicationState.WITHDRAWN)
    assert not person.names.exists()
    assert claim.state == ClaimState.RETRACTED
    assert Organisation.objects.get(pk=organisation.pk).name == "Amnesty"


def test_a_merged_person_stays_merged() -> None:
    reviewer = make_user(Role.REVIEWER)
    record(XU).merge_into(record(AI), by=reviewer, reason="Only to see what seeding does")
    before = everything()
    seed(FIXTURES)
    assert everything() == before
    assert record(XU).merged_into == record(AI)


def test_seeded_keys_are_of_version_7_and_differ() -> None:
    keys = [
        pk
        for model in SUBJECTS.values()
        for pk in model._default_manager.values_list("pk", flat=True)
    ]
    assert {key.version for key in keys} == {7}
    assert len(set(keys)) == len(keys)


def test_passages_say_who_speaks() -> None:
    passage = Passage.objects.get(quote__startswith="“Time is running out for Liu Xiaobo")
    assert passage.speaker == "Salil Shetty"
