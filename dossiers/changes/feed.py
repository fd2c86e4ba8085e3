"""Which changes one reader is told: a page of them, with a bounded amount of work.

The versions that one transaction wrote of one row are one change, told at the last of them: what
stood between was never to be seen. A change of who may see a record is followed by what it means
for the records that hang on it.

A record hidden now is told by its key alone, and only to who saw it once. Of a record that came to
be seen, nothing is told from before it was seen.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from casetracker.access import Actor
from casetracker.journal import Horizon, Moment
from dossiers.changes.depending import depending_on, touched_by
from dossiers.changes.past import Line, Past, Version
from dossiers.changes.places import DONE, Place
from dossiers.changes.rules import TABLES, TOLD, Model, Reader, gates_of
from dossiers.changes.scanning import CHUNK, Entry, Scan
from dossiers.models import Person
from sources.models import Source

MADE, CHANGED, REMOVED, SHOWN, HIDDEN = "made", "changed", "removed", "shown", "hidden"
MOST_EXAMINED = 1000
"""Rows of the journal, and records that hang on them, that one request looks at."""


@dataclass(frozen=True)
class Change:
    """What happened to one record in one transaction.

    ``new`` is the version told, ``old`` the one before where the reader saw it; both None where no
    more than the key may be told, which stands in ``last``. ``shows`` and ``showed`` are the links
    told in them. ``cause`` is the version that brought the change about.
    """

    place: Place
    operation: str
    model: Model
    key: UUID
    at: datetime
    cause: tuple[Model, int]
    last: Version
    new: Version | None = None
    old: Version | None = None
    shows: frozenset[str] = frozenset()
    showed: frozenset[str] = frozenset()
    person: UUID | None = None
    source: UUID | None = None


@dataclass(frozen=True)
class Wanted:
    """What a reader asked for: nothing said of something means all of it."""

    kinds: frozenset[Model] = frozenset()
    person: UUID | None = None
    source: UUID | None = None
    until: datetime | None = None

    def fits(self, change: Change, past: Past) -> bool:
        """Whether the change is one of those asked for."""
        return (
            (not self.kinds or change.model in self.kinds)
            and (self.until is None or change.at < self.until)
            and all(
                home is None or _belongs(change, past, home, of)
                for home, of in ((self.person, Person), (self.source, Source))
            )
        )

    def tables(self) -> list[str]:
        """The tables of versions that can bring forth such a change."""
        models = gates_of(set(self.kinds or TOLD))
        return [table for table, model in TABLES.items() if model in models]


def _belongs(change: Change, past: Past, home: UUID, of: Model) -> bool:
    """Whether the record ever belonged to the person or the source ``home``."""
    moments = past.lines[change.key].moments
    return any(past.home(change.key, moment, of=of) == home for moment in moments)


@dataclass
class Page:
    """Changes in order; ``end`` is where to go on, ``more`` whether there may be more already.

    Where so little was looked at in vain that it may be looked at again, ``stays`` is true: a
    reader then stays at the last change told, so as not to notice that something hidden happened.
    """

    changes: list[Change]
    end: Place
    more: bool
    stays: bool


@dataclass
class Feed:
    """The changes that ``user`` is told, of those written before the horizon."""

    user: Actor
    upto: Horizon
    wanted: Wanted = field(default_factory=Wanted)

    def __post_init__(self) -> None:
        self.past = Past(Reader.of(self.user))
        self._visible: dict[UUID, bool] = {}

    def page(self, since: Place, *, size: int) -> Page:
        """At most ``size`` changes after ``since``; fewer where much had to be looked at."""
        changes: list[Change] = []
        place, last, idle = since, 0, 0
        for looked_at, (place, change) in enumerate(self._examined(since), start=1):
            if change is not None and self.wanted.fits(change, self.past):
                changes.append(change)
                last = looked_at
            idle = looked_at - last
            if len(changes) == size or looked_at == MOST_EXAMINED:
                return Page(changes, place, more=True, stays=False)
        stays = place == since or idle <= CHUNK
        return Page(changes, place, more=False, stays=stays)

    def _examined(self, since: Place) -> Iterator[tuple[Place, Change | None]]:
        """Every place after ``since``, with the change told there if one is."""
        keys = self._keys_wanted()
        scan = Scan(self.upto, tables=self.wanted.tables(), keys=keys)
        for chunk in scan.chunks(since):
            self.past.load(_by_model(chunk.entries))
            told = {entry.key for entry in chunk.entries}
            self._look_up(told | {one for key in told for one in self.past.targets(key)})
            for entry in chunk.entries:
                yield from self._of_entry(entry, since)
            if chunk.end is not None:
                yield chunk.end, None

    def _keys_wanted(self) -> set[UUID] | None:
        """The rows whose changes can bring forth one asked for; None where all can."""
        homes = [(Person, self.wanted.person), (Source, self.wanted.source)]
        if not any(home for _, home in homes):
            return None
        found: set[UUID] = set()
        for model, home in homes:
            if home is None:
                continue
            keys = depending_on(model, {home})
            self.past.load({model: {home}, **keys})
            if not self._was_ever_seen(home):
                return set()
            own = {key for each in keys.values() for key in each} | {home}
            own |= {target for key in own for target in self.past.targets(key)}
            found |= {gate for key in own for gate in self.past.gates(key)}
        return found

    def _was_ever_seen(self, key: UUID) -> bool:
        line = self.past.lines[key]
        gates = self.past.gates(key)
        moments = {one for gate in gates for one in self.past.lines[gate].moments}
        return bool(line.moments) and any(self.past.sees(key, moment) for moment in moments)

    def _of_entry(self, entry: Entry, since: Place) -> Iterator[tuple[Place, Change | None]]:
        line = self.past.lines[entry.key]
        version = self._version_then(entry.key, entry.moment)
        place = Place(*entry.moment, entry.number, 0)
        if version.number != entry.number:
            # A later version of the same transaction tells it.
            yield place._replace(rank=DONE), None
            return
        if place > since:
            yield place, self._own(line, entry.key, version, place)
        depending = self._depending(entry, place)
        keys = [(at, key) for at, key in depending if at > since]
        for start in range(0, len(keys), CHUNK):
            part = keys[start : start + CHUNK]
            told = {key for _, key in part}
            self._look_up(told | {one for key in told for one in self.past.targets(key)})
            for at, key in part:
                yield at, self._derived(key, entry.key, at)
        yield place._replace(rank=DONE), None

    def _version_then(self, key: UUID, moment: Moment) -> Version:
        """What the transaction, which changed the row, left of it."""
        line = self.past.lines[key]
        return line.versions[line.moments.index(moment)]

    def _depending(self, entry: Entry, place: Place) -> list[tuple[Place, UUID]]:
        """The records for which this entry changes what the reader sees, in order."""
        return [
            (place._replace(rank=rank, key=key), key)
            for rank, key in touched_by(entry, past=self.past)
        ]

    def _own(self, line: Line, key: UUID, version: Version, place: Place) -> Change | None:
        """What the reader is told of a version."""
        moment, cause = version.moment, (line.model, version.version)
        before = line.at(moment, before=True)
        saw = self.past.sees(key, moment, before=True)
        sees = self.past.sees(key, moment)
        if sees and self._is_told_since(key, moment):
            operation = CHANGED if saw else (SHOWN if before else MADE)
            old = before if saw else None
            told = Change(
                place, operation, line.model, key, version.at, cause, version, version, old
            )
            return self._with_what_belongs(told)
        if saw and not sees:
            operation = REMOVED if version.row is None else HIDDEN
            last = before or version
            return Change(place, operation, line.model, key, version.at, cause, last)
        return None

    def _derived(self, key: UUID, gate: UUID, place: Place) -> Change | None:
        """What the reader is told of a record that the change of ``gate`` showed or hid."""
        moment = place.moment
        by = self._version_then(gate, moment)
        cause = (self.past.lines[gate].model, by.version)
        line = self.past.lines[key]
        version = line.at(moment)
        if version is None:
            return None
        saw = self.past.sees(key, moment, before=True)
        sees = self.past.sees(key, moment)
        if saw and not sees:
            return Change(place, HIDDEN, line.model, key, by.at, cause, version)
        if not sees or not self._is_told_since(key, moment):
            return None
        operation, old = (CHANGED, version) if saw else (SHOWN, None)
        told = Change(place, operation, line.model, key, by.at, cause, version, version, old)
        return self._with_what_belongs(told)

    def _with_what_belongs(self, change: Change) -> Change:
        """The change with the links that may be told, and whose it is."""
        moment = change.place.moment
        return replace(
            change,
            shows=self._links(change.new, moment),
            showed=self._links(change.old, moment, before=True),
            person=self.past.home(change.key, moment, of=Person),
            source=self.past.home(change.key, moment, of=Source),
        )

    def _links(
        self, version: Version | None, moment: Moment, *, before: bool = False
    ) -> frozenset[str]:
        """The links of a version that the reader saw then, and sees now."""
        row = (version.row if version else None) or {}
        columns = [name for name in LINK_COLUMNS if row.get(name)]
        return frozenset(
            name
            for name in columns
            if self.past.sees(row[name], moment, before=before) and self._visible.get(row[name])
        )

    def _is_told_since(self, key: UUID, moment: Moment) -> bool:
        """Whether the record is visible now, and has been since ``moment``."""
        if not self._visible.get(key):
            return False
        since = self.past.since(key)
        return since is not None and since <= moment

    def _look_up(self, keys: Iterable[UUID]) -> None:
        """Ask which of the rows are visible now: one statement a model."""
        asked: dict[Model, set[UUID]] = defaultdict(set)
        for key in keys:
            if key not in self._visible and key in self.past.lines:
                asked[self.past.lines[key].model].add(key)
        for model, unknown in asked.items():
            rows: Any = model._default_manager
            found = set(
                rows.visible_to(self.user).filter(pk__in=unknown).values_list("pk", flat=True)
            )
            self._visible.update((key, key in found) for key in unknown)


LINK_COLUMNS = tuple(column for told in TOLD.values() for column in told.linked)


def _by_model(entries: Sequence[Entry]) -> dict[Model, set[UUID]]:
    found: dict[Model, set[UUID]] = defaultdict(set)
    for entry in entries:
        found[TABLES[entry.versions]].add(entry.key)
    return found
