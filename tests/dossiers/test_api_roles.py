"""Which role may do what to which resource: the whole table."""

from typing import Any

import pytest

from casetracker.access import Role
from tests.dossiers.test_api_visibility import OPEN, RESOURCES
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_event,
    make_facility,
    make_forum,
    make_offence,
    make_organisation,
    make_passage,
    make_published_person,
    make_publisher,
    make_response,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)
from tests.over_rest import V1, client_of, faults

pytestmark = pytest.mark.django_db

PARTS = {"names", "external-ids", "relationships", "charges", "appeal-persons", "response-items"}
APPEND_ONLY = {"status-changes", "snapshots", "claims"}
EDITED = (RESOURCES | OPEN) - APPEND_ONLY
ROLES: list[Role | None] = [None, *Role]
EDITORS = {Role.ANALYST, Role.REVIEWER, Role.ADMINISTRATOR}


def make_one(resource: str) -> str:
    """A row of the resource that everybody sees; its key."""
    row = MAKERS[resource]()
    for key in ("reference", "code"):
        if hasattr(row, key):
            return str(getattr(row, key))
    return str(row.pk)


def _answer() -> Any:
    return make_response().answers.create(person=make_published_person(), kind="inform")


def _name() -> Any:
    return make_published_person().names.get()


MAKERS: dict[str, Any] = {
    "people": make_published_person,
    "names": _name,
    "external-ids": lambda: make_published_person().external_ids.create(scheme="cecc", value="1"),
    "relationships": lambda: make_published_person().relationships.create(
        kind="friend", other=make_published_person()
    ),
    "detentions": lambda: make_detention(make_published_person()),
    "charges": lambda: make_detention(make_published_person()).charges.create(
        offence=make_offence(), stage="indicted"
    ),
    "status-changes": lambda: make_status_change(make_published_person()),
    "appeals": make_appeal,
    "appeal-persons": lambda: make_appeal().persons.create(person=make_published_person()),
    "responses": make_response,
    "response-items": _answer,
    "claims": lambda: make_claim(
        make_published_person(), "names", accepted_by=make_user(Role.REVIEWER)
    ),
    "sources": make_source,
    "snapshots": make_snapshot,
    "passages": make_passage,
    "publishers": make_publisher,
    "facilities": make_facility,
    "organisations": make_organisation,
    "forums": make_forum,
    "events": make_event,
    "offences": make_offence,
}


@pytest.mark.parametrize("resource", sorted(RESOURCES | OPEN))
@pytest.mark.parametrize("role", ROLES)
def test_everybody_reads(role: Role | None, resource: str) -> None:
    key = make_one(resource)
    client = client_of(role)
    assert client.get(f"{V1}/{resource}/").status_code == 200
    assert client.get(f"{V1}/{resource}/{key}/").status_code == 200


@pytest.mark.parametrize("resource", sorted(RESOURCES | OPEN))
@pytest.mark.parametrize("role", ROLES)
def test_only_editors_record(role: Role | None, resource: str) -> None:
    answer = client_of(role).post(f"{V1}/{resource}/", {"no": "field"}, format="json")
    if role in EDITORS:
        assert faults(answer, 400)["no"] == "unknown_field"
    else:
        faults(answer, 401 if role is None else 403)


@pytest.mark.parametrize("resource", sorted(EDITED))
@pytest.mark.parametrize("role", ROLES)
def test_only_editors_change(role: Role | None, resource: str) -> None:
    address = f"{V1}/{resource}/{make_one(resource)}/"
    answer = client_of(role).patch(address, {}, format="json")
    if role in EDITORS:
        assert answer.status_code == 200, answer.content
    else:
        faults(answer, 401 if role is None else 403)


@pytest.mark.parametrize("resource", sorted(PARTS))
@pytest.mark.parametrize("role", ROLES)
def test_only_editors_take_parts_away(role: Role | None, resource: str) -> None:
    address = f"{V1}/{resource}/{make_one(resource)}/"
    answer = client_of(role).delete(address)
    if role in EDITORS:
        assert answer.status_code == 204
        faults(client_of(role).get(address), 404)
    else:
        faults(answer, 401 if role is None else 403)
        assert client_of(role).get(address).status_code == 200


@pytest.mark.parametrize("resource", sorted((RESOURCES | OPEN) - PARTS))
def test_nobody_deletes_evidence(resource: str) -> None:
    address = f"{V1}/{resource}/{make_one(resource)}/"
    client = client_of(Role.ADMINISTRATOR)
    faults(client.delete(address), 405)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("resource", sorted(RESOURCES | OPEN))
def test_nothing_is_replaced_whole(resource: str) -> None:
    address = f"{V1}/{resource}/{make_one(resource)}/"
    faults(client_of(Role.ADMINISTRATOR).put(address, {}, format="json"), 405)


@pytest.mark.parametrize("resource", sorted(APPEND_ONLY))
def test_what_is_append_only_is_never_changed(resource: str) -> None:
    address = f"{V1}/{resource}/{make_one(resource)}/"
    faults(client_of(Role.ADMINISTRATOR).patch(address, {}, format="json"), 405)


DEEDS = (
    [("people", deed) for deed in ("archive", "restore", "merge", "move")]
    + [("sources", deed) for deed in ("archive", "restore", "merge")]
    + [("appeals", deed) for deed in ("archive", "restore")]
)


@pytest.mark.parametrize(("resource", "deed"), DEEDS)
@pytest.mark.parametrize("role", [None, Role.READER, Role.RESEARCHER])
def test_only_editors_do_these_deeds(role: Role | None, resource: str, deed: str) -> None:
    address = f"{V1}/{resource}/{make_one(resource)}/{deed}/"
    answer = client_of(role).post(address, {"reason": "x"}, format="json")
    faults(answer, 401 if role is None else 403)


@pytest.mark.parametrize(("resource", "deed"), DEEDS)
def test_no_deed_is_done_by_reading(resource: str, deed: str) -> None:
    address = f"{V1}/{resource}/{make_one(resource)}/{deed}/"
    faults(client_of(Role.ADMINISTRATOR).get(address), 405)
