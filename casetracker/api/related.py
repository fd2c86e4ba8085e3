"""Filters that ask about other records, such as people by their detentions.

Filters about the same kind of record ask about *one* record that fits them all: ``facility`` and
``sentence_kind`` together find those who served such a sentence there, not those who were once
there and once served one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import django_filters
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Coalesce

from casetracker.access import Actor, any_of
from casetracker.conditions import FewOrAll, among

F = TypeVar("F", bound=django_filters.Filter)


@dataclass(frozen=True)
class Related:
    """Rows of ``model`` that belong to ours: those whose ``links`` name one of ours.

    Of several links one at most leads from a row to ours.
    Where ``column`` is given it is our own column that names one of them. ``within`` is the record
    in between, to which the links lead then. Only rows that the one who asks may see count;
    ``seen_with`` says that these are seen wherever ours are, so that nothing need be asked.
    ``only`` is a condition that they meet besides.
    """

    model: type[Model]
    links: tuple[str, ...] = ()
    column: str = ""
    within: "Related | None" = None
    seen_with: bool = False
    only: Q = field(default_factory=Q, hash=False)

    def rows(self, viewer: Actor) -> QuerySet[Any]:
        """Those that ``viewer`` may see."""
        manager: Any = self.model._default_manager
        rows = manager.all() if self.seen_with else manager.visible_to(viewer)
        found: QuerySet[Any] = rows.filter(self.only).order_by()
        return found

    def keep(self, ours: QuerySet[Any], theirs: QuerySet[Any]) -> QuerySet[Any]:
        """Those of ``ours`` to which one of ``theirs`` belongs."""
        if self.column:
            return ours.filter(**{f"{self.column}__in": theirs})
        if self.seen_with:
            return ours.filter(any_of(*(Q(pk__in=theirs.values(link)) for link in self.links)))
        # Under OR, theirs would be looked for once a link; and what it takes to see whether each
        # may be seen, PostgreSQL takes for so much that it reads page after page of ours instead.
        keys = theirs.values(ours=Coalesce(*self.links, self.links[0]))
        return ours.filter(FewOrAll(among(keys), Q(pk__in=keys)))


def of(related: Related, about: F) -> F:
    """The filter ``about`` the related rows in place of our own."""
    about.related = related  # type: ignore[attr-defined]
    return about


def narrowed(
    queryset: QuerySet[Any], asked: Iterable[tuple[Any, Any]], *, viewer: Any
) -> QuerySet[Any]:
    """The rows of ``queryset`` that fit every pair of a filter and its value.

    ``viewer`` is called for the account that asks, where a filter is about other records.
    """
    about: dict[Related, QuerySet[Any]] = {}
    for each, value in asked:
        related: Related | None = getattr(each, "related", None)
        if related is None:
            queryset = each.filter(queryset, value)
        elif not _is_empty(value):
            rows = about[related] if related in about else related.rows(viewer())
            about[related] = each.filter(rows, value)
    return _kept(queryset, about, viewer)


def _kept(
    queryset: QuerySet[Any], about: dict[Related, QuerySet[Any]], viewer: Any
) -> QuerySet[Any]:
    """Inner records first, so that a record in between is asked for once."""
    inner = [(related, related.within) for related in about if related.within]
    for related, between in inner:
        rows = about[between] if between in about else between.rows(viewer())
        about[between] = related.keep(rows, about.pop(related))
    for related, rows in about.items():
        queryset = related.keep(queryset, rows)
    return queryset


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], (), {})
