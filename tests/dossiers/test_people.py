"""People: names, search, publication, archiving."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casetracker.exceptions import CasetrackerError
from dossiers.models import Person
from dossiers.vocabularies import PublicationState
from tests.factories import (
    make_claim,
    make_detention,
    make_name,
    make_person,
    make_status_change,
    make_user,
)

D, R, P, W = (
    PublicationState.DRAFT,
    PublicationState.IN_REVIEW,
    PublicationState.PUBLISHED,
    PublicationState.WITHDRAWN,
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["liu xiaobo", "Xiaobo LIU", "劉曉波", "刘晓波", "晓波", "Liú Xiǎobō", "liuxiao"]
)
def test_a_person_is_found_by_any_name(typed: str) -> None:
    person = make_person("Liu Xiaobo")
    make_name(person, "劉曉波", script="hant", preferred=True)
    make_person("Xu Zhiyong")
    make_name(make_person("Ai Weiwei"), "艾未未", script="hans")
    assert list(Person.objects.called(typed)) == [person]


@pytest.mark.django_db
def test_a_person_is_found_by_reference_and_not_by_noise() -> None:
    person = make_person("Liu Xiaobo")
    make_person("Liu Xia")
    assert list(Person.objects.called(person.reference.lower())) == [person]
    assert not Person.objects.called("Wei Jingsheng").exists()
    assert not Person.objects.called("%").exists()
    assert Person.objects.called("  ").count() == 2


@pytest.mark.django_db
def test_keys_follow_a_name_that_is_changed_or_made_in_bulk() -> None:
    person = make_person("Liu Xiaobo")
    name = person.names.get()
    name.text = "Ai Weiwei"
    name.save()
    assert Person.objects.called("weiwei").get() == person
    type(name).objects.bulk_create([type(name)(person=person, text="艾未未", script="hans")])
    assert Person.objects.called("未未").get() == person


@pytest.mark.django_db
def test_a_person_has_one_preferred_name_a_script() -> None:
    person = make_person("Liu Xiaobo")
    make_name(person, "劉曉波", script="hant", preferred=True)
    with pytest.raises(IntegrityError, match="name_one_preferred"), transaction.atomic():
        make_name(person, "Liu Hsiao-po", preferred=True)


@pytest.mark.django_db
def test_which_name_is_shown() -> None:
    person = make_person("Liu Xiaobo")
    person.names.update(preferred=False)
    make_name(person, "劉曉波", script="hant", preferred=True)
    person = Person.objects.with_names().get()
    assert (person.main_name, person.name_in_han) == ("劉曉波", "劉曉波")
    person.names.filter(script="latn").update(preferred=True)
    person = Person.objects.with_names().get()
    assert (person.main_name, person.name_in_han) == ("Liu Xiaobo", "劉曉波")
    assert str(person) == f"{person.reference} Liu Xiaobo"
    nameless = Person.objects.create()
    assert (nameless.main_name, nameless.name_in_han) == ("", "")


@pytest.mark.django_db
def test_archiving_hides_and_restoring_shows_again() -> None:
    person, by = make_person(publication_state=P), make_user()
    reader, analyst = make_user("reader"), make_user()
    with pytest.raises(CasetrackerError) as caught:
        person.archive(by=by, reason=" ")
    assert caught.value.field == "reason"
    person.archive(by=by, reason="Entered by mistake")
    assert not Person.objects.visible_to(reader).exists()
    assert Person.objects.visible_to(analyst).get().archived_reason == "Entered by mistake"
    assert not Person.objects.standing().exists()
    person.restore(by=by)
    assert Person.objects.visible_to(reader).get() == person


@pytest.mark.django_db
def test_a_whole_dossier_takes_a_constant_number_of_queries(
    django_assert_num_queries: Any,
) -> None:
    reviewer = make_user("reviewer")

    def fill(person: Person, count: int) -> None:
        for index in range(count):
            make_name(person, f"Alias {index}")
            detention = make_detention(person, began=str(2000 + index))
            make_claim(detention, "began", accepted_by=reviewer)
            make_claim(make_status_change(person, date=str(2000 + index)), "date")

    one, seven = make_person(), make_person()
    fill(one, 1)
    fill(seven, 7)
    for person in (one, seven):
        with django_assert_num_queries(13):
            (whole,) = Person.objects.with_dossier().filter(pk=person.pk)
            assert all(record.standings() for record in whole.dossier_records())
