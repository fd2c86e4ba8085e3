"""The triggers that write the journal, which takes in the versions that are there already.

A trigger locks its table against writing until the migration ends, so no version is missed, and
none is taken in twice.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

VERSIONS = (
    "dossiers_appealevent",
    "dossiers_appealpersonevent",
    "dossiers_caseeventevent",
    "dossiers_chargeevent",
    "dossiers_claimevent",
    "dossiers_decisionevent",
    "dossiers_detentionevent",
    "dossiers_dossiercoverageevent",
    "dossiers_externalidevent",
    "dossiers_facilityevent",
    "dossiers_forumevent",
    "dossiers_nameevent",
    "dossiers_offenceevent",
    "dossiers_organisationevent",
    "dossiers_personevent",
    "dossiers_relationshipevent",
    "dossiers_responseevent",
    "dossiers_responseitemevent",
    "dossiers_statuschangeevent",
)
PAST = "".join(f"SELECT casetracker_journal_past('{table}');\n" for table in VERSIONS)
FORGET = "".join(f"SELECT casetracker_journal_forget('{table}');\n" for table in VERSIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("casetracker", "0004_journal"),
        ("sources", "0003_journal"),
        ("dossiers", "0008_derive_name_keys"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="appealevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="a867d08350d8ca9fa0314dc57381a6d0e49717f3",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_fcaba",
                    table="dossiers_appealevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appealpersonevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="839fa128f3b084a98116649aa7b585edabaabd74",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_ffe25",
                    table="dossiers_appealpersonevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caseeventevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="eb38cd98658169e2ed4c2971da65b201843b0a8e",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_08db5",
                    table="dossiers_caseeventevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="chargeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="42c7f9b8bcdc1b6a4a656deb8476f2ba03699538",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_7098f",
                    table="dossiers_chargeevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claimevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="353a66b98597dc4564582e64d11dd851b751a137",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_ec243",
                    table="dossiers_claimevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decisionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="bcf709ec8119eac6b69488badd6a173064b0a078",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_163e2",
                    table="dossiers_decisionevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="detentionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="eee040b62c347ae9e19b991ae1d0bf69601524a4",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_3bf1e",
                    table="dossiers_detentionevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dossiercoverageevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="6424c1f6e87e57daa16e9dd53727142c6da64b9b",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_4fe5d",
                    table="dossiers_dossiercoverageevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="externalidevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="47d00abeea67bc1cf7d7192cc8414e83eaefccc6",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_6c6d3",
                    table="dossiers_externalidevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="facilityevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="3078d3df8c83b2826b54255041aa20e20b0cc0f6",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_0a25c",
                    table="dossiers_facilityevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="forumevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="aa90d2a5ff273f340d6f4d4b8fbd8128a7effc54",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_235cd",
                    table="dossiers_forumevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="nameevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="035c23d905bbf391e48e44fe0fefd7e189c14bbf",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_4a865",
                    table="dossiers_nameevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offenceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="d374e01c72963b500ad2813ca6cec1c3cfbb97de",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_b19f9",
                    table="dossiers_offenceevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="6b4c2142d6374c60e9afcd13ee74ae09a7d1b7e3",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_01c9a",
                    table="dossiers_organisationevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="ed67c9331de37c1746ac998da6a8049c7ac8083e",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_14adb",
                    table="dossiers_personevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relationshipevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="3efdc8142cc3e499c85b31e89ba48d57351701a0",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_d3681",
                    table="dossiers_relationshipevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="responseevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="bc662160f5e5113eb6f0174b4bf2be116f41a760",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_95d4d",
                    table="dossiers_responseevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="responseitemevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="e015337b186d5d51d675685d25a72c0cfbb89fa9",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_eda93",
                    table="dossiers_responseitemevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statuschangeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="journalled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)\n            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,\n                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);\n            RETURN NULL;\n            ",
                    hash="422d8aeee31db60f8e34f7604dc2798846d6018e",
                    operation="INSERT",
                    pgid="pgtrigger_journalled_e464e",
                    table="dossiers_statuschangeevent",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(PAST, FORGET),
    ]
