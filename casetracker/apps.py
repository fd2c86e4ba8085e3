"""The site's application, and its own admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class CasetrackerConfig(AppConfig):
    """Accounts, roles and the bases that `sources` and `dossiers` build on."""

    name = "casetracker"
    verbose_name = "accounts"

    def ready(self) -> None:
        """Register the system checks."""
        from casetracker import checks  # noqa: F401


class CasetrackerAdminConfig(AdminConfig):
    """Django's admin with our site class: our login, our titles, our stylesheet."""

    default_site = "casetracker.admin.CasetrackerAdminSite"

    def ready(self) -> None:
        """Register the pages of all apps, then those of the accounts in place of Django's."""
        super().ready()
        from casetracker.admin import accounts  # noqa: F401


class CasetrackerStaticFilesConfig(StaticFilesConfig):
    """Django's static files, without those of libraries that no page of ours asks for."""

    # The pages that browse DRF and Redoc are switched off, and take long to compress.
    ignore_patterns = (*StaticFilesConfig.ignore_patterns, "redoc", "rest_framework")
