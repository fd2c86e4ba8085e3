"""Migrations go up, down to nothing, and up again."""

import pytest
from django.core.management import call_command
from django.db import connection

OURS = ("dossiers", "sources", "casetracker")


@pytest.mark.unmeasured
@pytest.mark.django_db(transaction=True)
def test_migrations_can_be_undone_and_done_again() -> None:
    try:
        call_command("migrate", "casetracker", "zero", verbosity=0)
        left = [
            table
            for table in connection.introspection.table_names()
            if table.startswith(tuple(f"{app}_" for app in OURS))
        ]
        assert left == []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT proname FROM pg_proc WHERE proname LIKE 'casetracker%'"
                " UNION SELECT relname FROM pg_class WHERE relname LIKE 'casetracker%'"
            )
            assert cursor.fetchall() == []
    finally:
        call_command("migrate", verbosity=0)
    assert "dossiers_person" in connection.introspection.table_names()


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
