"""Tokens: got for a name and a password, listed and taken back by whose they are."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from drf_spectacular.utils import OpenApiParameter, extend_schema
from knox.models import AuthToken
from knox.settings import knox_settings
from rest_framework import serializers, status
from rest_framework.exceptions import AuthenticationFailed, NotFound, Throttled
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from casetracker.access import role_of
from casetracker.api.serializers import StrictSerializer
from casetracker.api.throttling import LoginThrottle
from casetracker.api.views import StrictParameters

ID_LENGTH = 16
"""Digits of a token's digest that name it; they tell nothing of the token."""


class LoginSerializer(StrictSerializer):
    """Who asks for a token."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000, trim_whitespace=False, write_only=True)


class TokenSerializer(serializers.Serializer[Any]):
    """A token as it is listed; the token itself is shown only once."""

    id = serializers.SerializerMethodField()
    created = serializers.DateTimeField(read_only=True)
    expires = serializers.DateTimeField(source="expiry", read_only=True)
    current = serializers.SerializerMethodField()

    def get_id(self, token: Any) -> str:
        """What names the token in the addresses of this resource."""
        return str(token.digest[:ID_LENGTH])

    def get_current(self, token: Any) -> bool:
        """Whether this request came with it."""
        return bool(self.context["request"].auth == token)


class NewTokenSerializer(TokenSerializer):
    """A new token. Keep it: it is not shown again."""

    token = serializers.CharField(read_only=True)
    username = serializers.CharField(source="user.username", read_only=True)
    role = serializers.SerializerMethodField()

    def get_role(self, token: Any) -> str:
        """The role of the account."""
        return role_of(token.user).value


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
        """One's own tokens, newest first."""
        held = AuthToken.objects.filter(user=request.user).order_by("-created")
        context = {"request": request}
        return Response(TokenSerializer(held, many=True, context=context).data)

    @extend_schema(
        operation_id="tokens_create",
        request=LoginSerializer,
        responses={201: NewTokenSerializer},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """A new token for a name and a password."""
        serializer = LoginSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        user = _authenticated(request, serializer.validated_data)
        _make_room(user)
        held, token = AuthToken.objects.create(user)
        held.token = token
        context = {"request": request}
        return Response(NewTokenSerializer(held, context=context).data, status=201)


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
        """Take back one of one's own tokens. `current` is the one this request came with."""
        held = AuthToken.objects.filter(user=request.user)
        if id == "current":
            held = held.filter(digest=getattr(request.auth, "digest", ""))
        else:
            held = held.filter(digest__startswith=id) if len(id) == ID_LENGTH else held.none()
        if not held.delete()[0]:
            raise NotFound
        return Response(status=status.HTTP_204_NO_CONTENT)


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


def _make_room(user: Any) -> None:
    """Let the oldest tokens go where the account has as many as it may."""
    limit = knox_settings.TOKEN_LIMIT_PER_USER
    held = AuthToken.objects.filter(user=user).order_by("-created")
    too_old = held.values_list("digest", flat=True)[limit - 1 :]
    AuthToken.objects.filter(digest__in=list(too_old)).delete()
