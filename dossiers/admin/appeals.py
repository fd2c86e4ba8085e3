"""Appeals in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse

from casetracker.admin import ArchivedFilter, CitableAdmin, Shelf, StackedPart
from casetracker.admin.filtering import form_of
from casetracker.admin.history import Trail
from casetracker.languages import bilingual
from dossiers.admin.evidence import EvidenceAdmin
from dossiers.api.filters.appeals import AppealFilterSet
from dossiers.models import Appeal, AppealPerson, Response


class PersonPart(StackedPart[AppealPerson]):
    """The persons an appeal speaks of, each with what was asked for them."""

    model = AppealPerson
    autocomplete_fields = ("person",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AppealPerson]:
        """With the persons' names."""
        rows = super().get_queryset(request)
        return rows.select_related("person").prefetch_related("person__names")


@admin.register(Appeal)
class AppealAdmin(EvidenceAdmin[Appeal], CitableAdmin[Appeal]):
    """Things asked on behalf of prisoners."""

    shelf = Shelf.CASES
    place = 4
    subject = "appeal"
    can_merge = False
    change_form_template = "admin/dossiers/appeal.html"
    facts_read = ("made_by", "addressed_to", "forum", "persons__person")
    list_display = (
        "reference",
        "title",
        "kind",
        "on",
        "asked",
        "forum",
        "status",
        "people",
        "answers",
    )
    list_display_links = ("reference", "title")
    list_filter = (ArchivedFilter, form_of(AppealFilterSet))
    search_fields = ("reference", "title", "text", "made_by__name", "addressed_to__name")
    ordering = ("-date_earliest", "-reference")
    autocomplete_fields = ("made_by", "addressed_to", "forum", "follows")
    inlines = (PersonPart,)
    fieldsets = (
        (None, {"fields": ("title", "kind", "status", ("date", "date_words"), "audience")}),
        (
            bilingual("Who asked whom", "谁向谁提出"),
            {"fields": ("made_by", "made_by_detail", "addressed_to", "addressed_to_detail")},
        ),
        (
            bilingual("Where and when", "场合与时机"),
            {"fields": ("forum", "occasion", ("deadline", "deadline_words"), "follows")},
        ),
        (
            bilingual("What was asked", "诉求内容"),
            {"fields": ("demands", "text", "unnamed_persons")},
        ),
        (bilingual("Our notes", "内部"), {"fields": ("internal_notes",)}),
    )

    def for_list(self, rows: QuerySet[Appeal]) -> QuerySet[Appeal]:
        """With parties, and the numbers of persons and answers."""
        return rows.select_related("made_by", "addressed_to", "forum").annotate(
            person_count=Count("persons", distinct=True),
            answer_count=Count("responses", distinct=True),
        )

    def trails(self, row: Appeal) -> list[Trail]:
        """With its persons and its answers."""
        return [
            *super().trails(row),
            Trail.of(AppealPerson, naming=("person",), appeal_id=row.pk),
            Trail.of(Response, naming=("responder", "responder_detail"), appeal_id=row.pk),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With the answers."""
        appeal = context["original"]
        if appeal is not None:
            answers = Response.objects.visible_to(request.user).filter(appeal=appeal)
            context["responses"] = answers.select_related("responder").prefetch_related(
                "answers__person__names"
            )
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=bilingual("date", "日期"), ordering="date_earliest")
    def on(self, obj: Appeal) -> str:
        """When, in words."""
        return obj.date.describe() if obj.date else ""

    @admin.display(description=bilingual("who asked whom", "谁向谁提出"))
    def asked(self, obj: Appeal) -> str:
        """From whom, to whom."""
        made = str(obj.made_by or obj.made_by_detail or "?")
        to = str(obj.addressed_to or obj.addressed_to_detail or "")
        return f"{made} → {to}" if to else made

    @admin.display(description=bilingual("people", "人数"), ordering="person_count")
    def people(self, obj: Any) -> int:
        """How many persons it names."""
        return int(obj.person_count)

    @admin.display(description=bilingual("answers", "回应"), ordering="answer_count")
    def answers(self, obj: Any) -> int:
        """How many answers it has."""
        return int(obj.answer_count)
