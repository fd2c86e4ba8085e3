"""Text search among many documents and passages: how long a search takes, and an insertion.

Run it by name; ``SOURCES=`` and ``PASSAGES=`` say how many there are:

    SOURCES=20000 PASSAGES=300000 python -m pytest -n0 --no-cov -s tests/bench/texts.py
"""

import os
import time

import pytest
from django.db import connection

from casetracker.access import Role
from casetracker.models import User
from casetracker.searching.query import query_of
from dossiers.searching.finding import Answer, search
from dossiers.searching.kinds import SEARCHED
from dossiers.searching.refilling import refill
from dossiers.searching.statements import Statements
from tests.factories import make_user

SOURCES = int(os.environ.get("SOURCES", "20000"))
PASSAGES = int(os.environ.get("PASSAGES", "300000"))
SEARCHES = (
    "court",
    "word777 court",
    '"the court in Shenyang"',
    "name123x",
    "court OR prison OR police",
    "court -word12",
    "监狱",
    "監獄 法院",
    "刘晓波",
    "狱",
    "龘靐",
)

WORDS = """
CREATE TEMP TABLE words AS SELECT n, CASE
    WHEN n % 3 = 0 THEN 'word' || n / 3 ELSE 'name' || n || 'x' END AS latin,
    chr(19968 + n * 7 % 6000) || chr(19968 + n * 13 % 6000) AS han
  FROM generate_series(1, 20000) AS n
"""
# Some words stand in most texts, the others by a curve on which few are common.
DRAWN = """
  FROM generate_series(1, @MANY) AS k
  JOIN words ON words.n
       = 1 + (power(abs(hashint4(s.n * 1000 + k)) / 2147483648.0, 3) * 19999)::int
"""
ENGLISH = """
SELECT string_agg(CASE WHEN (k + s.n) % 40 = 0 THEN 'the court in Shenyang'
       WHEN (k + s.n) % 37 = 0 THEN 'prison police' ELSE latin END
       || CASE WHEN k % 50 = 0 THEN E'\\n\\n' ELSE ' ' END, '')
"""
CHINESE = """
SELECT string_agg(CASE WHEN (k + s.n) % 40 = 0 THEN '监狱' WHEN (k + s.n) % 53 = 0 THEN '法院'
       WHEN (k + s.n) % 997 = 0 THEN '劉曉波' ELSE han END
       || CASE WHEN k % 12 = 0 THEN '，' ELSE '' END, '')
"""
DOCUMENTS = """
INSERT INTO sources_source (id, reference, kind, title, audience, published, published_words,
    published_basis, language, url, reliability, reliability_reason, note, authors,
    former_references, archived_reason)
SELECT gen_random_uuid(), 'S-1990-' || lpad(n::text, 5, '0'), 'press', 'Report ' || n,
       CASE WHEN n %% 10 = 0 THEN 'internal' ELSE 'public' END, '2017', '', '',
       CASE WHEN n %% 2 = 0 THEN 'en' ELSE 'zh' END, '', 'F', '', '', '{}', '{}', ''
  FROM generate_series(1, %s) AS n
"""
SNAPSHOTS = """
INSERT INTO sources_snapshot (id, source_id, file, media_type, file_sha256, file_size, text,
    text_sha256, extractor, extractor_version, captured_by_id, archive_url)
SELECT gen_random_uuid(), id, n, 'text/plain', n, 1, body,
       encode(sha256(convert_to(body, 'UTF8')), 'hex'), 'plain text', '1', %s, ''
  FROM (SELECT s.id, s.n, CASE WHEN s.n % 2 = 0 THEN (@ENGLISH) ELSE (@CHINESE) END AS body
          FROM (SELECT id, right(reference, 5)::int AS n FROM sources_source) AS s) AS made
"""
MARKED = """
INSERT INTO sources_passage (id, snapshot_id, start, "end", quote, prefix, suffix, speaker,
    translation, translator, audience, anchor_state, created_by_id)
SELECT gen_random_uuid(), id, k * 150, k * 150 + 120, substr(text, k * 150 + 1, 120), '', '', '',
       '', '', 'public', 'held', %s
  FROM sources_snapshot, generate_series(0, %s - 1) AS k
 WHERE length(text) >= k * 150 + 120
"""


def _load(user: User) -> None:
    """The documents and passages, without triggers, as one loads very many."""
    english = ENGLISH + DRAWN.replace("@MANY", "600")
    chinese = CHINESE + DRAWN.replace("@MANY", "1200")
    snapshots = SNAPSHOTS.replace("@ENGLISH", english).replace("@CHINESE", chinese)
    with connection.cursor() as cursor:
        for table in ("sources_source", "sources_snapshot", "sources_passage"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(WORDS)
        for statement, params in (
            (DOCUMENTS, [SOURCES]),
            (snapshots.replace("% ", "%% "), [user.pk]),
            (MARKED, [user.pk, PASSAGES // SOURCES]),
        ):
            began = time.perf_counter()
            cursor.execute(statement, params)
            print(f"{cursor.rowcount:,} rows in {time.perf_counter() - began:.0f} s")


@pytest.mark.django_db
def test_texts_among_many() -> None:
    user = make_user(Role.ANALYST)
    _load(user)
    began = time.perf_counter()
    made = refill()
    print(f"entries made in {time.perf_counter() - began:.0f} s: {made}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for text in SEARCHES:
        print(_timed(text))


def _timed(text: str) -> str:
    """The milliseconds of a search of everything, of its ranking statement, and with a count."""
    reader = make_user(Role.READER)
    rows = {kind: each.rows(reader) for kind, each in SEARCHED.items()}
    best = Statements(query_of(text), rows).best(most=20)
    whole, alone = [], []
    answer = Answer()
    for _ in range(3):
        began = time.perf_counter()
        answer = search(query_of(text), viewer=reader)
        whole.append(time.perf_counter() - began)
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(best.sql, best.params)
        alone.append(time.perf_counter() - began)
    began = time.perf_counter()
    counted = search(query_of(text), viewer=reader, counted=True)
    return (
        f"{text:28} {min(whole) * 1000:7.1f} ms, ranking alone {min(alone) * 1000:7.1f} ms,"
        f" with count {(time.perf_counter() - began) * 1000:7.1f} ms, {counted.count:,} fit,"
        f" {len(answer.results)} told{', cut' if answer.is_cut else ''}"
    )
