"""`migrate`, which keeps the views of the past in step with the tables."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from casetracker import past_views


class Command(migrate.Command):
    """Django's own, between taking the views of the past away and making them again."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; where something fails on the way the past stays shut until it is mended."""
        only_tells = options["plan"] or options["check_unapplied"]
        if not only_tells and (options["app_label"] or _is_behind()):
            past_views.set_aside()
        super().handle(*args, **options)
        if not only_tells:
            past_views.rebuild()


def _is_behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
