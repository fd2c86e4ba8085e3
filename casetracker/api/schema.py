"""What the OpenAPI description says beyond what serializers, filters and views do."""

from importlib import import_module
from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_doc
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from casetracker.api.forms.expanding import RELATIONS
from casetracker.api.forms.listing import FormsMixin
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
LANGUAGE = OpenApiParameter(
    "language",
    str,
    "query",
    enum=["en", "zh"],
    description="The language of labels and of dates in words, rather than that of the "
    "`Accept-Language` header.",
)
LABELS = OpenApiParameter(
    "labels",
    bool,
    "query",
    description="Whether each code, and each name of a vocabulary row, is followed by its label: "
    "`custody`, then `custody_label`. Tables then have headings in words.",
)
SHAPE = OpenApiParameter(
    "shape",
    str,
    "query",
    enum=["flat", "nested"],
    description="`flat`: one line a person, the form of the list by default. `nested`: with what "
    "belongs to the person, the form of one person by default.",
)
OF_FORMS = [
    OpenApiParameter(
        "dates",
        str,
        "query",
        enum=["edtf", "bounds"],
        description="Of `csv` and `xlsx`: whether a date is its EDTF text alone, or is followed "
        "by the columns `…_earliest` and `…_latest`.",
    ),
    OpenApiParameter(
        "byte_order_mark",
        bool,
        "query",
        description="Of `csv`: whether it begins with a byte order mark, by which Excel knows "
        "UTF-8. True by default.",
    ),
    OpenApiParameter(
        "package",
        bool,
        "query",
        description="Of `csv`: a zip file with the table, its CSVW metadata, and a note that says "
        "query, date, number of rows and licence.",
    ),
    OpenApiParameter(
        "about",
        bool,
        "query",
        description='Of `jsonl`: a last line `{"about": …}` with the same.',
    ),
]
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

    def get_description(self) -> str:  # type: ignore[override]
        """What the method does; of a record read by itself, what it is, for all are read alike."""
        is_read = getattr(self.view, "action", "") == "retrieve"
        if is_read and getattr(type(self.view), "retrieve", None) is FormsMixin.retrieve:
            return str(get_doc(type(self.view)))
        return str(super().get_description())

    def get_override_parameters(self) -> list[Any]:
        """``fields`` where a record is read, the reason where one is written."""
        given = list(super().get_override_parameters())
        if not hasattr(self.view, "model"):
            return given
        if self.method != "GET":
            return [*given, REASON]
        if hasattr(self.view, "takes_as_of"):
            given.append(AS_OF)
        return [*given, FIELDS, LABELS, LANGUAGE, *self._of_forms()]

    def _of_forms(self) -> list[OpenApiParameter]:
        """What may be expanded, which evidence told, and the formats with their options."""
        view: Any = self.view
        found = []
        relations = sorted(RELATIONS.get(view.model, ()))
        if relations:
            found.append(_expand(relations))
        if self._is_list_view() and view.evidence:
            found.append(_evidence(list(view.evidence.ASPECTS)))
        formats = [str(renderer.format) for renderer in view.get_renderers()]
        if len(formats) > 1:
            found.append(_format(formats))
        if "shape" in view.known_parameters():
            found.append(SHAPE)
        return [*found, *OF_FORMS] if "csv" in formats else found

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


def _expand(relations: list[str]) -> OpenApiParameter:
    return OpenApiParameter(
        "expand",
        str,
        "query",
        description="Nest these relations whole, with commas between them and a dot into a second "
        f"level. Known here: {', '.join(f'`{name}`' for name in relations)}. The schema of the "
        "answer is of what is not expanded: where it has the key of a record, the record stands "
        "whole; a relation that it lacks is added under its name, as a list of records.",
    )


def _evidence(aspects: list[str]) -> OpenApiParameter:
    return OpenApiParameter(
        "evidence",
        str,
        "query",
        description="What to tell beside each fact, with commas between: "
        f"{', '.join(f'`{aspect}`' for aspect in aspects)}.",
    )


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


def leave_items_unnamed(result: dict[str, Any], **options: Any) -> dict[str, Any]:
    """Take the label of a column from the items of a parameter: the parameter has a name.

    Two parameters about one column would else be one type to generators of clients.
    """
    del options
    for methods in result["paths"].values():
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                parameter["schema"].get("items", {}).pop("title", None)
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
