"""Public references: drawn by the database, permanent, never used twice."""

import re
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from dossiers.models import Appeal, Person
from sources.models import Source
from tests.factories import make_appeal, make_person, make_source

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("make", "letter"), [(make_person, "P"), (make_source, "S"), (make_appeal, "A")]
)
def test_a_record_gets_the_next_reference(make: object, letter: str) -> None:
    first, second = make(), make()  # type: ignore[operator]
    year = datetime.now(UTC).year
    assert re.fullmatch(rf"{letter}-{year}-[0-9]{{5,}}", first.reference)
    assert int(second.reference[-5:]) == int(first.reference[-5:]) + 1


def test_rows_made_in_bulk_or_by_sql_get_one_too() -> None:
    people = Person.objects.bulk_create([Person(), Person()])
    assert len({person.reference for person in people}) == 2
    assert all(person.reference.startswith("P-") for person in Person.objects.all())


def test_a_number_is_not_used_again_after_a_rollback() -> None:
    before = transaction.savepoint()
    lost = make_person().reference
    transaction.savepoint_rollback(before)
    assert not Person.objects.exists()
    assert make_person().reference > lost


@pytest.mark.parametrize("model", [Person, Source, Appeal])
def test_a_reference_is_permanent(model: type[Person]) -> None:
    {Person: make_person, Source: make_source, Appeal: make_appeal}[model]()  # type: ignore[operator]
    with pytest.raises(IntegrityError, match="permanent"), transaction.atomic():
        model.objects.update(reference="P-1999-00001")


def test_numbers_grow_past_five_digits() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('casetracker_reference_p', 123455)")
    assert make_person().reference.endswith("-123456")


def test_a_reference_has_a_form() -> None:
    field = Person._meta.get_field("reference")
    with pytest.raises(ValidationError):
        field.run_validators("S-2026-00001")
    field.run_validators("P-2026-00001")
