"""A whole dossier laid out for working on it, read in a constant number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from casetracker.access import Actor
from casetracker.admin.history import Trail
from dossiers.admin.badges import record_label
from dossiers.admin.evidence import CLAIM_NAMING
from dossiers.admin.gathering import ROWS, gather, parts_of
from dossiers.admin.sheets import Sheet
from dossiers.facts import Coverage, coverage_of
from dossiers.law import LIMITS, Exceeded, exceeded_by
from dossiers.models import (
    AppealPerson,
    Charge,
    Claim,
    Decision,
    Detention,
    ExternalId,
    Name,
    Person,
    Relationship,
    Response,
    ResponseItem,
    StatusChange,
)
from dossiers.models.publication import MOVES, verbs_for
from dossiers.vocabularies import PublicationState


@dataclass
class AppealForPerson:
    """An appeal with what was asked for this person, and what was answered."""

    link: AppealPerson
    answers: list[tuple[Response, list[ResponseItem]]] = field(default_factory=list)


class Dossier:
    """What the page of a person shows beside the form."""

    def __init__(
        self,
        person: Person,
        *,
        viewer: Actor,
        known: Mapping[str, Iterable[models.Model]] | None = None,
    ) -> None:
        """Lay out ``person``, a row that ``viewer`` may see; ``known`` as `gather` takes it."""
        self.viewer = viewer
        self.person = person
        gather(person, known=known or {})
        self.about = Sheet(self.person)
        self.detentions = [Sheet(row) for row in self.person.detentions.all()]
        self.changes = [Sheet(row) for row in self.person.status_changes.all()]

    @property
    def sheets(self) -> list[Sheet]:
        """The person and every record that hangs on it."""
        return [self.about, *self.detentions, *self.changes]

    @cached_property
    def coverage(self) -> Coverage:
        """How much of the dossier is sourced, corrected status changes left out."""
        return coverage_of(
            item
            for sheet in self.sheets
            if sheet.record.pk not in self.corrected
            for item in sheet.standings
        )

    @cached_property
    def checks(self) -> list[Exceeded]:
        """The limits of the law that a period exceeds, or may, counted to today."""
        return exceeded_by(self.person.pk, on=timezone.localdate(), limits=LIMITS)

    @cached_property
    def timeline(self) -> list[Sheet]:
        """The status changes, the latest first; corrected ones are among them."""
        return sorted(self.changes, key=lambda sheet: _when(sheet.record), reverse=True)

    @cached_property
    def corrected(self) -> dict[Any, StatusChange]:
        """The corrections by the key of the row each corrects."""
        return {
            sheet.record.supersedes_id: sheet.record
            for sheet in self.changes
            if sheet.record.supersedes_id
        }

    @cached_property
    def names(self) -> list[Name]:
        """The preferred name of each script, Latin and Chinese first."""
        order = {"latn": 0, "hans": 1, "hant": 2}
        shown: dict[str, Name] = {}
        for name in self.person.names.all():
            if name.script not in shown or (name.preferred and not shown[name.script].preferred):
                shown[name.script] = name
        return sorted(shown.values(), key=lambda name: order.get(name.script, 9))

    @property
    def moves(self) -> list[PublicationState]:
        """The states of publication that the viewer may move the dossier to."""
        state = PublicationState(self.person.publication_state)
        return [MOVES[verb].becomes for verb in verbs_for(self.viewer, state)]

    @cached_property
    def gaps(self) -> list[tuple[str, str, str, str]]:
        """What keeps the dossier from being published: record, fact, standing."""
        return [
            (
                record_label(record),
                item.fact.label(type(record)),
                item.standing.value,
                str(item.standing.label),
            )
            for record, item in self.person.gaps()
        ]

    @cached_property
    def appeals(self) -> list[AppealForPerson]:
        """What was asked for the person, the latest first, each with its answers."""
        links = list(
            AppealPerson.objects.visible_to(self.viewer)
            .filter(person=self.person)
            .select_related("appeal__made_by", "appeal__addressed_to", "appeal__forum")
            .order_by("-appeal__date_earliest", "-appeal__reference")
        )
        return [
            AppealForPerson(
                link,
                [(row, items) for row, items in self._answers if row.appeal_id == link.appeal_id],
            )
            for link in links
        ]

    @cached_property
    def volunteered(self) -> list[ResponseItem]:
        """What was said of the person without having been asked."""
        return [item for row, items in self._answers if row.appeal_id is None for item in items]

    @cached_property
    def _answers(self) -> list[tuple[Response, list[ResponseItem]]]:
        """The answers to appeals for the person, or about it, with what they say of it."""
        items = ResponseItem.objects.visible_to(self.viewer).filter(
            person=self.person, response=OuterRef("pk")
        )
        asked = AppealPerson.objects.filter(person=self.person, appeal=OuterRef("appeal"))
        about = ResponseItem.objects.filter(person=self.person, response=OuterRef("pk"))
        rows = (
            Response.objects.visible_to(self.viewer)
            .filter(Exists(asked) | Exists(about))
            .select_related("responder")
            .annotate(**{ROWS: parts_of(items.order_by("id"), "kind", "answer")})
        )
        return [
            (row, [ResponseItem(response=row, person=self.person, **t) for t in getattr(row, ROWS)])
            for row in rows
        ]


def _when(change: StatusChange) -> tuple[bool, Any, Any]:
    earliest = change.date.earliest if change.date else None
    return earliest is not None, earliest, change.recorded_at


def trails_of(person: Person) -> list[Trail]:
    """Whose events the history of a dossier shows: all that ever belonged to the person."""
    key = person.pk
    of_detention = Detention.objects.filter(person=key).values("pk")
    of_change = StatusChange.objects.filter(person=key).values("pk")
    return [
        Trail.of_row(person),
        Trail.of(Name, naming=("text",), person_id=key),
        Trail.of(ExternalId, naming=("value",), person_id=key),
        Trail.of(Relationship, naming=("other",), person_id=key),
        Trail.of(Detention, naming=("form",), person_id=key),
        Trail.of(Charge, naming=("offence",), detention_id__in=of_detention),
        Trail.of(StatusChange, naming=("custody", "legal_stage", "mechanism"), person_id=key),
        Trail.of(AppealPerson, naming=("appeal",), person_id=key),
        Trail.of(Claim, naming=CLAIM_NAMING, person_id=key),
        Trail.of(Claim, naming=CLAIM_NAMING, detention_id__in=of_detention),
        Trail.of(Claim, naming=CLAIM_NAMING, status_change_id__in=of_change),
        Trail.of(Decision, naming=CLAIM_NAMING, person_id=key),
        Trail.of(Decision, naming=CLAIM_NAMING, detention_id__in=of_detention),
        Trail.of(Decision, naming=CLAIM_NAMING, status_change_id__in=of_change),
    ]
