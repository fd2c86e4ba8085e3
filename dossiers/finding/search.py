"""The search itself: a few statements over a bounded number of documents, in bounded time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, models, transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Left

from casetracker.access import Actor
from casetracker.exceptions import CasetrackerError
from dossiers.facts import Fact, Held
from dossiers.finding.terms import Terms
from dossiers.finding.words import Finder, Hit
from dossiers.models import Claim, Person
from sources.models import Passage, Snapshot

MOST_DOCUMENTS = 500
"""As many documents are looked through: those of the dossier first, then the newest."""
MOST_LOADED = 30
MOST_PASSAGES = 60
MOST_HITS = 25
LONGEST_SEARCHED = 400_000
"""Code points of one text that are looked through for places."""
LONGEST_TIME = 5_000
"""Milliseconds."""


class TooSlowError(CasetrackerError):
    """The search took longer than it may; the message says what to do."""

    code = "too_slow"


@dataclass(frozen=True)
class Found:
    """What a search found: hits, the best first, and whether there are more than are told."""

    hits: tuple[Hit, ...] = ()
    has_more: bool = False


def find_words(
    record: Any,
    *,
    fact: Fact,
    held: Sequence[Held],
    terms: Terms,
    people: Sequence[Person],
    viewer: Actor,
) -> Found:
    """Where documents that ``viewer`` may see name a value of ``fact``, or the people.

    Four statements, whatever there is to find. Raises `TooSlowError`.
    """
    if not (terms.values or terms.names):
        return Found()
    finder = Finder(terms, fact=fact, held=held)
    with _time_limit():
        snapshots = list(_snapshots(record, terms=terms, people=people, viewer=viewer))
        passages = list(_passages(snapshots, terms=terms, viewer=viewer))
    own = {row.source_id for row in snapshots if row.is_own}  # type: ignore[attr-defined]
    hits = [finder.in_passage(row, is_own=row.snapshot.source_id in own) for row in passages]
    marked = {(row.snapshot_id, row.start, row.end) for row in passages}
    for row in snapshots:
        text = row.searched  # type: ignore[attr-defined]
        there = finder.in_text(row, text, is_own=row.source_id in own)
        hits += [hit for hit in there if not _covered(hit, marked)]
    hits.sort(key=lambda hit: hit.rank)
    return Found(tuple(hits[:MOST_HITS]), len(hits) > MOST_HITS)


def _covered(hit: Hit, marked: set[tuple[Any, int, int]]) -> bool:
    """Whether a passage that is told already overlaps the words."""
    end = hit.start + len(hit.quote)
    return any(
        key == hit.snapshot.pk and start < end and hit.start < stop for key, start, stop in marked
    )


@contextmanager
def _time_limit() -> Iterator[None]:
    """Let no statement inside run longer than `LONGEST_TIME`. Raises `TooSlowError`."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {LONGEST_TIME}")
            yield
            cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
    except OperationalError as slow:
        if "statement timeout" not in str(slow):
            raise
        raise TooSlowError("The search took too long: look for fewer or longer words.") from slow


def _matching(column: str, terms: Terms) -> Q:
    named = Q()
    if terms.value_pattern:
        named |= Q(**{f"{column}__iregex": terms.value_pattern})
    if terms.name_pattern:
        named |= Q(**{f"{column}__iregex": terms.name_pattern})
    return named


def _snapshots(
    record: Any, *, terms: Terms, people: Sequence[Person], viewer: Actor
) -> models.QuerySet[Snapshot]:
    """The newest snapshot of each document that names something, the dossier's own first."""
    newest = Snapshot.objects.filter(source=OuterRef("source")).order_by("-captured_at", "-id")
    about = Claim.objects.filter(
        Q(person__in=people)
        | Q(detention__person__in=people)
        | Q(status_change__person__in=people)
        | Q(**{f"{record._meta.model_name.replace('statuschange', 'status_change')}": record})
    )
    own = about.filter(passage__snapshot__source=OuterRef("source"))
    searched = (
        Snapshot.objects.visible_to(viewer)
        .filter(pk=Subquery(newest.values("pk")[:1]), source__archived_at=None)
        .annotate(is_own=Exists(own))
        .order_by("-is_own", "-captured_at")
    )
    both = [pattern for pattern in (terms.value_pattern, terms.name_pattern) if pattern]
    all_named = Q(*(Q(text__iregex=pattern) for pattern in both))
    return (
        Snapshot.objects.filter(pk__in=searched.values("pk")[:MOST_DOCUMENTS])
        .filter(_matching("text", terms))
        .annotate(
            is_own=Exists(own),
            searched=Left("text", LONGEST_SEARCHED),
            names_all=ExpressionWrapper(all_named, output_field=BooleanField()),
        )
        .select_related("source__publisher", "source__origin")
        .defer("text")
        .order_by(F("is_own").desc(), F("names_all").desc(), "-captured_at")[:MOST_LOADED]
    )


def _passages(
    snapshots: Sequence[Snapshot], *, terms: Terms, viewer: Actor
) -> models.QuerySet[Passage]:
    """The marked passages of those documents that name something, in any of their snapshots."""
    sources = [row.source_id for row in snapshots]
    found = Passage.objects.visible_to(viewer).filter(snapshot__source__in=sources)
    return found.filter(_matching("quote", terms)).with_source()[:MOST_PASSAGES]
