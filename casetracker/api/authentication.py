"""Tokens, looked up by their digest in one query, with the account and its role."""

from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.crypto import hash_token
from knox.models import AuthToken
from rest_framework.exceptions import AuthenticationFailed

from casetracker.access import Scope, hold_to, note_groups
from casetracker.kept import Given, Kept

if TYPE_CHECKING:
    from casetracker.models import User


@cache
def _tokens() -> Kept:
    """The token of a digest, with its account, what it may do, and the account's groups."""
    groups = Group.objects.filter(user=OuterRef("user_id")).values("name")
    tokens = AuthToken.objects.select_related("user", "grant").annotate(
        groups=ArraySubquery(groups)
    )
    return Kept(tokens.filter(digest=Given("digest")))


class TokenAuthentication(KnoxAuthentication):  # type: ignore[misc]
    """``Authorization: Token …``. A token that is unknown, expired or unreadable is a 401."""

    def authenticate_credentials(self, token: bytes) -> "tuple[User, Any]":
        """The account, held to the token's scope, and the token. Raises ``AuthenticationFailed``.

        A token without a grant, which nothing here makes, only reads what is public.
        """
        try:
            digest = hash_token(token.decode("ascii"))
        except UnicodeDecodeError as exc:
            raise AuthenticationFailed("This is not a token.") from exc
        held = next(iter(_tokens().fetch(digest=digest)), None)
        if held is None or (held.expiry is not None and held.expiry < timezone.now()):
            raise AuthenticationFailed("The token is unknown or has expired.")
        found: tuple[User, Any] = self.validate_user(held)
        note_groups(found[0], held.groups)
        grant = getattr(held, "grant", None)
        hold_to(found[0], Scope(grant.scope) if grant else Scope.READ)
        if grant:
            grant.note_use()
        return found


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """What OpenAPI says of tokens."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """An ``Authorization`` header with the prefix ``Token``."""
        del auto_schema
        return build_bearer_security_scheme_object(
            header_name="Authorization", token_prefix=self.target_class().authenticate_header("")
        )
