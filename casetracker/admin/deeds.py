"""Pages that ask before they do something, and why: review, publish, archive, merge."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from casetracker.admin.base import LONGEST_REASON, RoleAdmin
from casetracker.admin.forms import perform
from casetracker.languages import bilingual


class ReasonForm(forms.Form):
    """Why it is done; ``needed`` says whether it may stay empty."""

    reason = forms.CharField(
        label=bilingual("Reason", "理由"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=bilingual("Kept in the history.", "将记入历史。"),
    )

    def __init__(self, *args: Any, needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needed


@dataclass(frozen=True)
class Confirmation:
    """What the page says before the deed is done.

    ``template`` may show more than the form; ``back`` is where giving up leads, and doing it
    unless the deed says otherwise.
    """

    title: str
    button: str
    back: str
    done: str = ""
    intro: str = ""
    is_grave: bool = False
    template: str = "admin/deed.html"
    context: dict[str, Any] = field(default_factory=dict)


def ask_and_do(
    admin: RoleAdmin[Any],
    request: HttpRequest,
    *,
    form: forms.BaseForm,
    deed: Callable[[], object],
    confirmation: Confirmation,
) -> HttpResponse:
    """Show the form; on a valid POST do the deed, say so and go back.

    What forbids the deed is shown in the form, with nothing stored.
    """
    if request.method == "POST" and form.is_valid() and perform(form, deed):
        if confirmation.done:
            messages.success(request, confirmation.done)
        return HttpResponseRedirect(safe_return(request, confirmation.back))
    return deed_page(admin, request, form=form, confirmation=confirmation)


def deed_page(
    admin: RoleAdmin[Any],
    request: HttpRequest,
    *,
    form: forms.BaseForm,
    confirmation: Confirmation,
) -> TemplateResponse:
    """The page that asks."""
    context = {
        **admin.admin_site.each_context(request),
        "title": confirmation.title,
        "asked": confirmation,
        "back": safe_return(request, confirmation.back),
        "form": form,
        "media": admin.media + form.media,
        "opts": admin.opts,
        **confirmation.context,
    }
    request.current_app = admin.admin_site.name
    return TemplateResponse(request, confirmation.template, context)


def safe_return(request: HttpRequest, default: str) -> str:
    """Where ``next`` leads if that is on this site, else ``default``."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if allowed else default


def change_url(row: models.Model) -> str:
    """The admin page of a row."""
    opts = row._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])
