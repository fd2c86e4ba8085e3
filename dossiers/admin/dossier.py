"""A whole dossier laid out for working on it, read in a constant number of queries."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from casetracker.access import Actor
from casetracker.admin.history import Trail
from dossiers.admin.badges import record_label
from dossiers.admin.evidence import CLAIM_NAMING
from dossiers.admin.sheets import Sheet, name_recorders
from dossiers.facts import Coverage, coverage_of
from dossiers.models import (
    AppealPerson,
    Charge,
    Claim,
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

    def __init__(self, key: Any, *, viewer: Actor) -> None:
        self.viewer = viewer
        self.person = Person.objects.visible_to(viewer).with_dossier().get(pk=key)
        self.about = Sheet(self.person)
        self.detentions = [Sheet(row) for row in self.person.detentions.all()]
        self.changes = [Sheet(row) for row in self.person.status_changes.all()]
        name_recorders(self.sheets)

    @property
    def sheets(self) -> list[Sheet]:
        """The person and every record that hangs on it."""
        return [self.about, *self.detentions, *self.changes]

    @cached_property
    def coverage(self) -> Coverage:
        """How much of the dossier is sourced."""
        return coverage_of(item for sheet in self.sheets for item in sheet.standings)

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
        answers = Response.objects.visible_to(self.viewer).select_related("responder")
        links = (
            AppealPerson.objects.visible_to(self.viewer)
            .filter(person=self.person)
            .select_related("appeal__made_by", "appeal__addressed_to", "appeal__forum")
            .prefetch_related(
                Prefetch("appeal__responses", queryset=answers.prefetch_related("answers"))
            )
            .order_by("-appeal__date_earliest", "-appeal__reference")
        )
        return [
            AppealForPerson(link, [(row, self._own(row)) for row in link.appeal.responses.all()])
            for link in links
        ]

    @cached_property
    def volunteered(self) -> list[ResponseItem]:
        """What was said of the person without having been asked."""
        items = ResponseItem.objects.visible_to(self.viewer)
        return list(
            items.filter(person=self.person, response__appeal__isnull=True).select_related(
                "response__responder"
            )
        )

    def _own(self, response: Response) -> list[ResponseItem]:
        return [item for item in response.answers.all() if item.person_id == self.person.pk]


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
    ]
