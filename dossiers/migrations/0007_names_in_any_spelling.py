"""Keys by which a name is found in any spelling, left out of the history: they follow from it."""

import django.contrib.postgres.indexes
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import dossiers.names.columns


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0006_publication_moves"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="name",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="name",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="name",
            name="delete_delete",
        ),
        migrations.RemoveField(
            model_name="nameevent",
            name="search_keys",
        ),
        migrations.AddField(
            model_name="name",
            name="keys_version",
            field=dossiers.names.columns.KeysVersionField(
                blank=True,
                default=0,
                editable=False,
                source="text",
                verbose_name="version of the search keys",
            ),
        ),
        migrations.AddField(
            model_name="name",
            name="search_grams",
            field=dossiers.names.columns.SearchGramsField(
                base_field=models.TextField(),
                blank=True,
                default=list,
                editable=False,
                size=None,
                source="text",
                verbose_name="search grams",
            ),
        ),
        migrations.AddIndex(
            model_name="name",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_grams"], name="name_search_grams"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="name",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "dossiers_nameevent" ("created_at", "id", "kind", "language", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "preferred", "romanisation", "script", "text") VALUES (NEW."created_at", NEW."id", NEW."kind", NEW."language", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."preferred", NEW."romanisation", NEW."script", NEW."text"); RETURN NULL;',
                    hash="3032edf127411eee735cfe926838f0c5a730f0de",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d6209",
                    table="dossiers_name",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="name",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."preferred" IS DISTINCT FROM (NEW."preferred") OR OLD."romanisation" IS DISTINCT FROM (NEW."romanisation") OR OLD."script" IS DISTINCT FROM (NEW."script") OR OLD."text" IS DISTINCT FROM (NEW."text"))',
                    func='INSERT INTO "dossiers_nameevent" ("created_at", "id", "kind", "language", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "preferred", "romanisation", "script", "text") VALUES (NEW."created_at", NEW."id", NEW."kind", NEW."language", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."preferred", NEW."romanisation", NEW."script", NEW."text"); RETURN NULL;',
                    hash="f29cfe4e8caba29dde9627200d272d85678027ac",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b881d",
                    table="dossiers_name",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="name",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "dossiers_nameevent" ("created_at", "id", "kind", "language", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "preferred", "romanisation", "script", "text") VALUES (OLD."created_at", OLD."id", OLD."kind", OLD."language", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."preferred", OLD."romanisation", OLD."script", OLD."text"); RETURN NULL;',
                    hash="855ef17366537ee6de9af7370bd45ea3c8c92b63",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_61d6a",
                    table="dossiers_name",
                    when="AFTER",
                ),
            ),
        ),
    ]
