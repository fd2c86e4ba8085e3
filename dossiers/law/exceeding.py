"""Which periods exceed a limit of the law: one SQL statement finds them and explains them.

A period has bounds as its dates have. It is *certainly* too long where the shortest that the
dates allow is, and *possibly* where the longest is. What has not ended counts to a given day.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models.expressions import RawSQL

from casetracker.languages import bilingual
from dossiers.law.limits import Limit, Start, limit_of

NAMED = re.compile(r"%\((\w+)\)s")
STARTS = {
    Start.BEGAN: ("held.began", "held.began_earliest", "held.began_latest"),
    Start.SENTENCE_ENDS: (
        "held.sentence_ends",
        "held.sentence_ends_earliest",
        "held.sentence_ends_latest",
    ),
    Start.RELEASE: (
        "coalesce(nullif(held.ended, ''), held.sentence_ends)",
        "CASE WHEN held.ended <> '' THEN held.ended_earliest ELSE held.sentence_ends_earliest END",
        "CASE WHEN held.ended <> '' THEN held.ended_latest ELSE held.sentence_ends_latest END",
    ),
}

PERIODS = """
SELECT begun.person_id, begun.detention_id, begun.change_id, %(code)s::text AS code,
       begun.first, begun.last,
       CASE WHEN begun.is_vague OR ends.is_vague OR held.ended ~ '[?~%%]' THEN begun.last
            ELSE least(%(on)s::date, ends.soonest,
                       CASE WHEN held.ended <> ''
                            THEN coalesce(held.ended_earliest, begun.last) END,
                       CASE WHEN held.sentence_imposed <> ''
                            THEN coalesce(held.sentence_imposed_earliest, begun.last) END)
       END AS soonest,
       least(%(on)s::date, ends.latest, held.ended_latest, held.sentence_imposed_latest) AS latest,
       ends.soonest IS NULL AND coalesce(held.ended, '') = ''
           AND coalesce(held.sentence_imposed, '') = '' AS is_open
  FROM ({begun}) AS begun
  LEFT JOIN LATERAL (
       SELECT ended, ended_earliest, ended_latest,
              CASE WHEN {sentenced} THEN sentence_imposed ELSE '' END AS sentence_imposed,
              CASE WHEN {sentenced} THEN sentence_imposed_earliest END AS sentence_imposed_earliest,
              CASE WHEN {sentenced} THEN sentence_imposed_latest END AS sentence_imposed_latest
         FROM dossiers_detention WHERE id = begun.detention_id AND {ends_with_it}) AS held ON true
  CROSS JOIN LATERAL (
       SELECT min(coalesce(later.date_earliest, begun.last)) AS soonest,
              min(later.date_latest) FILTER (WHERE later.date_earliest >= begun.last) AS latest,
              bool_or(later.date ~ '[?~%%]') AS is_vague
         FROM dossiers_statuschange AS later
        WHERE later.person_id = begun.person_id AND later.id IS DISTINCT FROM begun.change_id
          AND (later.date_latest >= begun.first OR later.date_latest IS NULL
               OR begun.first IS NULL)
          AND ((later.custody <> '' AND NOT later.custody = ANY(%(within)s::text[]))
               OR later.legal_stage = ANY(%(ending_stages)s)
               OR later.mechanism = ANY(%(ending_mechanisms)s)
               OR later.restrictions::text[] && %(ending_restrictions)s::text[]
               OR later.custody = ANY(%(ending_restrictions)s))
          AND NOT EXISTS (SELECT FROM dossiers_statuschange AS newer
                           WHERE newer.supersedes_id = later.id)) AS ends
 WHERE begun.first IS NULL
    OR begun.first + %(length)s::interval
       < least(%(on)s::date, held.ended_latest, held.sentence_imposed_latest)
"""
"""The last condition leaves out what is too short anyway, before its end is looked for."""

OF_DETENTIONS = """
SELECT held.person_id, held.id AS detention_id, NULL::uuid AS change_id,
       {earliest} AS first, {latest} AS last, {text} ~ '[?~%%]' AS is_vague
  FROM dossiers_detention AS held
 WHERE held.form = ANY(%(forms)s) AND {text} <> '' {besides} {whose}
"""
OF_CHANGES = """
SELECT held.person_id, held.detention_id, held.id, held.date_earliest, held.date_latest,
       held.date ~ '[?~%%]'
  FROM dossiers_statuschange AS held
 WHERE (held.custody = ANY(%(custody)s) OR held.restrictions::text[] && %(restrictions)s::text[]
        OR held.legal_stage = ANY(%(stages)s) OR held.mechanism = ANY(%(mechanisms)s))
   AND NOT EXISTS (SELECT FROM dossiers_statuschange AS newer
                    WHERE newer.supersedes_id = held.id) {whose}
"""
EXCEEDING = """
SELECT {columns} FROM ({periods}) AS period
 WHERE {condition}
"""
CERTAIN = "period.last + %(length)s::interval < period.soonest"
POSSIBLE = (
    "(period.first IS NULL AND period.last IS NOT NULL"
    " OR period.first + %(length)s::interval < period.latest)"
)


@dataclass(frozen=True)
class Exceeded:
    """A period that exceeds a limit, certainly or possibly, counted to the day ``on``.

    ``least`` and ``most`` are days; ``most`` is None where the beginning is open. ``is_open`` says
    that no end is recorded.
    """

    limit: Limit
    person: UUID
    detention: UUID | None
    status_change: UUID | None
    least: int
    most: int | None
    is_open: bool
    is_certain: bool
    on: date

    @property
    def lasting(self) -> str:
        """How long it lasted, in words."""
        if self.most is None:
            length = str(bilingual("{} days or more", "{}日以上")).format(self.least)
        elif self.least == self.most:
            length = str(bilingual("{} days", "{}日")).format(self.least)
        else:
            words = str(bilingual("{} to {} days", "{}至{}日"))
            length = words.format(self.least, self.most)
        end = str(bilingual("; no end is recorded", "；未记录结束")) if self.is_open else ""
        return f"{length}{end}"


def exceeding(
    codes: Iterable[str], *, on: date, certain: bool = False, column: str = "person_id"
) -> RawSQL:
    """The keys in ``column`` of the periods that exceed one of the limits, for ``pk__in``.

    ``column`` is "person_id" or "detention_id". Raises ``KeyError`` for a code that is none.
    """
    parts, params = [], []
    for code in codes:
        limit = limit_of(code)
        condition = CERTAIN if certain else POSSIBLE
        sql, values = _bound(
            EXCEEDING.format(
                columns=f"period.{column}", periods=_periods(limit), condition=condition
            ),
            _values(limit, on=on),
        )
        parts.append(sql)
        params.extend(values)
    # The text is our own; all that is asked for are parameters.
    return RawSQL(" UNION ALL ".join(parts), params)  # noqa: S611


def exceeded_by(person: UUID, *, on: date, limits: Iterable[Limit]) -> list[Exceeded]:
    """The periods of one person that exceed one of the ``limits``, by one statement."""
    parts, params = [], []
    for limit in limits:
        columns = "period.*, " + CERTAIN
        statement = EXCEEDING.format(
            columns=columns,
            periods=_periods(limit, whose="AND held.person_id = %(person)s"),
            condition=f"{CERTAIN} OR {POSSIBLE}",
        )
        sql, values = _bound(statement, {**_values(limit, on=on), "person": person})
        parts.append(sql)
        params.extend(values)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return list(_longest(_read(row, on=on) for row in cursor.fetchall()))


def _periods(limit: Limit, *, whose: str = "") -> str:
    text, earliest, latest = STARTS[limit.start]
    besides = "AND held.rights_deprived <> ''" if limit.start is Start.RELEASE else ""
    detentions = OF_DETENTIONS.format(
        text=text, earliest=earliest, latest=latest, besides=besides, whose=whose
    )
    begun = detentions
    if limit.start is Start.BEGAN:
        begun = f"{detentions} UNION ALL {OF_CHANGES.format(whose=whose)}"
    return PERIODS.format(
        begun=begun,
        sentenced="true" if limit.start is Start.BEGAN else "false",
        ends_with_it="false" if limit.start is Start.RELEASE else "true",
    )


def _values(limit: Limit, *, on: date) -> dict[str, Any]:
    names = (
        "forms",
        "custody",
        "restrictions",
        "stages",
        "mechanisms",
        "ending_stages",
        "ending_mechanisms",
        "ending_restrictions",
    )
    lists = {name: [str(code) for code in getattr(limit, name)] for name in names}
    # None leaves every custody in: the comparison is then NULL, which is not true.
    within = None if limit.within is None else [str(code) for code in limit.within]
    return {**lists, "within": within, "code": limit.code, "length": limit.length, "on": on}


def _bound(sql: str, values: dict[str, Any]) -> tuple[str, list[Any]]:
    """The statement with its named values in their places, as a queryset takes them."""
    names = NAMED.findall(sql)
    return NAMED.sub("%s", sql), [values[name] for name in names]


def _read(row: tuple[Any, ...], *, on: date) -> Exceeded:
    person, detention, change, code, first, last, soonest, latest, is_open, is_certain = row
    return Exceeded(
        limit=limit_of(code),
        person=person,
        detention=detention,
        status_change=change,
        least=max(0, (soonest - last).days) if last else 0,
        most=(latest - first).days if first else None,
        is_open=is_open,
        is_certain=bool(is_certain),
        on=on,
    )


def _longest(found: Iterable[Exceeded]) -> Iterator[Exceeded]:
    """Of the periods that run to one end, the longest: the others are parts of it."""
    by_end: dict[tuple[str, UUID | None, bool], Exceeded] = {}
    for each in found:
        key = (each.limit.code, each.detention, each.is_open)
        known = by_end.get(key)
        if known is None or _length(each) > _length(known):
            by_end[key] = each
    return iter(by_end.values())


def _length(period: Exceeded) -> tuple[bool, float, int]:
    return period.is_certain, float("inf") if period.most is None else period.most, period.least
