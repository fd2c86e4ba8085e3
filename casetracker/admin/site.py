"""The admin site: who may enter, how its pages are sorted, and the desk it opens with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from casetracker.access import may_edit
from casetracker.admin.shelves import Shelf
from casetracker.languages import bilingual


@dataclass(frozen=True)
class Panel:
    """One box on the desk: a template and what it shows."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


PanelMaker = Callable[[HttpRequest], Panel]
PANELS: list[PanelMaker] = []
"""What the desk shows, top to bottom; filled by the apps through `panel`."""
LAST_PANELS: list[PanelMaker] = []
"""What it shows below all of these; filled through `last_panel`."""


def panel(maker: PanelMaker) -> PanelMaker:
    """Decorate a function so that the admin's first page shows the panel it makes."""
    PANELS.append(maker)
    return maker


def last_panel(maker: PanelMaker) -> PanelMaker:
    """Decorate as `panel` does, for a panel below those of the apps that build on this one."""
    LAST_PANELS.append(maker)
    return maker


class AutocompleteView(AutocompleteJsonView):
    """Autocomplete results in the words each admin finds best for telling its rows apart."""

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        """The key, and the row's label."""
        label = getattr(self.model_admin, "label_for", str)
        return {"id": str(getattr(obj, to_field_name)), "text": label(obj)}


class CasetrackerAdminSite(AdminSite):
    """Where analysts and reviewers work. Open to those who may edit, closed to all others."""

    site_header = "Casetracker"
    site_title = "Casetracker"
    index_title = bilingual("Your desk", "工作台")
    index_template = "admin/desk.html"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the account is active and may edit."""
        return request.user.is_active and may_edit(request.user)

    def login(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Send strangers to the site's login, where failed attempts are counted.

        Who is logged in already and may not enter is told so, rather than sent round in a circle.
        """
        del extra_context
        target = request.GET.get("next") or reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(target)
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        raise PermissionDenied

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """The rows that an autocomplete field offers."""
        return cast("HttpResponse", AutocompleteView.as_view(admin_site=self)(request))

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """The models by what people use them for; by app where one app is asked for."""
        if app_label:
            return super().get_app_list(request, app_label)
        shelves: dict[Shelf, list[dict[str, Any]]] = {shelf: [] for shelf in Shelf}
        for app in self._build_app_dict(request).values():
            for entry in app["models"]:
                admin = self.get_model_admin(entry["model"])
                shelves[getattr(admin, "shelf", Shelf.ACCOUNTS)].append(
                    {**entry, "place": getattr(admin, "place", 99)}
                )
        return [
            {
                "name": shelf.label,
                "app_label": shelf.value,
                "app_url": reverse("admin:index"),
                "has_module_perms": True,
                "models": sorted(entries, key=lambda entry: entry["place"]),
            }
            for shelf, entries in shelves.items()
            if entries
        ]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The desk: what awaits the person who looks."""
        panels = [maker(request) for maker in (*PANELS, *LAST_PANELS)]
        return super().index(request, {"panels": panels, **(extra_context or {})})
