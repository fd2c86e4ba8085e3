"""The journal: the order in which changes became known, and the eras of its transactions.

``casetracker_era`` is asked at every write, so a session remembers the answer. Only the first
write in a cluster that the latest era does not know writes one; who comes at the same time waits.
``casetracker_journal_past`` takes in the versions of a table that are older than the journal, for
the migrations that add its triggers (``casetracker_journal_forget`` undoes it): in era 0, their
transaction being the microsecond of its beginning.
"""

import django.contrib.postgres.indexes
import django.db.models.functions.datetime
from django.db import migrations, models

import casetracker.journal

SEQUENCE = "CREATE SEQUENCE casetracker_journal_number;"

FUNCTIONS = """
CREATE FUNCTION casetracker_cluster() RETURNS text LANGUAGE sql STABLE
RETURN (SELECT system.system_identifier || '/' || checkpoint.timeline_id
          FROM pg_control_system() AS system, pg_control_checkpoint() AS checkpoint);

CREATE FUNCTION casetracker_era() RETURNS smallint LANGUAGE plpgsql VOLATILE AS $body$
DECLARE
    here text;
    latest casetracker_journalera%ROWTYPE;
BEGIN
    IF coalesce(current_setting('casetracker.era', true), '') <> '' THEN
        RETURN current_setting('casetracker.era', true)::smallint;
    END IF;
    here := casetracker_cluster();
    SELECT * INTO latest FROM casetracker_journalera ORDER BY number DESC LIMIT 1;
    IF latest.cluster IS DISTINCT FROM here THEN
        LOCK TABLE casetracker_journalera IN SHARE ROW EXCLUSIVE MODE;
        SELECT * INTO latest FROM casetracker_journalera ORDER BY number DESC LIMIT 1;
        IF latest.cluster IS DISTINCT FROM here THEN
            INSERT INTO casetracker_journalera (number, cluster)
            VALUES (coalesce(latest.number, 0) + 1, here) RETURNING * INTO latest;
        END IF;
    END IF;
    PERFORM set_config('casetracker.era', latest.number::text, false);
    RETURN latest.number;
END
$body$;

CREATE FUNCTION casetracker_journal_past(versions text) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
    EXECUTE format(
        'INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)
         SELECT 0, (extract(epoch FROM pgh_created_at) * 1000000)::bigint, pgh_created_at,
                %L, pgh_id, pgh_obj_id, pgh_label
           FROM %I ORDER BY pgh_created_at, pgh_id', versions, versions);
END
$body$;

CREATE FUNCTION casetracker_journal_forget(forgotten text) RETURNS void LANGUAGE sql
BEGIN ATOMIC
    DELETE FROM casetracker_journalentry WHERE versions = forgotten;
END;
"""

DROP_FUNCTIONS = """
DROP FUNCTION casetracker_journal_forget(text);
DROP FUNCTION casetracker_journal_past(text);
DROP FUNCTION casetracker_era();
DROP FUNCTION casetracker_cluster();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casetracker", "0003_references_and_roles"),
    ]

    operations = [
        migrations.RunSQL(SEQUENCE, "DROP SEQUENCE casetracker_journal_number;"),
        migrations.CreateModel(
            name="JournalEra",
            fields=[
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        primary_key=True, serialize=False, verbose_name="number"
                    ),
                ),
                (
                    "cluster",
                    models.CharField(
                        help_text="System identifier and timeline of the cluster it was written in.",
                        max_length=60,
                        verbose_name="cluster",
                    ),
                ),
                (
                    "began_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="began at",
                    ),
                ),
            ],
            options={
                "verbose_name": "era of the journal",
                "verbose_name_plural": "eras of the journal",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "era",
                        "xact",
                        "number",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("era", models.PositiveSmallIntegerField(verbose_name="era")),
                ("xact", models.BigIntegerField(verbose_name="transaction")),
                (
                    "number",
                    models.BigIntegerField(
                        db_default=casetracker.journal.NextNumber(), verbose_name="number"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="transaction began at")),
                ("versions", models.CharField(max_length=63, verbose_name="table of versions")),
                ("version", models.BigIntegerField(verbose_name="version")),
                ("key", models.UUIDField(verbose_name="key of the row")),
                ("deed", models.CharField(max_length=10, verbose_name="insert, update or delete")),
            ],
            options={
                "verbose_name": "entry of the journal",
                "verbose_name_plural": "entries of the journal",
                "ordering": ["era", "xact", "number"],
                "indexes": [
                    models.Index(fields=["key"], name="journal_of_row"),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["at"], name="journal_by_time"
                    ),
                ],
            },
        ),
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
    ]
