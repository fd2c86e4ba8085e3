"""The order in which changes became known: one row for each version that the history keeps.

Neither times nor sequence numbers can be followed without skipping: a transaction that began
earlier may commit later. Each row therefore says which transaction wrote it, and is given out only
when every transaction of a lower number has ended (see `JournalQuerySet.complete`).

Numbers of transactions begin again in another cluster, after a dump is restored there. An *era*
is a stretch in which they only grow: the first write in a database that the latest era does not
know begins the next. Era 0 holds what was written before there was a journal.
"""

from datetime import datetime
from typing import Any, ClassVar, NamedTuple, Self

import pgtrigger
from django.contrib.postgres.indexes import BrinIndex
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

from casetracker.languages import bilingual

BEFORE_THE_JOURNAL = 0
"""The era of versions older than the journal; the time of their transaction is its number."""

HORIZON = """
WITH moment AS MATERIALIZED (SELECT pg_current_snapshot() AS snapshot),
     running AS MATERIALIZED (
     SELECT id::text::bigint AS id, coalesce(activity.xact_start, waiting.prepared) AS began
       FROM moment
      CROSS JOIN pg_snapshot_xip(moment.snapshot) AS id
       LEFT JOIN pg_stat_activity AS activity ON activity.backend_xid = id::xid
       LEFT JOIN pg_prepared_xacts AS waiting ON waiting.transaction = id::xid
      WHERE coalesce(activity.datname, waiting.database, current_database())
            = current_database()
        AND activity.backend_type IS DISTINCT FROM 'autovacuum worker')
SELECT coalesce(latest.number, 0),
       coalesce(latest.cluster, '') = casetracker_cluster(),
       coalesce((SELECT min(id) FROM running), pg_snapshot_xmax(moment.snapshot)::text::bigint),
       pg_snapshot_xmax(moment.snapshot)::text::bigint,
       CASE WHEN NOT EXISTS (SELECT FROM running) THEN statement_timestamp()
            WHEN NOT EXISTS (SELECT FROM running WHERE began IS NULL)
            THEN (SELECT min(began) FROM running) END
  FROM moment
  LEFT JOIN (SELECT number, cluster FROM casetracker_journalera
              ORDER BY number DESC LIMIT 1) AS latest ON true
"""
"""Nobody waits for transactions of other databases of the cluster, and of autovacuum.

They write no row of the journal. Where the database does not tell whose a transaction is, it is
waited for.
"""


class JournalTrigger(pgtrigger.Trigger):
    """Writes a row of the journal for each version that a table of versions takes in."""

    def __init__(self) -> None:
        super().__init__(
            name="journalled",
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            func="""
            INSERT INTO casetracker_journalentry (era, xact, at, versions, version, key, deed)
            VALUES (casetracker_era(), pg_current_xact_id()::text::bigint, NEW.pgh_created_at,
                    TG_TABLE_NAME, NEW.pgh_id, NEW.pgh_obj_id, NEW.pgh_label);
            RETURN NULL;
            """,
        )


class Moment(NamedTuple):
    """A transaction in the order of the journal."""

    era: int
    xact: int


class Horizon(NamedTuple):
    """Up to where the journal is complete at one moment.

    Rows of eras before ``era``, and those of ``era`` whose transaction is below ``xmin``, will
    never be joined by others. ``xmax`` is above every transaction that has begun. ``at`` is a time
    before which every commit is told; None where the database does not tell how long others run.
    """

    era: int
    xmin: int
    xmax: int
    at: datetime | None

    def is_ahead(self, moment: Moment) -> bool:
        """Whether ``moment`` lies in a time that this database has not come to."""
        return moment >= Moment(self.era, self.xmax)


def horizon() -> Horizon:
    """Up to where the journal is complete now: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(HORIZON)
        era, is_same_cluster, xmin, xmax, at = cursor.fetchone()
    if not is_same_cluster:
        # Restored from elsewhere, and nothing written since: what there is, is complete.
        return Horizon(era + 1, 0, 0, at)
    return Horizon(era, xmin, xmax, at)


class JournalQuerySet(models.QuerySet["JournalEntry"]):
    """Reading the journal. It says nothing about who may know of what: see `dossiers.changes`."""

    def complete(self, upto: Horizon) -> Self:
        """The rows before which no row will ever appear any more."""
        return self.filter(Q(era__lt=upto.era) | Q(era=upto.era, xact__lt=upto.xmin))

    def beyond(self, era: int, xact: int, number: int) -> Self:
        """The rows after a place."""
        place = Tuple(F("era"), F("xact"), F("number"))
        return self.filter(TupleGreaterThan(place, (era, xact, number)))

    def in_order(self) -> Self:
        """In the order in which the feed tells them."""
        return self.order_by("era", "xact", "number")


class NextNumber(models.Func):
    """SQL that draws the next number of a row of the journal."""

    function = "nextval"
    template = "%(function)s('casetracker_journal_number')"
    output_field = models.BigIntegerField()


class JournalEra(models.Model):
    """A stretch of time in which the numbers of transactions only grow."""

    number = models.PositiveSmallIntegerField(bilingual("number", "编号"), primary_key=True)
    cluster = models.CharField(
        bilingual("cluster", "集群"),
        max_length=60,
        help_text="System identifier and timeline of the cluster it was written in.",
    )
    began_at = models.DateTimeField(
        bilingual("began at", "开始时间"), db_default=models.functions.Now()
    )

    class Meta:
        app_label = "casetracker"
        ordering: ClassVar = ["number"]
        verbose_name = bilingual("era of the journal", "日志时期")
        verbose_name_plural = bilingual("eras of the journal", "日志时期")

    def __str__(self) -> str:
        return f"{self.number}: {self.cluster}"


class JournalEntry(models.Model):
    """One version of one row, at its place in the order of all. Written by triggers alone."""

    pk = models.CompositePrimaryKey("era", "xact", "number")
    era = models.PositiveSmallIntegerField(bilingual("era", "时期"))
    xact = models.BigIntegerField(bilingual("transaction", "事务"))
    number = models.BigIntegerField(bilingual("number", "编号"), db_default=NextNumber())
    at = models.DateTimeField(bilingual("transaction began at", "事务开始时间"))
    versions = models.CharField(bilingual("table of versions", "版本表"), max_length=63)
    version = models.BigIntegerField(bilingual("version", "版本"))
    key = models.UUIDField(bilingual("key of the row", "行键"))
    deed = models.CharField(bilingual("insert, update or delete", "操作"), max_length=10)

    objects = JournalQuerySet.as_manager()

    class Meta:
        app_label = "casetracker"
        ordering: ClassVar = ["era", "xact", "number"]
        verbose_name = bilingual("entry of the journal", "日志条目")
        verbose_name_plural = bilingual("entries of the journal", "日志条目")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["key"], name="journal_of_row"),
            BrinIndex(fields=["at"], name="journal_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.era}.{self.xact}.{self.number} {self.deed} {self.versions} {self.key}"
