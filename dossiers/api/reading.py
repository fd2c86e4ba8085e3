"""Records with all that an answer shows of them, each part cut to who asks.

Every function gives a queryset whose number of statements does not depend on the number of rows.
"""

from copy import copy
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from casetracker.access import Actor, OneIsThere, kept_by_role
from dossiers.api.evidence import evidence_for
from dossiers.models import (
    Appeal,
    AppealPerson,
    Charge,
    Detention,
    Relationship,
    Response,
    ResponseItem,
    StatusChange,
)

Rows = QuerySet[Any]


def relationships(user: Actor) -> Rows:
    """Relationships between visible people, with the other's names."""
    shown = Relationship.objects.visible_to(user).select_related("person", "other")
    return shown.prefetch_related("other__names")


def detentions(rows: Rows) -> Rows:
    """Detentions with the rows they name and their charges."""
    return rows.select_related(
        "person", "facility", "authority", "event", "sentence_court"
    ).prefetch_related(Prefetch("charges", queryset=Charge.objects.select_related("offence")))


def status_changes(rows: Rows, user: Actor) -> Rows:
    """Status changes with the rows they name; ``shows_response`` says whether the link is shown."""
    visible = Response.objects.visible_to(user).filter(pk=OuterRef("response_id"))
    # Not as a join: that, PostgreSQL makes by way of all status changes that supersede any.
    superseding = StatusChange.objects.filter(supersedes=OuterRef("pk")).values("pk")
    told: Any = rows.annotate(
        shows_response=OneIsThere(visible), superseding_id=Subquery(superseding[:1])
    )
    joined: Rows = told.select_related("person", "facility", "court", "recorded_by")
    return joined


def persons_of_appeals(user: Actor) -> Rows:
    """The visible persons of visible appeals, with their names."""
    shown: Rows = AppealPerson.objects.visible_to(user)
    return shown.select_related("person", "appeal").prefetch_related("person__names")


def answers(user: Actor) -> Rows:
    """The answers of visible responses about visible persons, with their names."""
    shown: Rows = ResponseItem.objects.visible_to(user)
    return shown.select_related("person").prefetch_related("person__names")


def appeals(rows: Rows, user: Actor) -> Rows:
    """Appeals with the rows they name and their visible persons."""
    visible = Appeal.objects.visible_to(user).filter(pk=OuterRef("follows_id"))
    told: Any = rows.annotate(followed=Subquery(visible.values("reference")[:1]))
    joined: Rows = told.select_related("made_by", "addressed_to", "forum")
    return joined.prefetch_related(Prefetch("persons", queryset=persons_of_appeals(user)))


def responses(rows: Rows, user: Actor) -> Rows:
    """Responses with the rows they name and their visible answers."""
    return rows.select_related("appeal", "responder").prefetch_related(
        Prefetch("answers", queryset=answers(user))
    )


def whole_responses(rows: Rows, user: Actor) -> Rows:
    """Responses with their claims."""
    return responses(rows, user).prefetch_related(*evidence_for(user))


def whole_appeals(rows: Rows, user: Actor) -> Rows:
    """Appeals with their claims and their visible responses."""
    answered = whole_responses(Response.objects.visible_to(user), user)
    return appeals(rows, user).prefetch_related(
        *evidence_for(user), Prefetch("responses", queryset=answered)
    )


def facts_of_people(user: Actor) -> list[Prefetch[Any]]:
    """What the facts of people need: names, visible relationships, and claims."""
    return [
        Prefetch("names"),
        Prefetch("relationships", queryset=relationships(user)),
        *evidence_for(user),
    ]


def whole_people(rows: Rows, user: Actor) -> Rows:
    """People with their whole dossiers."""
    return rows.select_related("owner").prefetch_related(*map(copy, _parts_of_people(user)))


@kept_by_role
def _parts_of_people(user: Actor) -> tuple[Prefetch[Any], ...]:
    asked = AppealPerson.objects.visible_to(user).prefetch_related(
        Prefetch("appeal", queryset=whole_appeals(Appeal.objects.visible_to(user), user))
    )
    held = detentions(Detention.objects.visible_to(user)).prefetch_related(*evidence_for(user))
    changes = status_changes(StatusChange.objects.visible_to(user), user).prefetch_related(
        *evidence_for(user)
    )
    return (
        Prefetch("names"),
        Prefetch("external_ids"),
        *evidence_for(user),
        Prefetch("relationships", queryset=relationships(user)),
        Prefetch("detentions", queryset=held),
        Prefetch("status_changes", queryset=changes.order_by("date_earliest", "recorded_at")),
        Prefetch("appeals", queryset=asked),
        Prefetch("answers", queryset=_volunteered(user), to_attr="volunteered_answers"),
    )


def _volunteered(user: Actor) -> Rows:
    """The answers about a person in visible responses that answer no appeal."""
    told = whole_responses(Response.objects.visible_to(user), user)
    return (
        ResponseItem.objects.visible_to(user)
        .filter(response__appeal__isnull=True)
        .prefetch_related(Prefetch("response", queryset=told))
    )
