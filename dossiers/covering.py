"""Computing the stored figures of coverage again where something changed."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from casetracker.history import acting
from dossiers.facts import coverage_of
from dossiers.models.coverage import FIGURES, CoverageDay, CoverageMark, DossierCoverage
from dossiers.models.person import Person
from dossiers.vocabularies import PublicationState

BATCH = 100
"""Dossiers that are read whole at once."""

CLAIM_WORK = """
SELECT key FROM unnest(%s::uuid[]) AS key
 WHERE pg_try_advisory_xact_lock(hashtextextended('coverage ' || key::text, 0))
"""


def refresh(*, limit: int, people: "models.QuerySet[Person] | None" = None) -> int:
    """Compute at most ``limit`` stale figures again and say how many were computed.

    Every batch of `BATCH` dossiers takes the same number of statements. Several may refresh at
    once: each dossier is computed by one at a time. The marks go first and the dossiers are read
    after, so that a change which is missed has left a mark that stays.
    """
    done = 0
    while done < limit:
        computed = _refresh_batch(min(BATCH, limit - done), people)
        done += computed
        if not computed:
            break
    return done


@transaction.atomic
def _refresh_batch(size: int, people: "models.QuerySet[Person] | None") -> int:
    keys = _own(_stale(size, people))
    if not keys:
        return 0
    CoverageMark.objects.filter(person_key__in=keys).delete()
    now = timezone.now()
    whole = Person.objects.with_dossier().filter(pk__in=keys)
    rows = [
        DossierCoverage(person=person, refreshed_at=now, **_figures(person)) for person in whole
    ]
    with acting(by=None, reason="Coverage computed"):
        DossierCoverage.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["person"],
            update_fields=[*FIGURES, "refreshed_at"],
        )
    _tell_the_day()
    return len(keys)


def _stale(size: int, people: "models.QuerySet[Person] | None") -> list[UUID]:
    """The dossiers marked longest, and people who are there no more, whose marks only go."""
    marks = CoverageMark.objects.all()
    if people is not None:
        marks = marks.filter(person_key__in=people.order_by().values("pk"))
    oldest = marks.values("person_key").annotate(first=models.Min("id")).order_by("first")
    return [mark["person_key"] for mark in oldest[:size]]


def _own(keys: list[UUID]) -> list[UUID]:
    """Those of ``keys`` that no other transaction is computing; nobody else does until the end."""
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(CLAIM_WORK, [keys])
        return [row[0] for row in cursor.fetchall()]


def _figures(person: Person) -> dict[str, int]:
    coverage = coverage_of(
        item for record in person.records_in_force() for item in record.standings()
    )
    return {name: getattr(coverage, name) for name in FIGURES}


def _tell_the_day() -> None:
    """Write today's sums, by one transaction at a time, so that none overwrites a later one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('casetracker coverage day'))")
    today = datetime.now(UTC).date()
    rows = [
        CoverageDay(day=today, published=published, **sums)
        for published, sums in ((False, _sums(Q())), (True, _sums(PUBLISHED)))
    ]
    CoverageDay.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["day", "published"],
        update_fields=["dossiers", *FIGURES],
    )


PUBLISHED = Q(person__publication_state=PublicationState.PUBLISHED)


def _sums(condition: Q) -> dict[str, Any]:
    in_use = DossierCoverage.objects.filter(
        condition, person__merged_into__isnull=True, person__archived_at__isnull=True
    )
    sums: dict[str, Any] = {name: Sum(name, default=0) for name in FIGURES}
    return in_use.aggregate(dossiers=Count("pk"), **sums)
