"""The stored figures of coverage: what makes them stale, and that a refresh makes them true."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casetracker.access import Role
from dossiers import covering
from dossiers.facts import Coverage, coverage_of
from dossiers.models import (
    Charge,
    Claim,
    CoverageDay,
    CoverageMark,
    Decision,
    DossierCoverage,
    Person,
)
from dossiers.models.coverage import FIGURES
from sources.models import Snapshot, Source
from tests.factories import (
    make_claim,
    make_detention,
    make_event,
    make_facility,
    make_name,
    make_offence,
    make_organisation,
    make_passage,
    make_person,
    make_publisher,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)


def live(person: Person) -> Coverage:
    """The figures as they are now."""
    whole = Person.objects.with_dossier().get(pk=person.pk)
    return coverage_of(item for record in whole.records_in_force() for item in record.standings())


def stored(person: Person) -> Coverage:
    """The figures as they were computed last."""
    return DossierCoverage.objects.get(person=person).coverage


def same(one: Coverage, other: Coverage) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in FIGURES)


def refresh() -> int:
    return DossierCoverage.objects.refresh(limit=1000)


def make_rich_person() -> Person:
    """A dossier with a row in every table that a figure follows from."""
    reviewer, other = make_user("reviewer"), make_person()
    person = make_person(born="1955", occupations=["writer"])
    person.relationships.create(kind="spouse", other=other)
    detention = make_detention(
        person,
        facility=make_facility(),
        authority=make_organisation(),
        event=make_event(),
    )
    detention.charges.create(offence=make_offence(), stage="convicted")
    make_status_change(person, facility=detention.facility, date="2010")
    for year in ("1955", "1956"):
        make_claim(person, "born", year, accepted_by=reviewer)
    make_claim(detention, "form", accepted_by=reviewer)
    make_claim(person, "names")
    return person


def accept_one(person: Person) -> None:
    claim = Claim.objects.of_dossier(person).to_review().first()
    if claim:
        claim.accept(by=make_user("reviewer"))


def retract_one(person: Person) -> None:
    claim = Claim.objects.of_dossier(person).filter(state="accepted").first()
    if claim:
        claim.retract(by=make_user("reviewer"), reason="Misread")


def decide_one(person: Person) -> None:
    fresh = Person.objects.get(pk=person.pk)
    if any(item.is_open_dispute for item in fresh.standings() if item.fact.name == "born"):
        value = str(fresh.born) if fresh.born else ""
        Decision.objects.decide(fresh, field="born", value=value, by=make_user(), reason="So")


def withdraw_one(person: Person) -> None:
    decision = Decision.objects.of_dossier(person).in_effect().first()
    if decision:
        decision.withdraw(by=make_user(), reason="Too hasty")


def grade(person: Person) -> None:
    Source.objects.filter(snapshots__passages__claims__person=person).update(reliability="B")


def same_origin(person: Person) -> None:
    sources = Source.objects.filter(snapshots__passages__claims__person=person)
    sources.update(origin=make_publisher())


def move_snapshots(person: Person) -> None:
    for snapshot in Snapshot.objects.filter(passages__claims__person=person).distinct():
        Snapshot.objects.filter(pk=snapshot.pk).update(source=make_source(reliability="A"))


def rename(relation: str) -> Callable[[Person], None]:
    def deed(person: Person) -> None:
        row: Any = getattr(person.detentions.first(), relation)
        row.name = f"Renamed {row.name}"
        row.save()

    return deed


CHANGES: dict[str, Callable[[Person], Any]] = {
    "edit": lambda person: Person.objects.filter(pk=person.pk).update(health="ill"),
    "clear": lambda person: Person.objects.filter(pk=person.pk).update(health="", born=""),
    "value": lambda person: Person.objects.filter(pk=person.pk).update(born="1956"),
    "name": lambda person: make_name(person, f"Alias {person.names.count()}"),
    "unname": lambda person: person.names.exclude(preferred=True).delete(),
    "relate": lambda person: person.relationships.get_or_create(kind="friend", other=make_person()),
    "detain": lambda person: make_detention(person, certainty="reported"),
    "change": make_status_change,
    "charge": lambda person: Charge.objects.filter(detention__person=person).update(
        stage="suspected"
    ),
    "claim": lambda person: make_claim(person, "born", "1957"),
    "accept": accept_one,
    "retract": retract_one,
    "decide": decide_one,
    "withdraw": withdraw_one,
    "grade": grade,
    "origin": same_origin,
}

# What changes no figure by itself may, and what may change one must, be told.
TOLD = CHANGES | {
    "snapshot": move_snapshots,
    "facility": rename("facility"),
    "authority": rename("authority"),
    "event": rename("event"),
}
TOLD = {name: deed for name, deed in TOLD.items() if name not in ("withdraw", "unname")}


@pytest.mark.django_db
@pytest.mark.parametrize("deed", TOLD.values(), ids=TOLD)
def test_every_change_marks_the_dossier_and_no_other(deed: Callable[[Person], Any]) -> None:
    person, bystander = make_rich_person(), make_person(born="1900")
    make_claim(bystander, "born", accepted_by=make_user("reviewer"))
    refresh()
    deed(person)
    rows = DossierCoverage.objects.with_staleness()
    assert rows.get(person=person).is_stale  # type: ignore[attr-defined]
    assert not rows.get(person=bystander).is_stale  # type: ignore[attr-defined]
    refresh()
    assert same(stored(person), live(person))
    assert not CoverageMark.objects.exists()


@pytest.mark.django_db
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=8))
def test_after_any_changes_a_refresh_tells_what_is_true(deeds: list[str]) -> None:
    person = make_rich_person()
    for deed in deeds:
        CHANGES[deed](person)
        if len(deed) % 2:
            refresh()
    refresh()
    figures = live(person)
    assert same(stored(person), figures)
    assert figures.total == figures.sourced + figures.disputed + figures.unsourced
    assert figures.decided <= figures.disputed
    assert max(figures.single_origin, figures.weak) <= figures.sourced
    assert figures.open_disputes == figures.disputed - figures.decided


@pytest.mark.django_db
def test_a_change_that_changes_nothing_leaves_no_mark() -> None:
    person = make_rich_person()
    refresh()
    Person.objects.get(pk=person.pk).save()
    assert not CoverageMark.objects.exists()


@pytest.mark.django_db
def test_one_mark_a_dossier_and_transaction_suffices() -> None:
    person = make_person()
    refresh()
    for index in range(20):
        make_name(person, f"Alias {index}")
    assert CoverageMark.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("grades", "origins", "weak", "single"),
    [
        (["B"], 1, 0, 1),
        (["F"], 1, 1, 1),
        (["D", "E"], 2, 1, 0),
        (["D", "C"], 2, 0, 0),
        (["F", "F"], 1, 1, 1),
    ],
)
def test_what_is_weak_and_what_rests_on_one_origin(
    grades: list[str], origins: int, weak: int, single: int
) -> None:
    person, reviewer = make_person(sex="male"), make_user("reviewer")
    voices = [make_publisher() for _ in range(origins)]
    for place, reliability in enumerate(grades):
        source = make_source(reliability=reliability, origin=voices[place % origins])
        passage = make_passage(snapshot=make_snapshot(source=source))
        make_claim(person, "sex", passage=passage, accepted_by=reviewer)
    refresh()
    figures = stored(person)
    assert (figures.sourced, figures.weak, figures.single_origin) == (1, weak, single)


@pytest.mark.django_db
def test_the_sums_of_the_day_tell_published_dossiers_apart() -> None:
    one, two = make_rich_person(), make_person(publication_state="published", born="1900")
    make_person(born="1901").archive(by=make_user(), reason="Entered twice")
    refresh()
    today = datetime.now(UTC).date()
    overall = CoverageDay.objects.get(day=today, published=False)
    published = CoverageDay.objects.get(day=today, published=True)
    spouse = Person.objects.exclude(pk__in=[one.pk, two.pk]).get(archived_at=None)
    parts = [stored(person) for person in (one, two, spouse)]
    assert overall.dossiers == 3
    for name in FIGURES:
        assert getattr(overall, name) == sum(getattr(part, name) for part in parts)
    assert (published.dossiers, published.unsourced) == (1, 2)
    make_name(two, "Alias")
    refresh()
    published.refresh_from_db()
    assert (published.unsourced, CoverageDay.objects.count()) == (3, 2)


@pytest.mark.django_db
def test_figures_that_do_not_add_up_are_refused() -> None:
    person = make_person()
    with pytest.raises(IntegrityError, match="adds_up"), transaction.atomic():
        DossierCoverage.objects.create(person=person, sourced=1, weak=2)


@pytest.mark.django_db
def test_the_history_has_a_version_for_each_change_of_figures_only() -> None:
    person = make_person()
    refresh()
    CoverageMark.objects.create(person_key=person.pk, transaction=0)
    refresh()
    make_name(person, "Alias")
    refresh()
    events = DossierCoverage.pgh_event_model.objects.filter(person=person)  # type: ignore[attr-defined]
    assert [event.unsourced for event in events.order_by("pgh_id")] == [1, 2]


@pytest.mark.django_db
def test_a_refresh_of_some_people_leaves_the_others_for_later() -> None:
    one, other = make_person(), make_person()
    people = Person.objects.filter(pk=one.pk)
    assert DossierCoverage.objects.refresh(limit=5, people=people) == 1
    assert set(CoverageMark.objects.values_list("person_key", flat=True)) == {other.pk}
    assert [str(row) for row in DossierCoverage.objects.all()] == ["0/1"]
    assert refresh() == 1
    assert refresh() == 0


@pytest.mark.django_db
def test_a_mark_of_nobody_goes() -> None:
    CoverageMark.objects.create(person_key=make_person().pk, transaction=0)
    person = Person.objects.get()
    person.names.all().delete()
    person.delete()
    assert refresh() == 1
    assert not CoverageMark.objects.exists()
    assert not DossierCoverage.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 7])
def test_a_batch_takes_a_constant_number_of_statements(
    number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        make_rich_person()
    with django_assert_num_queries(33):
        covering.refresh(limit=100)
    # Nothing stale: one look, in a transaction of its own.
    with django_assert_num_queries(3):
        assert covering.refresh(limit=100) == 0


@pytest.mark.django_db
def test_the_command_works_off_all_marks(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        make_person()
    call_command("refresh_coverage")
    assert "3" in capsys.readouterr().out
    assert not CoverageMark.objects.exists()


@pytest.mark.django_db
def test_who_sees_figures_sees_the_dossier() -> None:
    shown = make_person(publication_state="published")
    make_person()
    refresh()
    reader = DossierCoverage.objects.visible_to(make_user(Role.READER))
    assert [row.person for row in reader] == [shown]
    assert str(CoverageDay.objects.first()) == f"{datetime.now(UTC).date()}: 0/2"
    assert str(CoverageMark(person_key=shown.pk)) == str(shown.pk)


@pytest.mark.django_db(transaction=True)
def test_a_change_under_way_is_not_lost_and_keeps_nobody_waiting() -> None:
    person = make_person()
    refresh()
    begun, go_on = threading.Event(), threading.Event()

    def change() -> None:
        with transaction.atomic():
            make_name(person, "Alias")
            begun.set()
            go_on.wait(timeout=20)
        connection.close()

    thread = threading.Thread(target=change)
    thread.start()
    begun.wait(timeout=20)
    # Another change is seen; the one under way is not, and its mark comes with it.
    make_name(person, "Another")
    assert refresh() == 1
    assert stored(person).unsourced == 2
    go_on.set()
    thread.join(timeout=20)
    assert refresh() == 1
    assert stored(person).unsourced == 3


@pytest.mark.django_db(transaction=True)
def test_two_who_refresh_at_once_do_not_compute_the_same() -> None:
    for _ in range(2):
        make_person()
    mine, theirs = Person.objects.all()
    results: list[int] = []

    def work() -> None:
        results.append(refresh())
        connection.close()

    with transaction.atomic():
        one = Person.objects.filter(pk=mine.pk)
        assert DossierCoverage.objects.refresh(limit=1, people=one) == 1
        # The sums of the day are written by one at a time: the second waits for them only.
        thread = threading.Thread(target=work)
        thread.start()
        thread.join(timeout=1)
        assert thread.is_alive()
    thread.join(timeout=20)
    assert results == [1]
    assert same(stored(theirs), live(theirs))
    assert CoverageDay.objects.get(published=False).dossiers == 2
