"""The first accounts of an installation: one for each role."""

import secrets
from pathlib import Path

from django.contrib.auth.models import Group
from django.db import transaction

from casetracker.access import Role
from casetracker.models import User
from casetracker.var import write_private

AT_THE_ADMIN = {Role.ANALYST, Role.REVIEWER, Role.ADMINISTRATOR}


def make_first_accounts(path: Path) -> bool:
    """Make an account for each role where there is no active account; returns whether it did.

    Each is named for its role. The passwords are written to `path` (mode 600), one
    `name password` a line, and nowhere else. Raises OSError, and makes nothing, where they cannot
    be written.
    """
    with transaction.atomic():
        if User.objects.filter(is_active=True).exists():
            return False
        passwords = {role: secrets.token_urlsafe(12) for role in Role}
        for role, password in passwords.items():
            user = User.objects.create_user(
                role.value,
                password=password,
                is_staff=role in AT_THE_ADMIN,
                is_superuser=role is Role.ADMINISTRATOR,
            )
            user.groups.add(Group.objects.get(name=role.value))
        lines = [f"{role.value} {password}\n" for role, password in passwords.items()]
        # Before the commit: accounts whose passwords nobody knows would be the worse loss.
        write_private(path, "".join(lines), replace=True)
    return True
