"""System checks: dangerous combinations of settings, each with an id and a hint."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")


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


@register(Tags.security)
def origins_are_named_one_by_one(
    app_configs: Sequence[AppConfig] | None, **options: Any
) -> list[CheckMessage]:
    """casetracker.E003: who may write from another site is named by its whole origin."""
    del app_configs, options
    wrong = [name for name in settings.CORS_ORIGINS if not ORIGIN.fullmatch(name)]
    if not wrong:
        return []
    return [
        Error(
            f"CORS_ORIGINS names what is no origin: {', '.join(wrong)}.",
            hint="Write https://notebook.example, without a path, a slash at the end or a *.",
            id="casetracker.E003",
        )
    ]
