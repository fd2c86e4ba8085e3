"""The statements that read the past: each composed once from the rules, for all kinds of records.

Which rows decide on a row, or hang on it, is followed within the database, so that a page takes as
many statements for one kind of record as for all.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from casetracker.journal import JournalEntry
from casetracker.prepared import array_of, prepared_rows
from dossiers.changes.rules import ASKED, CHILDREN, LINKED, RANKS, TOLD, Model, Row
from dossiers.changes.slots import Slots
from dossiers.models import Claim, Person
from dossiers.models.claim import NAMING_PEOPLE, PERSON_REFERENCE

Keys = Mapping[Model, Iterable[UUID]]

OF_KEYS = """
WITH RECURSIVE
  begun(kind, key) AS (SELECT * FROM unnest(%(kinds)s::integer[], %(keys)s::uuid[])),
"""
OF_ROOTS = """
WITH RECURSIVE
  first AS MATERIALIZED ({hanging} = 1),
  rest AS MATERIALIZED ({hanging} > 1 LIMIT %(most)s),
  begun AS (SELECT kind, key FROM first UNION SELECT kind, key FROM rest),
"""
"""What hangs on the first root, and on as many of the others, in order, as ``most`` allows.

PostgreSQL goes from root to root, and stops at the limit.
"""
HANGING = """
     SELECT root.place, found.kind, found.key
       FROM unnest(%(kinds)s::integer[], %(keys)s::uuid[])
            WITH ORDINALITY AS root(kind, key, place)
      CROSS JOIN LATERAL (
            WITH RECURSIVE hanging(kind, key) AS (
                 SELECT root.kind, root.key
                  UNION
                 SELECT next.kind, next.key
                   FROM hanging
                  CROSS JOIN LATERAL ({below}) AS next(kind, key))
            SELECT kind, key FROM hanging) AS found
      WHERE root.place"""
REACH = "(SELECT CASE count(*) WHEN %(most)s THEN max(place) - 1 END FROM rest)"
"""How many of the roots are read whole; null for all. The first always is."""
DECIDING = """
  deciding(kind, key) AS (
     SELECT kind, key FROM begun
      UNION
     SELECT next.kind, next.key
       FROM deciding
      CROSS JOIN LATERAL ({above}) AS next(kind, key))
SELECT deciding.kind, deciding.key, {reach},
       entry.era, entry.xact, entry.number, entry.at, entry.version, entry.deed, noted.*
  FROM deciding
  LEFT JOIN LATERAL (
       SELECT * FROM {journal} AS entry WHERE entry.key = deciding.key OFFSET 0) AS entry ON true
  LEFT JOIN LATERAL ({noted}) AS noted ON true
 ORDER BY entry.era, entry.xact, entry.number
"""
"""All versions of the rows begun with, and of all rows that ever decided on who sees them."""

POINTED_TO = """
     SELECT up.kind, up.key
       FROM {events} AS event
      CROSS JOIN LATERAL (VALUES {pairs}) AS up(kind, key)
      WHERE deciding.kind = {rank} AND event.pgh_obj_id = deciding.key AND up.key IS NOT NULL"""
POINTING = """
     SELECT {child}, event.pgh_obj_id
       FROM {events} AS event
      WHERE {begun}.kind = {rank} AND event."{column}" = {begun}.key"""
SPEAKING = """
     SELECT {parent}, event."{column}"
       FROM {events} AS event
      WHERE hanging.kind = {rank} AND event.pgh_obj_id = hanging.key
        AND event."{column}" IS NOT NULL"""
COLUMNS = """
     SELECT {named} AS named, {columns}
       FROM {events} AS event
      WHERE deciding.kind = {rank} AND event.pgh_id = entry.version"""
NAMING_CLAIMS = """
     SELECT {child}, claim.id
       FROM {people} AS person
      CROSS JOIN unnest(person.reference || person.former_references) AS name
       JOIN {claims} AS claim
         ON substring(claim.value, '{reference}') = name AND claim.field IN ({fields})
      WHERE hanging.kind = {rank} AND person.id = hanging.key"""
NAMED_PERSON = """(
     SELECT person.id
       FROM {people} AS person
      WHERE event.field IN ({fields})
        AND person.reference = substring(event.value, '{reference}'))"""
NAMING = ", ".join(f"'{name}'" for name in NAMING_PEOPLE)
MODELS = {rank: model for model, rank in RANKS.items()}
SLOTS = Slots({model: told.needed for model, told in TOLD.items() if told.needed})


class Noted(NamedTuple):
    """A version of a row at its place in the journal, and what it says about who sees the row.

    ``era`` is None for a row of which there is no version. ``named`` is the key of the person whom
    the value of a claim names.
    """

    model: Model
    key: UUID
    era: int | None
    xact: int
    number: int
    at: Any
    version: int
    row: Row | None
    named: UUID | None


def versions_of(keys: Keys, *, notes: bool) -> list[Noted]:
    """All versions of these rows and of those that decide on them, in order: one statement.

    Only for who does not see ``notes`` it matters of whom an appeal speaks, and whom a claim names.
    """
    pairs = [(RANKS[model], key) for model, each in keys.items() for key in each]
    return [_noted(row) for row in _rows(_of_keys(notes=notes), pairs)]


def versions_hanging(
    roots: list[tuple[Model, UUID]], *, notes: bool, most: int
) -> tuple[list[Noted], int]:
    """The same of what ever hung on the roots, and how many of these are read whole.

    All are, unless more than ``most`` rows hang on them; but one at least.
    """
    rows = _rows(_of_roots(notes=notes), [(RANKS[model], key) for model, key in roots], most=most)
    reach = rows[0][2] if rows else None
    return [_noted(row) for row in rows], len(roots) if reach is None else reach


def _rows(statement: str, pairs: list[tuple[int, UUID]], **more: int) -> list[tuple[Any, ...]]:
    kinds, keys = array_of(kind for kind, _ in pairs), array_of(key for _, key in pairs)
    return prepared_rows(statement, {"kinds": kinds, "keys": keys, **more})


def _noted(line: tuple[Any, ...]) -> Noted:
    kind, key, _, era, xact, number, at, version, deed, named, *cells = line
    model = MODELS[kind]
    row = None if deed == "delete" else SLOTS.row(model, cells)
    return Noted(model, key, era, xact, number, at, version, row, named)


@cache
def _of_keys(*, notes: bool) -> str:
    return OF_KEYS + _deciding(notes=notes, reach="NULL")


@cache
def _of_roots(*, notes: bool) -> str:
    hanging = HANGING.format(below=_union(_below(model, notes=notes) for model in TOLD))
    return OF_ROOTS.format(hanging=hanging) + _deciding(notes=notes, reach=REACH)


def _deciding(*, notes: bool, reach: str) -> str:
    return DECIDING.format(
        above=_union(_above(model, notes=notes) for model in TOLD),
        journal=JournalEntry._meta.db_table,
        noted=" UNION ALL ".join(_columns(model, notes=notes) for model in SLOTS.columns),
        reach=reach,
    )


def _union(branches: Iterable[Iterable[str]]) -> str:
    return " UNION ALL ".join(one for branch in branches for one in branch)


def _above(model: Model, *, notes: bool) -> Iterable[str]:
    """What finds the rows that ever decided directly on one of ``model``, or that it links to."""
    told = TOLD[model]
    pairs = [(parent, f'event."{name}_id"') for name, parent in told.parents.items()]
    pairs += [(_target(model, name), f'event."{name}_id"') for name in told.links]
    if "merged_into_id" in told.columns:
        pairs.append((model, 'event."merged_into_id"'))
    if told.names_people and not notes:
        pairs.append((Person, _filled(NAMED_PERSON)))
    if pairs:
        values = ", ".join(f"({RANKS[parent]}, {key})" for parent, key in pairs)
        yield POINTED_TO.format(events=_events(model), pairs=values, rank=RANKS[model])
    if told.asked and not notes:
        yield _pointing("deciding", model, *told.asked)


def _below(model: Model, *, notes: bool) -> Iterable[str]:
    """What finds the rows that ever hung directly on one of ``model``, or that it decides on."""
    for child, column in (*CHILDREN[model], *LINKED.get(model, ())):
        yield _pointing("hanging", model, child, column)
    if model in ASKED and not notes:
        parent, column = ASKED[model]
        yield SPEAKING.format(
            parent=RANKS[parent], column=column, events=_events(model), rank=RANKS[model]
        )
    if model is Person and not notes:
        yield _filled(NAMING_CLAIMS)


def _pointing(begun: str, model: Model, child: Model, column: str) -> str:
    """What finds the rows of ``child`` that ever had the key of one of ``model`` in ``column``."""
    return POINTING.format(
        child=RANKS[child], events=_events(child), begun=begun, rank=RANKS[model], column=column
    )


def _columns(model: Model, *, notes: bool) -> str:
    """What reads the columns of a version that decide on who sees it."""
    names = TOLD[model].names_people and not notes
    return COLUMNS.format(
        named=_filled(NAMED_PERSON) if names else "NULL::uuid",
        columns=SLOTS.select(model, "event"),
        events=_events(model),
        rank=RANKS[model],
    )


def _filled(statement: str) -> str:
    """One of the statements about people who are named in claims."""
    return statement.format(
        child=RANKS[Claim],
        people=Person._meta.db_table,
        claims=Claim._meta.db_table,
        reference=PERSON_REFERENCE,
        fields=NAMING,
        rank=RANKS[Person],
    )


def _events(model: Model) -> str:
    table: str = model.pgh_event_model._meta.db_table  # type: ignore[attr-defined]
    return table


def _target(model: Model, name: str) -> Model:
    field: Any = model._meta.get_field(name)
    found: Model = field.related_model
    return found
