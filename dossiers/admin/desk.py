"""The admin's first page: what awaits the person who looks."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from casetracker.access import may_review
from casetracker.admin import Panel, panel
from dossiers.admin.badges import stored_bar
from dossiers.admin.claims import NAMES, SUBJECT_ROWS
from dossiers.admin.coverage import CONDITIONS, visible_figures
from dossiers.admin.gaps import GapKind
from dossiers.admin.reviewing import subject_label
from dossiers.models import Claim, Detention, DossierCoverage, Name, Person, StatusChange
from dossiers.vocabularies import PublicationState

SHOWN = 8
REFRESHED = 50
"""Stale figures that opening the desk computes again."""
LOOKED_AT = 60
"""Latest events of each table among which the recently edited people are looked for."""


@panel
def claims_to_review(request: HttpRequest) -> Panel:
    """Proposed claims: to reviewers those of others, to analysts their own that wait."""
    proposed = Claim.objects.visible_to(request.user).to_review()
    is_reviewer = may_review(request.user)
    own = proposed.filter(recorded_by=request.user.pk)
    waiting = proposed.exclude(recorded_by=request.user.pk) if is_reviewer else own
    shown = (
        waiting.select_related(*SUBJECT_ROWS, "recorded_by")
        .prefetch_related(*NAMES)
        .with_evidence()[:SHOWN]
    )
    context = {
        "is_reviewer": is_reviewer,
        "total": waiting.count(),
        "claims": [(claim, subject_label(claim)) for claim in shown],
    }
    return Panel("admin/dossiers/desk_claims.html", context)


@panel
def contradictions_to_decide(request: HttpRequest) -> Panel:
    """Dossiers with open contradictions, and published ones that have lost a source since."""
    DossierCoverage.objects.refresh(limit=REFRESHED)
    rows = visible_figures(request.user).select_related("person").prefetch_related("person__names")
    disputed = rows.filter(CONDITIONS[GapKind.OPEN]).order_by("-person__reference")
    lost = rows.filter(
        CONDITIONS[GapKind.OPEN] | CONDITIONS[GapKind.UNSOURCED],
        person__publication_state=PublicationState.PUBLISHED,
    )
    context = {
        "total": disputed.count(),
        "rows": disputed[:SHOWN],
        "lost": lost.order_by("-person__reference")[:SHOWN],
    }
    return Panel("admin/dossiers/desk_disputes.html", context)


@panel
def dossiers_in_review(request: HttpRequest) -> Panel:
    """Dossiers that wait for a reviewer."""
    rows = Person.objects.visible_to(request.user).standing()
    waiting = rows.filter(publication_state=PublicationState.IN_REVIEW)
    people = waiting.select_related("coverage").with_names()[:SHOWN]
    context = {
        "total": waiting.count(),
        "people": [(person, stored_bar(person)) for person in people],
    }
    return Panel("admin/dossiers/desk_in_review.html", context)


@panel
def recently_edited(request: HttpRequest) -> Panel:
    """Dossiers edited lately, and those of them that have unsourced or disputed facts."""
    when = _latest_edits()
    rows = Person.objects.visible_to(request.user).standing().filter(pk__in=list(when))
    people = sorted(
        rows.select_related("coverage").with_names(),
        key=lambda person: when[person.pk],
        reverse=True,
    )
    context = {
        "edited": [(person, when[person.pk]) for person in people[:SHOWN]],
        "lacking": [(person, stored_bar(person)) for person in people if _lacks(person)][:SHOWN],
    }
    return Panel("admin/dossiers/desk_recent.html", context)


def _latest_edits() -> dict[Any, datetime]:
    """When each of the people last edited was edited, by key: at most twice `SHOWN` of them."""
    owners: dict[Any, str] = {Person: "pgh_obj_id"} | dict.fromkeys(
        (Name, Detention, StatusChange), "person_id"
    )
    found: dict[Any, datetime] = {}
    for model, owner in owners.items():
        events = model.pgh_event_model.objects.order_by("-pgh_id")
        for key, moment in events.values_list(owner, "pgh_created_at")[:LOOKED_AT]:
            found[key] = max(moment, found.get(key, moment))
    latest = sorted(found, key=lambda key: found[key], reverse=True)[: 2 * SHOWN]
    return {key: found[key] for key in latest}


def _lacks(person: Person) -> bool:
    """Whether a fact is unsourced or disputed, as far as it has been counted."""
    figures = getattr(person, "coverage", None)
    return figures is not None and bool(figures.unsourced or figures.disputed)
