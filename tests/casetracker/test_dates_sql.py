"""The database reads dates exactly as Python does."""

from collections.abc import Sequence

import pytest
from django.db import DataError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casetracker.dates import InvalidDateError, UncertainDate
from casetracker.dates.grammar import MAX_LENGTH
from tests.casetracker.edtf_strategies import Stated, accepted, near_misses
from tests.casetracker.test_dates_grammar import CHOICES, QUALIFIED, REFUSED, WORDS

pytestmark = pytest.mark.django_db

Answer = tuple[object, object] | None

# One call for many texts, with None for a text that is refused as it should be.
READ_MANY = """
SELECT pg_temp.date_bounds(edtf) FROM unnest(%s::text[]) WITH ORDINALITY AS given(edtf, number)
ORDER BY number
"""
BOUNDS = """
CREATE OR REPLACE FUNCTION pg_temp.date_bounds(edtf text) RETURNS date[] LANGUAGE plpgsql AS $body$
BEGIN
    RETURN ARRAY[public.casetracker_date_earliest(edtf), public.casetracker_date_latest(edtf)];
EXCEPTION WHEN invalid_datetime_format THEN
    RETURN NULL;
END
$body$
"""


def in_sql(texts: Sequence[str]) -> list[Answer]:
    with connection.cursor() as cursor:
        cursor.execute(BOUNDS)
        cursor.execute(READ_MANY, [list(texts)])
        return [tuple(bounds) if bounds else None for (bounds,) in cursor.fetchall()]


def in_python(text: str) -> Answer:
    try:
        value = UncertainDate.parse(text)
    except InvalidDateError:
        return None
    # The database is handed canonical texts, and takes no others.
    return (value.earliest, value.latest) if value.edtf == text else None


@pytest.mark.parametrize(
    "texts",
    [
        [edtf for _, edtf, _, _ in WORDS],
        [edtf for edtf, _, _ in [*QUALIFIED, *CHOICES]],
        [text for text, _ in REFUSED if text and "\0" not in text and "\ud800" not in text],
    ],
)
def test_tables(texts: list[str]) -> None:
    assert in_sql(texts) == [in_python(text) for text in texts]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(accepted(), min_size=20, max_size=100))
def test_accepted_texts(stated: list[Stated]) -> None:
    texts = [text for text, _ in stated]
    answers = in_sql(texts)

    assert answers == [in_python(text) for text in texts]
    assert None not in answers


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(near_misses(), min_size=20, max_size=100))
def test_near_misses(texts: list[str]) -> None:
    assert in_sql(texts) == [in_python(text) for text in texts]


def test_no_date_has_no_bounds() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT casetracker_date_bounds(''), casetracker_date_bounds(NULL)")
        assert cursor.fetchone() == ([None, None], None)


@pytest.mark.parametrize("text", ["2011-13", "2011-04-31", "2012/2011", "[2012,2011]", "1" * 5000])
def test_a_refusal_is_an_error_of_its_own_kind(text: str) -> None:
    with (
        pytest.raises(DataError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT casetracker_date_earliest(%s)", [text])

    assert getattr(caught.value.__cause__, "sqlstate", None) == "22007"
    assert len(str(caught.value).splitlines()[0]) < MAX_LENGTH


def test_the_functions_work_with_an_empty_search_path() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = ''")
        cursor.execute("SELECT public.casetracker_date_latest('[2011-04-01..2011-04-10]')::text")
        assert cursor.fetchone() == ("2011-04-10",)


def test_the_functions_may_stand_in_generated_columns_and_parallel_plans() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT provolatile, proparallel, proisstrict FROM pg_proc"
            " WHERE proname LIKE 'casetracker\\_date\\_%'"
        )
        assert set(cursor.fetchall()) == {("i", "s", True), ("i", "s", False)}
