"""Tokens: got for a name and a password, listed and taken back by whose they are."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import AuthenticationFailed, NotFound, Throttled
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from casetracker.access import Scope, role_of, scope_of, scopes_for
from casetracker.api.pagination import refused
from casetracker.api.serializers import StrictSerializer
from casetracker.api.throttling import LoginThrottle
from casetracker.api.views import StrictParameters
from casetracker.tokens import LONGEST_LABEL, TokenGrant, TokenGrantQuerySet


class WantedTokenSerializer(StrictSerializer):
    """What a new token shall be."""

    scope = serializers.ChoiceField(
        choices=Scope.choices,
        default=Scope.READ,
        help_text="How far the token goes; never beyond the role of its account.",
    )
    label = serializers.CharField(  # type: ignore[assignment]
        max_length=LONGEST_LABEL, default="", allow_blank=True, help_text="What it is for."
    )
    days = serializers.IntegerField(
        min_value=1,
        max_value=settings.TOKEN_DAYS,
        default=settings.TOKEN_DAYS,
        help_text="How many days it lives.",
    )


class LoginSerializer(WantedTokenSerializer):
    """Who asks for a token, and what it shall be."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000, trim_whitespace=False, write_only=True)


class TokenSerializer(serializers.Serializer[Any]):
    """A token as it is listed; the token itself is shown only once."""

    id = serializers.CharField(source="public_id", read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    scope = serializers.ChoiceField(choices=Scope.choices, read_only=True)
    created = serializers.DateTimeField(source="token.created", read_only=True)
    expires = serializers.DateTimeField(source="token.expiry", read_only=True)
    used = serializers.DateTimeField(
        source="used_at", read_only=True, help_text="When it was used last, to the hour."
    )
    current = serializers.SerializerMethodField()

    def get_current(self, grant: TokenGrant) -> bool:
        """Whether this request came with it."""
        return bool(self.context["request"].auth == grant.token)


class NewTokenSerializer(TokenSerializer):
    """A new token. Keep it: it is not shown again."""

    token = serializers.SerializerMethodField()
    username = serializers.CharField(source="token.user.username", read_only=True)
    role = serializers.SerializerMethodField()

    def get_token(self, grant: TokenGrant) -> str:
        """The text to send, shown this once."""
        del grant
        return str(self.context["text"])

    def get_role(self, grant: TokenGrant) -> str:
        """The role of the account."""
        return role_of(grant.token.user).value


class LockedOut(Throttled):
    """Too many wrong passwords for this name from this address."""

    default_detail = "Too many failed attempts: this name is locked for a while."
    extra_detail_singular = extra_detail_plural = ""
    default_code = "locked_out"


class TokensView(StrictParameters):
    """The tokens of an account."""

    def get_permissions(self) -> list[BasePermission]:
        """Everybody may ask for a token; one lists one's own."""
        return [AllowAny()] if self.request.method == "POST" else [IsAuthenticated()]

    def get_throttles(self) -> list[BaseThrottle]:
        """Attempts to log in have a limit of their own."""
        return [LoginThrottle()] if self.request.method == "POST" else super().get_throttles()

    @extend_schema(operation_id="tokens_list", responses=TokenSerializer(many=True))
    def get(self, request: Request) -> Response:
        """One's own tokens, newest first; asked with a token that only reads, that one alone."""
        context = {"request": request}
        return Response(TokenSerializer(_manageable(request), many=True, context=context).data)

    @extend_schema(
        operation_id="tokens_create",
        request=LoginSerializer,
        responses={201: NewTokenSerializer},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """A new token for a name and a password. Unless told otherwise it only reads."""
        serializer = LoginSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data
        credentials = {name: wanted.pop(name) for name in ("username", "password")}
        user = _authenticated(request, credentials)
        refuse_beyond_role(user, wanted["scope"])
        grant, text = TokenGrant.objects.give(user, **wanted)
        context = {"request": request, "text": text}
        return Response(NewTokenSerializer(grant, context=context).data, status=201)


class TokenView(StrictParameters):
    """One token."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        operation_id="tokens_destroy",
        responses={204: None},
        parameters=[
            OpenApiParameter("id", str, "path", description="The token's id, or `current`.")
        ],
    )
    def delete(self, request: Request, id: str) -> Response:  # noqa: A002
        """Take back one of one's own tokens, at once. `current` is the one this came with.

        A token that only reads can take back itself alone.
        """
        held = _manageable(request)
        if id == "current":
            held = held.filter(pk=getattr(request.auth, "digest", ""))
        else:
            held = held.named(id)
        if not held.revoke():
            raise NotFound
        return Response(status=status.HTTP_204_NO_CONTENT)


def refuse_beyond_role(user: Any, scope: str) -> None:
    """Raise ``ValidationError`` under ``scope`` where the account's role does not go so far."""
    if scope not in scopes_for(user):
        known = ", ".join(scopes_for(user))
        raise refused("scope", f"The role of this account allows {known}.", "beyond_role")


def _manageable(request: Request) -> TokenGrantQuerySet:
    """The tokens that the request may list and take back."""
    user: Any = request.user
    held = TokenGrant.objects.of(user)
    if scope_of(user) in (Scope.READ, Scope.INTERNAL):
        # A token that is passed on to look things up must not end those that do the work.
        return held.filter(pk=request.auth.digest)  # type: ignore[union-attr]
    return held


def _authenticated(request: Request, credentials: dict[str, str]) -> Any:
    """The account. Raises ``AuthenticationFailed``, or `LockedOut` after too many failures."""
    # The lock-out counts by the request of Django, which is what its own log-in page gives.
    plain: Any = request._request
    user = authenticate(plain, **credentials)
    if getattr(plain, "axes_locked_out", False):
        # Else the middleware would answer with the page for browsers.
        plain.axes_locked_out = False
        raise LockedOut(wait=settings.AXES_COOLOFF_TIME.total_seconds())
    if user is None:
        raise AuthenticationFailed("The name or the password is wrong.", "wrong_credentials")
    user_logged_in.send(sender=user.__class__, request=plain, user=user)
    return user
