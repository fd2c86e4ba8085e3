"""A small world in which everything hidden carries a mark, and who may see each mark.

A mark is a word that stands nowhere else. Keys and references of hidden records are marks too.
"""

from dataclasses import dataclass, field
from typing import Any

from casetracker.access import Audience, Role
from casetracker.models import User
from dossiers.models import AppealPerson, Charge, ExternalId, Person, Relationship, ResponseItem
from sources.models import Passage
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_event,
    make_facility,
    make_forum,
    make_name,
    make_offence,
    make_organisation,
    make_passage,
    make_person,
    make_published_person,
    make_publisher,
    make_response,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)

Roles = frozenset[str]
KEEPERS: Roles = frozenset({"analyst", "reviewer", "administrator"})
INSIDERS: Roles = KEEPERS | {"researcher"}
EVERYBODY: Roles = INSIDERS | {"anonymous", "reader"}
PREFIXES = {KEEPERS: "zqkeeper", INSIDERS: "zqinsider"}
"""What all marks of a circle begin with."""


@dataclass
class World:
    """What was made: the marks with who may see them, and the records of each kind."""

    marks: dict[str, Roles] = field(default_factory=dict)
    records: dict[str, list[tuple[Any, Roles]]] = field(default_factory=dict)

    def mark(self, seen_by: Roles) -> str:
        """A new word that only these roles may meet; it begins with that of its circle."""
        text = f"{PREFIXES[seen_by]}{len(self.marks):04d}x"
        self.marks[text] = seen_by
        return text

    def add(self, record: Any, seen_by: Roles) -> Any:
        """Note a record and who may see it; what is not for everybody marks by its key too."""
        self.records.setdefault(type(record).__name__, []).append((record, seen_by))
        if seen_by != EVERYBODY:
            self.marks[str(record.pk)] = seen_by
            if hasattr(record, "reference"):
                self.marks[record.reference] = seen_by
        return record

    def shown(self, kind: str) -> Any:
        """A record of the kind that everybody may see."""
        return next(record for record, roles in self.records[kind] if roles == EVERYBODY)

    def hidden_from(self, role: str, kind: str) -> list[Any]:
        """The records of the kind that ``role`` may not see."""
        return [record for record, roles in self.records[kind] if role not in roles]


def make_world() -> World:
    """Records of every kind, some for everybody and some for each narrower circle."""
    world = World()
    analyst = make_user(Role.ANALYST, username=world.mark(KEEPERS))
    reviewer = make_user(Role.REVIEWER, username=world.mark(KEEPERS))
    shown = _shown_case(world, analyst, reviewer)
    for seen_by, audience in ((KEEPERS, Audience.CONFIDENTIAL), (INSIDERS, Audience.INTERNAL)):
        _hidden_case(
            world,
            shown,
            analyst,
            reviewer,
            seen_by=seen_by,
            audience=audience,
            publication_state="published",
        )
    for state in ("draft", "in_review", "withdrawn"):
        _hidden_case(world, shown, analyst, reviewer, seen_by=INSIDERS, publication_state=state)
    _archived(world, analyst)
    _merged(world, analyst)
    _hidden_beside_shown(world, shown, analyst, reviewer)
    return world


def _shown_case(world: World, analyst: User, reviewer: User) -> Person:
    """A published person with a record of each kind, open but for the internal notes."""
    note = world.mark
    person = make_published_person(
        "Shown Person", internal_notes=note(KEEPERS), residence="Beijing", owner=analyst
    )
    world.add(person, EVERYBODY)
    world.add(make_name(person, "另一个名字", script="hans"), EVERYBODY)
    other = world.add(make_published_person("Other Shown"), EVERYBODY)
    relationship = Relationship.objects.create(person=person, other=other, kind="friend")
    world.add(relationship, EVERYBODY)
    external = ExternalId.objects.create(person=person, scheme="cecc", value="2004-02053")
    world.add(external, EVERYBODY)
    rows = {
        "facility": world.add(make_facility(), EVERYBODY),
        "event": world.add(make_event(), EVERYBODY),
        "sentence_court": world.add(make_organisation(), EVERYBODY),
    }
    detention = world.add(make_detention(person, **rows), EVERYBODY)
    offence = world.add(make_offence(), EVERYBODY)
    charge = Charge.objects.create(detention=detention, offence=offence, stage="indicted")
    world.add(charge, EVERYBODY)
    appeal = make_appeal(internal_notes=note(KEEPERS), forum=world.add(make_forum(), EVERYBODY))
    world.add(appeal, EVERYBODY)
    response = make_response(appeal, internal_notes=note(KEEPERS), text="An answer")
    world.add(response, EVERYBODY)
    change = make_status_change(
        person, detention=detention, by=analyst, response=response, strength="followed"
    )
    world.add(change, EVERYBODY)
    world.add(AppealPerson.objects.create(appeal=appeal, person=person), EVERYBODY)
    answer = ResponseItem.objects.create(response=response, person=person, kind="rebut")
    world.add(answer, EVERYBODY)
    source = world.add(make_source(publisher=world.add(make_publisher(), EVERYBODY)), EVERYBODY)
    snapshot = world.add(make_snapshot(source=source, by=analyst), EVERYBODY)
    passage = world.add(make_passage(snapshot=snapshot, by=analyst), EVERYBODY)
    for record, name in (
        (person, "residence"),
        (detention, "began"),
        (change, "custody"),
        (appeal, "date"),
        (response, "text"),
    ):
        claim = make_claim(record, name, passage=passage, by=analyst, accepted_by=reviewer)
        world.add(claim, EVERYBODY)
    return person


def _hidden_case(
    world: World,
    shown: Person,
    analyst: User,
    reviewer: User,
    *,
    seen_by: Roles,
    audience: Audience = Audience.PUBLIC,
    publication_state: str,
) -> None:
    """A person hidden by audience or by publication, with all that hangs on it, marked."""
    mark = world.mark
    person = make_person(
        mark(seen_by),
        audience=audience,
        publication_state=publication_state,
        residence=mark(seen_by),
        summary=mark(seen_by),
        health=mark(seen_by),
        internal_notes=mark(KEEPERS),
    )
    world.add(person, seen_by)
    world.add(person.names.get(), seen_by)
    external = ExternalId.objects.create(person=person, scheme="cecc", value=mark(seen_by))
    world.add(external, seen_by)
    for one, two in ((shown, person), (person, shown)):
        link = Relationship.objects.create(person=one, other=two, kind="spouse")
        world.add(link, seen_by)
    detention = make_detention(person, place=mark(seen_by), treatment=mark(seen_by))
    world.add(detention, seen_by)
    charge = Charge.objects.create(detention=detention, offence=make_offence(), stage="indicted")
    world.add(charge, seen_by)
    change = make_status_change(person, by=analyst, description=mark(seen_by))
    world.add(change, seen_by)
    appeal = world.shown("Appeal")
    asked = AppealPerson.objects.create(appeal=appeal, person=person, request=mark(seen_by))
    world.add(asked, seen_by)
    answer = ResponseItem.objects.create(
        response=world.shown("Response"), person=person, kind="rebut", answer=mark(seen_by)
    )
    world.add(answer, seen_by)
    passage = world.shown("Passage")
    for record, name, value in (
        (person, "residence", mark(seen_by)),
        (detention, "place", mark(seen_by)),
        (change, "custody", ""),
        (shown, "relationships", f"spouse {person.reference}"),
        (appeal, "persons", person.reference),
        (world.shown("Response"), "answers", f"{person.reference} rebut"),
    ):
        claim = make_claim(record, name, value, passage=passage, by=analyst, accepted_by=reviewer)
        world.add(claim, seen_by)
    _only_about(world, person, seen_by)


def _only_about(world: World, person: Person, seen_by: Roles) -> None:
    """A public appeal and a public, volunteered response that speak of the hidden person alone."""
    appeal = make_appeal(title=world.mark(seen_by), text=world.mark(seen_by))
    world.add(appeal, seen_by)
    world.add(AppealPerson.objects.create(appeal=appeal, person=person), seen_by)
    response = make_response(text=world.mark(seen_by))
    world.add(response, seen_by)
    answer = ResponseItem.objects.create(response=response, person=person, kind="volunteered")
    world.add(answer, seen_by)


def _archived(world: World, analyst: User) -> None:
    """Records that were published once and have been taken away."""
    mark = world.mark
    person = make_published_person(mark(KEEPERS), summary=mark(KEEPERS))
    detention = world.add(make_detention(person, place=mark(KEEPERS)), KEEPERS)
    person.archive(by=analyst, reason=mark(KEEPERS))
    world.add(person, KEEPERS)
    assert detention.person_id == person.pk
    source = make_source(title=mark(KEEPERS))
    world.add(make_snapshot(source=source, by=analyst), KEEPERS)
    source.archive(by=analyst, reason=mark(KEEPERS))
    world.add(source, KEEPERS)
    appeal = make_appeal(title=mark(KEEPERS), text=mark(KEEPERS))
    appeal.archive(by=analyst, reason=mark(KEEPERS))
    world.add(appeal, KEEPERS)


def _merged(world: World, analyst: User) -> None:
    """Records that were merged into hidden ones; those merged into shown ones only redirect."""
    mark = world.mark
    hidden = world.hidden_from("reader", "Person")[0]
    gone = make_published_person(mark(KEEPERS), summary=mark(KEEPERS))
    gone.merge_into(hidden, by=analyst, reason=mark(KEEPERS))
    world.add(gone, KEEPERS)
    gone = make_published_person("Second Entry", summary=mark(KEEPERS))
    gone.merge_into(world.shown("Person"), by=analyst, reason=mark(KEEPERS))


def _hidden_beside_shown(world: World, shown: Person, analyst: User, reviewer: User) -> None:
    """Hidden documents, passages, appeals, responses and claims on a person whom everybody sees."""
    mark = world.mark
    for seen_by, audience in ((KEEPERS, Audience.CONFIDENTIAL), (INSIDERS, Audience.INTERNAL)):
        words = mark(seen_by)
        source = make_source(
            title=mark(seen_by),
            audience=audience,
            note=mark(seen_by),
            published_basis=mark(seen_by),
            reliability_reason=mark(seen_by),
            url=f"https://{mark(seen_by)}.example/",
        )
        world.add(source, seen_by)
        text = f"A message says: {words} stands here.\n"
        snapshot = world.add(make_snapshot(source=source, text=text, by=analyst), seen_by)
        secret = make_passage(words, snapshot=snapshot, by=analyst, speaker=mark(seen_by))
        world.add(secret, seen_by)
        Passage.objects.filter(pk=secret.pk).update(translation=mark(seen_by))
        beside = make_passage(
            "His wife" if audience == Audience.INTERNAL else "The family",
            snapshot=world.shown("Snapshot"),
            by=analyst,
            audience=audience,
            speaker=mark(seen_by),
        )
        world.add(beside, seen_by)
        for passage in (secret, beside):
            claim = make_claim(shown, "residence", mark(seen_by), passage=passage, by=analyst)
            claim.accept(by=reviewer, reason=mark(KEEPERS))
            world.add(claim, seen_by)
        _hidden_asking(world, shown, analyst, seen_by=seen_by, audience=audience)
    _undecided(world, shown, analyst, reviewer)


def _hidden_asking(
    world: World, shown: Person, analyst: User, *, seen_by: Roles, audience: Audience
) -> None:
    """A hidden appeal for the shown person, a hidden answer, and what hangs on them."""
    mark = world.mark
    appeal = make_appeal(
        title=mark(seen_by),
        text=mark(seen_by),
        audience=audience,
        made_by_detail=mark(seen_by),
        internal_notes=mark(KEEPERS),
    )
    world.add(appeal, seen_by)
    follower = make_appeal(follows=appeal)
    world.add(follower, EVERYBODY)
    asked = AppealPerson.objects.create(appeal=appeal, person=shown, request=mark(seen_by))
    world.add(asked, seen_by)
    response = make_response(
        world.shown("Appeal"),
        audience=audience,
        text=mark(seen_by),
        responder_detail=mark(seen_by),
        internal_notes=mark(KEEPERS),
    )
    world.add(response, seen_by)
    answer = ResponseItem.objects.create(
        response=response, person=shown, kind="rebut", answer=mark(seen_by)
    )
    world.add(answer, seen_by)
    passage = world.shown("Passage")
    reviewer = User.objects.get(groups__name=Role.REVIEWER)
    claim = make_claim(response, "text", passage=passage, by=analyst, accepted_by=reviewer)
    world.add(claim, seen_by)
    # What everybody may see points at what they may not.
    change = make_status_change(
        shown, by=analyst, date="2010", response=response, strength="caused"
    )
    world.add(change, EVERYBODY)


def _undecided(world: World, shown: Person, analyst: User, reviewer: User) -> None:
    """Claims that nobody has accepted, or that were refused."""
    mark = world.mark
    passage = world.shown("Passage")
    proposed = make_claim(shown, "residence", mark(INSIDERS), passage=passage, by=analyst)
    type(proposed).objects.filter(pk=proposed.pk).update(
        basis="inferred", basis_note=mark(INSIDERS)
    )
    world.add(proposed, INSIDERS)
    rejected = make_claim(shown, "health", mark(INSIDERS), passage=passage, by=analyst)
    rejected.reject(by=reviewer, reason=mark(KEEPERS))
    world.add(rejected, INSIDERS)
