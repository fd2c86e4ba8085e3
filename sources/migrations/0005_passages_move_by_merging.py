"""Passages move between two snapshots that are the same, where their sources are merged."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0004_text_is_searched"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="passage",
            trigger=pgtrigger.compiler.Trigger(
                name="passage_moves_only_by_merging",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."snapshot_id" IS DISTINCT FROM (NEW."snapshot_id"))',
                    func="\n                IF NOT EXISTS (\nSELECT FROM sources_snapshot was\n  JOIN sources_source gone ON gone.id = was.source_id\n  JOIN sources_snapshot now ON now.source_id = gone.merged_into_id\n                           AND now.text_sha256 = was.text_sha256\n                           AND now.file_sha256 = was.file_sha256\n WHERE was.id = OLD.snapshot_id AND now.id = NEW.snapshot_id)\n                THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'passage_moves_only_by_merging', MESSAGE = 'A passage stays in its snapshot unless two sources of it are merged.'; END IF;\n                RETURN NEW;\n                ",
                    hash="d188f2734d462872e7d4242fba7d9a85b2407e7f",
                    operation="UPDATE",
                    pgid="pgtrigger_passage_moves_only_by_merging_fb00c",
                    table="sources_passage",
                    when="BEFORE",
                ),
            ),
        ),
    ]
