"""While a value is edited: which claims stop agreeing; after it is saved: what became unsourced."""

from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join

from casetracker.languages import bilingual
from dossiers.admin.citing import CitesFacts, cite_url
from dossiers.agreeing import agreement, left_behind
from dossiers.facts import FactStanding
from dossiers.models import Claim

B = TypeVar("B", bound=models.Model)

FRAGMENT = "admin/dossiers/agreeing.html"


class TellsWhatAgrees(CitesFacts[B]):
    """Forms that say what an edit does to the claims about a record."""

    def get_urls(self) -> list[URLPattern]:
        """With the fragment that tells of a value before it is saved."""
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        guard = self.admin_site.admin_view
        own = path(
            "<uuid:key>/agrees/<str:field>/", guard(self.agrees_view), name=f"{prefix}_agrees"
        )
        return [own, *super().get_urls()]

    def agrees_view(self, request: HttpRequest, key: UUID, field: str) -> HttpResponse:
        """By POST: how the claims about a fact stand to the value in the form, which is not stored.

        A value that the field refuses is answered by the field's own sentence.
        """
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        record, fact = self.fact_of(request, key, field)
        inputs = self.inputs_for(request, record)
        if field not in inputs.fields:
            raise Http404("The form has no such input.")
        claims = Claim.objects.visible_to(request.user).filter(
            **{f"{self.subject_name}_id": record.pk}, field=field
        )
        context: dict[str, Any] = {"record": record, "fact": fact}
        try:
            value = inputs.fields[field].clean(inputs[field].data)
            context["told"] = agreement(
                record,  # type: ignore[arg-type]
                fact,
                value=value,
                claims=claims.with_evidence(),
            )
        except ValidationError as refused:
            context["refused"] = " ".join(refused.messages)
        return TemplateResponse(request, FRAGMENT, context)

    @property
    def subject_name(self) -> str:
        """The column by which claims name a record of this class."""
        return next(
            column.name
            for column in Claim._meta.concrete_fields
            if column.related_model is self.model
        )

    def inputs_for(self, request: HttpRequest, record: B) -> forms.BaseForm:
        """The form as it was sent, of which one input is read."""
        form = self.get_form(request, record, change=True)
        found: forms.BaseForm = form(request.POST, instance=record)
        return found

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Save the parts too, and tell what lost its source by the whole edit."""
        before = self._standings_before(form.instance) if change else []
        super().save_related(request, form, formsets, change)
        if before:
            stored = self.model._default_manager.get(pk=form.instance.pk)
            tell_of_loss(request, stored, before=before)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save, after a look at how the facts stand before."""
        if change:
            stored = self.model._default_manager.get(pk=obj.pk)
            obj.standings_before = stored.standings()  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def _standings_before(self, obj: Any) -> list[FactStanding]:
        found: list[FactStanding] = getattr(obj, "standings_before", [])
        return found


def tell_of_loss(request: HttpRequest, record: Any, *, before: list[FactStanding]) -> None:
    """Say which facts of the stored ``record`` lost a source they had, each with its search."""
    lost = left_behind(before, record.standings())
    if not lost:
        return
    model = type(record)
    links = format_html_join(
        " · ",
        '<strong>{}</strong> <a href="{}">{}</a>',
        (
            (model.FACTS[name].label(model), cite_url(record, name), bilingual("Cite", "引证"))
            for name in lost
        ),
    )
    told = bilingual(
        "Saved. No accepted claim supports any longer:", "已保存。下列事实已无获采纳的主张支持："
    )
    messages.warning(request, format_html("{} {}", told, links))
