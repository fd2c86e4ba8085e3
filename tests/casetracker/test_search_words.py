"""How texts become words: the database and Python alike."""

import pytest
from django.db import connection


def words(text: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT casetracker_search_words(%s)", [text])
        return " ".join(cursor.fetchone()[0].split())


@pytest.mark.django_db
def test_words() -> None:
    assert words("劉曉波's Xi'an—Café, 2009年") == "刘 刘晓 晓波 波 s Xian Cafe 2009 年 年"
