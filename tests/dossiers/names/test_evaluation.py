"""People are found among others by the spellings that one meets; the bench has many more others."""

import pytest
from django.db import connection

from tests.dossiers.names import noise
from tests.dossiers.names.evaluation import measured, store, words_of_all
from tests.dossiers.names.figures import figures

OTHERS = 600
"""People: few enough for a test of every day, beside the bench."""

GOALS = {0: 0.97, 1: 0.90}
"""Recall among the first five, by the number of typing mistakes."""


@pytest.mark.unmeasured
@pytest.mark.django_db
def test_recall_among_others() -> None:
    people = figures()
    noise.load(noise.people(OTHERS, but_not=words_of_all(people)))
    keys = store(people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE dossiers_name, dossiers_person")
    for mistakes, goal in GOALS.items():
        results = measured(people, keys, mistakes=mistakes)
        assert results[""].recall(5) >= goal, results[""].missed
