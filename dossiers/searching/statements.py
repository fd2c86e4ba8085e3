"""The statements of a search: which entries fit, cut to what the reader may see, and how well."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from casetracker.searching.entries import SearchKind
from casetracker.searching.query import Group, Query, Term

MARKED = re.compile("(@[A-Z]+)")

MOST_RANKED = 1_000
"""Records of a kind that are ranked, the newest."""

STRETCH = 2_200
"""Code points of a stretch of a document, with what the next one begins with."""

WEIGHTS = "'{0.2, 0.3, 0.5, 1.0}'"
"""Of the text of documents, of lesser columns, of the main column, of titles."""

OF_A_RECORD = """
SELECT '@KIND' AS kind, entry.record, count(*) OVER () >= @MOST AS is_cut,
       ts_rank_cd(@WEIGHTS, vector, @ANY, 1) * (1 + (vector @@ @PHRASE)::int) AS score
  FROM (SELECT record FROM (SELECT record FROM casetracker_searchentry
                             WHERE kind = '@KIND' AND vector @@ @WHOLE
                             ORDER BY record DESC) AS fitting
         WHERE @SEEN ORDER BY record DESC LIMIT @MOST) AS newest
  JOIN casetracker_searchentry AS entry
       ON entry.kind = '@KIND' AND entry.record = newest.record AND entry.number = 0
"""
OF_A_DOCUMENT = """
SELECT '@KIND' AS kind, record, count(*) OVER () >= @MOST AS is_cut,
       coalesce(title, 0) + coalesce(best, 0) AS score
  FROM (SELECT record FROM (@RECORDS ORDER BY record DESC) AS fitting
         WHERE @SEEN ORDER BY record DESC LIMIT @MOST) AS newest
 CROSS JOIN LATERAL (
       SELECT max(rank) FILTER (WHERE number = 0) AS title,
              max(rank) FILTER (WHERE number > 0) AS best
         FROM (SELECT number, ts_rank_cd(@WEIGHTS, vector, @ANY, 1)
                      * (1 + (vector @@ @WHOLE)::int + (vector @@ @PHRASE)::int) AS rank
                 FROM casetracker_searchentry AS entry
                WHERE kind = '@KIND' AND entry.record = newest.record AND vector @@ @ANY) AS ranked
       ) AS parts
"""
"""What fits in order first and who may see it after that, so that this is asked of the newest only,
however many fit."""

BEST = """
SELECT kind, record, score, bool_or(is_cut) OVER () FROM (@ALL) AS found
 ORDER BY score DESC, record DESC, kind LIMIT %s
"""
COUNT_OF_RECORDS = """
SELECT count(*) AS number FROM casetracker_searchentry
 WHERE kind = '@KIND' AND vector @@ @WHOLE AND record IN (@VISIBLE)
"""
COUNT_OF_DOCUMENTS = """
SELECT count(*) AS number FROM (@RECORDS) AS fitting WHERE record IN (@VISIBLE)
"""
STRETCHES = """
SELECT record, within, start, substr(text, start + 1, %s), length(text)
  FROM unnest(%s::uuid[]) AS asked(record)
 CROSS JOIN LATERAL (
       SELECT number, within, start FROM casetracker_searchentry AS entry
        WHERE kind = 'source' AND entry.record = asked.record AND number > 0 AND vector @@ @ANY
        ORDER BY ts_rank_cd(@WEIGHTS, vector, @ANY, 1) * (1 + (vector @@ @PHRASE)::int) DESC, number
        LIMIT %s) AS best
  JOIN sources_snapshot ON sources_snapshot.id = within
"""


@dataclass(frozen=True)
class Part:
    """A piece of SQL with what stands in its places."""

    sql: str
    params: tuple[Any, ...] = ()


def _joined(operator: str, parts: Sequence[Part]) -> Part:
    return Part(
        "(" + operator.join(part.sql for part in parts) + ")",
        tuple(value for part in parts for value in part.params),
    )


def _term(term: Term) -> Part:
    if term.is_single_character:
        # Of a run each character begins a pair, but for the last, which stands by itself.
        return Part("to_tsquery('casetracker', %s)", (f"{term.words[0].text}:*",))
    return Part("phraseto_tsquery('casetracker', %s)", (term.lexemes,))


def _group(group: Group) -> Part:
    unwanted = [Part(f"(!! {part.sql})", part.params) for part in map(_term, group.unwanted)]
    return _joined(" && ", [*map(_term, group.wanted), *unwanted])


def _fitting(group: Group) -> Part:
    """The documents somewhere in which all that is wanted stands, and nowhere what is not."""
    has = "SELECT record FROM casetracker_searchentry WHERE kind = 'source' AND vector @@ "
    parts = [Part(f"{has}{part.sql}", part.params) for part in map(_term, group.wanted)]
    if len(parts) == 1 and not group.unwanted:
        # The word may stand in several stretches of a document.
        return Part(parts[0].sql.replace("SELECT", "SELECT DISTINCT", 1), parts[0].params)
    found = _joined(" INTERSECT ", parts)
    if group.unwanted:
        without = [Part(f"{has}{part.sql}", part.params) for part in map(_term, group.unwanted)]
        found = _joined(" EXCEPT ", [found, *without])
    return found


class Statements:
    """The statements for one query; ``rows`` are the visible records of each kind to look among.

    ``are_few``: they are so few that one reads all of them rather than look up what fits.
    """

    def __init__(
        self, query: Query, rows: Mapping[SearchKind, QuerySet[Any]], *, are_few: bool = False
    ) -> None:
        phrases = [phrase for group in query.groups if (phrase := group.as_phrase)]
        self.parts = {
            "@WHOLE": _joined(" || ", [_group(group) for group in query.groups]),
            "@ANY": _joined(" || ", [_term(term) for term in query.wanted]),
            "@PHRASE": _joined(" || ", [_term(term) for term in phrases])
            if phrases
            else Part("''::tsquery"),
            "@RECORDS": _joined(" UNION ", [_fitting(group) for group in query.groups]),
        }
        self.visible: dict[SearchKind, Mapping[str, Part]] = {}
        for kind, among in rows.items():
            one = among.order_by().filter(pk=RawSQL("fitting.record", [])).values("pk")[:1]
            try:
                every = Part(*among.order_by().values("pk").query.sql_with_params())
                looked_up = Part(*one.query.sql_with_params())
            except EmptyResultSet:
                continue
            seen = Part(f"record IN ({every.sql})", every.params)
            if not are_few:
                seen = Part(f"({looked_up.sql}) IS NOT NULL", looked_up.params)
            self.visible[kind] = {"@VISIBLE": every, "@SEEN": seen}

    def best(self, *, most: int) -> Part:
        """The ``most`` that fit best: kind, record, score, and whether any kind was cut."""
        return self._of_all(BEST, OF_A_RECORD, OF_A_DOCUMENT, most)

    def count(self) -> Part:
        """How many fit."""
        outer = "SELECT sum(number)::bigint FROM (@ALL) AS counted"
        return self._of_all(outer, COUNT_OF_RECORDS, COUNT_OF_DOCUMENTS)

    def stretches(self, records: Sequence[Any], *, most: int) -> Part:
        """The ``most`` best stretches of each document.

        Record, snapshot, where the stretch begins, its words, and the length of the whole text.
        """
        found = self._filled(STRETCHES, {})
        return Part(found.sql, (STRETCH, list(records), *found.params, most))

    def _of_all(self, outer: str, of_record: str, of_document: str, *more: Any) -> Part:
        branches = []
        for kind, visible in self.visible.items():
            is_document = kind == SearchKind.SOURCE
            text = of_document if is_document else of_record
            text = text.replace("@KIND", kind.value).replace("@MOST", str(MOST_RANKED))
            branches.append(self._filled(text, visible))
        every = _joined(" UNION ALL ", [Part(f"({part.sql})", part.params) for part in branches])
        return Part(outer.replace("@ALL", every.sql), (*every.params, *more))

    def _filled(self, text: str, more: Mapping[str, Part]) -> Part:
        """``text`` with SQL for each word that begins with @, and what stands in its places."""
        known = {**self.parts, **more, "@WEIGHTS": Part(WEIGHTS)}
        pieces: list[str] = []
        params: list[Any] = []
        for piece in MARKED.split(text):
            part = known.get(piece, Part(piece))
            pieces.append(part.sql)
            params += part.params
        return Part("".join(pieces), tuple(params))
