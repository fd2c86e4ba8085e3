"""Claims follow their words where two sources of the same document are merged."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0012_claim_naming_person"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="claim",
            name="claim_says_what_it_said",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claim",
            trigger=pgtrigger.compiler.Trigger(
                name="claim_says_what_it_said",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."field" IS DISTINCT FROM (NEW."field") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."value" IS DISTINCT FROM (NEW."value"))',
                    func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_says_what_it_said', MESSAGE = 'A claim is never reworded: retract it and state another.';",
                    hash="11aeeebaffbcf5d3bd1d0089c53949786727ac9d",
                    operation="UPDATE",
                    pgid="pgtrigger_claim_says_what_it_said_d5288",
                    table="dossiers_claim",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claim",
            trigger=pgtrigger.compiler.Trigger(
                name="claim_moves_only_to_the_same_words",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."passage_id" IS DISTINCT FROM (NEW."passage_id"))',
                    func="\n                IF NOT EXISTS (\n                    SELECT FROM sources_passage old_words\n                      JOIN sources_passage new_words\n                        ON new_words.start = old_words.start AND new_words.\"end\" = old_words.\"end\"\n                     WHERE old_words.id = OLD.passage_id AND new_words.id = NEW.passage_id\n                       AND EXISTS (\nSELECT FROM sources_snapshot was\n  JOIN sources_source gone ON gone.id = was.source_id\n  JOIN sources_snapshot now ON now.source_id = gone.merged_into_id\n                           AND now.text_sha256 = was.text_sha256\n                           AND now.file_sha256 = was.file_sha256\n WHERE was.id = old_words.snapshot_id AND now.id = new_words.snapshot_id))\n                THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_moves_only_to_the_same_words', MESSAGE = 'A claim stays with its words unless two sources of them are merged.'; END IF;\n                RETURN NEW;\n                ",
                    hash="84d535a7305ac288f64922e966ec9a43209d9ff5",
                    operation="UPDATE",
                    pgid="pgtrigger_claim_moves_only_to_the_same_words_b419b",
                    table="dossiers_claim",
                    when="BEFORE",
                ),
            ),
        ),
    ]
