"""What triggers would have written, had the rows been saved one by one: one statement a table."""

from typing import Any

import pghistory
from django.apps import apps
from django.db import IntegrityError, connection, models
from uuid_utils.compat import uuid7

from dossiers.models import Person
from dossiers.searching.refilling import fill_documents, searched_models
from tests.bench.population.blocks import TABLES, Plan

TRIGGERS = """
SELECT tgrelid::regclass::text, quote_ident(tgname)
  FROM pg_trigger
 WHERE tgrelid = ANY (%s::regclass[]) AND NOT tgisinternal
   AND (tgname ~ '^pgtrigger_(insert_insert|update_update|journalled'
                           '|keeps_current_situation|text_is_searched'
                           '|status_change_within_its_detention'
                           '|status_change_links_stay_with_person)_'
        OR tgname = 'marks_coverage')
 ORDER BY 1, 2
"""
"""Those of history and journal, of the current situation, of words, and of stale figures; and the
two that look something up for each status change, `ASTRAY` for all at once."""

ASTRAY = """
SELECT count(*)
  FROM dossiers_statuschange AS change
  LEFT JOIN dossiers_detention AS held ON held.id = change.detention_id
  LEFT JOIN dossiers_statuschange AS corrected ON corrected.id = change.supersedes_id
 WHERE held.person_id <> change.person_id OR corrected.person_id <> change.person_id
    OR change.date_latest < held.began_earliest OR change.date_earliest > held.ended_latest
"""
DOCUMENT_SHARES = 8

CURRENT = """
UPDATE dossiers_person AS person
   SET current_status_id = latest.id,
       current_custody = latest.custody,
       current_stage = latest.legal_stage,
       current_certainty = latest.certainty,
       current_since = latest.date,
       current_since_words = latest.date_words
  FROM (SELECT DISTINCT ON (status.person_id) status.*
          FROM dossiers_statuschange AS status
          LEFT JOIN dossiers_statuschange AS newer ON newer.supersedes_id = status.id
         WHERE newer.id IS NULL
         ORDER BY status.person_id, status.date_earliest DESC NULLS LAST,
                  status.date_latest DESC NULLS LAST, status.recorded_at DESC, status.id DESC
       ) AS latest
 WHERE person.id = latest.person_id
"""

TELL = """
INSERT INTO {event} (pgh_created_at, pgh_label, pgh_obj_id, pgh_context_id, {columns})
SELECT {moment}, %s, id, %s, {columns}
  FROM {table} AS row
 ORDER BY 1, id
"""
RECORDED = "(SELECT recorded_at FROM dossiers_statuschange WHERE id = row.current_status_id)"

MARKS = """
INSERT INTO dossiers_coveragemark (person_key, transaction)
SELECT id, txid_current() FROM dossiers_person ORDER BY id
"""


def tables() -> list[str]:
    """The tables that are filled, those of their histories and of words among them."""
    found = [model._meta.db_table for model in TABLES]
    return [
        *found,
        *(event_of(model)._meta.db_table for model in TABLES),
    ]


def event_of(model: type[models.Model]) -> type[models.Model]:
    """The model that keeps the history of another."""
    events: list[Any] = [
        each for each in apps.get_models() if issubclass(each, pghistory.models.Event)
    ]
    found: type[models.Model]
    [found] = [event for event in events if event.pgh_tracked_model is model]
    return found


def triggers_made_up_for() -> list[tuple[str, str]]:
    """Table and name of each trigger whose work is done here."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS, [tables()])
        found: list[tuple[str, str]] = cursor.fetchall()
    return found


def check_status_changes() -> None:
    """Raise ``IntegrityError`` for one of another person, or dated outside its detention."""
    with connection.cursor() as cursor:
        cursor.execute(ASTRAY)
        [number] = cursor.fetchone() or [0]
    if number:
        raise IntegrityError(f"{number} status changes are not of their person or detention.")


def words_to_fill() -> list[str | int]:
    """What `fill_words` takes: statements, and shares of the documents, the longest work first."""
    statements = [trigger.filling(model._meta.db_table) for model, trigger in searched_models()]
    return [*range(DOCUMENT_SHARES), *statements]


def fill_words(part: str | int) -> None:
    """Make the entries of one part of what is searched."""
    if isinstance(part, int):
        fill_documents(shares=DOCUMENT_SHARES, share=part)
        return
    with connection.cursor() as cursor:
        cursor.execute(part)


def tell_inserts(model: type[models.Model]) -> None:
    """Write into the history that each row was made when it was recorded."""
    _tell(model, "insert", "row.created_at")


def tell_current_situations() -> None:
    """Give each person the latest status change in force, and write it into the history."""
    with connection.cursor() as cursor:
        cursor.execute(CURRENT)
    _tell(Person, "update", RECORDED)


def tell_journal(model: type[models.Model]) -> None:
    """Take the history of a table into the journal, which is empty of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT casetracker_journal_past(%s)", [event_of(model)._meta.db_table])


def mark_coverage() -> None:
    """Mark the figures of every dossier as stale."""
    with connection.cursor() as cursor:
        cursor.execute(MARKS)


def advance_references(plan: Plan) -> None:
    """Let the next reference of each letter be one that is not taken."""
    last = {"p": plan.people, "s": plan.people // 5, "a": plan.people * 2 // 5}
    with connection.cursor() as cursor:
        for letter, number in last.items():
            cursor.execute(
                "SELECT setval(%s::regclass, %s)", [f"casetracker_reference_{letter}", number + 1]
            )


def _tell(model: type[models.Model], label: str, moment: str) -> None:
    event: Any = event_of(model)
    own = [each.column for each in event._meta.concrete_fields if each.column[:4] != "pgh_"]
    columns = ", ".join(f'"{column}"' for column in own)
    statement = TELL.format(
        event=event._meta.db_table, table=model._meta.db_table, columns=columns, moment=moment
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [label, _context()])


def _context() -> str:
    """The key of what the history says of who did it and why."""
    key = uuid7()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO pghistory_context (id, created_at, updated_at, metadata)"
            " VALUES (%s, now(), now(), %s)",
            [key, '{"user": null, "reason": "Population made"}'],
        )
    return str(key)
