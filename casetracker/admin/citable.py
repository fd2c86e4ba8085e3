"""Pages of records that people cite: merged and archived, never deleted."""

from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from casetracker.admin.base import LONGEST_REASON, RoleAdmin
from casetracker.admin.deeds import (
    Confirmation,
    ReasonForm,
    ask_and_do,
    change_url,
    deed_page,
)
from casetracker.admin.forms import perform
from casetracker.admin.shelves import Shelf
from casetracker.admin.widgets import KnownAutocomplete
from casetracker.languages import bilingual
from casetracker.lifecycle import Citable

C = TypeVar("C", bound=Citable)


class MergeForm(ReasonForm):
    """Which record stays, and why the two are one."""

    into: forms.ModelChoiceField[Any]

    def __init__(self, *args: Any, row: Citable, rows: QuerySet[Any], admin: Any) -> None:
        super().__init__(*args)
        column = type(row)._meta.get_field("merged_into")
        field = forms.ModelChoiceField(
            queryset=rows.exclude(pk=row.pk),
            label=bilingual("Record that stays", "保留的记录"),
            widget=KnownAutocomplete(column, admin.admin_site),
        )
        field.label_from_instance = admin.label_for  # type: ignore[method-assign]
        self.fields = {"into": field, "reason": self.fields["reason"]}


class CitableAdmin(RoleAdmin[C]):
    """The base: a merged record leads to the one it became; archiving can be undone."""

    shelf = Shelf.CASES
    change_form_template = "admin/citable_form.html"
    can_merge: ClassVar[bool] = True

    def get_urls(self) -> list[URLPattern]:
        """With the pages that archive, restore and merge."""
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        guard = self.admin_site.admin_view
        own = [
            path("<uuid:key>/archive/", guard(self.archive_view), name=f"{prefix}_archive"),
            path("<uuid:key>/restore/", guard(self.restore_view), name=f"{prefix}_restore"),
        ]
        if self.can_merge:
            own.append(path("<uuid:key>/merge/", guard(self.merge_view), name=f"{prefix}_merge"))
        return [*own, *super().get_urls()]

    def what_moves(self, row: C) -> list[tuple[str, int]]:
        """What a merge would hand over: names of things, and how many of each."""
        raise NotImplementedError

    def row_to_change(self, request: HttpRequest, key: UUID) -> C:
        """The row that a deed is about. Raises `Http404` or `PermissionDenied`."""
        row = self.get_object(request, str(key))
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        return row

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The record's page, or the way to the record it was merged into."""
        context = {"can_merge": self.can_merge, **(extra_context or {})}
        try:
            return super().change_view(request, object_id, form_url, context)
        except Http404:
            moved = self._survivor_of(request, object_id)
            if moved is None:
                raise
            return HttpResponseRedirect(change_url(moved))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The record's history, or the way to that of the record it was merged into."""
        moved = self._survivor_of(request, object_id)
        if moved is not None:
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_history"
            return HttpResponseRedirect(reverse(name, args=[moved.pk]))
        return super().history_view(request, object_id, extra_context)

    def archive_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Ask why, then archive."""
        row = self.row_to_change(request, key)
        form = ReasonForm(request.POST or None)
        return ask_and_do(
            self,
            request,
            form=form,
            deed=lambda: row.archive(by=request.user, reason=form.cleaned_data["reason"]),  # type: ignore[arg-type]
            confirmation=Confirmation(
                title=str(bilingual("Archive {}", "归档 {}")).format(self.label_for(row)),
                intro=str(
                    bilingual(
                        "It leaves every list and search. Nothing that rests on it is lost, and it "
                        "can be restored.",
                        "它将不再出现于任何列表与检索；以其为据的内容不会丢失，且可恢复。",
                    )
                ),
                button=str(bilingual("Archive", "归档")),
                done=str(bilingual("Archived.", "已归档。")),
                back=change_url(row),
                is_grave=True,
            ),
        )

    def restore_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Ask, then take the record out of the archive."""
        row = self.row_to_change(request, key)
        form = ReasonForm(request.POST or None)
        return ask_and_do(
            self,
            request,
            form=form,
            deed=lambda: row.restore(by=request.user, reason=form.cleaned_data["reason"]),  # type: ignore[arg-type]
            confirmation=Confirmation(
                title=str(bilingual("Restore {}", "恢复 {}")).format(self.label_for(row)),
                intro=str(bilingual("It returns to the lists.", "它将重新出现于列表中。")),
                button=str(bilingual("Restore", "恢复")),
                done=str(bilingual("Restored.", "已恢复。")),
                back=change_url(row),
            ),
        )

    def merge_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Choose what stays, see what moves, then merge."""
        row = self.row_to_change(request, key)
        rows = self.get_queryset(request)
        form = MergeForm(request.POST or None, row=row, rows=rows, admin=self)
        kept: Any = None
        if request.method == "POST" and form.is_valid():
            kept = form.cleaned_data["into"]
        if kept is not None and "confirmed" in request.POST:
            reason = form.cleaned_data["reason"]
            if perform(form, lambda: self._merge(row, kept, request, reason)):
                return HttpResponseRedirect(change_url(kept))
            kept = None
        return deed_page(self, request, form=form, confirmation=self._merge_page(row, kept))

    def _merge(self, row: Any, kept: Any, request: HttpRequest, reason: str) -> None:
        row.refuse_merge_with(kept)
        if kept.archived_at is not None:
            raise ValidationError({"into": "The record that stays is archived: restore it first."})
        row.merge_into(kept, by=request.user, reason=reason)
        done = bilingual("{} is now part of {}.", "{} 已并入 {}。")
        messages.success(request, str(done).format(row.reference, kept.reference))

    def _merge_page(self, row: C, kept: C | None) -> Confirmation:
        if kept is None:
            button = bilingual("Preview", "预览")
        else:
            button = bilingual("Merge now", "立即合并")
        return Confirmation(
            title=str(bilingual("Merge {} into another", "将 {} 并入另一记录")).format(
                self.label_for(row)
            ),
            intro=str(
                bilingual(
                    "The two become one. The record that stays keeps its own values; this "
                    "record's reference leads to it from then on. This cannot be undone.",
                    "两者合而为一。保留的记录各项内容不变；本记录编号此后指向保留的记录。"
                    "此操作不可撤销。",
                )
            ),
            button=str(button),
            back=change_url(row),
            is_grave=kept is not None,
            template="admin/merge.html",
            context={
                "row": self.label_for(row),
                "kept": self.label_for(kept) if kept is not None else "",
                "moves": self.what_moves(row) if kept is not None else [],
                "longest": LONGEST_REASON,
            },
        )

    def _survivor_of(self, request: HttpRequest, object_id: str) -> C | None:
        """What the record was merged into, if it was and the account may see that."""
        try:
            key = UUID(object_id)
        except ValueError:
            return None
        merged: Any = self.model._default_manager.filter(pk=key, merged_into__isnull=False).first()
        if merged is None:
            return None
        return self.get_queryset(request).filter(pk=merged.merged_into_id).first()
