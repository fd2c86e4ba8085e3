"""The practical limit: the list and the dossier by psycopg and orjson alone, in one statement each.

It serves one reader, a researcher, without asking who is there, and gives the same bytes as the
site. Of Django it uses what is loaded once (labels, vocabularies, the key of cursors): each answer
is made by hand from the rows of its statement, and none is kept.
"""

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

import django
import orjson
import psycopg
from django.apps import apps
from django.core import signing
from psycopg.types.json import set_json_loads

if not apps.ready:
    django.setup()

from tests.bench.bare_dossier import date_in_words, dossier

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

PLANNING = {
    "plan_cache_mode": "force_generic_plan",
    "jit": "off",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
}
"""The statements are planned once; every row is found by an index."""

SIGNER = signing.Signer(salt="casetracker.api.cursor")
_own = threading.local()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The list at ``/api/v1/people/``, a dossier below it."""
    reference = environ["PATH_INFO"].removeprefix("/api/v1/people/").strip("/")
    body = dossier(_connection(), reference) if reference else _list(environ["HTTP_HOST"])
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
        "born": date_in_words(row[3], row[4]),
        "died": date_in_words(row[5], row[6]),
        "custody": row[7],
        "stage": row[8],
        "certainty": row[9],
        "since": date_in_words(row[10], row[11]),
        "issue_categories": row[12],
        "charges": row[15] or [],
        "sentence_kind": row[16] or "",
        "sentence_length": row[17] or "",
        "publication_state": row[13],
    }


def _connection() -> "psycopg.Connection[Any]":
    """This thread's own, whose statements are prepared from the first on."""
    if not hasattr(_own, "connection"):
        options = " ".join(f"-c {name}={value}" for name, value in PLANNING.items())
        _own.connection = psycopg.connect(
            os.environ["DATABASE_URL"], autocommit=True, prepare_threshold=0, options=options
        )
        set_json_loads(orjson.loads, _own.connection)
    found: psycopg.Connection[Any] = _own.connection
    return found
