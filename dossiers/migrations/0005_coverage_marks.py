"""Triggers that mark a dossier's coverage as stale in the transaction of the change.

They stand on every table that a figure follows from, those of sources too, which know nothing of
dossiers. A mark is written once a dossier and transaction, however many rows change. A refresh
deletes only the marks it can see, so a change that it does not see keeps its own.
"""

from django.db import migrations

OF_SUBJECT = """
SELECT coalesce($1.person_id,
                (SELECT person_id FROM dossiers_detention WHERE id = $1.detention_id),
                (SELECT person_id FROM dossiers_statuschange WHERE id = $1.status_change_id))
"""

CITING = """
SELECT coalesce(claim.person_id, detention.person_id, change.person_id)
  FROM sources_passage AS passage
  JOIN dossiers_claim AS claim ON claim.passage_id = passage.id
  LEFT JOIN dossiers_detention AS detention ON detention.id = claim.detention_id
  LEFT JOIN dossiers_statuschange AS change ON change.id = claim.status_change_id
 WHERE passage.snapshot_id IN (SELECT id FROM sources_snapshot WHERE $1.id IN (id, source_id))
"""

HELD_IN = """
SELECT person_id FROM dossiers_detention WHERE facility_id = $1.id
 UNION SELECT person_id FROM dossiers_statuschange WHERE facility_id = $1.id
"""

HELD_BY = """
SELECT person_id FROM dossiers_detention
 WHERE authority_id = $1.id OR sentence_court_id = $1.id
 UNION SELECT person_id FROM dossiers_statuschange WHERE court_id = $1.id
"""

CHARGED_WITH = """
SELECT detention.person_id
  FROM dossiers_charge AS charge
  JOIN dossiers_detention AS detention ON detention.id = charge.detention_id
 WHERE charge.offence_id = $1.id
"""

# The reference of a person stands in the relationships that name it.
PERSON_AND_RELATED = """
SELECT $1.id UNION SELECT person_id FROM dossiers_relationship WHERE other_id = $1.id
"""

PERSON = "SELECT $1.person_id"
OF_DETENTION = "SELECT person_id FROM dossiers_detention WHERE id = $1.detention_id"
IN_EVENT = "SELECT person_id FROM dossiers_detention WHERE event_id = $1.id"

NAMES = ("name", "name_zh", "also_known_as")
GRADES = ("reliability", "publisher_id", "origin_id")
ALWAYS = "INSERT OR UPDATE OR DELETE"

TABLES: dict[str, tuple[str, tuple[str, ...], str]] = {
    "dossiers_person": ("INSERT OR UPDATE", (), PERSON_AND_RELATED),
    "dossiers_name": (ALWAYS, (), PERSON),
    "dossiers_relationship": (ALWAYS, (), PERSON),
    "dossiers_detention": (ALWAYS, (), PERSON),
    "dossiers_statuschange": (ALWAYS, (), PERSON),
    "dossiers_charge": (ALWAYS, (), OF_DETENTION),
    "dossiers_claim": (ALWAYS, (), OF_SUBJECT),
    "dossiers_decision": (ALWAYS, (), OF_SUBJECT),
    "dossiers_facility": ("UPDATE", NAMES, HELD_IN),
    "dossiers_organisation": ("UPDATE", NAMES, HELD_BY),
    "dossiers_caseevent": ("UPDATE", NAMES, IN_EVENT),
    "dossiers_offence": ("UPDATE", ("code",), CHARGED_WITH),
    "sources_source": ("UPDATE", GRADES, CITING),
    "sources_snapshot": ("UPDATE", ("source_id",), CITING),
}
"""By table: when its trigger fires, on a change of which columns (any, if none is named), and the
query that finds the people whose dossiers the row ($1) belongs to."""

MARK = """
CREATE FUNCTION dossiers_mark_coverage() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    mark CONSTANT text := 'INSERT INTO dossiers_coveragemark (person_key, transaction)
        SELECT DISTINCT touched.key, txid_current() FROM (' || TG_ARGV[0] || ') AS touched (key)
         WHERE touched.key IS NOT NULL AND NOT EXISTS (
               SELECT FROM dossiers_coveragemark AS there
                WHERE there.person_key = touched.key AND there.transaction = txid_current())';
BEGIN
    IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        EXECUTE mark USING OLD;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        EXECUTE mark USING NEW;
    END IF;
    RETURN NULL;
END
$body$;
"""


def trigger(table: str) -> migrations.RunSQL:
    """The trigger on ``table``, which goes when the migration is undone."""
    events, columns, people = TABLES[table]
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)
    when = f"WHEN ({changed})" if changed else ""
    return migrations.RunSQL(
        f"CREATE TRIGGER marks_coverage AFTER {events} ON {table} FOR EACH ROW {when}"
        f" EXECUTE FUNCTION dossiers_mark_coverage('{people}');",
        f"DROP TRIGGER marks_coverage ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0004_decision_and_coverage"),
        ("sources", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(MARK, "DROP FUNCTION dossiers_mark_coverage();"),
        *map(trigger, TABLES),
        # What is there already has never been counted.
        migrations.RunSQL(
            "INSERT INTO dossiers_coveragemark (person_key, transaction)"
            " SELECT id, txid_current() FROM dossiers_person;",
            migrations.RunSQL.noop,
        ),
    ]
