"""Status changes in the admin: read, recorded from the person's page, corrected, never edited."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from casetracker.admin import Confirmation, RoleAdmin, Shelf
from casetracker.admin.deeds import change_url, deed_page
from casetracker.admin.filtering import form_of
from casetracker.admin.forms import perform
from casetracker.admin.history import Trail
from casetracker.languages import bilingual
from dossiers.admin.agreeing import tell_of_loss
from dossiers.admin.evidence import EvidenceAdmin
from dossiers.admin.status_form import VALUES, StatusForm
from dossiers.api.filters.cases import StatusChangeFilterSet
from dossiers.models import Person, StatusChange

TEMPLATE = "admin/dossiers/status_form.html"


@admin.register(StatusChange)
class StatusChangeAdmin(EvidenceAdmin[StatusChange]):
    """The situations of people, from a date on."""

    shelf = Shelf.CASES
    place = 3
    subject = "status_change"
    facts_read = ("facility", "court")
    change_form_template = "admin/dossiers/status_change.html"
    list_display = (
        "on",
        "who",
        "custody_shown",
        "certainty",
        "legal_stage",
        "mechanism",
        "recorded",
    )
    list_display_links = ("on", "who")
    list_filter = (form_of(StatusChangeFilterSet), "recorded_at")
    search_fields = ("person__names__text",)
    ordering = ("-recorded_at", "-id")
    fields = ("description",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never here: a status change is recorded on the page of its person."""
        del request, obj
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: it is corrected by another."""
        del request, obj
        return False

    def for_list(self, rows: QuerySet[StatusChange]) -> QuerySet[StatusChange]:
        """With the persons' names, the accounts, and what corrects them."""
        return rows.select_related("person", "recorded_by", "superseded_by").prefetch_related(
            "person__names"
        )

    def for_labels(self, rows: QuerySet[StatusChange]) -> QuerySet[StatusChange]:
        """With the persons' names."""
        return rows.select_related("person").prefetch_related("person__names")

    def label_for(self, row: StatusChange) -> str:
        """Whose it is, and what."""
        return f"{row.person.main_name}: {row}"

    def search(
        self, request: HttpRequest, queryset: QuerySet[StatusChange], term: str
    ) -> tuple[QuerySet[StatusChange], bool]:
        """By the person's names in any script, or reference."""
        if not term.strip():
            return queryset, False
        people = Person.objects.visible_to(request.user).called(term)
        return queryset.filter(person__in=people), False

    def inputs_for(self, request: HttpRequest, record: StatusChange) -> forms.BaseForm:
        """The form of a correction, since nothing else changes what is recorded."""
        return StatusForm(request.POST, request=request, person=record.person, corrects=record)

    def trails(self, row: StatusChange) -> list[Trail]:
        """With what corrects it."""
        later = Trail.of(StatusChange, naming=("date",), supersedes_id=row.pk)
        return [*super().trails(row), later]

    @admin.display(description=bilingual("from", "自"), ordering="date_earliest")
    def on(self, obj: StatusChange) -> str:
        """From when on, in words."""
        return obj.date.describe() if obj.date else ""

    @admin.display(description=bilingual("person", "人物"))
    def who(self, obj: StatusChange) -> str:
        """Whose situation it is."""
        return f"{obj.person.main_name} {obj.person.name_in_han}".strip()

    @admin.display(description=bilingual("custody", "羁押状态"), ordering="custody")
    def custody_shown(self, obj: StatusChange) -> str:
        """The custody, and whether a later row corrects this one."""
        shown = str(obj.get_custody_display())
        if hasattr(obj, "superseded_by"):
            shown += str(bilingual(" (corrected)", "（已更正）"))
        return shown

    @admin.display(description=bilingual("recorded", "录入"), ordering="recorded_at")
    def recorded(self, obj: StatusChange) -> str:
        """By whom and when."""
        return f"{obj.recorded_by}, {obj.recorded_at:%Y-%m-%d}"


def record_status(page: RoleAdmin[Any], request: HttpRequest, person: Person) -> HttpResponse:
    """Record a status change of a person with the passage that says so."""
    form = StatusForm(request.POST or None, request=request, person=person)
    title = bilingual("Record a status change: {}", "记录状态变更：{}")
    return _answer(page, request, form, str(title).format(person.main_name))


def correct_status(
    page: RoleAdmin[Any], request: HttpRequest, person: Person, *, key: Any
) -> HttpResponse:
    """Record the row that takes the place of another, with the reason."""
    rows = StatusChange.objects.visible_to(request.user).in_force()
    wrong = get_object_or_404(rows, pk=key, person=person)
    initial = model_to_dict(wrong, fields=VALUES) | {"date_words": wrong.date_words, "cited": []}
    form = StatusForm(
        request.POST or None, request=request, person=person, corrects=wrong, initial=initial
    )
    title = bilingual("Correct a status change: {}", "更正状态变更：{}")
    return _answer(page, request, form, str(title).format(person.main_name))


def _answer(
    page: RoleAdmin[Any], request: HttpRequest, form: StatusForm, title: str
) -> HttpResponse:
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(form, lambda: form.record(by=request.user))  # type: ignore[arg-type]
    ):
        done = bilingual("The status change is recorded.", "状态变更已记录。")
        messages.success(request, str(done))
        if form.corrects is not None:
            stored = StatusChange.objects.get(supersedes=form.corrects)
            tell_of_loss(request, stored, before=form.corrects.standings())
        return HttpResponseRedirect(f"{change_url(form.person)}#timeline")
    asked = Confirmation(
        title=title,
        button=str(bilingual("Record", "记录")),
        back=change_url(form.person),
        template=TEMPLATE,
        context={
            "person": form.person,
            "corrects": form.corrects,
            "claimed": _claimed(form.corrects) if form.corrects else (),
        },
    )
    return deed_page(page, request, form=form, confirmation=asked)


def _claimed(change: StatusChange) -> set[str]:
    """The facts of a status change of which something is claimed."""
    return set(change.claims.values_list("field", flat=True))
