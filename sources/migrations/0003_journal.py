"""The triggers that write the journal, which takes in the versions that are there already.

A trigger locks its table against writing until the migration ends, so no version is missed, and
none is taken in twice.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

VERSIONS = (
    "sources_anchorevent",
    "sources_passageevent",
    "sources_publisherevent",
    "sources_snapshotevent",
    "sources_sourceevent",
)
PAST = "".join(f"SELECT casetracker_journal_past('{table}');\n" for table in VERSIONS)
FORGET = "".join(f"SELECT casetracker_journal_forget('{table}');\n" for table in VERSIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("casetracker", "0004_journal"),
        ("sources", "0002_anchors"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="anchorevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="48fff416ed8da180b5c0d37784e82d379b6bbea0",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_0e07c",
                    table="sources_anchorevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="passageevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="f351b209b7b1c89e4ea4e08a5441600eec5f25f4",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_11254",
                    table="sources_passageevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publisherevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="6f8c35bc2f86ebeeb4fa3f61aa184c0113765a45",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_d5edb",
                    table="sources_publisherevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="snapshotevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="1b8fe1ed9bbd4f9a2e86db857304a7f66bbff451",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_d6dad",
                    table="sources_snapshotevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sourceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="0d469bb143993304d286d4b386529b9ff02c3e62",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_5e0d1",
                    table="sources_sourceevent",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(PAST, FORGET),
    ]
