"""Extensions, the numbering of public references, and the groups that are the roles."""

from django.apps.registry import Apps
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ROLES = ("reader", "researcher", "analyst", "reviewer", "administrator")
LETTERS = "PSA"

SEQUENCES = "".join(
    f"CREATE SEQUENCE casetracker_reference_{letter.lower()};\n" for letter in LETTERS
)
DROP_SEQUENCES = "".join(
    f"DROP SEQUENCE casetracker_reference_{letter.lower()};\n" for letter in LETTERS
)
NEXT_REFERENCE = """
CREATE FUNCTION casetracker_next_reference(letter text) RETURNS text
LANGUAGE plpgsql VOLATILE STRICT AS $body$
DECLARE
    number CONSTANT text := nextval(('casetracker_reference_' || lower(letter))::regclass)::text;
BEGIN
    -- lpad cuts what is longer.
    RETURN format('%s-%s-%s', letter, to_char(now() AT TIME ZONE 'UTC', 'YYYY'),
        lpad(number, greatest(5, length(number)), '0'));
END
$body$;
"""


def make_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One group a role."""
    del schema_editor
    group = apps.get_model("auth", "Group")
    for name in ROLES:
        group.objects.get_or_create(name=name)


def remove_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The groups go with the roles."""
    del schema_editor
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("casetracker", "0002_uncertain_dates"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(SEQUENCES, DROP_SEQUENCES),
        migrations.RunSQL(NEXT_REFERENCE, "DROP FUNCTION casetracker_next_reference(text);"),
        migrations.RunPython(make_roles, remove_roles),
    ]
