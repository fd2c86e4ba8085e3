"""Claims: how they are made, who may decide on them, and what the database refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from casetracker.access import Role
from casetracker.constraints import sentence_for
from casetracker.exceptions import CasetrackerError, NotPermittedError, TransitionError
from dossiers.exceptions import ClaimError, ReviewError
from dossiers.models import Claim, StatusChange
from dossiers.recording import Citation, cite
from dossiers.vocabularies import ClaimState
from sources.exceptions import PassageError, QuoteAmbiguousError, QuoteNotFoundError
from sources.models import Passage, Source
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_name,
    make_passage,
    make_person,
    make_snapshot,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db


def rule_broken_by(deed: Callable[[], object]) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        deed()
    assert sentence_for(caught.value)[0] != "conflict"
    return str(caught.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("role", "own", "deed", "refusal"),
    [
        (Role.REVIEWER, False, "accept", None),
        (Role.REVIEWER, False, "reject", None),
        (Role.REVIEWER, False, "retract", None),
        (Role.ADMINISTRATOR, False, "accept", None),
        # Four eyes, whatever the rank.
        (Role.REVIEWER, True, "accept", ReviewError),
        (Role.REVIEWER, True, "reject", ReviewError),
        (Role.ADMINISTRATOR, True, "accept", ReviewError),
        # Who made a claim may take it back.
        (Role.ANALYST, True, "retract", None),
        (Role.ANALYST, False, "retract", NotPermittedError),
        (Role.ANALYST, False, "accept", NotPermittedError),
        (Role.ANALYST, False, "reject", NotPermittedError),
        (Role.RESEARCHER, False, "accept", NotPermittedError),
        (Role.READER, False, "accept", NotPermittedError),
    ],
)
def test_who_may_decide(
    role: Role, own: bool, deed: str, refusal: type[CasetrackerError] | None
) -> None:
    actor = make_user(role)
    claim = make_claim(make_person(born="1955"), "born", by=actor if own else make_user())
    if refusal is None:
        getattr(claim, deed)(by=actor, reason="read again")
        claim.refresh_from_db()
        assert claim.state == f"{deed}ed"
        assert (claim.reviewed_by, claim.review_reason) == (actor, "read again")
    else:
        with pytest.raises(refusal):
            getattr(claim, deed)(by=actor, reason="read again")
        claim.refresh_from_db()
        assert claim.state == ClaimState.PROPOSED


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        (["accept", "reject"], True),
        (["accept", "retract"], True),
        (["reject", "accept"], True),
        (["accept", "accept"], False),
        (["reject", "retract"], False),
        (["retract", "accept"], False),
        (["retract", "reject"], False),
        (["retract", "retract"], False),
    ],
)
def test_what_a_state_may_become(path: list[str], allowed: bool) -> None:
    reviewer = make_user("reviewer")
    claim = make_claim(make_person(born="1955"), "born")
    first, second = path
    getattr(claim, first)(by=reviewer, reason="why")
    if allowed:
        getattr(claim, second)(by=reviewer, reason="why")
    else:
        with pytest.raises(TransitionError) as caught:
            getattr(claim, second)(by=reviewer, reason="why")
        assert caught.value.code == "transition"


@pytest.mark.parametrize("deed", ["reject", "retract"])
def test_taking_a_claim_away_needs_a_reason(deed: str) -> None:
    claim = make_claim(make_person(born="1955"), "born")
    with pytest.raises(ReviewError) as caught:
        getattr(claim, deed)(by=make_user("reviewer"), reason=" ")
    assert caught.value.field == "reason"


def test_the_database_itself_holds_four_eyes() -> None:
    by = make_user("reviewer")
    claim = make_claim(make_person(born="1955"), "born", by=by)
    broken = rule_broken_by(
        lambda: Claim.objects.filter(pk=claim.pk).update(
            state="accepted", reviewed_by=by, reviewed_at=claim.recorded_at
        )
    )
    assert broken == "claim_reviewed_by_another"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"state": "accepted"}, "claim_decision_has_a_reviewer"),
        ({"basis": "inferred"}, "claim_inference_has_a_note"),
        ({"credibility": 0}, "claim_credibility_from_1_to_6"),
        ({"credibility": 7}, "claim_credibility_from_1_to_6"),
        ({"value": "1956"}, "claim_says_what_it_said"),
        ({"field": "died"}, "claim_says_what_it_said"),
        ({"person": None}, "claim_about_one_fact_of_one_record"),
    ],
)
def test_what_the_database_refuses(change: dict[str, Any], rule: str) -> None:
    claim = make_claim(make_person(born="1955"), "born")
    broken = rule_broken_by(lambda: Claim.objects.filter(pk=claim.pk).update(**change))
    assert broken == rule


def test_a_claim_is_about_one_record_only() -> None:
    claim = make_claim(make_person(born="1955"), "born")
    detention = make_detention()
    broken = rule_broken_by(lambda: Claim.objects.filter(pk=claim.pk).update(detention=detention))
    assert broken == "claim_about_one_fact_of_one_record"


def test_a_field_of_another_kind_of_record_is_refused_by_the_database() -> None:
    person, passage, by = make_person(), make_passage(), make_user()
    broken = rule_broken_by(
        lambda: Claim.objects.create(
            person=person, field="custody", value="prison", passage=passage, recorded_by=by
        )
    )
    assert broken == "claim_about_one_fact_of_one_record"


def test_a_claim_is_never_deleted() -> None:
    claim = make_claim(make_person(born="1955"), "born")
    assert rule_broken_by(claim.delete) == "claim_is_kept"


def test_a_passage_says_one_thing_once_but_may_say_it_again_after_a_retraction() -> None:
    person, passage, by = make_person(born="1955"), make_passage(), make_user()
    first = make_claim(person, "born", passage=passage, by=by)
    with pytest.raises(ValidationError, match="cited for this very value already"):
        make_claim(person, "born", passage=passage, by=by)
    first.retract(by=by, reason="misread")
    assert make_claim(person, "born", passage=passage, by=by).state == ClaimState.PROPOSED


def test_citing_makes_passage_and_claims_at_once() -> None:
    person = make_person(sex="male", occupations=["writer", "critic"])
    snapshot, by = make_snapshot(), make_user()
    claims = cite(
        person,
        by=by,
        citations=[
            Citation(
                source=snapshot.source,
                quote="sentenced the writer",
                fields=["sex", "occupations"],
                credibility=2,
                speaker="the court",
            )
        ],
    )
    assert [(claim.field, claim.value, claim.state) for claim in claims] == [
        ("sex", "male", "proposed"),
        ("occupations", "writer", "proposed"),
        ("occupations", "critic", "proposed"),
    ]
    assert {claim.passage.quote for claim in claims} == {"sentenced the writer"}
    assert claims[0].passage.speaker == "the court"


@pytest.mark.parametrize(
    ("citation", "error", "field"),
    [
        ({"quote": "released"}, QuoteNotFoundError, "quote"),
        ({"quote": "The writer", "start": 5}, QuoteAmbiguousError, "quote"),
        ({"fields": ["shoe_size"]}, ClaimError, "fields"),
        ({"fields": []}, ClaimError, "fields"),
        ({"fields": ["facility"]}, ClaimError, "fields"),
        ({"values": {"custody": "jail"}}, ValidationError, "value"),
        ({"basis": "inferred"}, ValidationError, None),
        ({"credibility": 9}, ValidationError, "credibility"),
        ({"source": "without text"}, PassageError, "source"),
    ],
)
def test_nothing_is_stored_where_a_citation_is_wrong(
    citation: dict[str, Any], error: type[Exception], field: str | None
) -> None:
    person, by, source = make_person(), make_user(), make_snapshot().source
    if "source" in citation:
        citation = {**citation, "source": make_source()}
    good = {"source": source, "quote": "moved from prison to a hospital", "fields": ["custody"]}
    with pytest.raises(error) as caught:
        StatusChange.objects.record(
            person,
            by=by,
            date="2017-06",
            custody="med_parole",
            citations=[Citation(**good), Citation(**{**good, **citation})],  # type: ignore[arg-type]
        )
    if isinstance(caught.value, CasetrackerError):
        assert caught.value.field == field
    elif isinstance(caught.value, ValidationError) and field:
        assert field in caught.value.message_dict
    assert not StatusChange.objects.exists()
    assert not Claim.objects.exists()
    assert not Passage.objects.exists()
    person.refresh_from_db()
    assert person.current_custody == ""


def test_the_newest_snapshot_is_cited_unless_another_is_named() -> None:
    source, person, by = make_source(), make_person(born="1955"), make_user()
    old = make_snapshot(source=source, text="He was born in 1955.")
    new = make_snapshot(source=source, text="Correction: he was born in 1955.")
    quote = {"source": source, "quote": "born in 1955", "fields": ["born"]}
    (claim,) = cite(person, by=by, citations=[Citation(**quote)])  # type: ignore[arg-type]
    assert claim.passage.snapshot == new
    (claim,) = cite(person, by=by, citations=[Citation(**quote, snapshot=old)])  # type: ignore[arg-type]
    assert claim.passage.snapshot == old


def test_a_claim_without_a_record_is_refused_in_words() -> None:
    claim = Claim(field="born", value="1955", passage=make_passage(), recorded_by=make_user())
    with pytest.raises(ValidationError, match="which record"):
        claim.clean()


def test_the_queue_is_oldest_first_and_holds_only_proposals() -> None:
    reviewer, person = make_user("reviewer"), make_person("Liu", born="1955", sex="male")
    first, done, second = (make_claim(person, field) for field in ("born", "sex", "names"))
    done.accept(by=reviewer)
    assert list(Claim.objects.to_review()) == [first, second]


def test_claims_of_a_dossier_are_those_of_all_its_records() -> None:
    person = make_person(born="1955")
    detention = make_detention(person)
    change = StatusChange.objects.record(
        person, by=make_user(), date="2009", custody="prison", detention=detention
    )
    wanted = [
        make_claim(person, "born"),
        make_claim(detention, "began"),
        make_claim(change, "custody"),
    ]
    make_claim(make_person(born="1900"), "born")
    make_claim(make_appeal(), "kind")
    assert set(Claim.objects.of_dossier(person)) == set(wanted)


def test_evidence_comes_in_a_constant_number_of_queries(
    django_assert_num_queries: Any,
) -> None:
    reviewer = make_user("reviewer")
    person = make_person(occupations=[f"writer {n}" for n in range(7)])
    make_name(person, "劉曉波", script="hant")
    for index in range(7):
        make_claim(person, "occupations", f"writer {index}", accepted_by=reviewer)
    with django_assert_num_queries(2):
        voices = {claim.voice_key for claim in Claim.objects.with_evidence()}
    assert len(voices) == 7
    assert Source.objects.count() == 7
