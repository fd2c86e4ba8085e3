"""System checks: dangerous combinations of settings, each with an id and a hint."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def documents_are_not_static(
    app_configs: Sequence[AppConfig] | None, **options: Any
) -> list[CheckMessage]:
    """casetracker.E001: stored documents must not lie where the web server serves files."""
    del app_configs, options
    if not Path(settings.MEDIA_ROOT).resolve().is_relative_to(Path(settings.STATIC_ROOT).resolve()):
        return []
    return [
        Error(
            "MEDIA_ROOT is inside STATIC_ROOT: every stored document would be public.",
            hint="Set MEDIA_ROOT to a directory that nothing but Casetracker reads.",
            id="casetracker.E001",
        )
    ]


@register(Tags.security)
def content_policy_is_strict(
    app_configs: Sequence[AppConfig] | None, **options: Any
) -> list[CheckMessage]:
    """casetracker.E002: the content security policy must not allow inline code."""
    del app_configs, options
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    unsafe = [
        name
        for name, values in directives.items()
        if any("unsafe" in str(value) for value in values)
    ]
    if not unsafe:
        return []
    return [
        Error(
            f"The content security policy allows unsafe code in {', '.join(unsafe)}.",
            hint="Move the script or style into a static file.",
            id="casetracker.E002",
        )
    ]
