"""Editing a value that has sources: which claims stop agreeing, and what is told after saving."""

from typing import Any

import pytest
from django.urls import reverse

from casetracker.access import Role
from dossiers.agreeing import agreement
from dossiers.models import Detention, StatusChange
from tests.at_the_admin import client_of, filled_in, page_of
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_facility,
    make_name,
    make_person,
    make_response,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db


def told(record: Any, field: str, value: str, *, who: Any = "analyst") -> Any:
    name = f"admin:dossiers_{record._meta.model_name}_agrees"
    return client_of(who).post(reverse(name, args=[record.pk, field]), {field: value})


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def detention() -> Detention:
    return make_detention(make_person("Liu Xiaobo"), began="2009-12-25")


def claimed(record: Any, field: str, value: str, *, accepted: bool = True) -> Any:
    reviewer = make_user(Role.REVIEWER) if accepted else None
    return make_claim(record, field, value, accepted_by=reviewer)


# claims, the new value, how many agree then, how many stop, how many start
OUTCOMES = [
    (["2009-12-25"], "2009-12-25", 1, 0, 0),
    (["2009-12-25"], "2009", 1, 0, 0),
    (["2009-12-25"], "2010", 0, 1, 0),
    (["2009-12-25", "2010"], "2010", 1, 1, 1),
    (["2009"], "2009-12-26", 1, 0, 0),
    (["2009-12-25", "2009"], "2009-01", 1, 1, 0),
    (["2009-12-25"], "", 0, 1, 0),
]


@pytest.mark.parametrize(("claims", "value", "agree", "stop", "start"), OUTCOMES)
def test_which_claims_stop_agreeing(
    detention: Detention, claims: list[str], value: str, agree: int, stop: int, start: int
) -> None:
    from casetracker.dates import UncertainDate

    for one in claims:
        claimed(detention, "began", one)
    new = UncertainDate.parse(value) if value else None
    fact = Detention.FACTS["began"]
    found = agreement(detention, fact, value=new, claims=detention.claims.all())
    assert (len(found.agreeing), len(found.stopping), len(found.starting)) == (agree, stop, start)
    assert str(detention.began) == "2009-12-25"


def test_claims_that_were_refused_say_nothing(detention: Detention) -> None:
    claim = claimed(detention, "began", "2009", accepted=False)
    claim.reject(by=make_user(Role.REVIEWER), reason="Misread")
    assert words(told(detention, "began", "2010")) == ""


def test_the_quotes_that_will_stop_agreeing_are_shown(detention: Detention) -> None:
    claim = claimed(detention, "began", "2009-12-25")
    page = words(told(detention, "began", "2010"))
    assert "Will stop agreeing" in page
    assert claim.passage.quote in page
    assert "will show as unsourced" in page
    assert str(Detention.objects.get().began) == "2009-12-25"


def test_claims_that_go_on_agreeing_are_counted(detention: Detention) -> None:
    claimed(detention, "began", "2009-12-25")
    claimed(detention, "began", "2009", accepted=False)
    assert "Agrees: 2 claims" in words(told(detention, "began", "2009-12"))


def test_a_bad_value_is_answered_by_the_fields_own_sentence(detention: Detention) -> None:
    claimed(detention, "began", "2009-12-25")
    assert "is not a date in a form we can read" in words(told(detention, "began", "soon"))


def test_a_row_of_a_vocabulary_is_held_against_its_names(detention: Detention) -> None:
    old, new = make_facility(name="Jinzhou Prison", name_zh="锦州监狱"), make_facility()
    Detention.objects.filter(pk=detention.pk).update(facility=old)
    claimed(detention, "facility", "锦州监狱")
    assert "Will stop agreeing" in words(told(detention, "facility", str(new.pk)))
    assert "Agrees: 1 claim" in words(told(detention, "facility", str(old.pk)))


def test_every_subject_tells() -> None:
    person = make_person(sex="male")
    appeal = make_appeal(text="Free him now")
    records = [
        (person, "sex", "male", "female"),
        (make_detention(person, stated_reason="picking quarrels"), "stated_reason", "picking", "x"),
        (make_status_change(person, custody="prison"), "custody", "prison", "free"),
        (appeal, "text", "Free him", "Nothing"),
        (make_response(appeal, text="We take note"), "text", "take note", "Nothing"),
    ]
    for record, field, said, other in records:
        claimed(record, field, said)
        assert "Will stop agreeing" in words(told(record, field, other)), field


@pytest.mark.parametrize("field", ["id", "names", "claims", "audience"])
def test_only_facts_with_an_input_are_asked_about(field: str) -> None:
    assert told(make_person(), field, "x").status_code == 404


def test_nothing_is_told_by_get(detention: Detention) -> None:
    url = reverse("admin:dossiers_detention_agrees", args=[detention.pk, "began"])
    assert client_of("analyst").get(url).status_code == 405


# --- after saving --------------------------------------------------------------------------------


def saved(record: Any, **changed: str) -> list[Any]:
    client = client_of("analyst")
    form = filled_in(client.get(page_of(record)))
    answer = client.post(page_of(record), {**form, **changed}, follow=True)
    assert answer.redirect_chain
    return [str(message) for message in answer.context["messages"]]


def test_saving_tells_what_became_unsourced_and_where_to_cite_it(detention: Detention) -> None:
    claimed(detention, "began", "2009-12-25")
    warning = next(text for text in saved(detention, began="2010-01-01") if "No accepted" in text)
    assert "began" in warning
    assert reverse("admin:dossiers_detention_cite", args=[detention.pk, "began"]) in warning


def test_saving_what_still_agrees_tells_nothing(detention: Detention) -> None:
    claimed(detention, "began", "2009-12-25")
    assert not [text for text in saved(detention, began="2009-12") if "No accepted" in text]


def test_a_part_that_loses_its_source_is_told_too() -> None:
    person = make_person("Liu Xiaobo")
    claimed(person, "names", "Liu Xiaobo")
    make_name(person, "Old Liu", kind="alias")
    texts = saved(person, **{"names-0-text": "Liu Xiao Bo"})
    assert any("No accepted" in text for text in texts)


def test_a_correction_tells_what_its_words_no_longer_bear_out() -> None:
    person = make_person()
    wrong = make_status_change(person, date="2009-12-25", custody="prison")
    claimed(wrong, "custody", "prison")
    claimed(wrong, "date", "2009-12-25")
    url = reverse("admin:dossiers_person_correct", args=[person.pk, wrong.pk])
    answer = client_of("analyst").post(
        url,
        {
            "date": "2009-12-25",
            "custody": "arrested",
            "certainty": "known",
            "supersedes_reason": "Misread",
            "carry_over": "on",
            "basis": "stated",
            "credibility": "6",
        },
        follow=True,
    )
    assert StatusChange.objects.count() == 2
    (warning,) = [str(m) for m in answer.context["messages"] if "No accepted" in str(m)]
    assert "<strong>custody</strong>" in warning
    assert "<strong>date</strong>" not in warning
