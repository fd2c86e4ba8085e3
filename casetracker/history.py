"""What we said when: every version of every row, kept by the database itself.

The triggers are those of django-pghistory. They fire on any path, plain SQL included, and the
tables they fill refuse UPDATE and DELETE. Who did it and why comes from `acting`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from casetracker.journal import JournalTrigger

Tracked = TypeVar("Tracked", bound=type[models.Model])


_is_noted: ContextVar[bool] = ContextVar("_is_noted", default=False)


@contextmanager
def acting(*, by: AbstractBaseUser | None, reason: str = "") -> Iterator[None]:
    """Note in the history who makes the changes inside the ``with`` block, and why.

    The outermost block says it: what a verb does on the way to another verb's end has that end
    as its reason. ``by`` may be None only for work nobody in particular asked for, such as a
    migration.
    """
    if _is_noted.get():
        yield
        return
    token = _is_noted.set(True)
    try:
        with pghistory.context(user=None if by is None else by.pk, reason=reason):
            yield
    finally:
        _is_noted.reset(token)


@dataclass(frozen=True)
class PastColumn:
    """What a column left out of the history was: as today while ``source`` is as today.

    ``otherwise`` is the SQL expression for a row whose ``source`` has changed since.
    """

    source: str
    otherwise: str


def kept_in_history(
    *, exclude: tuple[str, ...] = (), past_columns: Mapping[str, PastColumn] | None = None
) -> Callable[[Tracked], Tracked]:
    """Decorate a model so that the database keeps every version of its rows.

    Each version gets its place in the journal (`casetracker.journal`).

    Generated columns are left out: they follow from the columns kept. ``exclude`` names more
    columns to leave out. In the past these are as today, or as ``past_columns`` say.
    """

    def decorate(model: Tracked) -> Tracked:
        generated = [field.name for field in model._meta.local_fields if field.generated]
        track = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=[*generated, *exclude],
            append_only=True,
            meta={"triggers": [JournalTrigger()]},
        )
        tracked: Tracked = track(model)
        model.past_columns = past_columns or {}  # type: ignore[attr-defined]
        return tracked

    return decorate
