"""Refuses text that no record can hold before any view sees it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

Responder = Callable[[HttpRequest], HttpResponse]


def is_storable(text: str) -> bool:
    """Whether PostgreSQL can hold ``text``: no NUL, no lone surrogate."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


class CleanInputMiddleware:
    """Answers 400 to a NUL byte or a lone surrogate in the path, the query or a form."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The view's answer, or the refusal."""
        if not is_storable(request.path):
            return self._refuse("The address")
        for name, values in request.GET.lists():
            if not all(map(is_storable, (name, *values))):
                return self._refuse(f"The parameter {name!a}")
        if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
            for name, values in request.POST.lists():
                if not all(map(is_storable, (name, *values))):
                    return self._refuse(f"The field {name!a}")
        return self.get_response(request)

    @staticmethod
    def _refuse(where: str) -> HttpResponse:
        return HttpResponseBadRequest(
            f"{where} holds a character that cannot be stored (NUL or half a surrogate pair).",
            content_type="text/plain; charset=utf-8",
        )
