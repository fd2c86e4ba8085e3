"""What may be claimed, when a claim agrees, and where a fact stands."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from dossiers.facts import Held, coverage_of
from dossiers.models import SUBJECTS, Detention, Person, Response, StatusChange
from dossiers.models.base import BearsFacts
from dossiers.vocabularies import Standing
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_facility,
    make_name,
    make_offence,
    make_organisation,
    make_passage,
    make_person,
    make_publisher,
    make_response,
    make_snapshot,
    make_source,
    make_user,
)


@pytest.mark.parametrize("model", SUBJECTS.values(), ids=SUBJECTS)
def test_every_field_is_a_fact_or_decided_not_to_be_one(model: type[BearsFacts]) -> None:
    # A new column fails here until somebody decides whether passages may say something of it.
    columns = {
        field.name
        for field in model._meta.concrete_fields
        if not field.generated and not field.name.endswith("_words")
    }
    related = {name for name, fact in model.FACTS.items() if type(fact).__name__ in RELATED}
    assert columns == (set(model.FACTS) - related) | model.NOT_FACTS
    assert not set(model.FACTS) & model.NOT_FACTS


RELATED = {"NamesFact", "RelationshipsFact", "ChargesFact", "PersonsFact", "AnswersFact"}


@pytest.mark.parametrize(
    ("model", "field", "claimed", "held", "agrees"),
    [
        # A claim that is only less precise agrees, and so does one that is more precise.
        (Person, "born", "1955", "1955-12-28", True),
        (Person, "born", "1955-12-28", "1955", True),
        (Person, "born", "1956", "1955-12-28", False),
        (Detention, "began", "[2011-04-01..2011-04-10]", "2011-04-03", True),
        (Detention, "began", "[2011-04-01..2011-04-10]", "[2011-04-05..2011-04-20]", False),
        # Words agree whatever their case, width and spacing.
        (Person, "birth_place", "CHANGCHUN ", "Changchun", True),
        (Person, "birth_place", "Ｃhangchun", "Changchun", True),
        (Person, "birth_place", "Chang", "Changchun", False),
        # Prose agrees where the claimed words stand in it.
        (Person, "health", "liver cancer", "late-stage Liver  Cancer; critical", True),
        (Person, "health", "recovering", "late-stage liver cancer", False),
        (Person, "sex", "male", "male", True),
        (Person, "sex", "female", "male", False),
        (Person, "occupations", "writer", "writer", True),
        (Person, "occupations", "artist", "writer", False),
        (Detention, "sentence_length", "P11Y", "P11Y", True),
        (Detention, "sentence_length", "P4Y", "P11Y", False),
        # A charge: article and paragraph, stage or none.
        (Detention, "charges", "CL97-105(2)", "CL97-105(2) convicted", True),
        (Detention, "charges", "CL97-105", "CL97-105(2) convicted", True),
        (Detention, "charges", "CL97-105(2) convicted", "CL97-105 convicted", True),
        (Detention, "charges", "CL97-105(1)", "CL97-105(2) convicted", False),
        (Detention, "charges", "CL97-105(2) suspected", "CL97-105(2) convicted", False),
        (Detention, "charges", "CL97-10", "CL97-105(2) convicted", False),
        (Person, "relationships", "spouse P-2026-00002", "spouse P-2026-00002", True),
        (Person, "relationships", "sibling P-2026-00002", "spouse P-2026-00002", False),
        (StatusChange, "amount_months", "6", "6", True),
        (Response, "kind", "refuse", "rebut", False),
    ],
)
def test_when_a_claim_agrees(
    model: type[BearsFacts], field: str, claimed: str, held: str, agrees: bool
) -> None:
    assert model.FACTS[field].agrees(claimed, Held(held)) is agrees


def test_a_row_is_known_by_its_other_names() -> None:
    fact = Detention.FACTS["facility"]
    held = Held("Jinzhou Prison", ("锦州监狱", "Jinzhou No. 1 Prison"))
    assert fact.agrees("锦州监狱", held)
    assert not fact.agrees("Fushun Prison", held)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "field", "value", "sentence"),
    [
        (Person, "born", "yesterday", "accepted"),
        (Person, "born", "2011-04-31", "accepted"),
        (Person, "sex", "man", "not one of"),
        (Person, "health", "  ", "Say what"),
        (Person, "health", "x" * 2001, "at most"),
        (Person, "health", "a\0b", "NUL"),
        (Detention, "sentence_length", "eleven years", "accepted"),
        (Detention, "facility", "Nowhere Prison", "add it first"),
        (Detention, "charges", "CL97-999", "no offence"),
        (Person, "relationships", "spouse P-1999-00001", "no person"),
        (Person, "relationships", "owner P-1999-00001", "not one of"),
        (StatusChange, "amount_months", "half", "whole number"),
        (StatusChange, "amount_months", "９", "whole number"),
        (Response, "answers", "P-1999-00001 deny_fact", "no person"),
    ],
)
def test_values_that_a_field_refuses(
    model: type[BearsFacts], field: str, value: str, sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        model.FACTS[field].checked(value)


@pytest.mark.django_db
def test_values_become_canonical() -> None:
    person, offence = make_person(), make_offence()
    facility = make_facility(name_zh="锦州监狱")
    assert StatusChange.FACTS["amount_months"].checked(" 007 ") == "7"
    assert Detention.FACTS["charges"].checked(f"{offence.code} convicted") == (
        f"{offence.code} convicted"
    )
    assert Detention.FACTS["facility"].checked("锦州监狱") == facility.name_zh
    assert Response.FACTS["answers"].checked(f"{person.reference} deny_fact").endswith("deny_fact")
    assert Response.FACTS["answers"].shown(f"{person.reference} deny_fact") != "deny_fact"
    for bad in ("maybe", "perhaps so"):
        with pytest.raises(ValidationError):
            Response.FACTS["answers"].checked(f"{person.reference} {bad}")
        with pytest.raises(ValidationError):
            Detention.FACTS["charges"].checked(f"{offence.code} {bad}")


@pytest.mark.parametrize(
    ("model", "field", "value", "shown"),
    [
        (Detention, "began", "2011-04", "April 2011"),
        (Detention, "sentence_length", "P11Y", "11 years"),
        (Person, "sex", "male", "male"),
        (Person, "birth_place", "Changchun", "Changchun"),
        (Person, "relationships", "spouse P-2026-00002", "spouse: P-2026-00002"),
        (Detention, "charges", "CL97-105(2)", "CL97-105(2)"),
        (Detention, "charges", "CL97-105(2) convicted", "CL97-105(2), convicted"),
    ],
)
def test_values_in_words(model: type[BearsFacts], field: str, value: str, shown: str) -> None:
    assert model.FACTS[field].shown(value) == shown


def standing_of(record: BearsFacts, field: str) -> list[tuple[str, Standing]]:
    """What each value of one field is worth, read afresh."""
    fresh = type(record)._default_manager.get(pk=record.pk)
    return [(s.value, s.standing) for s in fresh.standings() if s.fact.name == field]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("held", "accepted", "proposed", "expected"),
    [
        ("", [], [], Standing.EMPTY),
        ("", [], ["1955"], Standing.EMPTY),
        ("", ["1955"], [], Standing.DISPUTED),
        ("1955-12-28", [], [], Standing.UNSOURCED),
        ("1955-12-28", [], ["1955"], Standing.UNSOURCED),
        ("1955-12-28", ["1955"], [], Standing.SOURCED),
        ("1955-12-28", ["1956"], [], Standing.DISPUTED),
        ("1955-12-28", ["1955", "1956"], [], Standing.DISPUTED),
        ("1955-12-28", ["1955"], ["1956"], Standing.SOURCED),
    ],
)
def test_where_a_single_value_stands(
    held: str, accepted: list[str], proposed: list[str], expected: Standing
) -> None:
    person, reviewer = make_person(born=held), make_user("reviewer")
    noise = make_person(born="1900")
    make_claim(noise, "born", "1901", accepted_by=reviewer)
    for value in accepted:
        make_claim(person, "born", value, accepted_by=reviewer)
    for value in proposed:
        make_claim(person, "born", value)
    assert standing_of(person, "born") == [(held, expected)]


@pytest.mark.django_db
def test_where_many_values_stand() -> None:
    person, reviewer = make_person(occupations=["writer", "teacher"]), make_user("reviewer")
    make_claim(person, "occupations", "Writer", accepted_by=reviewer)
    make_claim(person, "occupations", "critic", accepted_by=reviewer)
    assert standing_of(person, "occupations") == [
        ("writer", Standing.SOURCED),
        ("teacher", Standing.UNSOURCED),
        ("", Standing.DISPUTED),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["rejected", "retracted"])
def test_a_claim_taken_back_counts_no_more(end: str) -> None:
    person, by, reviewer = make_person(born="1955"), make_user(), make_user("reviewer")
    claim = make_claim(person, "born", by=by, accepted_by=reviewer)
    if end == "rejected":
        claim.reject(by=reviewer, reason="misread")
    else:
        claim.retract(by=by, reason="misread")
    assert standing_of(person, "born") == [("1955", Standing.UNSOURCED)]


@pytest.mark.django_db
def test_editing_a_value_re_judges_its_claims() -> None:
    person = make_person(born="1955")
    make_claim(person, "born", accepted_by=make_user("reviewer"))
    Person.objects.filter(pk=person.pk).update(born="1956")
    assert standing_of(person, "born") == [("1956", Standing.DISPUTED)]


@pytest.mark.django_db
def test_reposts_of_one_wire_are_one_voice() -> None:
    reviewer, wire = make_user("reviewer"), make_publisher()
    person = make_person(born="1955")
    for _ in range(2):
        repost = make_snapshot(source=make_source(origin=wire))
        make_claim(person, "born", passage=make_passage(snapshot=repost), accepted_by=reviewer)
    (born,) = [s for s in person.standings() if s.fact.name == "born"]
    assert (len(born.supporting), born.origins) == (2, 1)
    make_claim(person, "born", accepted_by=reviewer)
    (born,) = [s for s in Person.objects.get().standings() if s.fact.name == "born"]
    assert born.origins == 2


@pytest.mark.django_db
def test_coverage_counts_what_is_held_or_disputed() -> None:
    reviewer = make_user("reviewer")
    person = make_person("Xu", sex="male", born="1973", occupations=["lawyer"])
    make_claim(person, "sex", accepted_by=reviewer)
    make_claim(person, "born", "1974", accepted_by=reviewer)
    sums = coverage_of(person.standings())
    assert (sums.total, sums.sourced, sums.disputed, sums.unsourced) == (4, 1, 1, 2)
    assert sums.gaps == ["names", "occupations"]
    assert sums.share == 0.25


@pytest.mark.django_db
def test_nothing_to_source_is_fully_sourced() -> None:
    assert coverage_of([]).share == 1.0


@pytest.mark.django_db
def test_a_renamed_row_still_agrees_with_its_old_name() -> None:
    facility = make_facility(name="Shenyang hospital")
    detention = make_detention(facility=facility)
    make_claim(detention, "facility", accepted_by=make_user("reviewer"))
    facility.name = "First Hospital of China Medical University"
    facility.save()
    assert standing_of(detention, "facility") == [(facility.name, Standing.SOURCED)]


@pytest.mark.django_db
def test_the_text_forms_of_related_rows() -> None:
    person, other, by = make_person("Liu"), make_person("Xia"), make_user()
    make_name(person, "劉曉波", script="hant")
    person.relationships.create(kind="spouse", other=other)
    detention = make_detention(person)
    detention.charges.create(offence=make_offence(), stage="convicted")
    appeal = make_appeal(made_by=make_organisation(name="Amnesty"))
    appeal.persons.create(person=person)
    response = make_response(appeal)
    response.answers.create(person=person, kind="refuse")
    forms: dict[str, Any] = {
        "names": (person, ["Liu", "劉曉波"]),
        "relationships": (person, [f"spouse {other.reference}"]),
        "charges": (detention, ["CL97-105(2) convicted"]),
        "made_by": (appeal, ["Amnesty"]),
        "persons": (appeal, [person.reference]),
        "answers": (response, [f"{person.reference} refuse"]),
    }
    assert {name: record.text_form(name) for name, (record, _) in forms.items()} == {
        name: texts for name, (_, texts) in forms.items()
    }
    assert make_claim(person, "names", "劉曉波", by=by).shown == "劉曉波"
