"""The files of snapshots: each kept once, under its hash, and only while a snapshot rests on it.

A database forgets what a transaction that failed has written; a file system does not. Whoever
stores an original does so inside `kept_together`, around the transaction where there is one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import connection, transaction

Written = dict[str, Storage]
"""Where each of the files lies that were written since `kept_together` was entered."""

_written: ContextVar[Written | None] = ContextVar("written", default=None)


@contextmanager
def kept_together() -> Iterator[None]:
    """Take away, at the end, what was written in the block for a snapshot that is not there.

    The outermost block decides, so that it may stand around a whole request.
    """
    if _written.get() is not None:
        yield
        return
    written: Written = {}
    token = _written.set(written)
    try:
        yield
    finally:
        _written.reset(token)
        # Inside a transaction, nobody can tell yet whether the snapshot will be there.
        if written and not connection.needs_rollback:
            _remove_unused(written)


def keep(content: bytes, *, under: str, storage: Storage) -> None:
    """Have ``content`` in ``storage`` at the path ``under``, which follows from its hash.

    Bytes that are there already are not written again. Runs in a transaction, until whose end
    nobody else stores or removes the same file.
    """
    _lock(under)
    if storage.exists(under):
        return
    written = _written.get()
    if written is not None:
        written[under] = storage
    storage.save(under, ContentFile(content))


@transaction.atomic
def _remove_unused(written: Written) -> None:
    snapshots = apps.get_model("sources", "Snapshot")._default_manager
    for path, storage in written.items():
        # Somebody else's snapshot of the same bytes may have found the file before it failed us.
        _lock(path)
        if not snapshots.filter(file=path).exists():
            storage.delete(path)


def _lock(path: str) -> None:
    """Hold the name of a file until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [path])
