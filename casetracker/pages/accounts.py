"""Logging in, and changing one's password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

from casetracker.languages import bilingual


class LoginPage(LoginView):
    """The one login of the product; where it leads afterwards stays on this site."""

    template_name = "registration/login.html"


class PasswordPage(PasswordChangeView):
    """Change the password of the account that is logged in."""

    template_name = "registration/password_change.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the new password and say so."""
        messages.success(self.request, bilingual("Your password is changed.", "密码已更改。"))
        return super().form_valid(form)


