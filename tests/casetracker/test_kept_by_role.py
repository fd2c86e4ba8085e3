"""What is made once for each role: by whom it is shared, and when it is not."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from casetracker import present
from casetracker.access import (
    CLEARANCES,
    Role,
    Scope,
    clearance,
    hold_to,
    kept_by_role,
    role_of,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_what_is_kept_by_role_is_made_once_for_each_and_for_nobody_in_particular() -> None:
    made: list[Any] = []

    @kept_by_role
    def clearances(user: Any) -> Any:
        made.append(user)
        return clearance(user)

    inactive = make_user(Role.ANALYST, is_active=False)
    readers: list[Any] = [make_user(Role.READER), AnonymousUser(), inactive]
    # A token that only reads lets its account see as a reader does.
    readers.append(make_user(Role.ANALYST))
    hold_to(readers[-1], Scope.READ)
    assert [clearances(user) for user in readers] == [CLEARANCES[Role.READER]] * 4
    analysts = [make_user(Role.ANALYST), make_user(Role.ANALYST)]
    assert [clearances(user) for user in analysts] == [CLEARANCES[Role.ANALYST]] * 2
    administrator = make_user(Role.ADMINISTRATOR, is_superuser=True)
    assert clearances(administrator) == CLEARANCES[Role.ADMINISTRATOR]
    assert [role_of(user) for user in made] == [Role.READER, Role.ANALYST, Role.ADMINISTRATOR]
    assert all(user.pk is None for user in made)


def test_nothing_is_kept_of_the_past() -> None:
    made: list[Any] = []

    @kept_by_role
    def count(user: Any) -> int:
        made.append(user)
        return len(made)

    user = make_user(Role.READER)
    assert count(user) == count(user) == 1
    with present.at(datetime(2020, 1, 1, tzinfo=UTC)):
        assert (count(user), count(user)) == (2, 3)
    assert count(user) == 1
