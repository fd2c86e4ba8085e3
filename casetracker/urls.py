"""Every address of the site. A canary test walks them all: a new one must be listed there."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from casetracker.pages import accounts, files, health, tokens

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("casetracker.api.urls")),
    path("", include("dossiers.pages.urls")),
    path("sources/", include("sources.pages.urls")),
    path("sources/", include("dossiers.workbench.urls")),
    path("login/", accounts.LoginPage.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", accounts.PasswordPage.as_view(), name="password-change"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<str:public_id>/revoke/", tokens.revoke, name="token-revoke"),
    path("language/", require_POST(set_language), name="set_language"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("robots.txt", files.robots, name="robots"),
    path("favicon.ico", files.favicon, name="favicon"),
    path("admin/", admin.site.urls),
]

handler400 = "casetracker.pages.errors.bad_request"
handler403 = "casetracker.pages.errors.forbidden"
handler404 = "casetracker.pages.errors.not_found"
handler500 = "casetracker.pages.errors.server_error"
