"""Accounts, lock-outs and tokens: for administrators only."""

from typing import Any

from axes.admin import AccessAttemptAdmin, AccessFailureLogAdmin, AccessLogAdmin
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from knox.admin import AuthTokenAdmin
from knox.models import AuthToken

from casetracker.access import Role, Scope, may_administer
from casetracker.accounts import AT_THE_ADMIN
from casetracker.admin.shelves import Shelf
from casetracker.languages import bilingual
from casetracker.models import User


class ForAdministrators(admin.ModelAdmin[Any]):
    """Rights of administrators alone; nothing is added or deleted unless a page says so."""

    shelf = Shelf.ACCOUNTS
    list_per_page = 50
    show_full_result_count = False

    def get_object(self, request: HttpRequest, object_id: str, *args: Any) -> Any:
        """The row. Raises ``Http404`` where there is none."""
        found = super().get_object(request, object_id, *args)
        if found is None:
            raise Http404(f"There is no such {self.opts.verbose_name}.")
        return found

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the account administers."""
        return may_administer(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the account administers."""
        del obj
        return may_administer(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        del request, obj
        return False


class RoleChoice(forms.Form):
    """The one role of an account."""

    role = forms.ChoiceField(
        label=bilingual("Role", "角色"),
        choices=Role.choices,
        initial=Role.READER,
        widget=forms.RadioSelect,
        help_text=bilingual(
            "What the account may see and do follows from its role.", "帐户权限取决于其角色。"
        ),
    )


class NewAccountForm(RoleChoice, AdminUserCreationForm[User]):
    """A new account with its role."""


class AccountForm(RoleChoice, UserChangeForm[User]):
    """An account with its role. Administrators cannot shut themselves out."""

    editor: User | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].initial = _written_role(self.instance)

    def clean(self) -> dict[str, Any]:
        """Refuse to take one's own rights away."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.editor is not None and self.editor.pk == self.instance.pk:
            if cleaned.get("role") != Role.ADMINISTRATOR:
                self.add_error("role", ValidationError("You cannot take your own role away."))
            if not cleaned.get("is_active"):
                self.add_error("is_active", ValidationError("You cannot close your own account."))
        return cleaned


def _written_role(user: User) -> Role:
    """The role written down for an account, whether or not it is active."""
    if user.is_superuser:
        return Role.ADMINISTRATOR
    names = {group.name for group in user.groups.all()}
    return max((role for role in Role if role in names), key=list(Role).index, default=Role.READER)


class AccountAdmin(ForAdministrators, UserAdmin[User]):
    """Accounts. They are closed, never deleted, since the history names them."""

    form = AccountForm
    add_form = NewAccountForm
    place = 1
    list_display = ("username", "full_name", "role", "email", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (bilingual("Role", "角色"), {"fields": ("role", "is_active")}),
        (bilingual("Person", "个人"), {"fields": ("first_name", "last_name", "email")}),
        (bilingual("Dates", "日期"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2", "role")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whether the account administers."""
        return may_administer(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the account administers."""
        del obj
        return may_administer(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The accounts with their roles."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_form(self, request: HttpRequest, obj: Any = None, *args: Any, **kwargs: Any) -> Any:
        """The form, which knows who edits."""
        form = super().get_form(request, obj, *args, **kwargs)
        return type(form.__name__, (form,), {"editor": request.user})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Give the account the one role chosen."""
        super().save_related(request, form, formsets, change)
        role = Role(form.cleaned_data["role"])
        user = form.instance
        user.groups.set(Group.objects.filter(name=role))
        user.is_superuser = role == Role.ADMINISTRATOR
        user.is_staff = role in AT_THE_ADMIN
        user.save(update_fields=["is_superuser", "is_staff"])

    @admin.display(description=bilingual("name", "姓名"))
    def full_name(self, obj: User) -> str:
        """The person's name."""
        return obj.get_full_name()

    @admin.display(description=bilingual("role", "角色"))
    def role(self, obj: User) -> str:
        """The account's role."""
        return str(_written_role(obj).label)


class RoleGroupAdmin(ForAdministrators, GroupAdmin):
    """The roles, for looking: what each may do is in the code, and they are not edited."""

    place = 2
    fields = ("name",)


class LockOutAdmin(ForAdministrators, AccessAttemptAdmin):  # type: ignore[misc]
    """Failed logins that count towards a lock-out. Lifting a lock-out forgets them."""

    place = 4
    date_hierarchy = None
    actions = ("lift",)

    @admin.action(description=bilingual("Lift the lock-out", "解除锁定"))
    def lift(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Forget the failed logins chosen, so that these accounts can log in again."""
        count, _ = queryset.delete()
        told = bilingual("{} failed attempts forgotten.", "已清除 {} 次失败记录。")
        self.message_user(request, str(told).format(count), messages.SUCCESS)


class LoginAdmin(ForAdministrators, AccessLogAdmin):  # type: ignore[misc]
    """Logins, for looking."""

    place = 5
    date_hierarchy = None


class FailedLoginAdmin(ForAdministrators, AccessFailureLogAdmin):  # type: ignore[misc]
    """Failed logins, for looking."""

    place = 6
    date_hierarchy = None


class TokenAdmin(ForAdministrators, AuthTokenAdmin):  # type: ignore[misc]
    """API tokens. Only their owners can make them; an administrator can revoke them."""

    place = 3
    list_display = ("token_key", "user", "label", "scope", "created", "expiry", "used")
    list_select_related = ("user", "grant")
    fields = ("token_key", "user", "label", "scope", "created", "expiry", "used")
    search_fields = ("token_key", "user__username")
    raw_id_fields = ()

    def get_form(self, request: HttpRequest, obj: Any = None, *args: Any, **kwargs: Any) -> Any:
        """The plain form: tokens are looked at here, not made."""
        return admin.ModelAdmin.get_form(self, request, obj, *args, **kwargs)

    @admin.display(description=bilingual("name", "名称"))
    def label(self, obj: Any) -> str:
        """What the owner calls it."""
        return str(obj.grant.label) if hasattr(obj, "grant") else ""

    @admin.display(description=bilingual("scope", "权限范围"))
    def scope(self, obj: Any) -> str:
        """How far it goes."""
        return str(Scope(obj.grant.scope if hasattr(obj, "grant") else Scope.READ).label)

    @admin.display(description=bilingual("last used", "最近使用"))
    def used(self, obj: Any) -> Any:
        """The hour in which it was used last."""
        return obj.grant.used_at if hasattr(obj, "grant") else None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the account administers: deleting a token revokes it."""
        del obj
        return may_administer(request.user)


for model, page in (
    (User, AccountAdmin),
    (Group, RoleGroupAdmin),
    (AuthToken, TokenAdmin),
    (AccessAttempt, LockOutAdmin),
    (AccessLog, LoginAdmin),
    (AccessFailureLog, FailedLoginAdmin),
):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
    admin.site.register(model, page)
