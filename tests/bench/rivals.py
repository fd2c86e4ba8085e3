"""Other servers on the same rows: how they are asked for what ours is asked for."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass

from dossiers.models import Person
from tests.bench.measures import Told
from tests.bench.servers import Server

LIST, FILTERED, DOSSIER = "list page of 50 people", "three-filter query", "dossier with claims"
"""What rivals are asked for, under the names of the table."""


PARTS = ("names", "detentions", "status_changes")
"""Of a dossier, each with as many rows as the database has."""


class LeftOut(Exception):  # noqa: N818
    """A rival that cannot be had here; the text says why."""


@dataclass(frozen=True)
class Question:
    """What is asked, and whether the answer holds what it should.

    ``body`` is JSON that is sent by POST; without one it is a GET. Where it takes ``more`` requests
    to learn as much as ours tells in one, the answers count together, a line each.
    """

    path: str
    holds: Callable[[bytes], bool] = bool
    body: str = ""
    more: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """Of all requests."""
        return (self.path, *self.more)


@dataclass(frozen=True)
class Rival:
    """A server that runs, and what it is asked for by the names of the table.

    One without a goal is there to be seen.
    """

    name: str
    server: Server
    questions: Mapping[str, Question]
    has_goal: bool = True


def parts_of(reference: str) -> dict[str, int]:
    """How many rows the database has of each of `PARTS` of a dossier."""
    person = Person.objects.get(reference=reference)
    return {part: getattr(person, part).count() for part in PARTS}


Starting = Callable[[str], AbstractContextManager[list[Rival]]]
"""Runs a rival over the database that is connected, asked for the dossier of this reference.

One rival may be asked in several ways.
"""


@contextmanager
def all_of(
    started: Mapping[str, Starting], reference: str
) -> Iterator[tuple[list[Rival], list[Told]]]:
    """Those that can be had, running, and a line for each that cannot."""
    found: list[Rival] = []
    missing: list[Told] = []
    with ExitStack() as stack:
        for name, start in started.items():
            try:
                found.extend(stack.enter_context(start(reference)))
            except (LeftOut, RuntimeError) as reason:
                missing.append(Told(name, f"left out: {reason}"))
        yield found, missing
