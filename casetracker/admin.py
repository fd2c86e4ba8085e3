"""The admin site: our titles, and the one login page of the product."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from casetracker.access import may_edit


class CasetrackerAdminSite(AdminSite):
    """Where analysts and reviewers work. Open to those who may edit, closed to all others."""

    site_header = "Casetracker"
    site_title = "Casetracker"
    index_title = "Case files"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the account is active and may edit."""
        return request.user.is_active and may_edit(request.user)

    def login(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Send strangers to the site's login, where failed attempts are counted."""
        del extra_context
        target = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(target)
