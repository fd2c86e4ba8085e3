"""What the OpenAPI description says beyond what serializers, filters and views do."""

from importlib import import_module
from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from casetracker.api.problems import MEDIA_TYPE
from casetracker.api.vocabularies import ENUMS
from casetracker.languages import chinese_of, english_of

FIELDS = OpenApiParameter(
    "fields",
    str,
    "query",
    description="Only these fields, with commas between them and dots into nested ones: "
    "`reference,names.text`. An unknown one is refused.",
)
AS_OF = OpenApiParameter(
    "as_of",
    str,
    "query",
    description="What the database said at this instant: `2017-07-06` for the end of that day in "
    "UTC, `2017-07-06T14:30Z`, or with an offset, whose `+` is written `%2B`. Shown is what one "
    "might see then and may see now. The answer bears `Memento-Datetime`.",
    examples=[OpenApiExample("The end of a day", value="2017-07-06")],
)
REASON = OpenApiParameter(
    "X-Change-Reason",
    str,
    "header",
    description="Why the change is made, kept in the history; the key `reason` of the body "
    "does the same.",
)
REASON_KEY = {
    "type": "string",
    "maxLength": 500,
    "description": "Why the change is made; kept in the history.",
}
PROBLEMS = {
    "400": "Something in the request is wrong; `errors` names what.",
    "401": "The token is missing, unknown or expired.",
    "403": "Your role may not do this.",
    "404": "There is nothing at this address that you may see.",
    "406": "The format, or every one in `Accept`, is not offered here.",
    "409": "This stands against what is recorded, or against the record's state.",
    "429": "Too many requests; `Retry-After` says how many seconds to wait.",
}
OF_BODIES = {
    "411": "The body comes in chunks; send it with its `Content-Length`.",
    "413": "The body is larger than the site takes.",
    "415": "This kind of body is not read here.",
}
OF_WRITES = {"409", *OF_BODIES}
"""Problems that reading never has."""


class CaseSchema(AutoSchema):
    """REST framework's views as OpenAPI operations, with what all of ours share."""

    def get_override_parameters(self) -> list[Any]:
        """``fields`` where a record is read, the reason where one is written."""
        given = list(super().get_override_parameters())
        if not hasattr(self.view, "model"):
            return given
        if self.method != "GET":
            return [*given, REASON]
        formats = [str(renderer.format) for renderer in self.view.get_renderers()]
        if hasattr(self.view, "takes_as_of"):
            given.append(AS_OF)
        return [*given, FIELDS, *([_format(formats)] if len(formats) > 1 else [])]

    def get_request_serializer(self) -> Any:
        """The serializer that writes, which is not the one that reads."""
        view: Any = self.view
        action = getattr(view, "action", "")
        if action == "create":
            return view.write_serializer
        if action == "partial_update":
            return view.edit_serializer or view.write_serializer
        return super().get_request_serializer()

    def _get_response_bodies(
        self, direction: Literal["request", "response"] = "response"
    ) -> dict[str, Any]:
        """The answers, problems included."""
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for kind, described in bodies.get("200", {}).get("content", {}).items():
            if kind != "application/json":
                described["schema"] = {"type": "object" if kind.endswith("json") else "string"}
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for status, description in (PROBLEMS | OF_BODIES).items():
            if self.method != "GET" or status not in OF_WRITES:
                bodies.setdefault(status, {"description": description, "content": content})
        return bodies


def _format(formats: list[str]) -> OpenApiParameter:
    return OpenApiParameter(
        "format",
        str,
        "query",
        enum=formats,
        description="The format of the answer, rather than that of the `Accept` header.",
    )


def add_problem(result: dict[str, Any], **options: Any) -> dict[str, Any]:
    """The component that every problem is an instance of."""
    del options
    text = {"type": "string"}
    fault = {
        "type": "object",
        "required": ["field", "code", "detail"],
        "properties": {
            "field": {
                **text,
                "description": "Dotted path into the body, or a parameter; empty for the whole.",
            },
            "code": text,
            "detail": text,
        },
    }
    result["components"]["schemas"]["Problem"] = {
        "type": "object",
        "description": "Problem details, RFC 9457.",
        "required": ["type", "title", "status", "detail", "code", "errors"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "code": {**text, "description": "Stable, for programs."},
            "errors": {"type": "array", "items": fault},
        },
    }
    return result


def add_reason(result: dict[str, Any], **options: Any) -> dict[str, Any]:
    """The key ``reason``, which every body of a write may have."""
    del options
    components = result["components"]["schemas"]
    operations = [
        operation for methods in result["paths"].values() for operation in methods.values()
    ]
    for operation in operations:
        if REASON.name not in {each["name"] for each in operation.get("parameters", ())}:
            continue
        for content in operation.get("requestBody", {}).get("content", {}).values():
            name = content["schema"].get("$ref", "").rpartition("/")[2]
            if name:
                components[name]["properties"].setdefault("reason", REASON_KEY)
    return result


def describe_vocabularies(result: dict[str, Any], **options: Any) -> dict[str, Any]:
    """Each code of a vocabulary with its label in both languages."""
    del options
    for name, path in ENUMS.items():
        component = result["components"]["schemas"].get(name)
        if component is None:
            continue
        choices = _choices(path)
        component["description"] = "\n".join(
            f"* `{code}` – {english_of(label)} · {chinese_of(label)}"
            for code, label in choices
            if code in component.get("enum", [])
        )
    return result


def _choices(path: str) -> list[tuple[Any, Any]]:
    module, _, name = path.rpartition(".")
    found = getattr(import_module(module), name)
    return list(getattr(found, "choices", found))
