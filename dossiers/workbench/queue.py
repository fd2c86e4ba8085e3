"""The queue of claims that wait: for a reviewer by passage, for an analyst what came back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from casetracker.access import may_review
from casetracker.languages import bilingual
from dossiers.models import Claim, Person
from dossiers.vocabularies import ClaimState
from dossiers.workbench.cards import Card, cards_of
from sources.models import Source

if TYPE_CHECKING:
    from casetracker.models import User

SIZE = 25
"""Cards on a page."""


class View(Enum):
    """What one may look at in the queue, by the word in the address."""

    OLDEST = "oldest"
    SOURCE = "source"
    PERSON = "person"
    ASSIGNED = "assigned"
    RETURNED = "returned"
    WAITING = "waiting"

    @property
    def label(self) -> str:
        """What its tab says."""
        return str(LABELS[self])

    @property
    def is_own(self) -> bool:
        """Whether it holds what one recorded oneself."""
        return self in (View.RETURNED, View.WAITING)

    @property
    def keys(self) -> tuple[str, ...]:
        """What its cards are sorted by, which tells any two apart."""
        return {
            View.SOURCE: ("source_reference", "passage__snapshot", "passage__start", "pk"),
            View.PERSON: ("person_reference", "recorded_at", "pk"),
        }.get(self, ("recorded_at", "pk"))


LABELS = {
    View.OLDEST: bilingual("Oldest first", "由旧到新"),
    View.SOURCE: bilingual("By source", "按来源"),
    View.PERSON: bilingual("By person", "按人物"),
    View.ASSIGNED: bilingual("Assigned to me", "指派给我"),
    View.RETURNED: bilingual("Sent back to me", "退回给我"),
    View.WAITING: bilingual("Mine, waiting", "本人待审"),
}


def views_for(user: "User") -> list[View]:
    """The views of an account: who may not review has only their own."""
    return [view for view in View if view.is_own or may_review(user)]


@dataclass(frozen=True)
class Wanted:
    """What the queue is cut to; everything where nothing is set."""

    source: str = ""
    """A reference, or words of a title or of a publisher's name."""
    person: str = ""
    """A reference, or a name in any script."""
    recorder: "User | None" = None
    older_than: int = 0
    """Days since it was recorded."""

    def cut(self, claims: "QuerySet[Claim]", *, viewer: "User") -> "QuerySet[Claim]":
        """The claims that are wanted."""
        if self.source:
            named = Q(reference__iexact=self.source) | Q(title__icontains=self.source)
            named |= Q(publisher__name__icontains=self.source)
            sources = Source.objects.visible_to(viewer).filter(named)
            claims = claims.filter(passage__snapshot__source__in=sources)
        if self.person:
            people = Person.objects.visible_to(viewer).called(self.person)
            claims = claims.filter(
                Q(person__in=people)
                | Q(detention__person__in=people)
                | Q(status_change__person__in=people)
            )
        if self.recorder:
            claims = claims.filter(recorded_by=self.recorder)
        if self.older_than:
            oldest = timezone.now() - timedelta(days=self.older_than)
            claims = claims.filter(recorded_at__lt=oldest)
        return claims


def claims_in(view: View, *, viewer: "User") -> "QuerySet[Claim]":
    """The claims of a view that ``viewer`` may see."""
    return Claim.objects.visible_to(viewer).filter(_belongs(view, viewer))


def _belongs(view: View, viewer: "User") -> Q:
    proposed = Q(state=ClaimState.PROPOSED)
    own = Q(recorded_by=viewer)
    match view:
        case View.ASSIGNED:
            return proposed & Q(assigned_to=viewer)
        case View.RETURNED:
            return Q(state=ClaimState.RETURNED) & own
        case View.WAITING:
            return proposed & own
        case _:
            return proposed & ~own


@dataclass(frozen=True)
class Page:
    """Some cards, how many claims the view holds, and the key to go on after the last card."""

    cards: list[Card]
    left: int
    after: str


def page_of(
    view: View,
    *,
    viewer: "User",
    wanted: Wanted,
    after: UUID | None = None,
    left: int | None = None,
) -> Page:
    """The cards that come after the claim ``after`` in the order of the view; else the first.

    ``left`` is how many claims there are, where somebody has counted them. A card is a passage
    with its claims in the view; it stands where its first claim stands. Takes the same number of
    statements for any number of claims.
    """
    claims = wanted.cut(claims_in(view, viewer=viewer), viewer=viewer)
    first = _first_of_passages(claims, view=view)
    if after is not None:
        first = first.filter(_beyond(after, view=view))
    leads = list(first.order_by(*view.keys).values_list("pk", "passage_id")[: SIZE + 1])
    passages = [passage for _, passage in leads[:SIZE]]
    cards = cards_of(claims.filter(passage__in=passages), passages=passages, viewer=viewer)
    after_last = str(leads[SIZE - 1][0]) if len(leads) > SIZE else ""
    return Page(cards, left=claims.count() if left is None else left, after=after_last)


def _first_of_passages(claims: "QuerySet[Claim]", *, view: View) -> "QuerySet[Claim]":
    """Of each passage the claim that was recorded first, with the keys of the view."""
    earlier = claims.order_by().filter(
        Q(recorded_at__lt=OuterRef("recorded_at"))
        | Q(recorded_at=OuterRef("recorded_at"), pk__lt=OuterRef("pk")),
        passage=OuterRef("passage"),
    )
    return _with_keys(claims.filter(~Exists(earlier)), view=view)


def _with_keys(claims: "QuerySet[Claim]", *, view: View) -> "QuerySet[Claim]":
    if view is View.SOURCE:
        return claims.annotate(source_reference=F("passage__snapshot__source__reference"))
    if view is View.PERSON:
        return claims.annotate(
            person_reference=Coalesce(
                "person__reference",
                "detention__person__reference",
                "status_change__person__reference",
                Value(""),
            )
        )
    return claims


def _beyond(key: UUID, *, view: View) -> Q:
    """The condition that a claim comes after the one of this key, decided meanwhile or not."""
    at = _with_keys(Claim.objects.filter(pk=key), view=view).values(*view.keys).first()
    if at is None:
        return Q()
    found, same = Q(), Q()
    for name in view.keys:
        found |= same & Q(**{f"{name}__gt": at[name]})
        same &= Q(**{name: at[name]})
    # What an index can be entered by.
    return found & Q(**{f"{view.keys[0]}__gte": at[view.keys[0]]})


def counts(views: Iterable[View], *, viewer: "User") -> dict[View, int]:
    """How many claims each view holds, in one statement."""
    wanted = {view.value: Count("pk", filter=_belongs(view, viewer)) for view in views}
    waiting = Q(state=ClaimState.PROPOSED) | Q(state=ClaimState.RETURNED, recorded_by=viewer)
    found: Mapping[str, int] = (
        Claim.objects.visible_to(viewer).filter(waiting).order_by().aggregate(**wanted)
    )
    return {view: found[view.value] for view in views}


def decided_today(viewer: "User") -> int:
    """How many claims ``viewer`` has decided on since midnight (UTC) that are still so."""
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        Claim.objects.filter(reviewed_by=viewer, reviewed_at__gte=midnight)
        .exclude(recorded_by=viewer)
        .count()
    )


def waits_for(viewer: "User", *, up_to: int) -> int:
    """How many claims ``viewer`` could decide on, or answer for; counted no further than that."""
    view = View.OLDEST if may_review(viewer) else View.RETURNED
    rows: QuerySet[Any] = claims_in(view, viewer=viewer).order_by()
    return rows[:up_to].count()
