"""The practical limit: the list and the dossier by psycopg and orjson alone, in one statement each.

It serves one reader, a researcher, without asking who is there. The list is the same bytes as the
site's own. Of the dossier one statement reads every row; its bytes are those that the site gave
when the measuring began, so that nothing is counted for putting them together: no server that
tells the standing of facts can be as fast.
"""

import os
import threading
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
import psycopg
from django.conf import settings

from casetracker.dates import UncertainDate

if not settings.configured:
    settings.configure(SECRET_KEY=os.environ["SECRET_KEY"], LANGUAGE_CODE="en-gb", USE_TZ=True)

from django.core import signing

LINES = """
SELECT person.id, person.reference, person.sex, person.born, person.born_words,
       person.died, person.died_words, person.current_custody, person.current_stage,
       person.current_certainty, person.current_since, person.current_since_words,
       person.issue_categories, person.publication_state,
       named.names, charged.charges, sentenced.sentence_kind, sentenced.sentence_length
  FROM dossiers_person AS person
  LEFT JOIN LATERAL (
       SELECT json_agg(json_build_array(text, script, preferred) ORDER BY preferred DESC, id)
         FROM dossiers_name WHERE person_id = person.id) AS named (names) ON true
  LEFT JOIN LATERAL (
       SELECT array_agg(offence.code || ' ' || charge.stage
                        ORDER BY detention.began_earliest, charge.id)
         FROM dossiers_detention AS detention
         JOIN dossiers_charge AS charge ON charge.detention_id = detention.id
         JOIN dossiers_offence AS offence ON offence.id = charge.offence_id
        WHERE detention.person_id = person.id) AS charged (charges) ON true
  LEFT JOIN LATERAL (
       SELECT sentence_kind, sentence_length
         FROM dossiers_detention
        WHERE person_id = person.id AND sentence_kind <> ''
        ORDER BY sentence_imposed_earliest DESC NULLS LAST,
                 began_earliest DESC NULLS LAST, id DESC
        LIMIT 1) AS sentenced ON true
 WHERE person.merged_into_id IS NULL AND person.archived_at IS NULL
   AND person.audience IN ('public', 'internal')
"""
PAGE = f"{LINES} ORDER BY person.id DESC LIMIT 51"

DOSSIER = """
WITH person AS (
    SELECT * FROM dossiers_person
     WHERE reference = %s AND merged_into_id IS NULL AND archived_at IS NULL
       AND audience IN ('public', 'internal')),
detention AS (
    SELECT * FROM dossiers_detention WHERE person_id = (SELECT id FROM person)),
change AS (
    SELECT * FROM dossiers_statuschange WHERE person_id = (SELECT id FROM person)),
claim AS (
    SELECT claim.*, to_json(passage) AS passage, source.reference, source.title
      FROM dossiers_claim AS claim
      JOIN sources_passage AS passage ON passage.id = claim.passage_id
      JOIN sources_snapshot AS snapshot ON snapshot.id = passage.snapshot_id
      JOIN sources_source AS source ON source.id = snapshot.source_id
     WHERE claim.id IN (
           SELECT id FROM dossiers_claim WHERE person_id = (SELECT id FROM person)
            UNION ALL SELECT id FROM dossiers_claim
                       WHERE detention_id = ANY (ARRAY(SELECT id FROM detention))
            UNION ALL SELECT id FROM dossiers_claim
                       WHERE status_change_id = ANY (ARRAY(SELECT id FROM change)))),
appeal AS (
    SELECT asked.demands AS asked, appeal.*
      FROM dossiers_appealperson AS asked
      JOIN dossiers_appeal AS appeal ON appeal.id = asked.appeal_id
     WHERE asked.person_id = (SELECT id FROM person))
SELECT (SELECT to_json(person) FROM person),
       (SELECT json_agg(name) FROM dossiers_name AS name
         WHERE person_id = (SELECT id FROM person)),
       (SELECT json_agg(detention) FROM detention),
       (SELECT json_agg(change) FROM change),
       (SELECT json_agg(claim) FROM claim),
       (SELECT json_agg(appeal) FROM appeal),
       (SELECT json_agg(response) FROM dossiers_response AS response
         WHERE appeal_id IN (SELECT id FROM appeal))
"""

SIGNER = signing.Signer(salt="casetracker.api.cursor")
KEPT = Path(os.environ.get("BENCH_DOSSIERS", "."))
_own = threading.local()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The list at ``/api/v1/people/``, a dossier below it."""
    reference = environ["PATH_INFO"].removeprefix("/api/v1/people/").strip("/")
    body = _dossier(reference) if reference else _list(environ["HTTP_HOST"])
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]


def _list(host: str) -> bytes:
    rows = _connection().execute(PAGE).fetchall()
    shown = rows[:50]
    cursor = SIGNER.sign_object(["-recorded", 0, str(shown[-1][0])])
    following = f"http://{host}/api/v1/people/?cursor={quote(cursor, safe='')}"
    return orjson.dumps(
        {"next": following, "previous": None, "results": [_line(row) for row in shown]}
    )


def _line(row: Any) -> dict[str, Any]:
    names = row[14] or []
    main = min(names, key=lambda name: (not name[2], name[1] != "latn"))[0] if names else ""
    hans = next((text for text, script, _ in names if script == "hans"), "")
    hant = next((text for text, script, _ in names if script == "hant"), "")
    return {
        "reference": row[1],
        "name": main,
        "name_hans": hans,
        "name_hant": hant,
        "names_other": [text for text, _, _ in names if text not in (main, hans, hant)],
        "sex": row[2],
        "born": _date(row[3], row[4]),
        "died": _date(row[5], row[6]),
        "custody": row[7],
        "stage": row[8],
        "certainty": row[9],
        "since": _date(row[10], row[11]),
        "issue_categories": row[12],
        "charges": row[15] or [],
        "sentence_kind": row[16] or "",
        "sentence_length": row[17] or "",
        "publication_state": row[13],
    }


@lru_cache(maxsize=65536)
def _date(text: str, words: str) -> dict[str, Any] | None:
    if not text:
        return None
    value = UncertainDate.parse(text)
    return {
        "edtf": value.edtf,
        "earliest": value.earliest and value.earliest.isoformat(),
        "latest": value.latest and value.latest.isoformat(),
        "words": words,
        "text": value.describe(),
    }


def _dossier(reference: str) -> bytes:
    _connection().execute(DOSSIER, [reference]).fetchone()
    return _kept(reference)


@lru_cache
def _kept(reference: str) -> bytes:
    return (KEPT / reference).read_bytes()


def _connection() -> "psycopg.Connection[Any]":
    """This thread's own, whose statements are prepared from the first on."""
    if not hasattr(_own, "connection"):
        _own.connection = psycopg.connect(
            os.environ["DATABASE_URL"], autocommit=True, prepare_threshold=0
        )
    found: psycopg.Connection[Any] = _own.connection
    return found
