"""Reading the journal in order, a bounded stretch at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from casetracker.journal import BEFORE_THE_JOURNAL, Horizon, Moment
from casetracker.prepared import array_of, prepared_rows
from dossiers.changes.places import BEGINNING, Gone, Place

CHUNK = 200
"""Rows of the journal that are looked at together."""
WINDOW = 20_000
"""Rows of the journal that one statement passes over in search of those wanted."""

ENTRIES = """
WITH found AS MATERIALIZED (
     SELECT era, xact, number, versions, key
       FROM (SELECT era, xact, number, versions, key
               FROM casetracker_journalentry
              WHERE (era, xact, number) >= (%(era)s, %(xact)s, %(number)s)
                AND (era, xact) < (%(upto_era)s, %(upto_xact)s)
              ORDER BY era, xact, number
              LIMIT %(window)s) AS stretch
      WHERE versions = ANY (%(tables)s::text[])
      ORDER BY era, xact, number
      LIMIT %(most)s)
SELECT * FROM found
 UNION ALL
(SELECT era, xact, number, NULL, NULL
   FROM casetracker_journalentry
  WHERE (era, xact, number) >= (%(era)s, %(xact)s, %(number)s)
    AND (era, xact) < (%(upto_era)s, %(upto_xact)s)
    AND (SELECT count(*) FROM found) < %(most)s
  ORDER BY era, xact, number
 OFFSET %(window)s - 1
  LIMIT 1)
"""
"""The rows wanted; after them one without a key where the stretch passed over ends."""

OF_KEYS = """
WITH wanted AS MATERIALIZED (
     SELECT era, xact, number, versions, key
       FROM casetracker_journalentry
      WHERE key = ANY (%(keys)s::uuid[]))
SELECT era, xact, number, versions, key
  FROM wanted
 WHERE (era, xact, number) >= (%(era)s, %(xact)s, %(number)s)
   AND (era, xact) < (%(upto_era)s, %(upto_xact)s)
   AND versions = ANY (%(tables)s::text[])
 ORDER BY era, xact, number
 LIMIT %(most)s
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

    @property
    def moment(self) -> Moment:
        """Its transaction."""
        return Moment(self.era, self.xact)


@dataclass
class Chunk:
    """Some rows in order; ``end`` is how far was looked, None where there are no more."""

    entries: list[Entry]
    end: Place | None = None


@dataclass
class Scan:
    """The rows of the journal in ``tables`` before the horizon; only of ``keys`` where given."""

    upto: Horizon
    tables: list[str]
    keys: set[UUID] | None = None

    def chunk(self, since: Place, *, most: int) -> Chunk:
        """The rows at ``since`` and after it, at most ``most``: one statement."""
        rows = self._rows(since, most)
        # A row whose dependants are not told yet is read again, so one that is done goes.
        entries = [Entry(*row) for row in rows if row[-1] is not None and since < Place(*row[:3])]
        is_cut = len(rows) >= most or (rows and rows[-1][-1] is None)
        return Chunk(entries, Place(*rows[-1][:3]) if is_cut else None)

    def _rows(self, since: Place, most: int) -> list[Any]:
        parameters: dict[str, Any] = {
            "era": since.era,
            "xact": since.xact,
            "number": since.number,
            "upto_era": self.upto.era,
            "upto_xact": self.upto.xmin,
            "tables": array_of(self.tables),
            "keys": array_of(self.keys or ()),
            "most": most,
            "window": WINDOW,
        }
        return prepared_rows(ENTRIES if self.keys is None else OF_KEYS, parameters)
