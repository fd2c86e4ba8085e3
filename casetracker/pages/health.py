"""Whether the process runs, and whether it can do its work. Neither answer tells anything else."""

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

PLAIN = "text/plain; charset=utf-8"


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 whenever this process can answer at all."""
    del request
    return HttpResponse("live\n", content_type=PLAIN)


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 where the database answers and is up to date with the code, else 503."""
    del request
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return HttpResponse("the database does not answer\n", status=503, content_type=PLAIN)
    if pending:
        return HttpResponse("migrations are pending\n", status=503, content_type=PLAIN)
    return HttpResponse("ready\n", content_type=PLAIN)
