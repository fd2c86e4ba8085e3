"""The person's situation from a date on: appended, corrected, never edited."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from dossiers.models import Detention, Person, StatusChange
from tests.factories import (
    make_detention,
    make_person,
    make_response,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db


def rule_broken_by(deed: Callable[[], object]) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        deed()
    return str(caught.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("dates", "current"),
    [
        (["2009", "2017-06-26~", "2011"], "2017-06-26~"),
        # The earliest day decides, then the latest, then what was recorded last.
        (["2009", "2009-12-25"], "2009-12-25"),
        (["2011-04-01", "2011-04"], "2011-04"),
        (["[..2017-07-06]", "1989"], "1989"),
        (["[..2017-07-06]"], "[..2017-07-06]"),
    ],
)
def test_the_person_shows_the_latest(dates: list[str], current: str) -> None:
    person = make_person()
    make_status_change(date="2024", custody="free")
    for date in dates:
        make_status_change(person, date=date)
    person.refresh_from_db()
    assert person.current_since is not None
    assert person.current_since.edtf == current
    newest = person.status_changes.newest_first().first()
    assert newest is not None
    assert person.current_status_id == newest.pk


def test_of_two_on_the_same_day_the_one_recorded_last_counts() -> None:
    person = make_person()
    make_status_change(person, custody="detained", recorded_at="2026-01-01T00:00:00Z")
    make_status_change(
        person,
        custody="prison",
        legal_stage="serving",
        certainty="known",
        recorded_at="2026-01-02T00:00:00Z",
    )
    person.refresh_from_db()
    situation = (person.current_custody, person.current_stage, person.current_certainty)
    assert situation == ("prison", "serving", "known")


def test_a_corrected_row_counts_no_more() -> None:
    person = make_person()
    wrong = make_status_change(person, date="2017", custody="free")
    make_status_change(
        person, date="2010", custody="prison", supersedes=wrong, supersedes_reason="misread"
    )
    person.refresh_from_db()
    assert person.current_custody == "prison"
    assert list(person.status_changes.in_force()) == [wrong.superseded_by]


@pytest.mark.parametrize(
    "change",
    [
        {"custody": "free"},
        {"date": "2010"},
        {"description": "x"},
        {"certainty": "known"},
        {"recorded_at": "2001-01-01T00:00:00Z"},
    ],
)
def test_a_status_change_is_never_edited(change: dict[str, Any]) -> None:
    row = make_status_change()
    broken = rule_broken_by(lambda: StatusChange.objects.filter(pk=row.pk).update(**change))
    assert broken == "status_change_is_append_only"


def test_a_status_change_is_never_deleted_nor_moved() -> None:
    row = make_status_change()
    other = make_person()
    assert rule_broken_by(row.delete) == "status_change_is_kept"
    moved = rule_broken_by(lambda: StatusChange.objects.filter(pk=row.pk).update(person=other))
    assert moved == "status_change_moves_only_by_merging"


def test_plain_sql_is_refused_too() -> None:
    make_status_change()

    def edit() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE dossiers_statuschange SET custody = 'free'")

    assert rule_broken_by(edit) == "status_change_is_append_only"


@pytest.mark.parametrize(
    ("began", "ended", "date", "inside"),
    [
        ("2009", "2017", "2012", True),
        ("2009", "2017", "2009", True),
        ("2009", "2017", "2017-12-31", True),
        ("2009", "2017", "2018", False),
        ("2009", "2017", "2008-12-31", False),
        # What may lie inside is not certainly outside.
        ("2009-06", "2017", "2009", True),
        ("2009", "", "2050", True),
        ("", "2017", "1989", True),
        ("[2011-04-01..2011-04-10]", "2011-06-22", "2011-03", False),
        ("2009", "2017", "[..2008]", False),
        ("2009", "2017", "[2018..]", False),
    ],
)
def test_a_status_change_lies_within_its_detention(
    began: str, ended: str, date: str, inside: bool
) -> None:
    person = make_person()
    detention = make_detention(person, began=began, ended=ended)
    change = StatusChange(
        person=person, detention=detention, date=date, custody="prison", recorded_by=make_user()
    )
    if inside:
        change.full_clean()
        change.save()
    else:
        with pytest.raises(ValidationError) as caught:
            change.full_clean()
        assert "date" in caught.value.message_dict
        assert rule_broken_by(change.save) == "status_change_within_its_detention"


def test_a_detention_cannot_shrink_away_from_its_status_changes() -> None:
    person = make_person()
    detention = make_detention(person, began="2009", ended="2017")
    make_status_change(person, detention=detention, date="2016")
    make_status_change(make_person(), date="2001")
    rows = Detention.objects.filter(pk=detention.pk)
    assert rule_broken_by(lambda: rows.update(ended="2015")) == (
        "detention_still_spans_its_status_changes"
    )
    rows.update(ended="2016")


def test_a_status_change_keeps_to_its_person() -> None:
    person, stranger = make_person(), make_detention()
    change = StatusChange(
        person=person, detention=stranger, date="2009", custody="prison", recorded_by=make_user()
    )
    with pytest.raises(ValidationError) as caught:
        change.clean()
    assert "detention" in caught.value.message_dict
    assert rule_broken_by(change.save) == "status_change_links_stay_with_person"
    theirs = make_status_change()
    corrects = rule_broken_by(
        lambda: make_status_change(person, supersedes=theirs, supersedes_reason="wrong person")
    )
    assert corrects == "status_change_links_stay_with_person"


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"custody": ""}, "status_change_says_something"),
        ({"custody": "jail"}, "status_change_custody_is_known"),
        ({"restrictions": ["jail"]}, "status_change_restrictions_are_known"),
        ({"restrictions": ["prison"]}, "status_change_restrictions_are_known"),
        ({"strength": "caused"}, "status_change_link_has_a_strength"),
        ({"outcome": "released"}, "status_change_link_has_a_strength"),
        ({"response": True}, "status_change_link_has_a_strength"),
        ({"amount_months": 6}, "status_change_months_are_a_reduction"),
        ({"supersedes": True}, "status_change_correction_has_a_reason"),
    ],
)
def test_what_the_database_refuses(values: dict[str, Any], rule: str) -> None:
    person = make_person()
    if values.get("response"):
        values = {"response": make_response()}
    if values.get("supersedes"):
        values = {"supersedes": make_status_change(person)}
    assert rule_broken_by(lambda: make_status_change(person, **values)) == rule


@pytest.mark.parametrize(
    "values",
    [
        {"custody": "", "legal_stage": "trial"},
        {"custody": "", "restrictions": ["exit_ban"]},
        {"mechanism": "sentence_reduction", "amount_months": 6},
        {"response": True, "strength": "followed", "outcome": "released"},
    ],
)
def test_what_the_database_allows(values: dict[str, Any]) -> None:
    if values.get("response"):
        values = {**values, "response": make_response()}
    make_status_change(**values)
    assert StatusChange.objects.count() == 1


def test_the_situation_is_kept_whoever_inserts() -> None:
    person, by = make_person(), make_user()
    rows = [
        StatusChange(person=person, date=date, custody="prison", recorded_by=by)
        for date in ("2009", "2012")
    ]
    StatusChange.objects.bulk_create(rows)
    person = Person.objects.get(pk=person.pk)
    assert person.current_status_id == rows[1].pk
