"""The rows a case report is made of, cut to what its reader may see.

The number of queries does not depend on the number of rows.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self, TypeVar
from uuid import UUID

from django.db.models import Prefetch, Q

from casetracker.access import Actor
from dossiers.models import (
    Appeal,
    AppealPerson,
    Claim,
    Decision,
    Detention,
    Offence,
    Person,
    Relationship,
    Response,
    ResponseItem,
    StatusChange,
)
from dossiers.models.claim import NAMING_PEOPLE, PERSON_REFERENCE
from dossiers.vocabularies import ClaimState
from sources.models import Passage

Said = TypeVar("Said", Claim, Decision)

IN_REPORT = (ClaimState.ACCEPTED, ClaimState.PROPOSED)
"""What is rejected or taken back is not reported."""


@dataclass(frozen=True)
class CaseFile:
    """A person and all that hangs on it, as one reader may see it.

    ``claims`` are those the reader may see, by the key of their record. ``unseen`` are accepted
    claims on passages the reader may not see: only field and value are read, to tell a fact with a
    confidential source from one with none. ``decisions`` say by ``is_told`` whether more may be
    told of them than that they were made. ``people`` are the visible people that any claim or row
    names, by every reference they ever had.
    """

    person: Person
    detentions: list[Detention]
    changes: list[StatusChange]
    appeals: list[Appeal]
    volunteered: list[Response]
    claims: dict[UUID, list[Claim]]
    unseen: dict[UUID, list[Claim]]
    decisions: dict[UUID, list[Decision]]
    people: dict[str, Person]
    offences: dict[str, Offence]

    @classmethod
    def of(cls, person: Person, *, user: Actor) -> Self:
        """Gather what ``user`` may see of ``person``, who must be visible to ``user``."""
        whole = _with_own_rows(person, user)
        detentions = list(whole.detentions.all())
        changes = [row for row in whole.status_changes.all() if not hasattr(row, "superseded_by")]
        changes.sort(key=_day)
        appeals, volunteered = _appeals(whole, user), _volunteered(whole, user)
        about = _about(whole, appeals, volunteered)
        seen = list(
            Claim.objects.visible_to(user).filter(about, state__in=IN_REPORT).with_evidence()
        )
        people = _people(seen, user) | _by_reference(_in_rows(whole, appeals, volunteered))
        return cls(
            person=whole,
            detentions=detentions,
            changes=changes,
            appeals=appeals,
            volunteered=volunteered,
            claims=_by_record(seen),
            unseen=_by_record(_unseen(about, user)),
            decisions=_by_record(Decision.objects.with_telling(user).filter(about)),
            people=people,
            offences=_offences(seen, detentions),
        )


def record_key(claim: Claim | Decision) -> UUID:
    """The key of the record the claim or the decision is about."""
    keys = (
        claim.person_id,
        claim.detention_id,
        claim.status_change_id,
        claim.appeal_id,
        claim.response_id,
    )
    return next(key for key in keys if key is not None)


def _with_own_rows(person: Person, user: Actor) -> Person:
    relationships = Relationship.objects.visible_to(user).select_related("other")
    detentions = Detention.objects.select_related(
        "facility", "authority", "event", "sentence_court"
    )
    changes = StatusChange.objects.select_related("facility", "court", "superseded_by")
    responses = Response.objects.visible_to(user).select_related("appeal", "responder")
    return (
        Person.objects.visible_to(user)
        .prefetch_related(
            "names",
            "external_ids",
            Prefetch("relationships", queryset=relationships),
            "relationships__other__names",
            Prefetch("detentions", queryset=detentions),
            "detentions__charges__offence",
            Prefetch("status_changes", queryset=changes),
            Prefetch("status_changes__response", queryset=responses),
        )
        .get(pk=person.pk)
    )


def _appeals(person: Person, user: Actor) -> list[Appeal]:
    """Those that name the person, oldest first, with their persons and answers."""
    found = (
        Appeal.objects.visible_to(user)
        .filter(persons__person=person)
        .order_by("id")
        .select_related("made_by", "addressed_to", "forum")
        .prefetch_related(
            Prefetch("persons", queryset=_visible(AppealPerson, user)),
            Prefetch("follows", queryset=Appeal.objects.visible_to(user)),
            Prefetch("responses", queryset=_responses(user)),
        )
    )
    return sorted(found, key=_day)


def _volunteered(person: Person, user: Actor) -> list[Response]:
    """Answers to no appeal that speak of the person, oldest first."""
    found = _responses(user).filter(appeal__isnull=True, answers__person=person).order_by("id")
    return sorted(found, key=_day)


def _responses(user: Actor) -> Any:
    return (
        Response.objects.visible_to(user)
        .select_related("responder")
        .prefetch_related(Prefetch("answers", queryset=_visible(ResponseItem, user)))
    )


def _visible(model: type[AppealPerson] | type[ResponseItem], user: Actor) -> Any:
    return model.objects.visible_to(user).select_related("person").prefetch_related("person__names")


def _day(row: Appeal | Response | StatusChange) -> tuple[bool, Any]:
    """Sorts by date, the undated last."""
    return row.date is None, row.date.sort_key if row.date else ()


def _about(person: Person, appeals: list[Appeal], volunteered: list[Response]) -> Q:
    """The condition that a claim is about a record of the report: keys only, so indexes serve."""
    answers = [response.pk for appeal in appeals for response in appeal.responses.all()]
    return (
        Q(person=person.pk)
        | Q(detention__in=[row.pk for row in person.detentions.all()])
        | Q(status_change__in=[row.pk for row in person.status_changes.all()])
        | Q(appeal__in=[row.pk for row in appeals])
        | Q(response__in=[*answers, *(row.pk for row in volunteered)])
    )


def _unseen(about: Q, user: Actor) -> Iterable[Claim]:
    return (
        Claim.objects.filter(about, state=ClaimState.ACCEPTED)
        .exclude(passage__in=Passage.objects.visible_to(user))
        .only(
            "field", "value", "state", "person", "detention", "status_change", "appeal", "response"
        )
    )


def _people(claims: list[Claim], user: Actor) -> dict[str, Person]:
    """The visible people whom the claims' values name, by every reference they ever had."""
    naming = (claim.value for claim in claims if claim.field in NAMING_PEOPLE)
    references = {found for value in naming for found in re.findall(PERSON_REFERENCE, value)}
    named = Q(reference__in=references) | Q(former_references__overlap=sorted(references))
    return _by_reference(Person.objects.visible_to(user).filter(named).prefetch_related("names"))


def _in_rows(
    person: Person, appeals: list[Appeal], volunteered: list[Response]
) -> Iterable[Person]:
    """The people that the gathered rows point to, all of them visible."""
    yield person
    yield from (row.other for row in person.relationships.all())
    yield from (row.person for appeal in appeals for row in appeal.persons.all())
    for response in [*volunteered, *(one for appeal in appeals for one in appeal.responses.all())]:
        yield from (row.person for row in response.answers.all())


def _by_reference(people: Iterable[Person]) -> dict[str, Person]:
    return {ref: one for one in people for ref in (one.reference, *one.former_references)}


def _offences(claims: list[Claim], detentions: list[Detention]) -> dict[str, Offence]:
    """The offences charged or claimed, by code."""
    codes = {claim.value.partition(" ")[0] for claim in claims if claim.field == "charges"}
    charged = [charge.offence for detention in detentions for charge in detention.charges.all()]
    return {
        offence.code: offence for offence in [*Offence.objects.filter(code__in=codes), *charged]
    }


def _by_record(claims: Iterable[Said]) -> dict[UUID, list[Said]]:
    grouped: dict[UUID, list[Said]] = defaultdict(list)
    for claim in claims:
        grouped[record_key(claim)].append(claim)
    return grouped
