"""The page on which one makes, sees and takes back the tokens of one's own account."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from casetracker.access import scopes_for
from casetracker.languages import bilingual
from casetracker.tokens import LONGEST_LABEL, TokenGrant


class TokenForm(forms.Form):
    """What a new token shall be, and the password, so that no open browser makes one."""

    label = forms.CharField(
        label=bilingual("What it is for", "用途"),
        max_length=LONGEST_LABEL,
        help_text=bilingual("Such as “notebook, statistics”.", "例如“笔记本，统计”。"),
    )
    scope = forms.ChoiceField(label=bilingual("What it may do", "权限范围"))
    days = forms.IntegerField(
        label=bilingual("Days it lives", "有效天数"),
        min_value=1,
        max_value=settings.TOKEN_DAYS,
        initial=settings.TOKEN_DAYS,
    )
    password = forms.CharField(
        label=bilingual("Your password", "您的密码"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(*args)
        self.request = request
        self.scopes = scopes_for(request.user)
        choices: Any = [(scope.value, scope.label) for scope in self.scopes]
        self.fields["scope"].choices = choices  # type: ignore[attr-defined]

    def clean_password(self) -> str:
        """The password. Wrong ones count towards a lock-out, as at the log-in."""
        password: str = self.cleaned_data["password"]
        name = self.request.user.get_username()
        if authenticate(self.request, username=name, password=password) is None:
            raise forms.ValidationError(bilingual("The password is wrong.", "密码不正确。"))
        return password


@sensitive_post_parameters("password")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens; a new one is shown in the answer to the form, this once."""
    user: Any = request.user
    form, text = TokenForm(request, request.POST or None), ""
    if form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("label", "scope", "days")}
        _, text = TokenGrant.objects.give(user, **wanted)
        form = TokenForm(request)
    context = {"form": form, "text": text, "held": TokenGrant.objects.of(user)}
    return render(request, "tokens.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take one back, at once. Raises ``Http404`` for what is not one's own."""
    user: Any = request.user
    if not TokenGrant.objects.of(user).named(public_id).revoke():
        raise Http404
    said = bilingual(
        "The token is taken back: it opens nothing any more.", "令牌已撤销，即刻失效。"
    )
    messages.success(request, said)
    return redirect("tokens")
