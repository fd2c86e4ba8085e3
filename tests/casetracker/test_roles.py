"""What each role may, and which role an account has."""

import pytest

from casetracker.access import (
    Actor,
    Role,
    clearance,
    may_administer,
    may_edit,
    may_review,
    role_of,
    sees_notes,
    sees_unpublished,
)
from casetracker.models import User
from tests.factories import (
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "audiences", "unpublished", "notes", "edits", "reviews", "administers"),
    [
        ("anonymous", {"public"}, False, False, False, False, False),
        ("reader", {"public"}, False, False, False, False, False),
        ("researcher", {"public", "internal"}, True, False, False, False, False),
        ("analyst", {"public", "internal", "confidential"}, True, True, True, False, False),
        ("reviewer", {"public", "internal", "confidential"}, True, True, True, True, False),
        ("administrator", {"public", "internal", "confidential"}, True, True, True, True, True),
    ],
)
def test_what_a_role_may(
    eyes: dict[str, Actor],
    role: str,
    audiences: set[str],
    unpublished: bool,
    notes: bool,
    edits: bool,
    reviews: bool,
    administers: bool,
) -> None:
    user = eyes[role]

    assert clearance(user) == audiences
    assert (sees_unpublished(user), sees_notes(user)) == (unpublished, notes)
    assert (may_edit(user), may_review(user), may_administer(user)) == (
        edits,
        reviews,
        administers,
    )


def test_an_account_of_several_roles_has_the_highest() -> None:
    user = make_user(Role.READER)
    user.groups.add(*make_user(Role.REVIEWER).groups.all())

    assert role_of(User.objects.get(pk=user.pk)) is Role.REVIEWER


def test_an_account_without_a_role_is_a_reader() -> None:
    assert role_of(User.objects.create(username="nobody")) is Role.READER


def test_a_group_that_is_no_role_gives_nothing() -> None:
    user = User.objects.create(username="guest")
    user.groups.create(name="administrators of the canteen")

    assert role_of(user) is Role.READER


def test_an_inactive_account_is_a_reader_even_as_superuser() -> None:
    user = make_user(Role.ADMINISTRATOR, is_active=False, is_superuser=True)

    assert role_of(user) is Role.READER


def test_a_superuser_is_an_administrator() -> None:
    assert role_of(User.objects.create(username="root", is_superuser=True)) is Role.ADMINISTRATOR
