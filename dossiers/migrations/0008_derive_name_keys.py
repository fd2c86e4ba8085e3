"""The keys of the names that are stored already, by the rules of today."""

from typing import Any

from django.db import migrations

from dossiers.names import KEYS_VERSION, search_keys_of

BATCH = 500


def derive(apps: Any, schema_editor: Any) -> None:
    names = apps.get_model("dossiers", "Name").objects.using(schema_editor.connection.alias)
    outdated = names.exclude(keys_version=KEYS_VERSION).order_by("pk")
    while batch := list(outdated[:BATCH]):
        for name in batch:
            name.search_keys, name.search_grams = search_keys_of(name.text)
            name.keys_version = KEYS_VERSION
        names.bulk_update(batch, ["search_keys", "search_grams", "keys_version"])


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0007_names_in_any_spelling")]

    operations = [migrations.RunPython(derive, migrations.RunPython.noop, elidable=True)]
