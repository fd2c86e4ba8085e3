"""What records of dossiers can nest with ``expand=``, and how each is fetched and shown."""

from typing import Any

from django.db.models import Prefetch

from casetracker.access import Actor
from casetracker.api.forms.expanding import Part, nests, relates, to_many, to_one
from dossiers.api import reading
from dossiers.api.evidence import evidence_for
from dossiers.api.serializers import appeals, claims, detentions, names, people, vocabulary
from dossiers.api.serializers.evidence import FactSerializer
from dossiers.api.serializers.status_changes import StatusChangeSerializer
from dossiers.models import (
    Appeal,
    AppealPerson,
    CaseEvent,
    Charge,
    Claim,
    Detention,
    ExternalId,
    Facility,
    Forum,
    Name,
    Offence,
    Organisation,
    Person,
    Relationship,
    Response,
    ResponseItem,
    StatusChange,
)
from sources.models import Passage


def _as_it_is(rows: Any, user: Actor) -> Any:
    del user
    return rows


def _of_person(rows: Any, user: Actor) -> Any:
    del user
    return rows.select_related("person")


def _people(rows: Any, user: Actor) -> Any:
    del user
    return rows.select_related("owner").prefetch_related("names")


def _detentions(rows: Any, user: Actor) -> Any:
    del user
    return reading.detentions(rows)


def _charges(rows: Any, user: Actor) -> Any:
    del user
    return rows.select_related("offence")


def _about_people(rows: Any, user: Actor) -> Any:
    del user
    return rows.select_related("person").prefetch_related("person__names")


def _of_appeals(rows: Any, user: Actor) -> Any:
    del user
    return rows.select_related("person", "appeal").prefetch_related("person__names")


def _status_changes(rows: Any, user: Actor) -> Any:
    return reading.status_changes(rows, user).order_by("date_earliest", "recorded_at")


def _relationships(rows: Any, user: Actor) -> Any:
    del user
    return rows.select_related("person", "other").prefetch_related("other__names")


def _claims(rows: Any, user: Actor) -> Any:
    del user
    return rows.with_evidence().select_related(*claims.JOINED)


def _facts_of_people(user: Actor) -> tuple[Prefetch[Any], ...]:
    return tuple(reading.facts_of_people(user))


nests(Person, people.PersonRecordSerializer, _people)
nests(Name, names.NameOfPersonSerializer, _of_person, kept=names.NameSerializer)
nests(ExternalId, names.ExternalIdOfPersonSerializer, _of_person, kept=names.ExternalIdSerializer)
nests(
    Relationship,
    names.RelationshipOfPersonSerializer,
    _relationships,
    kept=names.RelationshipSerializer,
)
nests(Detention, detentions.DetentionSerializer, _detentions)
nests(Charge, detentions.ChargeOfDetentionSerializer, _charges, kept=detentions.ChargeSerializer)
nests(StatusChange, StatusChangeSerializer, _status_changes)
nests(Appeal, appeals.AppealSerializer, reading.appeals)
nests(
    AppealPerson,
    appeals.PersonOfAppealSerializer,
    _of_appeals,
    kept=appeals.AppealPersonSerializer,
)
nests(Response, appeals.ResponseSerializer, reading.responses)
nests(
    ResponseItem,
    appeals.AnswerOfResponseSerializer,
    _about_people,
    kept=appeals.AnswerSerializer,
)
nests(Claim, claims.ClaimSerializer, _claims)
nests(Facility, vocabulary.FacilitySerializer, _as_it_is)
nests(Organisation, vocabulary.OrganisationSerializer, _as_it_is)
nests(Forum, vocabulary.ForumSerializer, _as_it_is)
nests(CaseEvent, vocabulary.EventSerializer, _as_it_is)
nests(Offence, vocabulary.OffenceSerializer, _as_it_is)

CLAIMS = to_many(Claim, "claims")
FACTS = Part(field=lambda: FactSerializer(many=True, read_only=True), prefetches=evidence_for)

relates(
    Person,
    names=to_many(Name, "names"),
    external_ids=to_many(ExternalId, "external_ids"),
    relationships=to_many(Relationship, "relationships"),
    detentions=to_many(Detention, "detentions"),
    status_changes=to_many(StatusChange, "status_changes"),
    appeals=to_many(AppealPerson, "appeals"),
    claims=CLAIMS,
    facts=Part(field=FACTS.field, prefetches=_facts_of_people),
)
for _model in (Name, ExternalId):
    relates(_model, person=to_one(Person, "person"))
relates(Relationship, person=to_one(Person, "person"), other=to_one(Person, "other"))
relates(
    Detention,
    person=to_one(Person, "person"),
    facility=to_one(Facility, "facility"),
    authority=to_one(Organisation, "authority"),
    event=to_one(CaseEvent, "event"),
    sentence_court=to_one(Organisation, "sentence_court"),
    charges=to_many(Charge, "charges"),
    status_changes=to_many(StatusChange, "status_changes"),
    claims=CLAIMS,
    facts=FACTS,
)
relates(Charge, detention=to_one(Detention, "detention"), offence=to_one(Offence, "offence"))
relates(
    StatusChange,
    person=to_one(Person, "person"),
    detention=to_one(Detention, "detention"),
    facility=to_one(Facility, "facility"),
    court=to_one(Organisation, "court"),
    response=to_one(Response, "response"),
    claims=CLAIMS,
    facts=FACTS,
)
relates(
    Appeal,
    made_by=to_one(Organisation, "made_by"),
    addressed_to=to_one(Organisation, "addressed_to"),
    forum=to_one(Forum, "forum"),
    follows=to_one(Appeal, "follows"),
    persons=to_many(AppealPerson, "persons"),
    responses=to_many(Response, "responses"),
    claims=CLAIMS,
    facts=FACTS,
)
relates(AppealPerson, appeal=to_one(Appeal, "appeal"), person=to_one(Person, "person"))
relates(
    Response,
    appeal=to_one(Appeal, "appeal"),
    responder=to_one(Organisation, "responder"),
    answers=to_many(ResponseItem, "answers"),
    claims=CLAIMS,
    facts=FACTS,
)
relates(ResponseItem, response=to_one(Response, "response"), person=to_one(Person, "person"))
relates(
    Claim,
    person=to_one(Person, "person"),
    detention=to_one(Detention, "detention"),
    status_change=to_one(StatusChange, "status_change"),
    appeal=to_one(Appeal, "appeal"),
    response=to_one(Response, "response"),
    passage=to_one(Passage, "passage"),
)
relates(Passage, claims=CLAIMS)
