"""Responses in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from casetracker.admin import Shelf, StackedPart
from casetracker.admin.filtering import form_of
from casetracker.admin.history import Trail
from casetracker.languages import bilingual
from dossiers.admin.evidence import EvidenceAdmin
from dossiers.api.filters.appeals import ResponseFilterSet
from dossiers.models import Response, ResponseItem


class AnswerPart(StackedPart[ResponseItem]):
    """What a response says of single persons."""

    model = ResponseItem
    autocomplete_fields = ("person",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ResponseItem]:
        """With the persons' names."""
        rows = super().get_queryset(request)
        return rows.select_related("person").prefetch_related("person__names")


@admin.register(Response)
class ResponseAdmin(EvidenceAdmin[Response]):
    """Answers to appeals, and information that was volunteered."""

    shelf = Shelf.CASES
    place = 5
    subject = "response"
    facts_read = ("responder", "answers__person")
    list_display = ("described", "answered_by", "on", "channel", "appeal_title", "audience")
    list_filter = (form_of(ResponseFilterSet),)
    search_fields = ("responder__name", "responder_detail", "text", "appeal__reference")
    ordering = ("-date_earliest", "-id")
    autocomplete_fields = ("appeal", "responder")
    inlines = (AnswerPart,)
    fieldsets = (
        (None, {"fields": ("appeal", "kind", ("date", "date_words"), "audience")}),
        (
            bilingual("Who answered", "回应者"),
            {"fields": ("responder", "responder_detail", "channel")},
        ),
        (bilingual("What was said", "内容"), {"fields": ("text", "internal_notes")}),
    )

    def for_list(self, rows: QuerySet[Response]) -> QuerySet[Response]:
        """With the appeal and the responder."""
        return rows.select_related("appeal", "responder")

    def for_labels(self, rows: QuerySet[Response]) -> QuerySet[Response]:
        """With the responder."""
        return rows.select_related("responder")

    def trails(self, row: Response) -> list[Trail]:
        """With the answers about single persons."""
        items = Trail.of(ResponseItem, naming=("person",), response_id=row.pk)
        return [*super().trails(row), items]

    @admin.display(description=bilingual("kind", "类别"), ordering="kind")
    def described(self, obj: Response) -> str:
        """The kind, which leads to the response."""
        return str(obj.get_kind_display())

    @admin.display(description=bilingual("who answered", "回应者"))
    def answered_by(self, obj: Response) -> str:
        """The responder."""
        return str(obj.responder or obj.responder_detail or "")

    @admin.display(description=bilingual("date", "日期"), ordering="date_earliest")
    def on(self, obj: Response) -> str:
        """When, in words."""
        return obj.date.describe() if obj.date else ""

    @admin.display(description=bilingual("appeal", "呼吁"), ordering="appeal__reference")
    def appeal_title(self, obj: Any) -> str:
        """The appeal it answers."""
        return str(obj.appeal) if obj.appeal else str(bilingual("volunteered", "主动提供"))
