"""Names among those of 100,000 other people: how well they are found, and how fast.

Run it by name; ``NAMES=`` says how many other people there are:

    NAMES=100000 python -m pytest -n0 --no-cov -s tests/bench/names.py
"""

import os
import time

import pytest
from django.db import connection

from dossiers.models import Person
from dossiers.names.finding import Match, _candidates, find
from dossiers.names.likeness import Asked
from tests.dossiers.names import noise
from tests.dossiers.names.evaluation import measured, store, words_of_all
from tests.dossiers.names.figures import figures

PEOPLE = int(os.environ.get("NAMES", "100000"))
SEARCHES = (
    "Liu Xiaobo",
    "劉曉波",
    "晓波",
    "王",
    "Liu Hsiao-po",
    "Liu Xaiobo",
    "Wang",
    "Rabiye Qadir",
)


@pytest.mark.django_db
def test_names_among_many() -> None:
    people = figures()
    began = time.perf_counter()
    noise.load(noise.people(PEOPLE, but_not=words_of_all(people)))
    keys = store(people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE dossiers_name")
        cursor.execute("ANALYZE dossiers_person")
    print(f"\n{PEOPLE:,} other people stored in {time.perf_counter() - began:.0f} s")
    for mistakes in (0, 1, 2):
        began = time.perf_counter()
        results = measured(people, keys, mistakes=mistakes)
        each = (time.perf_counter() - began) / len(results[""].ranks) * 1000
        print(f"{mistakes} typing mistakes: {results['']}  {each:.1f} ms each")
        for habit, result in sorted(results.items()):
            if habit and result.missed:
                print(f"    {habit:26} {result}  {', '.join(result.missed[:6])}")
    for text in SEARCHES:
        print(_timed(text))


def _timed(text: str) -> str:
    """The milliseconds of a search, and of its statement alone."""
    whole: list[float] = []
    statement: list[float] = []
    found: list[Match] = []
    for _ in range(5):
        began = time.perf_counter()
        found = find([text], among=Person.objects.all())[0]
        whole.append(time.perf_counter() - began)
        began = time.perf_counter()
        _candidates([Asked(text)], Person.objects.all())
        statement.append(time.perf_counter() - began)
    return (
        f"{text:14} {min(whole) * 1000:7.1f} ms, SQL alone {min(statement) * 1000:7.1f} ms,"
        f" {len(found)} people"
    )
