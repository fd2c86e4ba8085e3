"""What a token may do, and what its owner calls it."""

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from knox.models import AuthToken
from knox.settings import knox_settings

from casetracker.access import Scope
from casetracker.languages import bilingual

if TYPE_CHECKING:
    from casetracker.models import User

LONGEST_LABEL = 100
ID_LENGTH = 16
"""Digits of a token's digest that name it; they tell nothing of the token."""


class TokenGrantQuerySet(models.QuerySet["TokenGrant"]):
    """Tokens by whose they are."""

    def of(self, user: "User") -> "TokenGrantQuerySet":
        """The tokens of an account, newest first."""
        return self.filter(token__user=user).select_related("token").order_by("-token__created")

    def named(self, public_id: str) -> "TokenGrantQuerySet":
        """The token of this public id; none where it is not one."""
        is_whole = len(public_id) == ID_LENGTH and public_id.isalnum()
        return self.filter(token__digest__startswith=public_id) if is_whole else self.none()

    def revoke(self) -> int:
        """Take these tokens back, at once; how many there were."""
        keys = list(self.values_list("pk", flat=True))
        return AuthToken.objects.filter(pk__in=keys).delete()[0] and len(keys)

    @transaction.atomic
    def give(
        self, user: "User", *, scope: Scope, label: str, days: int
    ) -> "tuple[TokenGrant, str]":
        """A new token, and its text, which is told once and kept nowhere.

        The oldest tokens go where the account has as many as it may.
        """
        most = knox_settings.TOKEN_LIMIT_PER_USER
        too_old = self.of(user).values_list("pk", flat=True)[most - 1 :]
        AuthToken.objects.filter(pk__in=list(too_old)).delete()
        token, text = AuthToken.objects.create(user, expiry=timedelta(days=days))
        return self.create(token=token, scope=scope, label=label), text


class TokenGrant(models.Model):
    """What a token of knox may do, and what its owner calls it.

    A row of its own because the table of tokens is knox's. It goes with its token.
    """

    token = models.OneToOneField(
        AuthToken, models.CASCADE, primary_key=True, related_name="grant", editable=False
    )
    label = models.CharField(bilingual("name", "名称"), max_length=LONGEST_LABEL, blank=True)
    scope = models.CharField(
        bilingual("scope", "权限范围"), max_length=20, choices=Scope.choices, default=Scope.READ
    )
    used_at = models.DateTimeField(
        bilingual("last used", "最近使用"),
        null=True,
        blank=True,
        editable=False,
        help_text=bilingual("To the hour.", "精确到小时。"),
    )

    objects = TokenGrantQuerySet.as_manager()

    class Meta:
        verbose_name = bilingual("token grant", "令牌权限")
        verbose_name_plural = bilingual("token grants", "令牌权限")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(scope__in=Scope.values),
                name="token_scope_is_known",
                violation_error_code="scope",
                violation_error_message="A token has one of the known scopes.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.label or self.token.token_key} ({self.scope})"

    @property
    def public_id(self) -> str:
        """What names the token in addresses."""
        return str(self.pk[:ID_LENGTH])

    def note_use(self) -> None:
        """Keep the hour in which the token is used: at most one statement an hour."""
        hour = timezone.now().replace(minute=0, second=0, microsecond=0)
        if self.used_at is None or self.used_at < hour:
            TokenGrant.objects.filter(pk=self.pk).update(used_at=hour)
            self.used_at = hour
