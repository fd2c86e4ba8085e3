"""The records that a change of another record shows or hides, and those that belong to one."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from dossiers.changes.past import Keys, Past, Version
from dossiers.changes.rules import ASKED, CHILDREN, LINKED, RANKS, TOLD, Model
from dossiers.changes.scanning import Entry
from dossiers.models import Claim, Person
from dossiers.models.claim import NAMING_PEOPLE


def depending_on(model: Model, keys: set[UUID]) -> Keys:
    """All rows that ever hung on these rows, directly or through others; not these themselves."""
    found: Keys = defaultdict(set)
    waiting: list[tuple[Model, set[UUID]]] = [(model, keys)]
    while waiting:
        parent, of = waiting.pop()
        for child, column in CHILDREN[parent]:
            more = _pointing(child, column, of) - found[child]
            if more:
                found[child] |= more
                waiting.append((child, more))
    return found


def _pointing(model: Model, column: str, keys: set[UUID]) -> set[UUID]:
    """The rows of ``model`` that ever had one of these keys in ``column``."""
    events = model.pgh_event_model._default_manager  # type: ignore[attr-defined]
    rows = events.filter(**{f"{column}__in": keys})
    return set(rows.values_list("pgh_obj_id", flat=True).distinct())


def touched_by(entry: Entry, *, past: Past) -> Iterator[tuple[int, UUID]]:
    """The records, with their ranks, for which this entry alone changes what the reader sees.

    Where several entries of one transaction do so together, the last of them brings it forth.
    """
    if not _matters(entry.key, entry, past):
        return
    found: dict[UUID, int] = {}
    looked_at = {entry.key}
    waiting = [entry.key]
    while waiting:
        near = _near(waiting, past)
        past.load(near)
        waiting = []
        for model, keys in near.items():
            for key in keys - looked_at:
                looked_at.add(key)
                if _changes(key, entry, past):
                    waiting.append(key)
                    found[key] = RANKS[model]
                elif _is_relinked(key, entry, past):
                    found[key] = RANKS[model]
    yield from sorted(
        (rank, key) for key, rank in found.items() if _is_brought_by(key, entry, past)
    )


def _changes(key: UUID, entry: Entry, past: Past) -> bool:
    """Whether the transaction showed or hid the row."""
    return past.sees(key, entry.moment) != past.sees(key, entry.moment, before=True)


def _matters(key: UUID, entry: Entry, past: Past) -> bool:
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


def _near(keys: list[UUID], past: Past) -> Keys:
    """The rows that hang on these directly, or that they decide on."""
    found: Keys = defaultdict(set)
    by_model: Keys = defaultdict(set)
    for key in keys:
        by_model[past.lines[key].model].add(key)
    for model, of in by_model.items():
        for child, column in (*CHILDREN[model], *LINKED.get(model, ())):
            found[child] |= _pointing(child, column, of)
        if model in ASKED and not past.reader.notes:
            parent, column = ASKED[model]
            found[parent] |= {
                version.row[column]
                for key in of
                for version in past.lines[key].versions
                if version.row is not None
            }
        if model is Person and not past.reader.notes:
            found[Claim] |= _naming(of)
    return found


def _naming(people: set[UUID]) -> set[UUID]:
    """The claims whose values name one of these people, by any of their references."""
    references = Person.objects.filter(pk__in=people).values_list("reference", "former_references")
    names = [name for reference, former in references for name in (reference, *former)]
    spoken_of = Q(pk__in=[])
    for name in names:
        spoken_of |= Q(value__contains=name)
    claims = Claim.objects.filter(spoken_of, field__in=NAMING_PEOPLE)
    return set(claims.values_list("pk", flat=True))


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
            if entry.moment in line.moments and _matters(gate, entry, past):
                yield line.versions[line.moments.index(entry.moment)].number
            if _changes(gate, entry, past):
                waiting.append(gate)
