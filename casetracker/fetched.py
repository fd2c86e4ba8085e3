"""What was fetched along with a record."""

from typing import Any

from django.db.models.manager import BaseManager


def rows_of(record: object, relation: str) -> Any:
    """The rows of a relation to many, to be iterated over: those that were fetched, else a query.

    As ``record.relation.all()`` gives them, which makes a class and a queryset first, for every
    record, to find in the end what was there. What is no relation is given as it is.
    """
    fetched = getattr(record, "_prefetched_objects_cache", None)
    if fetched and relation in fetched:
        return fetched[relation]
    held = getattr(record, relation)
    return held.all() if isinstance(held, BaseManager) else held
