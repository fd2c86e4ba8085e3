"""The truth clock: where people stood on a day, and who was held in a span of time.

The dates of a record are uncertain and independent of each other: each may be any day from its
earliest to its latest. What is so for *some* choice of the days is possible, what is so for *every*
choice is certain. A date marked ``?``, ``~`` or ``%`` may be any day at all where certainty is
asked for: nothing that depends on it is certain.

The situation on a day is the status change, of those that no later one corrects, whose date is the
last not after that day; of two on one day it is the one recorded later.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Least
from django.db.models.lookups import IsNull

from casetracker.conditions import FewOrAll
from dossiers.models import StatusChange

MARKED, UNMARKED = "[?~%]", "^[^?~%]+$"
NONE_MARKED = "^$"
"""What only a missing date fits, which may be any day in any case."""


STANDING = """
SELECT change.id
  FROM (SELECT *, %s::date AS day, date ~ %s AS is_open FROM dossiers_statuschange) AS change
  LEFT JOIN (SELECT DISTINCT ON (other.person_id)
                    other.person_id, other.date_earliest, other.recorded_at, other.id
               FROM dossiers_statuschange AS other
              WHERE NOT EXISTS (SELECT FROM dossiers_statuschange AS later
                                 WHERE later.supersedes_id = other.id)
                AND other.date_earliest IS NOT NULL
                AND other.date !~ %s AND other.date_latest <= %s
              ORDER BY other.person_id, other.date_earliest DESC, other.recorded_at DESC,
                       other.id DESC) AS decisive ON decisive.person_id = change.person_id
 WHERE NOT EXISTS (SELECT FROM dossiers_statuschange AS newer WHERE newer.supersedes_id = change.id)
   AND (change.date_earliest <= day OR change.date_earliest IS NULL OR is_open)
   AND (decisive.id IS NULL
        OR ROW(CASE WHEN is_open THEN day ELSE least(change.date_latest, day) END,
               change.recorded_at, change.id)
           >= ROW(decisive.date_earliest, decisive.recorded_at, decisive.id))
"""


def situated(day: date, *, wanted: Q, certain: bool = False) -> Q:
    """People whose situation on ``day`` may be, or must be, one that is as ``wanted``.

    ``wanted`` is a condition on status changes; an empty one asks that there be a situation.
    """
    theirs = StatusChange.objects.filter(person=OuterRef("pk"))
    every = StatusChange.objects.order_by()
    if not certain:
        return Q(
            FewOrAll(
                _is_there(situations(theirs, day=day).filter(wanted)),
                Q(pk__in=standing(every, day=day).filter(wanted).values("person")),
            )
        )
    begun, met = (
        _in_force(changes).filter(date_latest__lte=day).exclude(date__regex=MARKED)
        for changes in (theirs, every)
    )
    few, all_ = Q(_is_there(begun)), Q(pk__in=met.values("person"))
    if wanted:
        few &= ~Q(_is_there(situations(theirs, day=day, unmarked=False).exclude(wanted)))
        others = standing(every, day=day, unmarked=False).exclude(wanted)
        all_ &= ~Q(pk__in=others.values("person"))
    return Q(FewOrAll(few, all_))


def _is_there(rows: "QuerySet[Any]") -> IsNull:
    """Whether there are such rows, asked person by person: a page of a list asks of few."""
    return IsNull(lhs=Subquery(rows.order_by().values("pk")[:1]), rhs=False)


def situations(changes: "QuerySet[Any]", *, day: date, unmarked: bool = True) -> "QuerySet[Any]":
    """Those of ``changes`` that may be their person's situation on ``day``.

    Without ``unmarked`` a date that is marked as uncertain or approximate may be any day. A change
    may be the situation unless another one, which lies not after the day whatever its date turns
    out to be, follows it even if it is itself as late as it may be. Of those others the one with
    the latest beginning decides.
    """
    begun = Q(date_earliest__lte=day) | Q(date_earliest__isnull=True)
    last: Any = Least(F("date_latest"), Value(day))
    others = StatusChange.objects.filter(
        person=OuterRef("person"), date_latest__lte=day, date_earliest__isnull=False
    )
    if not unmarked:
        begun |= Q(date__regex=MARKED)
        last = Case(When(date__regex=MARKED, then=Value(day)), default=last)
        others = others.exclude(date__regex=MARKED)
    decisive = _in_force(others).order_by("-date_earliest", "-recorded_at", "-pk")
    told = Subquery(decisive.values("date_earliest", "recorded_at", "pk")[:1])
    # One look at the others for each change; without any, nothing follows it.
    stands: Any = Func(
        Func(last, "recorded_at", "pk", function="ROW", output_field=BooleanField()),
        told,
        template="COALESCE(%(expressions)s, true)",
        arg_joiner=" >= ",
        output_field=BooleanField(),
    )
    found: QuerySet[Any] = _in_force(changes.filter(begun)).filter(stands)
    return found


def standing(changes: "QuerySet[Any]", *, day: date, unmarked: bool = True) -> "QuerySet[Any]":
    """As `situations`, of all people at once."""
    open_ = NONE_MARKED if unmarked else MARKED
    told = RawSQL(STANDING, [day, open_, open_, day])  # noqa: S611 - no part of it is from outside
    return changes.filter(pk__in=told)


def shown_on(people: Iterable[Any], *, day: date, wanted: Q) -> dict[Any, dict[str, Any]]:
    """By each of the ``people``'s keys the situation to show for ``day``, in one query.

    Of several possible ones that are as ``wanted`` it is the latest by its dates.
    """
    theirs = StatusChange.objects.filter(person__in=list(people))
    latest = situations(theirs, day=day).filter(wanted).newest_first()  # type: ignore[attr-defined]
    found = latest.order_by("person_id", *latest.query.order_by).distinct("person_id")
    return {
        row.pop("person_id"): row
        for row in found.values(
            "person_id",
            current_custody=F("custody"),
            current_stage=F("legal_stage"),
            current_certainty=F("certainty"),
            current_since=F("date"),
            current_since_words=F("date_words"),
        )
    }


def put_on(people: Iterable[Any], *, day: date, wanted: Q) -> None:
    """Make each of ``people`` show the situation of the day (see `shown_on`); never save them."""
    rows = list(people)
    then = shown_on((row.pk for row in rows), day=day, wanted=wanted)
    for row in rows:
        for name, value in then.get(row.pk, {}).items():
            setattr(row, name, value)


def _in_force(changes: "QuerySet[Any]") -> "QuerySet[Any]":
    found: QuerySet[Any] = changes.in_force()  # type: ignore[attr-defined]
    return found


def possibly_held(first: date, last: date) -> Q:
    """Detentions that may have lasted on some day from ``first`` to ``last``.

    A day on which somebody was taken or set free is a day on which they were held.
    """
    return (Q(began_earliest__isnull=True) | Q(began_earliest__lte=last)) & (
        Q(ended="") | Q(ended_latest__isnull=True) | Q(ended_latest__gte=first)
    )


def certainly_held(first: date, last: date, *, today: date) -> Q:
    """Detentions that must have lasted on some day from ``first`` to ``last``.

    One without an end goes on until ``today``; of what is to come nothing is certain.
    """
    began, ended = Q(began__regex=UNMARKED), Q(ended__regex=UNMARKED)
    # The end bounds the beginning and the beginning the end.
    begun = (began & Q(began_latest__lte=last)) | (ended & Q(ended_latest__lte=last))
    lasting = (ended & Q(ended_earliest__gte=first)) | (began & Q(began_earliest__gte=first))
    return begun & ((lasting | Q(ended="")) if first <= today else lasting)
