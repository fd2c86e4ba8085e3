"""Reading the journal in order, a bounded stretch at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from casetracker.journal import BEFORE_THE_JOURNAL, Horizon, Moment
from dossiers.changes.places import BEGINNING, Gone, Place

CHUNK = 200
"""Rows of the journal that are looked at together."""
WINDOW = 20_000
"""Rows of the journal that one statement passes over in search of those wanted."""

ENTRIES = """
SELECT era, xact, number, versions, key, deed
  FROM (SELECT era, xact, number, versions, key, deed
          FROM casetracker_journalentry
         WHERE (era, xact, number) >= (%(era)s, %(xact)s, %(number)s)
           AND (era, xact) < (%(upto_era)s, %(upto_xact)s)
         ORDER BY era, xact, number
         LIMIT %(window)s) AS stretch
 WHERE versions = ANY (%(tables)s)
 ORDER BY era, xact, number
 LIMIT %(chunk)s
"""
OF_KEYS = """
WITH wanted AS MATERIALIZED (
     SELECT era, xact, number, versions, key, deed
       FROM casetracker_journalentry
      WHERE key = ANY (%(keys)s))
SELECT era, xact, number, versions, key, deed
  FROM wanted
 WHERE (era, xact, number) >= (%(era)s, %(xact)s, %(number)s)
   AND (era, xact) < (%(upto_era)s, %(upto_xact)s)
   AND versions = ANY (%(tables)s)
 ORDER BY era, xact, number
 LIMIT %(chunk)s
"""
END_OF_STRETCH = """
SELECT era, xact, number
  FROM casetracker_journalentry
 WHERE (era, xact, number) >= (%(era)s, %(xact)s, %(number)s)
   AND (era, xact) < (%(upto_era)s, %(upto_xact)s)
 ORDER BY era, xact, number
OFFSET %(window)s - 1
 LIMIT 1
"""

IS_KNOWN = """
SELECT EXISTS (
     SELECT FROM casetracker_journalentry
      WHERE era = %(era)s AND (era, xact, number) >= (%(era)s, %(xact)s, %(number)s))
"""
FIRST_SINCE = """
WITH later AS MATERIALIZED (
     SELECT era, xact, number
       FROM casetracker_journalentry
      WHERE at >= %(moment)s AND (%(until)s::timestamptz IS NULL OR at < %(until)s))
SELECT era, xact, number FROM later ORDER BY era, xact, number LIMIT 1
"""
LAST = """
SELECT era, xact, number
  FROM casetracker_journalentry
 ORDER BY era DESC, xact DESC, number DESC
 LIMIT 1
"""
LONGEST_START = timedelta(days=1)
"""No transaction takes longer than that from its beginning to its first write."""


def refuse_unknown(place: Place, upto: Horizon) -> None:
    """Raise `Gone` where the database has not come to the place, or no longer knows of it.

    It was restored from a backup then. An era that is over goes no further than its last row.
    """
    if upto.is_ahead(place.moment):
        raise Gone
    if BEFORE_THE_JOURNAL < place.era < upto.era:
        with connection.cursor() as cursor:
            parameters = {"era": place.era, "xact": place.xact, "number": place.number}
            cursor.execute(IS_KNOWN, parameters)
            if not cursor.fetchone()[0]:
                raise Gone


def place_before(moment: datetime) -> Place:
    """The place before the first transaction that began at ``moment`` or later."""
    with connection.cursor() as cursor:
        for until in (moment + LONGEST_START, None):
            cursor.execute(FIRST_SINCE, {"moment": moment, "until": until})
            first = cursor.fetchone()
            if first is not None:
                era, xact, number = first
                return Place(era, xact, number - 1)
        cursor.execute(LAST)
        last = cursor.fetchone()
    return Place(*last) if last else BEGINNING


class Entry(NamedTuple):
    """A row of the journal."""

    era: int
    xact: int
    number: int
    versions: str
    key: UUID
    deed: str

    @property
    def moment(self) -> Moment:
        """Its transaction."""
        return Moment(self.era, self.xact)


@dataclass
class Chunk:
    """Some rows in order; ``end`` is where the stretch passed over ends, if after them."""

    entries: list[Entry]
    end: Place | None = None


@dataclass
class Scan:
    """The rows of the journal in ``tables`` before the horizon; only of ``keys`` where given."""

    upto: Horizon
    tables: list[str]
    keys: set[UUID] | None = None

    def chunks(self, since: Place) -> Iterator[Chunk]:
        """The rows at ``since`` and after it. What was passed over for nothing ends a chunk."""
        place = since
        while True:
            found = [
                Entry(*row) for row in self._rows(ENTRIES if self.keys is None else OF_KEYS, place)
            ]
            # A row whose dependants are not told yet is read again, so one that is done goes.
            entries = [entry for entry in found if place < Place(*entry[:3])]
            if len(found) == CHUNK:
                yield Chunk(entries)
                place = Place(*entries[-1][:3])
                continue
            ends = self._rows(END_OF_STRETCH, place) if self.keys is None else []
            end = Place(*ends[0]) if ends else None
            yield Chunk(entries, end)
            if end is None:
                return
            place = end

    def _rows(self, statement: str, place: Place) -> list[Any]:
        parameters: dict[str, Any] = {
            "era": place.era,
            "xact": place.xact,
            "number": place.number,
            "upto_era": self.upto.era,
            "upto_xact": self.upto.xmin,
            "tables": self.tables,
            "keys": list(self.keys or ()),
            "chunk": CHUNK,
            "window": WINDOW,
        }
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            rows: list[Any] = cursor.fetchall()
        return rows
