"""``language=``: which of the two languages labels are in, rather than that of the browser."""

from typing import TYPE_CHECKING

from django.utils import translation

from casetracker.api.pagination import refused

if TYPE_CHECKING:
    from rest_framework.request import Request

LANGUAGES = {"en": "en-gb", "zh": "zh-hans"}


def speak(request: "Request") -> None:
    """Let the rest of the request be in the language that ``language`` names.

    `django.middleware.locale.LocaleMiddleware` has set that of ``Accept-Language``, and says in
    ``Vary`` and ``Content-Language`` what was chosen. Raises ``ValidationError``.
    """
    text = request.query_params.get("language")
    if text is None:
        return
    if text not in LANGUAGES:
        raise refused("language", "Write en or zh.", "invalid")
    translation.activate(LANGUAGES[text])
