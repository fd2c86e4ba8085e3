"""The search itself: a few statements over what the reader may see, in bounded time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from casetracker.access import Actor
from casetracker.searching.entries import SearchKind
from casetracker.searching.query import Query
from casetracker.searching.snippets import Marker, Snippet, snippets_of
from casetracker.time_limit import at_most
from dossiers.searching.kinds import OF_DOCUMENTS, SEARCHED
from dossiers.searching.statements import Part, Statements
from sources.models import Passage, Source

MOST_SNIPPETS = 3
LONGEST_TIME = 5_000
"""Milliseconds."""


@dataclass(frozen=True)
class Result:
    """A record that fits, how well, and the words that do."""

    kind: SearchKind
    record: Any
    score: float
    snippets: tuple[Snippet, ...] = ()

    @property
    def cited_as(self) -> str:
        """The reference of the record, of its document or of its person; empty without one."""
        of = self.document or getattr(self.record, "person", None) or self.record
        return getattr(of, "reference", "")

    @property
    def title(self) -> str:
        """What the record is called."""
        return SEARCHED[self.kind].title(self.record)

    @property
    def document(self) -> Source | None:
        """The document it is, or stands in; None where it is of none."""
        if isinstance(self.record, Passage):
            return self.record.snapshot.source
        return self.record if isinstance(self.record, Source) else None

    @property
    def address(self) -> str:
        """The path of its REST resource."""
        return SEARCHED[self.kind].address(self.record)

    @property
    def page(self) -> str:
        """The path of the page that shows it; empty where none does."""
        return SEARCHED[self.kind].page(self.record)


@dataclass(frozen=True)
class Answer:
    """The results, the best first.

    ``is_cut``: more records of a kind fit than are ranked, and only its newest were. ``count`` is
    how many fit in all, where that was asked for.
    """

    results: tuple[Result, ...] = ()
    is_cut: bool = False
    count: int | None = None


def search(
    query: Query,
    *,
    viewer: Actor,
    kinds: Collection[SearchKind] = (),
    documents: QuerySet[Any] | None = None,
    most: int = 20,
    counted: bool = False,
) -> Answer:
    """The records that fit ``query`` and that ``viewer`` may see; none that are hidden count.

    ``kinds`` are all unless some are given. ``documents`` cuts the answer to these documents and
    their passages. Raises `TooSlowError`.
    """
    rows = _rows(viewer, kinds, documents)
    statements = Statements(query, rows, are_few=documents is not None)
    if not statements.visible:
        return Answer(count=0 if counted else None)
    with at_most(LONGEST_TIME):
        found = _fetched(statements.best(most=most))
        count = int(_fetched(statements.count())[0][0] or 0) if counted else None
        results = _told(found, rows=rows, statements=statements, query=query)
    return Answer(tuple(results), bool(found and found[0][3]), count)


def _rows(
    viewer: Actor, kinds: Collection[SearchKind], documents: QuerySet[Any] | None
) -> dict[SearchKind, QuerySet[Any]]:
    rows = {}
    for kind, searched in SEARCHED.items():
        if (kinds and kind not in kinds) or (documents is not None and kind not in OF_DOCUMENTS):
            continue
        rows[kind] = searched.rows(viewer)
        if documents is not None:
            rows[kind] = rows[kind].filter(**{f"{searched.document}__in": documents.values("pk")})
    return rows


def _fetched(statement: Part) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _told(
    found: Sequence[tuple[Any, ...]],
    *,
    rows: Mapping[SearchKind, QuerySet[Any]],
    statements: Statements,
    query: Query,
) -> list[Result]:
    """The records with their snippets, read once more through what the reader may see."""
    keys = defaultdict(list)
    for kind, key, *_ in found:
        keys[SearchKind(kind)].append(key)
    records = {
        (kind, row.pk): row for kind, here in keys.items() for row in rows[kind].filter(pk__in=here)
    }
    texts = _texts(records, statements)
    marker = Marker(query.wanted, {text.words for each in texts.values() for text in each})
    results = []
    for code, key, score, _ in found:
        kind = SearchKind(code)
        if (kind, key) in records:
            snippets = _snippets(texts[kind, key], marker)
            results.append(Result(kind, records[kind, key], round(score, 5), snippets))
    return results


@dataclass(frozen=True)
class _Text:
    """A column of a record, or a stretch of a document's text."""

    field: str
    words: str
    offset: int = 0
    total: int | None = None
    within: UUID | None = None


Texts = Mapping[tuple[SearchKind, UUID], Sequence[_Text]]


def _texts(records: Mapping[tuple[SearchKind, UUID], Any], statements: Statements) -> Texts:
    found: dict[tuple[SearchKind, UUID], list[_Text]] = defaultdict(list)
    for (kind, key), row in records.items():
        for field in SEARCHED[kind].fields:
            value = getattr(row, field)
            text = " ; ".join(value) if isinstance(value, list) else value
            found[kind, key].append(_Text(field, text))
    documents = [key for kind, key in records if kind == SearchKind.SOURCE]
    if documents:
        best = _fetched(statements.stretches(documents, most=MOST_SNIPPETS))
        for key, within, start, words, total in best:
            found[SearchKind.SOURCE, key].append(_Text("text", words, start, total, within))
    return found


def _snippets(texts: Iterable[_Text], marker: Marker) -> tuple[Snippet, ...]:
    """The best pieces, those of the main column first and then those with the most terms."""
    found: list[tuple[int, Snippet]] = []
    for text in texts:
        hits = marker.hits(text.words)
        told = snippets_of(
            text.field,
            text.words,
            hits,
            most=MOST_SNIPPETS,
            offset=text.offset,
            total=text.total,
            within=text.within,
        )
        # Where two stretches overlap, the same words are found twice.
        known = {hit for _, snippet in found for hit in snippet.hits if snippet.field == text.field}
        found += [(terms, each) for terms, each in told if not known & set(each.hits)]
    best = sorted(found, key=lambda each: -each[0])[:MOST_SNIPPETS]
    return tuple(snippet for _, snippet in best)
