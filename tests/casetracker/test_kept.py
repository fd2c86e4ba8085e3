"""Querysets that are composed once: they find what Django finds, whatever they are given."""

from typing import Any

import psycopg
import pytest
from django.db import DataError, connection
from django.db.models import F, IntegerField, Prefetch, Q, Value
from django.db.models.functions import Cast, Concat
from pytest_django import DjangoAssertNumQueries

from casetracker.access import Role
from casetracker.kept import Among, Given, Kept, KeptColumns, Store
from dossiers.api import reading
from dossiers.models import Charge, Detention, Name, Person, StatusChange
from tests.dossiers.test_api_people import make_full_person
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db


def test_it_finds_what_is_given() -> None:
    kept = Kept(Person.objects.filter(reference=Given("reference")))
    first, second = make_full_person(), make_full_person()
    assert kept.fetch(reference=first.reference) == [first]
    assert kept.fetch(reference=second.reference) == [second]
    assert kept.fetch(reference="P-2000-00000") == []
    with pytest.raises(KeyError):
        kept.fetch(pk=first.pk)


def test_it_sees_what_is_stored_later() -> None:
    kept = Kept(Name.objects.filter(text=Given("text")))
    person = make_full_person()
    assert kept.fetch(text="劉曉波") == []
    name = Name.objects.create(person=person, text="劉曉波", script="hant")
    assert kept.fetch(text="劉曉波") == [name]


@pytest.mark.parametrize("text", ["100%", "%s", "%%s", "o'clock", "a\\b", "{}", "$1", "二"])
def test_constants_and_values_are_taken_as_they_are(text: str) -> None:
    person = make_full_person()
    name = Name.objects.create(person=person, text=f"x{text}", script="latn")
    Name.objects.create(person=person, text="x", script="latn")
    with_constant = Name.objects.annotate(said=Concat(Value("x"), Value(text)))
    kept = Kept(with_constant.filter(text=F("said"), script=Given("script")))
    assert kept.fetch(script="latn") == [name]
    assert [each.said for each in kept.fetch(script="latn")] == [f"x{text}"]
    assert Kept(Name.objects.filter(text=Given("text"))).fetch(text=f"x{text}") == [name]


def test_what_can_never_be_found_is_not_asked_for(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    kept = Kept(Person.objects.filter(pk__in=[], reference=Given("reference")))
    with django_assert_num_queries(0):
        assert kept.fetch(reference="P-2000-00000") == []


def test_columns_are_mappings_of_plain_values() -> None:
    person = make_full_person()
    kept = KeptColumns(Person.objects.filter(pk=Given("pk")).values("id", "born", said=F("sex")))
    [row] = kept.fetch(pk=person.pk)
    assert row == {"id": person.pk, "born": str(person.born or ""), "said": person.sex}


class TestChunks:
    def test_they_are_all_rows_in_order(self) -> None:
        people = [make_person(f"Person {number}") for number in range(7)]
        kept = KeptColumns(Person.objects.order_by("pk").values("id", said=Value("100%s")))
        chunks = list(kept.chunks(size=3))
        assert [len(chunk) for chunk in chunks] == [3, 3, 1]
        assert [row for chunk in chunks for row in chunk] == kept.fetch()
        assert chunks[0][0] == {"id": people[0].pk, "said": "100%s"}

    def test_of_nothing_there_are_none(self) -> None:
        assert list(KeptColumns(Person.objects.none().values("id")).chunks(size=3)) == []
        assert list(KeptColumns(Person.objects.values("id")).chunks(size=3)) == []

    @pytest.mark.django_db(transaction=True)
    def test_given_up_they_leave_the_connection_free(self) -> None:
        for number in range(7):
            make_person(f"Person {number}")
        chunks = KeptColumns(Person.objects.order_by("pk").values("id")).chunks(size=2)
        assert len(next(chunks)) == 2
        with pytest.raises(RuntimeError, match="still read"):
            Person.objects.count()
        chunks.close()
        assert Person.objects.count() == 7

    def test_what_goes_wrong_is_told_as_django_tells_it(self) -> None:
        make_person("Liu Xia")
        number = Cast("reference", IntegerField())
        with pytest.raises(DataError, match="invalid input syntax"):
            list(KeptColumns(Person.objects.values(number=number)).chunks(size=2))


def test_among_takes_a_list() -> None:
    people = [make_full_person() for _ in range(3)]
    kept = Kept(Person.objects.filter(Among(F("pk"), Given("keys"))).order_by("pk"))
    assert kept.fetch(keys=[people[2].pk, people[0].pk]) == [people[0], people[2]]
    assert kept.fetch(keys=[]) == []


class TestParts:
    def test_each_object_gets_its_own(self) -> None:
        people = [make_full_person("Anna"), make_full_person("Berta")]
        charges = Charge.objects.select_related("offence")
        whole = Person.objects.select_related("owner").prefetch_related(
            "names",
            Prefetch("current_status", queryset=StatusChange.objects.all(), to_attr="stands"),
            Prefetch(
                "detentions",
                queryset=Detention.objects.prefetch_related(Prefetch("charges", queryset=charges)),
                to_attr="held",
            ),
            "status_changes__claims__passage",
        )
        kept = Kept(whole.filter(Among(F("pk"), Given("keys"))).order_by("pk"))
        found = kept.fetch(keys=[each.pk for each in people])
        expected = list(whole.filter(pk__in=[each.pk for each in people]).order_by("pk"))
        assert [_told(each) for each in found] == [_told(each) for each in expected]
        assert _told(found[0])["names"] != _told(found[1])["names"]

    def test_what_is_fetched_is_not_asked_for_again(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        person = make_full_person()
        kept = Kept(
            Person.objects.prefetch_related("names", "claims__passage").filter(pk=Given("pk"))
        )
        kept.fetch(pk=person.pk)
        with django_assert_num_queries(4):
            [found] = kept.fetch(pk=person.pk)
        with django_assert_num_queries(0):
            assert [name.person for name in found.names.all()] == [found] * len(found.names.all())
            assert all(claim.passage.quote for claim in found.claims.all())

    def test_the_same_rows_of_several_kinds_take_one_statement(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        person = make_full_person()
        whole = Person.objects.prefetch_related(
            "claims", "detentions__claims", "status_changes__claims"
        )
        kept = Kept(whole.filter(pk=Given("pk")))
        kept.fetch(pk=person.pk)
        with django_assert_num_queries(4):
            [found] = kept.fetch(pk=person.pk)
        [expected] = whole.filter(pk=person.pk)
        assert list(found.claims.all()) == list(expected.claims.all()) != []
        for mine, theirs in zip(found.detentions.all(), expected.detentions.all(), strict=True):
            assert list(mine.claims.all()) == list(theirs.claims.all()) != []

    def test_asking_more_of_what_is_fetched_is_refused(self) -> None:
        person = make_full_person()
        kept = Kept(Person.objects.prefetch_related("names").filter(pk=Given("pk")))
        [found] = kept.fetch(pk=person.pk)
        with pytest.raises(AttributeError):
            found.names.filter(script="hans")


@pytest.mark.parametrize("role", list(Role))
def test_a_whole_dossier_is_the_same(role: Role) -> None:
    person, user = make_full_person(), make_user(role)
    make_full_person("Somebody Else")
    whole = reading.whole_people(Person.objects.visible_to(user), user)
    [found] = Kept(whole.filter(reference=Given("reference"))).fetch(reference=person.reference)
    [expected] = whole.filter(Q(reference=person.reference))
    assert _told(found) == _told(expected)


def test_the_server_keeps_its_plan() -> None:
    person = make_full_person()
    kept = Kept(Person.objects.filter(former_references__contains=["P-1"], pk=Given("pk")))
    for _ in range(3):
        kept.fetch(pk=person.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements"
            " WHERE statement LIKE '%%former_references%% @> %%$1%%'",
            [],
        )
        assert cursor.fetchall() == [(3, 0)]


@pytest.mark.django_db(transaction=True)
def test_a_server_that_was_restarted_costs_nobody_an_error() -> None:
    kept = Kept(Person.objects.filter(pk=Given("pk")))
    person = Person.objects.create()
    assert kept.fetch(pk=person.pk) == [person]
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        own: Any = connection
        pid = own.connection.info.backend_pid
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    # As at the beginning of a request.
    own.health_check_enabled, own.health_check_done = True, False
    try:
        assert kept.fetch(pk=person.pk) == [person]
        assert own.health_check_done
    finally:
        own.health_check_enabled = False


def test_a_store_composes_once_and_stays_small() -> None:
    made: list[int] = []

    def make(number: int) -> Any:
        made.append(number)
        return Person.objects.filter(reference=Given("reference"))

    store = Store(most=2)
    assert store.get(1, lambda: make(1)) is store.get(1, lambda: make(1))
    store.get(2, lambda: make(2))
    store.get(3, lambda: make(3))
    store.get(3, lambda: make(3))
    assert made == [1, 2, 3]
    store.get(1, lambda: make(1))
    assert made == [1, 2, 3, 1]


def _told(row: Any, within: frozenset[Any] = frozenset()) -> Any:
    """An object with all that was fetched with it, as plain values."""
    me = type(row), row.pk
    if me in within:
        return me
    told = {name: value for name, value in vars(row).items() if not name.startswith("_")}
    for name, value in vars(row).get("_prefetched_objects_cache", {}).items():
        told[name] = list(value)
    for name, value in row._state.fields_cache.items():
        told[f"{name}_object"] = value and _told(value, within | {me})
    return {
        name: [_told(each, within | {me}) for each in value] if _is_rows(value) else value
        for name, value in told.items()
    }


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and any(hasattr(each, "_state") for each in value)
