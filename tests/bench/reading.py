"""The reading view of a long document, on the server."""

from collections.abc import Iterator
from html import escape

from django.db import connection

from tests.bench.measuring import Figure, median_ms
from tests.bench.world import World

BAREST = """
SELECT text, ARRAY(SELECT ARRAY[start, "end"] FROM sources_passage
                   WHERE snapshot_id = snapshot.id ORDER BY start, "end" DESC)
  FROM sources_snapshot AS snapshot WHERE id = %s
"""


def figures(world: World) -> Iterator[Figure]:
    """The time to the last byte of the page, for an analyst who is logged in."""
    yield Figure(
        "reader: server, 300,000 characters, 2,000 passages",
        median_ms(world.asked(world.address)),
        limit=150,
        floor=median_ms(lambda: _barest(world)),
    )


def _barest(world: World) -> bytes:
    """The same text with its spans: one statement, escaped and put together."""
    with connection.cursor() as cursor:
        cursor.execute(BAREST, [world.snapshot.pk])
        text, spans = cursor.fetchone() or ("", [])
    pieces = []
    at = 0
    for start, end in spans:
        if start >= at:
            pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
            at = end
    pieces.append(escape(text[at:]))
    return "".join(pieces).encode()
