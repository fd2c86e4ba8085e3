"""Making the entries that triggers have not made: after a load without them."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from casetracker.searching.entries import SearchEntry
from casetracker.searching.triggers import TextIsSearched

GONE = """
DELETE FROM casetracker_searchentry AS entry
 WHERE kind = %s AND NOT EXISTS (SELECT FROM @TABLE AS held WHERE held.id = entry.record)
"""


def searched_models() -> Iterator[tuple[type[Model], TextIsSearched]]:
    """The models whose own columns are searched, each with its trigger."""
    for model in apps.get_models():
        for trigger in getattr(model._meta, "triggers", ()):
            if isinstance(trigger, TextIsSearched):
                yield model, trigger


DOCUMENTS = """
SELECT sources_search_document(source_id) FROM sources_snapshot AS newest
 WHERE abs(hashtext(id::text)) %% %s = %s
   AND NOT EXISTS (SELECT FROM casetracker_searchentry
        WHERE kind = 'source' AND record = newest.source_id AND within = newest.id)
   AND NOT EXISTS (SELECT FROM sources_snapshot AS later
        WHERE later.source_id = newest.source_id
          AND (later.captured_at, later.id) > (newest.captured_at, newest.id))
"""


@transaction.atomic
def refill(*, anew: bool = False) -> dict[str, tuple[int, int]]:
    """Make the entries that are missing, all of them where ``anew``, and drop those of lost rows.

    Gives how many were made and dropped of each kind; stretches of documents count as made.
    """
    counts: dict[str, list[int]] = {}
    with connection.cursor() as cursor:
        if anew:
            SearchEntry.objects.all().delete()
        for model, trigger in searched_models():
            table = model._meta.db_table
            cursor.execute(GONE.replace("@TABLE", table), [trigger.kind])
            dropped = cursor.rowcount
            cursor.execute(trigger.filling(table))
            counts[trigger.kind] = [cursor.rowcount, dropped]
    before = SearchEntry.objects.count()
    fill_documents()
    counts["source"][0] += SearchEntry.objects.count() - before
    return {kind: (made, dropped) for kind, (made, dropped) in counts.items()}


def fill_documents(*, shares: int = 1, share: int = 0) -> None:
    """Make the missing stretches of one of so many ``shares`` of the documents, counted from 0."""
    with connection.cursor() as cursor:
        cursor.execute(DOCUMENTS, [shares, share])
