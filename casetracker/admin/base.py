"""The base of every admin page: rights by role, what is hidden, who changed what and why."""

from typing import Any, ClassVar, TypeVar

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from casetracker.access import may_edit
from casetracker.admin.forms import REFUSALS, RoleForm
from casetracker.admin.history import Trail, entries_of, page_of
from casetracker.admin.overtaking import SEEN, latest_version
from casetracker.admin.shelves import Shelf
from casetracker.admin.widgets import KnownAutocomplete, field_for_array
from casetracker.history import acting

M = TypeVar("M", bound=models.Model)
Whole = TypeVar("Whole", bound=models.Model)
RowForm = TypeVar("RowForm", bound=forms.ModelForm[Any])

LONGEST_REASON = 500
REASON = "change_reason"
"""The input that every form offers for saying why."""


class ByRole(BaseModelAdmin[M]):
    """Rights that follow from the role alone: who may edit sees, adds and changes.

    Nothing is ever deleted here; records are archived, merged, retracted or corrected.
    """

    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
    }

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the account may edit."""
        del obj
        return may_edit(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the account may edit."""
        del obj
        return may_edit(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the account may edit."""
        del obj
        return may_edit(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        del request, obj
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[M]:
        """The rows the account may see."""
        rows = self.model._default_manager.visible_to(request.user)  # type: ignore[attr-defined]
        ordering = self.get_ordering(request)
        found: QuerySet[M] = rows.order_by(*ordering) if ordering else rows
        return found

    def get_field_queryset(
        self, db: str | None, db_field: Any, request: HttpRequest
    ) -> QuerySet[Any] | None:
        """The rows that a foreign key may name: those the account may see."""
        del db
        rows: QuerySet[Any] = db_field.remote_field.model._default_manager.visible_to(request.user)
        return rows

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Lists get a field of their own: boxes for codes, lines for words."""
        if isinstance(db_field, ArrayField):
            return field_for_array(db_field, **kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """An autocomplete that reuses rows at hand, labelled as their own admin labels them."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KnownAutocomplete(db_field, self.admin_site))
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        remote = self.admin_site._registry.get(db_field.remote_field.model)
        if field is not None and isinstance(remote, RoleAdmin):
            field.label_from_instance = remote.label_for  # type: ignore[method-assign, assignment]
        return field


class PartFormSet(BaseInlineFormSet[M, Whole, RowForm]):
    """The rows of a table, in which the box that takes a row away says its name."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Name the box, which no label does."""
        super().add_fields(form, index)
        if box := form.fields.get("DELETE"):
            box.widget.attrs["aria-label"] = str(box.label)


class Part(ByRole[M], admin.TabularInline[Any, Any]):
    """Rows that are part of a record, in a table. What is taken away stays in the history."""

    form: Any = RoleForm
    formset: Any = PartFormSet
    extra = 0

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """A field that says its own name: in a table, nothing ties it to the head of its column."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        # Boxes have a label each, which the name of all of them must not hide.
        if field is not None and field.label and not field.widget.use_fieldset:
            field.widget.attrs.setdefault("aria-label", capfirst(str(field.label)))
        return field

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the account may edit."""
        del obj
        return may_edit(request.user)


class StackedPart(Part[M]):
    """Rows that are part of a record, one under the other, for longer texts."""

    template = "admin/edit_inline/stacked.html"


class RoleChangeList(ChangeList):
    """A list that loads what its columns show, and nothing where only the rows are needed."""

    model_admin: "RoleAdmin[Any]"

    def apply_select_related(self, qs: QuerySet[Any]) -> QuerySet[Any]:
        """The rows as the admin's `for_list` loads them."""
        return self.model_admin.for_list(super().apply_select_related(qs))


class RoleAdmin(ByRole[M], admin.ModelAdmin[M]):
    """The base of every model's pages.

    Every write happens inside `acting`, with the reason given in the form. What is hidden is a
    404. What the database refuses becomes an error of the form.
    """

    form: Any = RoleForm
    shelf: ClassVar[Shelf] = Shelf.VOCABULARY
    place: ClassVar[int] = 50
    list_per_page = 50
    show_full_result_count = False
    view_on_site = False
    change_form_template = "admin/record_form.html"
    change_list_template = "admin/record_list.html"
    add_form_template = "admin/record_form.html"
    fieldset_template: ClassVar[str] = "admin/includes/fieldset.html"

    def for_list(self, rows: QuerySet[M]) -> QuerySet[M]:
        """The rows with what the columns of the list show, in a constant number of queries."""
        return rows

    def for_labels(self, rows: QuerySet[M]) -> QuerySet[M]:
        """The rows with what `label_for` reads."""
        return rows

    def label_for(self, row: M) -> str:
        """The row in words that tell it from others, for autocompletes and the history."""
        return str(row)

    def trails(self, row: M) -> list[Trail]:
        """Whose events the row's history shows: its own, unless more hangs on it."""
        return [Trail.of_row(row)]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the account may edit."""
        return self.has_view_permission(request)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list that loads by `for_list`."""
        del request, kwargs
        return RoleChangeList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[M], search_term: str
    ) -> tuple[QuerySet[M], bool]:
        """The rows found; for autocompletes with what their labels read."""
        found, distinct = self.search(request, queryset, search_term)
        is_autocomplete = request.resolver_match is not None and (
            request.resolver_match.url_name == "autocomplete"
        )
        return (self.for_labels(found) if is_autocomplete else found), distinct

    def search(
        self, request: HttpRequest, queryset: QuerySet[M], term: str
    ) -> tuple[QuerySet[M], bool]:
        """The rows that ``term`` finds, and whether some may be there twice."""
        return super().get_search_results(request, queryset, term)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> M:
        """The row, if the account may see it. Raises ``Http404`` for all others alike."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404(f"There is no such {self.opts.verbose_name}.")
        return found

    def get_form(
        self, request: HttpRequest, obj: M | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """The form, which knows the version it was opened with and what refused to be saved."""
        form = super().get_form(request, obj, *args, **kwargs)
        seen = request.POST.get(SEEN, "") if obj is not None else ""
        told = {"refused": getattr(request, "refused", None), "seen": seen}
        return type(form.__name__, (form,), told)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show and save the form, noting who and why; refusals are shown in the form."""
        reason = request.POST.get(REASON, "")[:LONGEST_REASON]
        context = {
            "reason": reason,
            "fieldset_template": self.fieldset_template,
            # The next record is rarely of the kind of the one just corrected.
            **({"show_save_and_add_another": False} if object_id else {}),
            **(extra_context or {}),
        }
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, context)
        try:
            with acting(by=request.user, reason=reason):  # type: ignore[arg-type]
                return super().changeform_view(request, object_id, form_url, context)
        except REFUSALS as refused:
            request.refused = refused  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, context)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[M], *args: Any, **kwargs: Any
    ) -> Any:
        """What the action answers. A key that cannot be one is a bad request, not a failure."""
        try:
            return super().response_action(request, queryset, *args, **kwargs)
        except ValidationError as malformed:
            raise BadRequest("Such a row cannot be chosen.") from malformed

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With the number of the row's present version."""
        if context["original"] is not None:
            context["seen_version"] = latest_version(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every version of the row and of what hangs on it: who, when, why, old and new."""
        row = self.get_object(request, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        entries = entries_of(self.trails(row), site=self.admin_site)
        context = {
            **self.admin_site.each_context(request),
            "title": self.label_for(row),
            "page": page_of(entries, request.GET.get("p", "")),
            "object": row,
            "opts": self.opts,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/record_history.html", context)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the database keeps the history itself."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the database keeps the history itself."""
