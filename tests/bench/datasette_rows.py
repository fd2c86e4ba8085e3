"""The rows that Datasette serves: tables of SQLite with the names of what they name in place."""

import hashlib
import json
import sqlite3
from functools import partial
from itertools import chain
from pathlib import Path

from django.db import connection, transaction

from tests.bench.bare import LINES

SOURCES = {
    "people": f"""
        SELECT line.*, person.birth_place, person.residence, person.nationality, person.ethnicity,
               person.religion, person.health, person.occupations, person.affiliations,
               person.distinctions, person.summary, person.current_status_id, person.created_at
          FROM ({LINES}) AS line JOIN dossiers_person AS person USING (id)""",  # noqa: S608
    "names": """
        SELECT id, person_id, text, kind, script, language, romanisation, preferred
          FROM dossiers_name""",
    "detentions": """
        SELECT held.*, facility.name AS facility, authority.name AS authority,
               event.name AS event, court.name AS sentence_court
          FROM dossiers_detention AS held
          LEFT JOIN dossiers_facility AS facility ON facility.id = held.facility_id
          LEFT JOIN dossiers_organisation AS authority ON authority.id = held.authority_id
          LEFT JOIN dossiers_caseevent AS event ON event.id = held.event_id
          LEFT JOIN dossiers_organisation AS court ON court.id = held.sentence_court_id""",
    "charges": """
        SELECT charge.id, held.person_id, charge.detention_id, offence.code, offence.name,
               charge.stage
          FROM dossiers_charge AS charge
          JOIN dossiers_detention AS held ON held.id = charge.detention_id
          JOIN dossiers_offence AS offence ON offence.id = charge.offence_id""",
    "status_changes": """
        SELECT change.*, facility.name AS facility, court.name AS court
          FROM dossiers_statuschange AS change
          LEFT JOIN dossiers_facility AS facility ON facility.id = change.facility_id
          LEFT JOIN dossiers_organisation AS court ON court.id = change.court_id""",
    "claims": """
        SELECT claim.id, coalesce(claim.person_id, held.person_id, change.person_id) AS person_id,
               claim.detention_id, claim.status_change_id, claim.field, claim.value, claim.state,
               claim.basis, claim.basis_note, claim.credibility, passage.quote, passage.speaker,
               passage.translation, passage.translator, passage.start, passage."end",
               passage.anchor_state, snapshot.text_sha256, snapshot.file_sha256,
               snapshot.captured_at, snapshot.archive_url, source.reference, source.kind,
               source.title, publisher.name AS publisher, origin.name AS origin,
               source.published, source.language, source.url, source.reliability
          FROM dossiers_claim AS claim
          LEFT JOIN dossiers_detention AS held ON held.id = claim.detention_id
          LEFT JOIN dossiers_statuschange AS change ON change.id = claim.status_change_id
          JOIN sources_passage AS passage ON passage.id = claim.passage_id
          JOIN sources_snapshot AS snapshot ON snapshot.id = passage.snapshot_id
          JOIN sources_source AS source ON source.id = snapshot.source_id
          LEFT JOIN sources_publisher AS publisher ON publisher.id = source.publisher_id
          LEFT JOIN sources_publisher AS origin ON origin.id = source.origin_id
         WHERE claim.state IN ('accepted', 'proposed')""",
    "appeals": """
        SELECT asked.id, asked.person_id, asked.request, appeal.reference, appeal.kind,
               appeal.status, appeal.title, made_by.name AS made_by,
               addressed_to.name AS addressed_to, forum.name AS forum, appeal.date,
               appeal.deadline, appeal.demands, appeal.text, appeal.created_at,
               response.kind AS answered, response.date AS answered_on,
               response.channel AS answered_by, response.text AS answer
          FROM dossiers_appealperson AS asked
          JOIN dossiers_appeal AS appeal ON appeal.id = asked.appeal_id
          LEFT JOIN dossiers_organisation AS made_by ON made_by.id = appeal.made_by_id
          LEFT JOIN dossiers_organisation AS addressed_to
                 ON addressed_to.id = appeal.addressed_to_id
          LEFT JOIN dossiers_forum AS forum ON forum.id = appeal.forum_id
          LEFT JOIN dossiers_response AS response ON response.appeal_id = appeal.id""",
}
"""The tables of SQLite, each with the statement that fills it."""

PARTS = ("names", "detentions", "charges", "status_changes", "claims", "appeals")
COLUMNS = {
    "names": "id text kind script language romanisation preferred",
    "detentions": "id form certainty began began_words began_earliest began_latest ended"
    " ended_words ended_earliest ended_latest how_ended place stated_reason underlying_reason"
    " contact treatment sentence_kind sentence_length rights_deprived held_least held_most"
    " facility authority event sentence_court",
    "charges": "id detention_id code name stage",
    "status_changes": "id detention_id date date_words date_earliest date_latest custody"
    " restrictions legal_stage certainty mechanism amount_months description strength outcome"
    " supersedes_id supersedes_reason recorded_at facility court",
    "claims": "id detention_id status_change_id field value state basis basis_note credibility"
    " quote speaker translation translator start end anchor_state text_sha256 file_sha256"
    " captured_at archive_url reference kind title publisher origin published language url"
    " reliability",
    "appeals": "id request reference kind status title made_by addressed_to forum date deadline"
    " demands text created_at answered answered_on answered_by answer",
}


def _part(name: str) -> str:
    pairs = ", ".join(f"'{column}', \"{column}\"" for column in COLUMNS[name].split())
    return (
        f"(SELECT json_group_array(json_object({pairs})) FROM {name}"  # noqa: S608
        f" WHERE person_id = people.id) AS {name}"
    )


DOSSIER = f"SELECT *, {', '.join(map(_part, PARTS))} FROM people WHERE reference = :reference"  # noqa: S608
"""A person with all that hangs on it, as a query that Datasette is sent."""

INDEXES = {
    **dict.fromkeys(PARTS, "person_id"),
    "people": "reference",
}


def kept(place: Path) -> Path:
    """The file with the rows of the database that is connected, made where it is not there."""
    made = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
    file = place / f"{connection.settings_dict['NAME']}_{made}.db"
    if not file.exists():
        draft = file.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        with sqlite3.connect(draft) as store:
            for name, statement in SOURCES.items():
                _fill(store, name, statement)
            store.execute("CREATE INDEX people_filtered ON people (current_custody, sex, id)")
            store.execute("ANALYZE")
        store.close()
        people = connection.settings_dict["NAME"].rpartition("_")[0]
        for old in place.glob(f"{people}_*.db"):
            old.unlink()
        draft.rename(file)
    return file


def _fill(store: sqlite3.Connection, table: str, statement: str) -> None:
    # Row by row: all claims of a million people do not fit into memory at once.
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        first = cursor.fetchmany(5000)
        names = [column.name for column in cursor.description]
        columns = ", ".join(f'"{name}"' for name in names)
        store.execute(f"CREATE TABLE {table} ({columns}, PRIMARY KEY (id))")
        marks = ", ".join("?" for _ in names)
        for rows in chain([first], iter(partial(cursor.fetchmany, 5000), [])):
            found = ([_plain(value) for value in row] for row in rows)
            store.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", found)  # noqa: S608
    store.execute(f"CREATE INDEX {table}_by ON {table} ({INDEXES[table]})")


def _plain(value: object) -> object:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return value if value is None or isinstance(value, str | int) else str(value)
