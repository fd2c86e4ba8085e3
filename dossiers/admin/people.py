"""People in the admin: the list, and the dossier as a page to work on."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Case, CharField, IntegerField, OuterRef, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from casetracker.access import Role
from casetracker.admin import ArchivedFilter, CitableAdmin, Confirmation, ReasonForm, Shelf
from casetracker.admin.deeds import ask_and_do, change_url
from casetracker.admin.filtering import form_of
from casetracker.admin.history import Trail
from casetracker.admin.overtaking import with_version
from casetracker.languages import bilingual
from dossiers.admin.agreeing import TellsWhatAgrees
from dossiers.admin.badges import badge, situation, stored_bar
from dossiers.admin.contradictions import decide_view, withdraw_view
from dossiers.admin.coverage import coverage_view, gaps_view
from dossiers.admin.dossier import Dossier, trails_of
from dossiers.admin.gathering import ROWS, put, restored, whole_rows_of
from dossiers.admin.person_filters import OwnerFilter
from dossiers.admin.person_form import ExternalIdPart, NamePart, RelationshipPart, case_owners
from dossiers.admin.status_changes import correct_status, record_status
from dossiers.api.filters.people import PersonFilterSet
from dossiers.models import DossierCoverage, ExternalId, Person
from dossiers.models.publication import MOVES, verb_for
from dossiers.names.finding import Match, find
from dossiers.vocabularies import PublicationState

VERBS = {
    PublicationState.DRAFT: bilingual("Back to draft", "退回草稿"),
    PublicationState.IN_REVIEW: bilingual("Send to review", "提交审核"),
    PublicationState.PUBLISHED: bilingual("Publish", "发布"),
    PublicationState.WITHDRAWN: bilingual("Withdraw", "撤下"),
}
"""What moving a dossier to each state is called."""


@admin.register(Person)
class PersonAdmin(TellsWhatAgrees[Person], CitableAdmin[Person]):
    """People, and with all that hangs on them their dossiers."""

    shelf = Shelf.CASES
    place = 1
    fieldset_template = "admin/dossiers/fieldset.html"
    change_form_template = "admin/dossiers/dossier.html"
    add_form_template = "admin/dossiers/record.html"
    list_display = (
        "reference",
        "name",
        "chinese_name",
        "situation",
        "publication",
        "audience",
        "coverage_shown",
        "last_verified",
    )
    list_display_links = ("reference", "name")
    list_filter = (
        ArchivedFilter,
        OwnerFilter,
        form_of(PersonFilterSet),
    )
    search_fields = ("names__text",)
    search_help_text = bilingual(
        "A name in any script or spelling, or a reference.", "任何文字或拼写的姓名，或编号。"
    )
    ordering = ("-reference",)
    inlines = (NamePart, RelationshipPart, ExternalIdPart)
    fieldsets = (
        (
            bilingual("Identity", "身份"),
            {
                "fields": (
                    "sex",
                    ("born", "born_words"),
                    ("died", "died_words"),
                    "birth_place",
                    "residence",
                    "nationality",
                    "ethnicity",
                    "religion",
                    "health",
                )
            },
        ),
        (
            bilingual("Work and causes", "职业与议题"),
            {"fields": ("occupations", "affiliations", "distinctions", "issue_categories")},
        ),
        (
            bilingual("Our file", "卷宗管理"),
            {"fields": (("audience", "owner", "last_verified"), "summary", "internal_notes")},
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        """With the pages that move the dossier on, record what changed, and decide."""
        guard = self.admin_site.admin_view
        return [
            path(
                "<uuid:key>/move/<str:state>/", guard(self.move_view), name="dossiers_person_move"
            ),
            path("<uuid:key>/status/", guard(self.status_view), name="dossiers_person_status"),
            path(
                "<uuid:key>/status/<uuid:wrong>/",
                guard(self.status_view),
                name="dossiers_person_correct",
            ),
            path(
                "decide/<str:subject>/<uuid:key>/<str:field>/",
                guard(partial(decide_view, self)),
                name="dossiers_decision_add",
            ),
            path(
                "decision/<uuid:key>/withdraw/",
                guard(partial(withdraw_view, self)),
                name="dossiers_decision_withdraw",
            ),
            path("coverage/", guard(partial(coverage_view, self)), name="dossiers_coverage"),
            path(
                "coverage/<uuid:key>/",
                guard(partial(gaps_view, self)),
                name="dossiers_coverage_gaps",
            ),
            *super().get_urls(),
        ]

    def for_list(self, rows: QuerySet[Person]) -> QuerySet[Person]:
        """With the names, and the stored figures of coverage."""
        return rows.select_related("coverage").with_names()  # type: ignore[attr-defined, no-any-return]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, after some figures that are out of date have been computed again."""
        if self.has_view_permission(request):
            DossierCoverage.objects.refresh(limit=self.list_per_page)
        return super().changelist_view(request, extra_context)

    def for_labels(self, rows: QuerySet[Person]) -> QuerySet[Person]:
        """With the names."""
        return rows.with_names()  # type: ignore[attr-defined, no-any-return]

    def label_for(self, row: Person) -> str:
        """Reference, name, and name in Chinese characters."""
        return f"{row.reference} {row.main_name} {row.name_in_han}".strip()

    def search(
        self, request: HttpRequest, queryset: QuerySet[Person], term: str
    ) -> tuple[QuerySet[Person], bool]:
        """By any name in any script, or by reference; the likest names first.

        Each row has ``matched_as``: the name that fits, and why.
        """
        matches = find([term], among=queryset)[0] if term.strip() else []
        found = queryset.called(term, alike=[match.person for match in matches])  # type: ignore[attr-defined]
        if "o" not in request.GET:
            found = _likest_first(found, matches)
        return found.annotate(matched_as=_words_of(matches)), False

    def get_list_display(self, request: HttpRequest) -> Any:
        """With the name that was found, where one was asked for."""
        columns = super().get_list_display(request)
        return (*columns, "matched") if request.GET.get("q", "").strip() else columns

    @admin.display(description=bilingual("found as", "匹配姓名"))
    def matched(self, obj: Any) -> str:
        """The name that fits what was asked for, and why."""
        return str(getattr(obj, "matched_as", "")) or "—"

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The owner is one of those who edit."""
        if db_field.name == "owner":
            kwargs["queryset"] = case_owners()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Person:
        """With its version, its names and its identifiers elsewhere, by two statements."""
        ids = ExternalId.objects.filter(person=OuterRef("pk")).order_by("scheme", "value")
        rows = with_version(self.get_queryset(request)).prefetch_related("names")
        try:
            found = rows.annotate(**{ROWS: whole_rows_of(ids)}).get(pk=UUID(object_id))
        except (ValueError, Person.DoesNotExist):
            return super().get_object(request, object_id, from_field)
        put(found, "external_ids", restored(ExternalId, getattr(found, ROWS)))
        return found

    def trails(self, row: Person) -> list[Trail]:
        """All that ever belonged to the dossier."""
        return trails_of(row)

    def what_moves(self, row: Person) -> list[tuple[str, int]]:
        """What a merge hands over."""
        relations = ("names", "detentions", "status_changes", "relationships", "external_ids")
        found = [getattr(row, name) for name in (*relations, "appeals", "claims")]
        return [
            (str(manager.model._meta.verbose_name_plural), manager.count()) for manager in found
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With the dossier around the form."""
        person = context["original"]
        if person is not None:
            parts = context["inline_admin_formsets"]
            known = {part.formset.prefix: part.formset.get_queryset() for part in parts}
            dossier = Dossier(person, viewer=request.user, known=known)
            context["dossier"] = dossier
            context["evidence"] = dossier.about.by_name
            context["moves"] = [(state, VERBS[state]) for state in dossier.moves]
        return super().render_change_form(request, context, *args, **kwargs)

    def status_view(
        self, request: HttpRequest, key: UUID, wrong: UUID | None = None
    ) -> HttpResponse:
        """Record a status change with its passage, or the correction of one."""
        person = self.row_to_change(request, key)
        if wrong is None:
            return record_status(self, request, person)
        return correct_status(self, request, person, key=wrong)

    def move_view(self, request: HttpRequest, key: UUID, state: str) -> HttpResponse:
        """Ask, then move the dossier to another state of publication."""
        person = self.row_to_change(request, key)
        if state not in PublicationState.values:
            raise Http404
        new = PublicationState(state)
        dossier = Dossier(person, viewer=request.user)
        verb = verb_for(PublicationState(person.publication_state), new)
        if verb is not None and new not in dossier.moves:
            raise PermissionDenied
        move = MOVES[verb] if verb else None
        is_gated = move is not None and move.is_gated
        form = ReasonForm(request.POST or None, needed=bool(move and move.needs_reason))
        return ask_and_do(
            self,
            request,
            form=form,
            deed=lambda: person.move_to(new, by=request.user, reason=form.cleaned_data["reason"]),  # type: ignore[arg-type]
            confirmation=Confirmation(
                title=f"{VERBS[new]}: {self.label_for(person)}",
                button=str(VERBS[new]),
                done=str(bilingual("The dossier is now: {}.", "卷宗状态：{}。")).format(new.label),
                back=change_url(person),
                is_grave=bool(move and move.role == Role.REVIEWER),
                template="admin/dossiers/move.html",
                context={"dossier": dossier, "gaps": dossier.gaps if is_gated else []},
            ),
        )

    @admin.display(description=bilingual("name", "姓名"))
    def name(self, obj: Person) -> str:
        """The name in Latin letters."""
        return obj.main_name or "—"

    @admin.display(description=bilingual("Chinese name", "中文姓名"))
    def chinese_name(self, obj: Person) -> SafeString:
        """The name in Chinese characters."""
        return format_html('<span lang="zh">{}</span>', obj.name_in_han)

    @admin.display(description=bilingual("current situation", "现状"), ordering="current_custody")
    def situation(self, obj: Person) -> SafeString:
        """Custody, certainty and since when."""
        return situation(obj)

    @admin.display(description=bilingual("publication", "发布"), ordering="publication_state")
    def publication(self, obj: Person) -> SafeString:
        """The state of publication."""
        return badge(f"state-{obj.publication_state}", obj.get_publication_state_display())

    @admin.display(description=bilingual("coverage", "来源覆盖"))
    def coverage_shown(self, obj: Person) -> SafeString:
        """How much of the dossier is sourced."""
        return stored_bar(obj)


def _likest_first(people: QuerySet[Person], matches: Sequence[Match]) -> QuerySet[Person]:
    """``people`` in the order of ``matches``; behind them the others, the newest first."""
    ranks = [When(pk=match.person, then=Value(rank)) for rank, match in enumerate(matches)]
    if not ranks:
        return people
    order = Case(*ranks, default=Value(len(ranks)), output_field=IntegerField())
    return people.order_by(order, "-reference")


def _words_of(matches: Sequence[Match]) -> Case:
    """The name that fits, and why, for each of ``matches``."""
    return Case(
        *(
            When(pk=match.person, then=Value(f"{match.name.text} · {match.explained}"))
            for match in matches
        ),
        default=Value(""),
        output_field=CharField(),
    )
