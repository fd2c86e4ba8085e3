"""Claims in the admin: stated, reviewed by somebody else, never reworded."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from casetracker.access import may_review
from casetracker.admin import Confirmation, RoleAdmin, Shelf
from casetracker.admin.deeds import change_url, deed_page
from casetracker.admin.filtering import form_of
from casetracker.admin.forms import perform
from casetracker.languages import bilingual
from dossiers.admin import reviewing
from dossiers.admin.badges import badge, record_label
from dossiers.admin.claim_filters import DossierFilter, FactFilter, ReviewFilter
from dossiers.admin.claim_form import ClaimForm
from dossiers.admin.queue import decide, queue_page
from dossiers.api.filters.claims import ClaimFilterSet
from dossiers.models import SUBJECTS, Claim, Person
from dossiers.vocabularies import ClaimBasis

SUBJECT_ROWS = (*SUBJECTS, "detention__person", "status_change__person", "response__appeal")
NAMES = ("person__names", "detention__person__names", "status_change__person__names")


@admin.register(Claim)
class ClaimAdmin(RoleAdmin[Claim]):
    """What passages say about records."""

    shelf = Shelf.EVIDENCE
    place = 0
    change_form_template = "admin/dossiers/claim.html"
    list_display = (
        "said",
        "quote",
        "where",
        "state_shown",
        "basis_shown",
        "grade",
        "recorded",
    )
    list_display_links = ("said",)
    list_filter = (ReviewFilter, FactFilter, DossierFilter, form_of(ClaimFilterSet))
    search_fields = ("value", "passage__quote", "passage__snapshot__source__reference")
    ordering = ("-recorded_at", "-id")
    actions = ("accept_all", "reject_all", "send_back_all", "retract_all")
    fields = ("value",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: a claim is reviewed, not reworded."""
        del request, obj
        return False

    def has_review_permission(self, request: HttpRequest) -> bool:
        """Whether the account accepts and rejects."""
        return may_review(request.user)

    def get_urls(self) -> list[URLPattern]:
        """With the pages that review."""
        site = {"site": self.admin_site}
        guarded = self.admin_site.admin_view
        queue = [
            path("queue/", guarded(queue_page), site, "dossiers_claim_queue"),
            path("queue/decide/", guarded(decide), site, "dossiers_claim_decide"),
        ]
        review = self.admin_site.admin_view(self.review_view)
        own = path("<uuid:key>/<str:deed>/", review, name="dossiers_claim_review")
        # After Django's own, whose "change" and "history" have the same shape.
        *named, catch_all = super().get_urls()
        return [*queue, *named, own, catch_all]

    def for_list(self, rows: QuerySet[Claim]) -> QuerySet[Claim]:
        """With the words, the record each is about, and the accounts."""
        found = rows.select_related(*SUBJECT_ROWS, "recorded_by").prefetch_related(*NAMES)
        return found.with_evidence()  # type: ignore[attr-defined, no-any-return]

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Claim:
        """With all that its page shows."""
        found = super().get_object(request, object_id, from_field)
        return self.for_list(Claim.objects.select_related("reviewed_by", "assigned_to")).get(
            pk=found.pk
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With what the account may do to it."""
        claim = context["original"]
        context["deeds"] = reviewing.allowed(claim, by=request.user)  # type: ignore[arg-type]
        context["own"] = claim.recorded_by_id == request.user.pk
        context["subject_url"] = change_url(claim.subject)
        context["subject_label"] = reviewing.subject_label(claim)
        context["fact_label"] = claim.fact.label(type(claim.subject))
        context["next"] = request.GET.get("next", "")
        return super().render_change_form(request, context, *args, **kwargs)

    def review_view(self, request: HttpRequest, key: UUID, deed: str) -> HttpResponse:
        """Accept, reject or retract one claim, by POST, with a reason."""
        claim = self.get_object(request, str(key))
        if deed not in reviewing.DEEDS:
            raise Http404
        return reviewing.review_one(self, request, claim, deed)

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """State a claim about the record that the address names."""
        del form_url, extra_context
        if not self.has_add_permission(request):
            raise PermissionDenied
        record = _record_named(request)
        if record is None:
            return self._choose_record(request)
        names = ("field", "source", "passage")
        initial = {name: request.GET[name] for name in names if name in request.GET}
        form = ClaimForm(request.POST or None, request=request, record=record, initial=initial)
        if (
            request.method == "POST"
            and form.is_valid()
            and perform(form, lambda: form.state(by=request.user))  # type: ignore[arg-type]
        ):
            proposed = bilingual("The claim is proposed.", "主张已提出，等待审核。")
            messages.success(request, str(proposed))
            return HttpResponseRedirect(_after_adding(request, record))
        asked = Confirmation(
            title=str(bilingual("State a claim", "提出主张")),
            button=str(bilingual("Propose", "提出")),
            back=_dossier_url(record),
            template="admin/dossiers/claim_form.html",
            context={
                "record": record_label(record),
                "record_name": type(record)._meta.verbose_name,
            },
        )
        return deed_page(self, request, form=form, confirmation=asked)

    def _choose_record(self, request: HttpRequest) -> TemplateResponse:
        """Ask for the dossier first: a claim is always about one record."""
        term, source = request.GET.get("who", ""), request.GET.get("source", "")
        found = Person.objects.visible_to(request.user).standing().called(term).with_names()
        context = {
            **self.admin_site.each_context(request),
            "title": str(bilingual("State a claim", "提出主张")),
            "opts": self.opts,
            "who": term,
            "source": source,
            "kept": f"&{urlencode({'source': source})}" if source else "",
            "people": found.prefetch_related("detentions", "status_changes")[:20],
        }
        return TemplateResponse(request, "admin/dossiers/claim_subject.html", context)

    @admin.action(description=bilingual("Accept", "采纳"), permissions=["review"])
    def accept_all(self, request: HttpRequest, queryset: QuerySet[Claim]) -> HttpResponse | None:
        """Accept each of the claims chosen that the rules allow, and tell of the others."""
        return reviewing.review_many(self, request, queryset, "accept")

    @admin.action(description=bilingual("Reject", "驳回"), permissions=["review"])
    def reject_all(self, request: HttpRequest, queryset: QuerySet[Claim]) -> HttpResponse | None:
        """Reject each of the claims chosen that the rules allow, and tell of the others."""
        return reviewing.review_many(self, request, queryset, "reject")

    @admin.action(description=bilingual("Send back", "退回"), permissions=["review"])
    def send_back_all(self, request: HttpRequest, queryset: QuerySet[Claim]) -> HttpResponse | None:
        """Send each of the claims chosen back that the rules allow, and tell of the others."""
        return reviewing.review_many(self, request, queryset, "send_back")

    @admin.action(description=bilingual("Retract", "撤回"))
    def retract_all(self, request: HttpRequest, queryset: QuerySet[Claim]) -> HttpResponse | None:
        """Retract each of the claims chosen that the rules allow, and tell of the others."""
        return reviewing.review_many(self, request, queryset, "retract")

    @admin.display(description=bilingual("claim", "主张"), ordering="field")
    def said(self, obj: Claim) -> SafeString:
        """The record, the fact and the value."""
        model = type(obj.subject)
        return format_html(
            '<span class="quiet">{}</span><br>{}: <strong>{}</strong>',
            reviewing.subject_label(obj),
            obj.fact.label(model),
            obj.shown,
        )

    @admin.display(description=bilingual("quote", "引文"))
    def quote(self, obj: Claim) -> SafeString:
        """The words, and who says them."""
        speaker = obj.passage.speaker
        return format_html(
            '<q class="quote" lang="{}">{}</q>{}',
            obj.passage.snapshot.source.language,
            obj.passage.quote,
            format_html('<br><span class="quiet">{}</span>', speaker) if speaker else "",
        )

    @admin.display(description=bilingual("source", "来源"))
    def where(self, obj: Claim) -> SafeString:
        """The document, with a link to read the words in place."""
        source = obj.passage.snapshot.source
        return format_html(
            '<a class="nowrap" href="{}">{}</a><br><span class="quiet">{}</span>',
            obj.passage.get_absolute_url(),
            source.reference,
            source.voice or source.title,
        )

    @admin.display(description=bilingual("state", "状态"), ordering="state")
    def state_shown(self, obj: Claim) -> SafeString:
        """The state."""
        return badge(obj.state, obj.get_state_display())

    @admin.display(description=bilingual("basis", "依据"), ordering="basis")
    def basis_shown(self, obj: Claim) -> SafeString:
        """The basis, and how it was inferred."""
        if obj.basis == ClaimBasis.STATED:
            return format_html("{}", obj.get_basis_display())
        return format_html(
            '{}<br><span class="quiet">{}</span>', obj.get_basis_display(), obj.basis_note
        )

    @admin.display(description=bilingual("grade", "评级"), ordering="credibility")
    def grade(self, obj: Claim) -> SafeString:
        """The grade of the information; what it means shows when pointed at."""
        return format_html(
            '<abbr title="{}">{}</abbr>', obj.get_credibility_display(), obj.credibility
        )

    @admin.display(description=bilingual("recorded", "录入"), ordering="recorded_at")
    def recorded(self, obj: Claim) -> str:
        """By whom and when."""
        return f"{obj.recorded_by}, {obj.recorded_at:%Y-%m-%d}"


def _record_named(request: HttpRequest) -> Any:
    """The record that the address names, if it names one. Raises ``Http404`` where it is hidden."""
    for name, model in SUBJECTS.items():
        if name not in request.GET:
            continue
        try:
            key = UUID(request.GET[name])
        except ValueError:
            raise Http404 from None
        rows: Any = model._default_manager
        record = rows.visible_to(request.user).filter(pk=key).first()
        if record is None:
            raise Http404
        return record
    return None


def _dossier_url(record: Model) -> str:
    """The dossier a record belongs to; the record itself where it belongs to none."""
    person = getattr(record, "person", None)
    return change_url(person or record)


def _after_adding(request: HttpRequest, record: Any) -> str:
    """Back to the dossier, or to the form again for the same words."""
    if "_addanother" not in request.POST:
        return _dossier_url(record)
    made = record.claims.order_by("-recorded_at", "-id").first()
    add = reverse("admin:dossiers_claim_add")
    subject = next(name for name, model in SUBJECTS.items() if isinstance(record, model))
    return f"{add}?{subject}={record.pk}&passage={made.passage_id}"
