"""The records that a change of another record shows or hides, and those that belong to one."""

from collections.abc import Iterator
from uuid import UUID

from dossiers.changes.past import Past, Version
from dossiers.changes.rules import ASKED, RANKS, TOLD
from dossiers.changes.scanning import Entry
from dossiers.models import Person


def touched_by(entry: Entry, *, past: Past) -> Iterator[tuple[int, UUID]]:
    """The records, with their ranks, for which this entry alone changes what the reader sees.

    Where several entries of one transaction do so together, the last of them brings it forth.
    All that ever hung on the row of the entry must be loaded.
    """
    found: dict[UUID, int] = {}
    looked_at = {entry.key}
    waiting = [entry.key]
    while waiting:
        for key in past.near(waiting.pop()) - looked_at:
            looked_at.add(key)
            rank = RANKS[past.lines[key].model]
            if _changes(key, entry, past):
                waiting.append(key)
                found[key] = rank
            elif _is_relinked(key, entry, past):
                found[key] = rank
    yield from sorted(
        (rank, key) for key, rank in found.items() if _is_brought_by(key, entry, past)
    )


def _changes(key: UUID, entry: Entry, past: Past) -> bool:
    """Whether the transaction showed or hid the row."""
    return past.sees(key, entry.moment) != past.sees(key, entry.moment, before=True)


def matters(key: UUID, entry: Entry, past: Past) -> bool:
    """Whether the row, as the transaction left it, changes what is seen of others."""
    line = past.lines[key]
    before, after = line.at(entry.moment, before=True), line.at(entry.moment)
    if line.model in ASKED and not past.reader.notes:
        _, column = ASKED[line.model]
        rows = [version.row for version in (before, after) if version and version.row]
        return any(_changes(row[column], entry, past) for row in rows)
    if before is None:
        return False
    if line.model is Person and _merged_into(before) != _merged_into(after):
        return True
    return _changes(key, entry, past)


def _merged_into(version: Version | None) -> UUID | None:
    """The key of the record that this one was merged into."""
    return version.row["merged_into_id"] if version and version.row else None


def _is_relinked(key: UUID, entry: Entry, past: Past) -> bool:
    """Whether a link of the row, seen before and after, leads to a row that is shown or hidden."""
    line = past.lines[key]
    version = line.at(entry.moment)
    if version is None or version.row is None or not past.sees(key, entry.moment):
        return False
    return any(
        past.sees(version.row[column], entry.moment)
        != past.sees(version.row[column], entry.moment, before=True)
        for column in TOLD[line.model].linked
        if version.row[column]
    )


def _is_brought_by(key: UUID, entry: Entry, past: Past) -> bool:
    """Whether the record has no change of its own then, and no later entry brings it forth."""
    if entry.moment in past.lines[key].moments:
        return False
    return entry.number == max(_origins(key, entry, past), default=entry.number)


def _origins(key: UUID, entry: Entry, past: Past) -> Iterator[int]:
    """The numbers of the entries of the same transaction from which the record is reached."""
    looked_at, waiting = {key}, [key]
    while waiting:
        at = waiting.pop()
        near = past.next_to(at) | (past.targets(at) if at == key else set())
        for gate in near - looked_at:
            looked_at.add(gate)
            line = past.lines[gate]
            if entry.moment in line.moments and matters(gate, entry, past):
                yield line.versions[line.moments.index(entry.moment)].number
            if _changes(gate, entry, past):
                waiting.append(gate)
