"""Which changes one reader is told: a page of them, with a bounded amount of work.

The versions that one transaction wrote of one row are one change, told at the last of them: what
stood between was never to be seen. A change of who may see a record is followed by what it means
for the records that hang on it.

A record hidden now is told by its key alone, and only to who saw it once. Of a record that came to
be seen, nothing is told from before it was seen.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from casetracker.access import Actor
from casetracker.journal import Horizon, Moment
from dossiers.changes.depending import matters, touched_by
from dossiers.changes.past import Past, Version
from dossiers.changes.places import DONE, Place
from dossiers.changes.rules import DECISIVE, TABLES, TOLD, Model, Reader, gates_of
from dossiers.changes.scanning import CHUNK, Entry, Scan
from dossiers.changes.seen import visible_among
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

    def page(self, since: Place, *, size: int) -> Page:
        """At most ``size`` changes after ``since``; fewer where much had to be looked at."""
        scan = Scan(self.upto, tables=self.wanted.tables(), keys=self._keys_wanted())
        chunk = scan.chunk(since, most=min(size + CHUNK, MOST_EXAMINED))
        self.past.load(_by_model(chunk.entries))
        entries = self._enough(chunk.entries, since, size=size)
        end = self._load_hanging(entries, most=size + CHUNK)
        found: list[Change] = []
        place, last, looked_at = since, 0, 0
        for looked_at, (place, change) in enumerate(self._examined(entries, since, end), start=1):
            if change is not None and self.wanted.fits(change, self.past):
                found.append(change)
                last = looked_at
            if len(found) == size or looked_at == MOST_EXAMINED:
                return Page(self._told(found), place, more=True, stays=False)
        if end is not None:
            return Page(self._told(found), place, more=True, stays=False)
        if chunk.end is not None:
            return Page(self._told(found), chunk.end, more=True, stays=False)
        stays = looked_at - last <= CHUNK
        return Page(self._told(found), place, more=False, stays=stays)

    def _enough(self, entries: Sequence[Entry], since: Place, *, size: int) -> list[Entry]:
        """The first entries that by themselves give ``size`` changes; all where these do not."""
        told = 0
        for number, entry in enumerate(entries, start=1):
            change = self._own(entry) if _place(entry) > since else None
            told += change is not None and self.wanted.fits(change, self.past)
            if told == size:
                return list(entries[:number])
        return list(entries)

    def _load_hanging(self, entries: Sequence[Entry], *, most: int) -> Entry | None:
        """Read what the entries may show or hide; returns the first for which this is not done."""
        roots = [entry for entry in entries if self._shows_or_hides(entry)]
        if not roots:
            return None
        keys = [(TABLES[root.versions], root.key) for root in roots]
        reach = self.past.load_hanging(keys, most=most)
        return roots[reach] if reach < len(roots) else None

    def _shows_or_hides(self, entry: Entry) -> bool:
        """Whether other records may come to be seen or hidden by the entry."""
        return (
            TABLES[entry.versions] in DECISIVE
            and self._version_then(entry.key, entry.moment).number == entry.number
            and matters(entry.key, entry, self.past)
        )

    def _examined(
        self, entries: Sequence[Entry], since: Place, end: Entry | None
    ) -> Iterator[tuple[Place, Change | None]]:
        """Every place after ``since``, with the change there if one may be told.

        At ``end`` only its own change: what hangs on it is not loaded.
        """
        for entry in entries:
            place = _place(entry)
            if place > since:
                yield place, self._own(entry)
            if entry is end:
                return
            if self._shows_or_hides(entry):
                for rank, key in touched_by(entry, past=self.past):
                    at = place._replace(rank=rank, key=key)
                    if at > since:
                        yield at, self._derived(key, entry.key, at)
            yield place._replace(rank=DONE), None

    def _version_then(self, key: UUID, moment: Moment) -> Version:
        """What the transaction, which changed the row, left of it."""
        line = self.past.lines[key]
        return line.versions[line.moments.index(moment)]

    def _keys_wanted(self) -> set[UUID] | None:
        """The rows whose changes can bring forth one asked for; None where all can."""
        homes = [(Person, self.wanted.person), (Source, self.wanted.source)]
        if not any(home for _, home in homes):
            return None
        found: set[UUID] = set()
        for model, home in homes:
            if home is None:
                continue
            self.past.load_hanging([(model, home)], most=0)
            if not self._was_ever_seen(home):
                return set()
            own = self.past.below(home) | {home}
            own |= {target for key in own for target in self.past.targets(key)}
            found |= {gate for key in own for gate in self.past.gates(key)}
        return found

    def _was_ever_seen(self, key: UUID) -> bool:
        line = self.past.lines[key]
        gates = self.past.gates(key)
        moments = {one for gate in gates for one in self.past.lines[gate].moments}
        return bool(line.moments) and any(self.past.sees(key, moment) for moment in moments)

    def _own(self, entry: Entry) -> Change | None:
        """What the reader may be told of a version, if the record is visible now."""
        line, key, moment = self.past.lines[entry.key], entry.key, entry.moment
        version, place = self._version_then(key, moment), _place(entry)
        if version.number != entry.number:
            # A later version of the same transaction tells it.
            return None
        cause = (line.model, version.version)
        before = line.at(moment, before=True)
        saw = self.past.sees(key, moment, before=True)
        sees = self.past.sees(key, moment)
        if sees and self._has_seen_since(key, moment):
            operation = CHANGED if saw else (SHOWN if before else MADE)
            old = before if saw else None
            return Change(
                place, operation, line.model, key, version.at, cause, version, version, old
            )
        if saw and not sees:
            operation = REMOVED if version.row is None else HIDDEN
            last = before or version
            return Change(place, operation, line.model, key, version.at, cause, last)
        return None

    def _derived(self, key: UUID, gate: UUID, place: Place) -> Change | None:
        """The same of a record that the change of ``gate`` showed or hid."""
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
        if not sees or not self._has_seen_since(key, moment):
            return None
        operation, old = (CHANGED, version) if saw else (SHOWN, None)
        return Change(place, operation, line.model, key, by.at, cause, version, version, old)

    def _has_seen_since(self, key: UUID, moment: Moment) -> bool:
        """Whether the reader has seen the record from ``moment`` on without a break."""
        since = self.past.since(key)
        return since is not None and since <= moment

    def _told(self, changes: Sequence[Change]) -> list[Change]:
        """The changes with what belongs to them; no values of a record that is hidden now."""
        keys = {change.key for change in changes if change.new is not None}
        keys |= {target for key in keys for target in self.past.targets(key)}
        visible = visible_among(self.past.by_model(keys), user=self.user)
        return [
            change if change.new is None else self._with_what_belongs(change, visible)
            for change in changes
            if change.new is None or change.key in visible
        ]

    def _with_what_belongs(self, change: Change, visible: set[UUID]) -> Change:
        """The change with the links that may be told, and whose it is."""
        moment = change.place.moment
        return replace(
            change,
            shows=self._links(change.new, moment, visible),
            showed=self._links(change.old, moment, visible, before=True),
            person=self.past.home(change.key, moment, of=Person),
            source=self.past.home(change.key, moment, of=Source),
        )

    def _links(
        self, version: Version | None, moment: Moment, visible: set[UUID], *, before: bool = False
    ) -> frozenset[str]:
        """The links of a version that the reader saw then, and sees now."""
        row = (version.row if version else None) or {}
        return frozenset(
            name
            for name in LINK_COLUMNS
            if row.get(name) in visible and self.past.sees(row[name], moment, before=before)
        )


LINK_COLUMNS = tuple(column for told in TOLD.values() for column in told.linked)


def _place(entry: Entry) -> Place:
    """The place of the change that the entry itself tells."""
    return Place(*entry.moment, entry.number, 0)


def _by_model(entries: Sequence[Entry]) -> dict[Model, set[UUID]]:
    found: dict[Model, set[UUID]] = defaultdict(set)
    for entry in entries:
        found[TABLES[entry.versions]].add(entry.key)
    return found
