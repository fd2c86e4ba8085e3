"""What the database said at an instant, read by the ordinary code.

    with as_of(instant, viewer=user):
        people = list(Person.objects.visible_to(user))

Inside, every tracked table is a view of its history (see `casetracker.past_views`), so querysets,
filters, serializers and reports run as they are. The transaction is read only and always rolled
back. Querysets are lazy: what is to come from the past is fetched inside the block.

What is seen is what one might see then and may see now: `VisibleQuerySet.visible_to` asks both.
"""

import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from functools import cache
from typing import TypeVar

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from casetracker.access import Actor, sees_notes
from casetracker.exceptions import CasetrackerError
from casetracker.languages import bilingual
from casetracker.present import LIVE, PAST, at, moment

__all__ = ["InvalidInstantError", "PastUnavailableError", "as_of", "moment", "read_instant"]

Item = TypeVar("Item")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"([Zz]|[+-][0-9]{2}:?[0-9]{2})?",
    re.ASCII,
)
_LOST_PLUS = re.compile(r".*[Tt].* [0-9]{2}:?[0-9]{2}", re.ASCII)

_ENTER = """
SELECT set_config('search_path', %s, true),
       set_config('casetracker.as_of', %s, true),
       set_config('casetracker.shows_deleted', %s, true),
       set_config('jit', 'off', true),
       (SELECT count(*) FROM pg_views WHERE schemaname = %s AND viewname = ANY(%s))
"""


class InvalidInstantError(CasetrackerError):
    """A text that names no instant of the past; the message says what is accepted."""

    code = "invalid_instant"


class PastUnavailableError(CasetrackerError):
    """The views of the past do not match the tables, as while the database is being migrated."""

    code = "past_unavailable"


def read_instant(text: str) -> datetime:
    """The instant that ``text`` names, which is not after now.

    A date alone means its end in UTC, and today means now; a time without a zone is UTC. Raises
    `InvalidInstantError`.
    """
    now = timezone.now()
    found = _instant_of(text.strip(), now=now)
    if found > now:
        raise InvalidInstantError(
            str(
                bilingual(
                    f"“{text[:40]}” is still to come: nobody knows what the database will say.",
                    f"“{text[:40]}”尚未到来，无从得知届时的记录。",
                )
            )
        )
    return found


def _instant_of(text: str, *, now: datetime) -> datetime:
    try:
        if _DAY.fullmatch(text):
            day = datetime.fromisoformat(text).date()
            return now if day == now.date() else datetime.combine(day, time.max, tzinfo=UTC)
        if _INSTANT.fullmatch(text):
            read = datetime.fromisoformat(text.upper())
            return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    if _LOST_PLUS.fullmatch(text):
        raise InvalidInstantError(
            str(
                bilingual(
                    "A plus sign in an address means a space: write +02:00 as %2B02:00.",
                    "网址中的加号表示空格：请把 +02:00 写作 %2B02:00。",
                )
            )
        )
    raise InvalidInstantError(
        str(
            bilingual(
                f"“{text[:40]}” is no instant: write 2017-07-06 (the end of that day, UTC), "
                "2017-07-06T14:30Z or 2017-07-06T14:30+02:00.",
                f"“{text[:40]}”不是时刻：请写 2017-07-06（该日结束时，UTC）、"
                "2017-07-06T14:30Z 或 2017-07-06T14:30+02:00。",
            )
        )
    )


@cache
def tracked_tables() -> tuple[str, ...]:
    """The tables of which the database keeps the history."""
    events = (getattr(model, "pgh_tracked_model", None) for model in apps.get_models())
    return tuple(sorted({model._meta.db_table for model in events if model is not None}))


@contextmanager
def as_of(instant: datetime, *, viewer: Actor) -> Iterator[None]:
    """Read the database as it was at ``instant`` inside the ``with`` block, and only read.

    What was deleted since is shown to no ``viewer`` below an analyst. Blocks do not nest. Raises
    `PastUnavailableError`.
    """
    if moment() is not None:
        raise RuntimeError("The past is being read already.")
    outermost = not connection.in_atomic_block
    deleted = "on" if sees_notes(viewer) else "off"
    with transaction.atomic():
        try:
            _enter(instant, deleted=deleted, outermost=outermost)
            with at(instant):
                yield
        finally:
            # Nothing was written; and the settings end here, where the transaction is not ours too.
            transaction.set_rollback(True)


def _enter(instant: datetime, *, deleted: str, outermost: bool) -> None:
    tables = list(tracked_tables())
    isolation = "ISOLATION LEVEL REPEATABLE READ, " if outermost else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SET TRANSACTION {isolation}READ ONLY")
        path = f"{PAST}, {LIVE}"
        cursor.execute(_ENTER, [path, instant.isoformat(), deleted, PAST, tables])
        row = cursor.fetchone()
    if row is None or row[-1] != len(tables):
        # A table without its view would show the present as the past.
        raise PastUnavailableError(
            "The history cannot be read at present: run “manage.py migrate” to its end."
        )


def streamed(
    items: Iterable[Item], *, instant: datetime, viewer: Actor
) -> Generator[Item, None, None]:
    """``items``, which a download fetches as it goes, from the past of ``instant``."""
    with as_of(instant, viewer=viewer):
        yield from items
