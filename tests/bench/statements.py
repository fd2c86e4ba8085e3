"""How many SQL statements a page takes, where that is what has a limit."""

from collections.abc import Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers.models import Claim
from tests.bench.measuring import Figure
from tests.bench.world import World, session_of


def figures(world: World) -> Iterator[Figure]:
    """The reading view, and the queue of those who review, over 500 proposed claims."""
    yield _statements("reader: statements", world, world.address, world.session, limit=25)
    if Claim.objects.to_review().exists():
        queue = reverse("admin:dossiers_claim_queue")
        reviewer = session_of(world.reviewer)
        yield _statements("review queue: statements", world, queue, reviewer, limit=30)


def _statements(name: str, world: World, path: str, session: str, *, limit: int) -> Figure:
    ask = world.asked(path, session=session)
    ask()
    with CaptureQueriesContext(connection) as statements:
        ask()
    return Figure(name, len(statements), limit=limit, unit="statements")
