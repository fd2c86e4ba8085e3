"""A database that a backup is restored into begins an era of its own, in the same cluster too.

Else cursors from after the backup would be taken for places in it.
"""

from django.db import migrations

WITH_DATABASE = """
CREATE OR REPLACE FUNCTION casetracker_cluster() RETURNS text LANGUAGE sql STABLE
RETURN (SELECT system.system_identifier || '/' || checkpoint.timeline_id || '/' || base.oid
          FROM pg_control_system() AS system, pg_control_checkpoint() AS checkpoint,
               pg_database AS base
         WHERE base.datname = current_database());
"""
WITHOUT = """
CREATE OR REPLACE FUNCTION casetracker_cluster() RETURNS text LANGUAGE sql STABLE
RETURN (SELECT system.system_identifier || '/' || checkpoint.timeline_id
          FROM pg_control_system() AS system, pg_control_checkpoint() AS checkpoint);
"""


class Migration(migrations.Migration):
    dependencies = [("casetracker", "0006_text_search")]

    operations = [migrations.RunSQL(WITH_DATABASE, WITHOUT)]
