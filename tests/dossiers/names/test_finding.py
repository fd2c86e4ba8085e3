"""People are found by any name, those who may be seen and no others."""

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from casetracker.access import Role
from dossiers.models import Name, Person
from dossiers.names import KEYS_VERSION, finding
from dossiers.names.finding import find
from dossiers.names.likeness import How
from tests.factories import make_name, make_person, make_published_person, make_user

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    """The main names of those who are found, the likest first."""
    people = {person.pk: person.main_name for person in Person.objects.with_names()}
    return [people[match.person] for match in find([text], among=Person.objects.all())[0]]


def test_the_likest_come_first_and_others_not_at_all() -> None:
    for name in ("Liu Xia", "Liu Xiaoba", "Liu Hsiao-po", "Liu Xiaobo", "Wei Jingsheng"):
        make_person(name)
    assert found("Liu Xiaobo") == ["Liu Xiaobo", "Liu Hsiao-po", "Liu Xiaoba"]
    assert found("Liu Xia")[0] == "Liu Xia"
    assert "Wei Jingsheng" not in found("Liu Xia")
    assert found("liu")[:1] == ["Liu Xia"]


@pytest.mark.parametrize(
    "typed",
    ["Li Na", "li", "na", "lina", "Na Li", "Li Ma", "Lina", "李娜", "李", "娜", "Lǐ Nà", "Li3 Na4"],
)
def test_short_names_are_found(typed: str) -> None:
    make_name(make_person("Li Na"), "李娜", script="hans")
    make_person("Wang Dan")
    assert found(typed) == ["Li Na"]


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "???", "\\", "' OR 1=1 --%", "\u202e", "[a"])
def test_what_is_no_name_finds_nobody_by_accident(typed: str) -> None:
    make_person("Liu Xiaobo")
    assert found(typed) == []


def test_people_of_one_name_are_both_found() -> None:
    make_person("Wang Wei", born="1960")
    make_person("Wang Wei", born="1975")
    assert found("Wang Wei") == ["Wang Wei", "Wang Wei"]


def test_which_name_fits_is_told_once_a_person() -> None:
    person = make_person("Wang Yiran")
    make_name(person, "野渡", script="hans", kind="pen")
    [match] = find(["野渡"], among=Person.objects.all())[0]
    assert (match.person, match.name.text, match.name.kind) == (person.pk, "野渡", "pen")
    assert (match.likeness.how, match.likeness.score) == (How.EXACT, 100)


def test_who_only_sounds_so_is_behind_who_is_written_so() -> None:
    other = make_person("Liu Xiaobo")
    make_name(other, "刘小波", script="hans")
    make_person("Liu Xiaobo")
    first, second = find(["刘晓波"], among=Person.objects.all())[0]
    assert (first.likeness.how, second.likeness.how) == (How.SCRIPT, How.SOUND)
    assert second.person == other.pk


def test_hidden_people_take_no_place() -> None:
    shown = make_published_person("Liu Xiaobo")
    for _ in range(3):
        make_published_person("Liu Xiaobo", audience="confidential")
    visible = Person.objects.visible_to(make_user(Role.READER))
    [matches] = find(["Liu Xiaobo"], among=visible, most=1)
    assert [match.person for match in matches] == [shown.pk]
    assert find(["Liu Xiaobo"], among=visible.none()) == [[]]


@pytest.mark.parametrize(("name", "statements"), [("Wang Wei{}", 1), ("Person Number{}", 4)])
def test_many_names_are_asked_for_together(
    django_assert_num_queries: DjangoAssertNumQueries, name: str, statements: int
) -> None:
    """Long names that few others are like are looked up at each of the thresholds."""
    names = [name.format(letter) for letter in "abcdefg"]
    for each in names:
        make_person(each)
    with django_assert_num_queries(statements):
        one = find(names[1:2], among=Person.objects.all())
    with django_assert_num_queries(statements):
        many = find(names, among=Person.objects.all())
    assert many[1] == one[0]
    assert len(many) == len(names)


def test_the_likest_are_the_same_by_whichever_threshold(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reader = make_user(Role.READER)
    for hidden, name in enumerate(
        ("Zhang Baishi", "Zhang Baishu", "Zhan Baishi", "Zhang Baisi", "Chang Baishi", "Zhang Bai")
    ):
        make_published_person(name)
        make_published_person(name, audience="confidential" if hidden % 2 else "public")
    among = Person.objects.visible_to(reader)
    monkeypatch.setattr(finding, "MOST_CANDIDATES", 3)
    for asked in ("Zhang Baishi", "Zhang Beishi", "Zang Baisih"):
        with monkeypatch.context() as once:
            once.setattr(finding, "THRESHOLDS", finding.THRESHOLDS[-1:])
            expected = find([asked], among=among)
        assert find([asked], among=among) == expected
        assert expected[0]
    with django_assert_num_queries(1):
        find(["Zhang Baishi"], among=among)


def test_the_name_itself_is_found_however_many_have_a_part_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(6):
        make_published_person("王" + "建国强军伟明"[number])
        make_published_person("Wang " + ("Jian", "Guo", "Qiang", "Jun", "Wei", "Ming")[number])
    one, other = make_published_person("Wang Yi"), make_published_person("王一")
    make_published_person("Wang Yi", audience="confidential")
    monkeypatch.setattr(finding, "MOST_COMPARED", 1)
    among = Person.objects.visible_to(make_user(Role.READER))
    for asked, person in (("Wang Yi", one), ("王一", other)):
        assert find([asked], among=among)[0][0].person == person.pk
    assert len(find(["Wang"], among=among)[0]) == 2


def test_keys_of_older_rules_are_derived_anew_without_history() -> None:
    person = make_person("Liu Xiaobo")
    make_person("Wei Jingsheng")
    Name.objects.filter(person=person).update(search_keys="", search_grams=[], keys_version=0)
    event = Name.pgh_event_model  # type: ignore[attr-defined]
    before = event.objects.count()
    assert found("Liu Xiaobo") == []
    call_command("derive_name_keys")
    assert found("Liu Xiaobo") == ["Liu Xiaobo"]
    assert event.objects.count() == before
    assert not Name.objects.exclude(keys_version=KEYS_VERSION).exists()
    assert Name.objects.derive_keys() == 0
