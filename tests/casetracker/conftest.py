"""Who looks: one account of each role, and a visitor; and what must not be found."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from casetracker.access import (
    Actor,
    Audience,
    Role,
)
from dossiers.models import AppealPerson, Charge, ExternalId, Relationship, ResponseItem
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_offence,
    make_passage,
    make_person,
    make_response,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)

KEEPERS = {"analyst", "reviewer", "administrator"}


@pytest.fixture
def eyes() -> dict[str, Actor]:
    """One account of each role, and a visitor."""
    return {"anonymous": AnonymousUser(), **{role.value: make_user(role) for role in Role}}


@pytest.fixture
def noise() -> set[Any]:
    """The keys of rows of every model that only those who keep the files may see."""
    hidden = make_person(audience=Audience.CONFIDENTIAL)
    other = make_person(audience=Audience.CONFIDENTIAL)
    detention = make_detention(hidden)
    appeal = make_appeal(audience=Audience.CONFIDENTIAL)
    response = make_response(appeal, audience=Audience.CONFIDENTIAL)
    snapshot = make_snapshot(source=make_source(audience=Audience.CONFIDENTIAL))
    passage = make_passage(snapshot=snapshot)
    rows = [
        *(hidden, detention, appeal, response, snapshot.source, snapshot, passage),
        hidden.names.get(),
        Relationship.objects.create(person=hidden, other=other, kind="spouse"),
        ExternalId.objects.create(person=hidden, scheme="cecc", value="noise"),
        Charge.objects.create(detention=detention, offence=make_offence(), stage="indicted"),
        make_status_change(hidden),
        AppealPerson.objects.create(appeal=appeal, person=hidden),
        ResponseItem.objects.create(response=response, person=hidden, kind="rebut"),
        make_claim(detention, "began", passage=passage),
    ]
    return {row.pk for row in rows}


@pytest.fixture
def who_sees(eyes: dict[str, Actor], noise: set[Any]) -> Any:
    """The roles that find a record, each checked not to find a hidden one of its kind."""

    def find(record: Any) -> set[str]:
        found = set()
        for name, user in eyes.items():
            keys = set(type(record).objects.visible_to(user).values_list("pk", flat=True))
            assert bool(keys & noise) == (name in KEEPERS), f"{name} and the noise"
            if record.pk in keys:
                found.add(name)
        return found

    return find
