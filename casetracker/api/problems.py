"""Errors as problem details (RFC 9457), whatever raised them: the one place that knows of HTTP."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DataError, IntegrityError, OperationalError
from django.db.models import ProtectedError
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.serializers import as_serializer_error

from casetracker.constraints import sentence_for
from casetracker.exceptions import CasetrackerError

MEDIA_TYPE = "application/problem+json"

STATUS_OF_CODE = {
    "busy": 409,
    "decided": 409,
    "disputed": 409,
    "idempotency_key_reused": 422,
    "merge": 409,
    "merged": 409,
    "not_permitted": 403,
    "own_submission": 403,
    "past_unavailable": 503,
    "precondition_failed": 412,
    "review": 403,
    "transition": 409,
    "unsourced": 409,
}
"""The status of the errors of the domain, by their code; the others are 400."""

SAID_BY_ERRORS = ("nearest", "starts", "missing", "current")
"""What an error of the domain knows besides its sentence, and a problem tells."""

UNIQUE, EXCLUDED = "23505", "23P01"
TOO_LONG_FOR_AN_INDEX = "54000"
TRY_AGAIN = frozenset({"40001", "40P01"})


@dataclass
class Problem:
    """An answer that says what is wrong.

    ``code`` is stable for programs. ``errors`` name the inputs at fault: ``field`` is a dotted
    path into the body or the name of a parameter, empty where it is the whole.
    """

    status: int
    code: str
    detail: str
    errors: list[dict[str, Any]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """What the answer says."""
        return {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "errors": self.errors,
        }

    def response(self) -> HttpResponse:
        """The answer, as JSON whatever format was asked for."""
        return HttpResponse(
            orjson.dumps(self.body()),
            status=self.status,
            content_type=MEDIA_TYPE,
            headers=self.headers,
        )


class Refused(Exception):  # noqa: N818
    """A request is refused with a problem that is made already."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def problem_response(exc: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The answer to an error; None for what is nobody's fault but ours."""
    del context
    problem = problem_of(exc)
    return None if problem is None else problem.response()


def problem_of(exc: Exception) -> Problem | None:
    """What ``exc`` means to a client; None where it is a fault of the server."""
    for kind, translate in TRANSLATIONS.items():
        if isinstance(exc, kind):
            found: Problem | None = translate(exc)
            return found
    return None


def error(path: str, code: str, detail: str, **more: Any) -> dict[str, Any]:
    """One entry of ``errors``."""
    return {"field": path, "code": code, "detail": detail, **more}


def flattened(detail: Any, path: str = "") -> Iterable[dict[str, Any]]:
    """The errors of a serializer, each with the dotted path of its field."""
    if isinstance(detail, Mapping):
        for name, part in detail.items():
            below = "" if name == "non_field_errors" else str(name)
            yield from flattened(part, ".".join(filter(None, (path, below))))
    elif isinstance(detail, list | tuple):
        for number, part in enumerate(detail):
            # A list of texts is about one field; a list of objects is about its items.
            at = f"{path}.{number}".lstrip(".") if isinstance(part, Mapping | list) else path
            yield from flattened(part, at)
    else:
        yield error(path, getattr(detail, "code", None) or "invalid", str(detail))


def _invalid(errors: list[dict[str, Any]]) -> Problem:
    first = errors[0] if errors else error("", "invalid", "The request cannot be understood.")
    where = f"{first['field']}: " if first["field"] else ""
    return Problem(400, "invalid", f"{where}{first['detail']}", errors)


def _of_validation(exc: exceptions.ValidationError) -> Problem:
    return _invalid(list(flattened(exc.detail)))


def _of_django_validation(exc: DjangoValidationError) -> Problem:
    detail = as_serializer_error(exc)
    detail["non_field_errors"] = [*detail.pop("__all__", []), *detail.get("non_field_errors", [])]
    return _invalid(list(flattened(detail)))


def _of_api(exc: exceptions.APIException) -> Problem:
    errors = list(flattened(exc.detail))
    first = errors[0] if errors else error("", exc.default_code, str(exc.default_detail))
    headers = {}
    if getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = str(exc.auth_header)  # type: ignore[attr-defined]
    if getattr(exc, "wait", None) is not None:
        headers["Retry-After"] = str(int(exc.wait) + 1)  # type: ignore[attr-defined]
    return Problem(exc.status_code, first["code"], first["detail"], [], headers)


def _of_domain(exc: CasetrackerError) -> Problem:
    more = {name: getattr(exc, name) for name in SAID_BY_ERRORS if hasattr(exc, name)}
    status = STATUS_OF_CODE.get(exc.code, 400)
    errors = [error(exc.field, exc.code, exc.message, **more)]
    return Problem(status, exc.code, exc.message, errors, getattr(exc, "headers", {}))


def _of_integrity(exc: IntegrityError) -> Problem:
    code, sentence = sentence_for(exc)
    # What another row stands against is a conflict; what the row itself breaks is a bad request.
    conflicts = _sqlstate(exc) in (UNIQUE, EXCLUDED) or code == "conflict"
    return Problem(409 if conflicts else 400, code, sentence, [error("", code, sentence)])


def _of_operation(exc: OperationalError) -> Problem | None:
    state = _sqlstate(exc)
    if state == TOO_LONG_FOR_AN_INDEX:
        return _invalid([error("", "too_long", "A text is too long to be looked up by.")])
    if state in TRY_AGAIN:
        return Problem(409, "busy", "Somebody else changed the same records: send it again.")
    return None


def _sqlstate(exc: Exception) -> str:
    return getattr(exc.__cause__, "sqlstate", None) or ""


def _not_found(exc: Exception) -> Problem:
    del exc
    return Problem(404, "not_found", "There is nothing at this address that you may see.")


def _forbidden(exc: Exception) -> Problem:
    return Problem(403, "permission_denied", str(exc) or "You may not do this.")


def _too_large(exc: Exception) -> Problem:
    del exc
    return TOO_LARGE


def _suspicious(exc: Exception) -> Problem:
    del exc
    return Problem(400, "invalid", "The request cannot be understood.")


def _unstorable(exc: Exception) -> Problem:
    del exc
    return _invalid([error("", "invalid", "A value is outside what can be stored.")])


def _protected(exc: Exception) -> Problem:
    del exc
    return Problem(409, "in_use", "Other records rest on this one.")


TOO_LARGE = Problem(413, "too_large", "The body is larger than the server takes (10 MB).")


def _made_already(exc: Refused) -> Problem:
    return exc.problem


TRANSLATIONS: dict[type[Exception], Any] = {
    Refused: _made_already,
    Http404: _not_found,
    PermissionDenied: _forbidden,
    exceptions.ValidationError: _of_validation,
    exceptions.APIException: _of_api,
    DjangoValidationError: _of_django_validation,
    CasetrackerError: _of_domain,
    ProtectedError: _protected,
    IntegrityError: _of_integrity,
    DataError: _unstorable,
    OperationalError: _of_operation,
    RequestDataTooBig: _too_large,
    SuspiciousOperation: _suspicious,
}
"""Tried in this order, the special before the general."""
