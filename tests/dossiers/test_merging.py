"""Two dossiers of one person become one, and nothing is lost."""

import pytest

from casetracker.lifecycle import MergeError
from dossiers.models import Appeal, Claim, Person
from dossiers.vocabularies import Standing
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_name,
    make_passage,
    make_person,
    make_response,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_all_that_hangs_on_the_one_goes_to_the_other() -> None:
    by = make_user("reviewer")
    kept, gone, wife, stranger = (make_person(n) for n in ("Liu Xiaobo", "Liu Hsiao-po", "X", "Y"))
    kept.relationships.create(kind="spouse", other=wife)
    gone.relationships.create(kind="spouse", other=wife)
    wife.relationships.create(kind="spouse", other=gone)
    make_name(gone, "劉曉波", script="hant", preferred=True)
    gone.external_ids.create(scheme="cecc", value="2004-03114")
    detention = make_detention(gone)
    change = make_status_change(gone, date="2017-07-13", custody="died_in_custody")
    make_status_change(kept, date="2009")
    make_status_change(stranger, date="2020", custody="free")
    both, only = make_appeal(), make_appeal()
    for appeal in (both, only):
        appeal.persons.create(person=gone)
    both.persons.create(person=kept)
    response = make_response(only)
    response.answers.create(person=gone, kind="refuse")
    claim = make_claim(gone, "names", "Liu Hsiao-po", accepted_by=by)

    gone.merge_into(kept, by=make_user("reviewer"), reason="One man, two spellings")

    kept = Person.objects.get(pk=kept.pk)
    assert set(kept.names.values_list("text", flat=True)) == {
        "Liu Xiaobo",
        "Liu Hsiao-po",
        "劉曉波",
    }
    assert kept.names.filter(preferred=True).get().text == "Liu Xiaobo"
    assert kept.external_ids.get().value == "2004-03114"
    assert kept.detentions.get() == detention
    assert kept.current_status_id == change.pk
    assert kept.relationships.count() == 1
    assert wife.relationships.get().other == kept
    assert {link.appeal for link in kept.appeals.all()} == {both, only}
    assert kept.answers.get().response == response
    assert kept.claims.get() == claim
    assert Person.objects.survivor_of(gone.reference) == kept
    stranger.refresh_from_db()
    assert stranger.current_custody == "free"


def test_what_both_passages_say_alike_is_not_doubled() -> None:
    kept, gone, by = make_person(sex="male"), make_person(sex="male"), make_user()
    passage = make_passage(by=by)
    for person in (kept, gone):
        make_claim(person, "sex", passage=passage, by=by)
    gone.merge_into(kept, by=make_user("reviewer"), reason="same")
    assert kept.claims.count() == 1
    assert Claim.objects.count() == 2


def test_values_that_disagree_show_as_disputed() -> None:
    reviewer = make_user("reviewer")
    kept, gone = make_person(born="1955"), make_person(born="1956")
    for person in (kept, gone):
        make_claim(person, "born", accepted_by=reviewer)
    gone.merge_into(kept, by=reviewer, reason="same")
    (born,) = [s for s in Person.objects.get(pk=kept.pk).standings() if s.fact.name == "born"]
    assert (born.value, born.standing) == ("1955", Standing.DISPUTED)


def test_a_claim_that_names_the_old_reference_still_agrees() -> None:
    reviewer, kept, gone = make_user("reviewer"), make_person(), make_person()
    appeal = make_appeal()
    appeal.persons.create(person=gone)
    make_claim(appeal, "persons", accepted_by=reviewer)
    gone.merge_into(kept, by=reviewer, reason="same")
    (persons,) = [s for s in Appeal.objects.get().standings() if s.fact.name == "persons"]
    assert (persons.value, persons.standing) == (kept.reference, Standing.SOURCED)


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("no reason", "Say why"),
        ("itself", "itself"),
        ("gone already", "merged already"),
        ("other is gone", "merged away"),
        ("related", "related"),
    ],
)
def test_people_that_cannot_be_merged(case: str, sentence: str) -> None:
    one, two, by = make_person(), make_person(), make_user("reviewer")
    reason = "" if case == "no reason" else "same"
    if case == "gone already":
        one.merge_into(make_person(), by=by, reason="same")
    if case == "other is gone":
        two.merge_into(make_person(), by=by, reason="same")
    if case == "related":
        one.relationships.create(kind="spouse", other=two)
    names = one.names.count()
    with pytest.raises(MergeError, match=sentence):
        one.merge_into(one if case == "itself" else two, by=by, reason=reason)
    assert one.names.count() == names
