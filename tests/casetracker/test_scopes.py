"""How far a token goes: never beyond its account, and through every door the same."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.utils import timezone
from knox.models import AuthToken
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from casetracker.access import (
    Role,
    Scope,
    clearance,
    hold_to,
    may_administer,
    may_edit,
    may_review,
    scopes_for,
    sees_notes,
    sees_unpublished,
)
from casetracker.models import TokenGrant, User
from dossiers.models.publication import verbs_for
from dossiers.vocabularies import PublicationState
from tests.casetracker.addresses import API, key_of
from tests.casetracker.canary import make_world
from tests.factories import make_claim, make_person, make_published_person, make_token, make_user
from tests.over_rest import V1, faults, rows

pytestmark = pytest.mark.django_db


def bearing(user: User, scope: Scope | str) -> APIClient:
    """A client with a token of the account."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {make_token(user, scope)}")
    return client


@pytest.mark.parametrize(
    ("role", "scope", "audiences", "unpublished", "notes", "edits", "reviews"),
    [
        ("reader", "read", 1, False, False, False, False),
        ("reader", "internal", 1, False, False, False, False),
        ("reader", "write", 1, False, False, False, False),
        ("researcher", "read", 1, False, False, False, False),
        ("researcher", "internal", 2, True, False, False, False),
        ("researcher", "review", 2, True, False, False, False),
        ("analyst", "read", 1, False, False, False, False),
        ("analyst", "internal", 3, True, True, False, False),
        ("analyst", "write", 3, True, True, True, False),
        ("analyst", "review", 3, True, True, True, False),
        ("reviewer", "internal", 3, True, True, False, False),
        ("reviewer", "write", 3, True, True, True, False),
        ("reviewer", "review", 3, True, True, True, True),
        ("administrator", "read", 1, False, False, False, False),
        ("administrator", "review", 3, True, True, True, True),
    ],
)
def test_a_token_goes_as_far_as_both_its_scope_and_its_account(
    role: str,
    scope: str,
    audiences: int,
    unpublished: bool,
    notes: bool,
    edits: bool,
    reviews: bool,
) -> None:
    user = make_user(role, is_superuser=role == "administrator")
    hold_to(user, Scope(scope))

    assert len(clearance(user)) == audiences
    assert (sees_unpublished(user), sees_notes(user)) == (unpublished, notes)
    assert (may_edit(user), may_review(user), may_administer(user)) == (edits, reviews, False)
    assert ("publish" in verbs_for(user, PublicationState.IN_REVIEW)) == reviews


@pytest.mark.parametrize(
    ("role", "scopes"),
    [
        ("reader", "read"),
        ("researcher", "read internal"),
        ("analyst", "read internal write"),
        ("reviewer", "read internal write review"),
        ("administrator", "read internal write review"),
    ],
)
def test_a_role_has_the_scopes_that_it_can_use(role: str, scopes: str) -> None:
    assert [str(scope) for scope in scopes_for(make_user(role))] == scopes.split()


def test_a_token_that_reads_finds_what_a_visitor_finds() -> None:
    analyst = make_user(Role.ANALYST)
    open_one, hidden = make_published_person(), make_person()
    claim = make_claim(open_one, "residence", "Beijing")

    found = {
        scope: {row["reference"] for row in rows(bearing(analyst, scope).get(f"{V1}/people/"))}
        for scope in Scope
    }
    assert found[Scope.READ] == {open_one.reference}
    assert found[Scope.INTERNAL] == found[Scope.WRITE] == {open_one.reference, hidden.reference}
    reader = bearing(analyst, "read")
    faults(reader.get(f"{V1}/people/{hidden.reference}/"), 404)
    faults(reader.get(f"{V1}/claims/{claim.pk}/"), 404)
    assert "internal_notes" not in reader.get(f"{V1}/people/{open_one.reference}/").json()


@pytest.mark.parametrize(
    ("scope", "status"), [("read", 403), ("internal", 403), ("write", 201), ("review", 201)]
)
def test_only_a_token_that_writes_records(scope: str, status: int) -> None:
    client = bearing(make_user(Role.ANALYST), scope)
    body = {"name": "A", "kind": "summit"}
    assert client.post(f"{V1}/forums/", body, format="json").status_code == status


@pytest.mark.parametrize(("scope", "status"), [("internal", 403), ("write", 403), ("review", 200)])
def test_only_a_token_that_reviews_accepts(scope: str, status: int) -> None:
    claim = make_claim(make_person(residence="Beijing"), "residence")
    client = bearing(make_user(Role.REVIEWER), scope)
    assert client.post(f"{V1}/claims/{claim.pk}/accept/").status_code == status


def test_a_token_loses_what_its_account_loses() -> None:
    analyst = make_user(Role.ANALYST)
    client = bearing(analyst, "write")
    analyst.groups.clear()
    answer = client.post(f"{V1}/forums/", {"name": "A", "kind": "summit"}, format="json")
    faults(answer, 403)


@pytest.mark.parametrize("scope", ["read", "internal"])
def test_a_token_that_only_reads_manages_itself_alone(scope: str) -> None:
    analyst = make_user(Role.ANALYST)
    worker, reader = bearing(analyst, "write"), bearing(analyst, scope)
    assert [token["current"] for token in reader.get(f"{V1}/tokens/").json()] == [True]
    others = [token["id"] for token in worker.get(f"{V1}/tokens/").json() if token["current"]]
    faults(reader.delete(f"{V1}/tokens/{others[0]}/"), 404)
    assert reader.delete(f"{V1}/tokens/current/").status_code == 204
    assert worker.get(f"{V1}/tokens/").status_code == 200


def test_a_token_without_a_grant_reads_what_is_public() -> None:
    token = AuthToken.objects.create(user=make_user(Role.ANALYST))[1]
    make_person()
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert rows(client.get(f"{V1}/people/")) == []


def test_its_use_is_kept_by_the_hour_and_asking_takes_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = bearing(make_user(Role.READER), "read")
    client.get(f"{V1}/forums/")
    with django_assert_num_queries(2):  # the token, and the list
        client.get(f"{V1}/forums/")
    used: Any = TokenGrant.objects.get().used_at
    assert (used.minute, used.second, used.microsecond) == (0, 0, 0)
    assert timezone.now() - timedelta(hours=1, minutes=1) < used <= timezone.now()
    TokenGrant.objects.update(used_at=used - timedelta(hours=1))
    with django_assert_num_queries(3):
        client.get(f"{V1}/forums/")
    assert TokenGrant.objects.get().used_at is not None


def test_the_database_knows_the_scopes() -> None:
    make_token(make_user())
    with pytest.raises(IntegrityError, match="token_scope_is_known"):
        TokenGrant.objects.update(scope="everything")


def test_tokens_of_before_keep_what_they_may(django_user_model: Any) -> None:
    from importlib import import_module

    migration = import_module("casetracker.migrations.0005_tokens_and_requests")
    AuthToken.objects.create(user=make_user(), expiry=timedelta(days=1))
    migration.keep_what_tokens_may(apps, None)
    assert TokenGrant.objects.get().scope == Scope.REVIEW
    assert TokenGrant.objects.get().token.expiry > timezone.now()


OF_THE_MOMENT = re.compile(rb'"(cursor|complete_to)":"[^"]*"|since=[\w-]+')


@pytest.mark.unmeasured
def test_a_token_that_reads_gets_what_a_visitor_gets_at_every_address() -> None:
    world = make_world()
    editor = User.objects.filter(groups__name=Role.ANALYST).first()
    assert editor is not None
    reader, visitor = bearing(editor, "read"), APIClient()
    told_apart = []
    for address in (each for each in API if "tokens" not in each.route):
        keys = [""]
        if address.kind:
            hidden = world.hidden_from("anonymous", address.kind)[:1]
            keys = [key_of(address, each) for each in (world.shown(address.kind), *hidden)]
        for path in map(address.path, keys):
            one, other = reader.get(path), visitor.get(path)
            if _said(one) != _said(other):
                told_apart.append(path)
    assert told_apart == []


def _said(answer: Any) -> Any:
    """What an answer says, but for what is another each time: the feed's cursors and its moment."""
    body = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, OF_THE_MOMENT.sub(b"", body)
