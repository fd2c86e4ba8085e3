"""Logging in, being kept from guessing, and changing one's password."""

from typing import Any

from axes.helpers import get_client_ip_address, get_cool_off
from axes.models import AccessAttempt
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone

from casetracker.languages import bilingual
from casetracker.pages.errors import refusal

MOST_FAILURES_OF_AN_ADDRESS = 30
"""Failed logins from one address, whatever the names, before it has to wait.

Five for one name are counted by django-axes; this is for whoever tries one name after another.
"""


class LoginForm(AuthenticationForm):
    """Name and password; a name that no account could have is only wrong."""

    def clean_username(self) -> str:
        """The name as far as an account's can be long: what counts failures keeps no more."""
        longest = get_user_model()._meta.get_field("username").max_length
        return str(self.cleaned_data["username"])[:longest]


class LoginPage(LoginView):
    """The one login of the product; where it leads afterwards stays on this site."""

    authentication_form = LoginForm
    template_name = "registration/login.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Log in; an address that guesses is kept waiting."""
        if failures_from(request) >= MOST_FAILURES_OF_AN_ADDRESS:
            return locked_out(request)
        return super().post(request, *args, **kwargs)


class PasswordPage(PasswordChangeView):
    """Change the password of the account that is logged in."""

    template_name = "registration/password_change.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the new password and say so."""
        messages.success(self.request, bilingual("Your password is changed.", "密码已更改。"))
        return super().form_valid(form)


def failures_from(request: HttpRequest) -> int:
    """How many logins from the client's address have failed of late."""
    since = timezone.now() - get_cool_off(request)
    attempts = AccessAttempt.objects.filter(
        ip_address=get_client_ip_address(request), attempt_time__gte=since
    )
    return attempts.aggregate(Sum("failures_since_start"))["failures_since_start__sum"] or 0


def locked_out(request: HttpRequest, *_: object) -> HttpResponse:
    """429 for who has failed too often, whether or not the password was right this time."""
    wait = get_cool_off(request)
    minutes = int(wait.total_seconds() // 60)
    detail = bilingual(
        f"Logging in has failed too often from here. Wait {minutes} minutes, then try again; an "
        "administrator can unlock the account sooner.",
        f"从此处登录失败次数过多。请等待{minutes}分钟后重试；管理员可提前解锁帐户。",
    )
    response = refusal(request, 429, detail=str(detail), code="locked_out")
    response["Retry-After"] = str(int(wait.total_seconds()))
    return response
