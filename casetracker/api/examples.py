"""An example of every body and of every problem in the OpenAPI description.

Records are made from their schemas, with the values of one case that the site is seeded with, so
that a new field needs no new example. Problems are those that the API itself makes.
"""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.http import Http404
from django.utils.formats import date_format
from rest_framework import exceptions

from casetracker.api.example_values import IN_SCHEMA, VALUES
from casetracker.api.problems import MEDIA_TYPE, TOO_LARGE, Problem, problem_of

Schema = dict[str, Any]

CODE = "invalid_choice"
ERRORS: dict[str, Exception | Problem] = {
    "400": exceptions.ValidationError({"custody": ["“jail” is not a valid choice."]}, CODE),
    "401": exceptions.AuthenticationFailed("The token is unknown, revoked or expired."),
    "403": PermissionDenied("Your role may not do this."),
    "404": Http404(),
    "406": exceptions.NotAcceptable(),
    "409": ProtectedError("", set()),
    "410": Problem(410, "gone", "This cursor is from later than this database."),
    "411": Problem(411, "length_required", "Send the body with its Content-Length, not in chunks."),
    "412": Problem(412, "precondition_failed", "The record has changed since it was read."),
    "413": TOO_LARGE,
    "415": exceptions.UnsupportedMediaType("text/plain"),
    "422": Problem(422, "idempotency_key_reused", "This key came with another request."),
    "429": exceptions.Throttled(wait=12),
    "503": Problem(503, "past_unavailable", "The past cannot be read at present."),
}
"""What raises each problem, or the problem itself."""


def add_examples(result: Schema, **options: Any) -> Schema:
    """Give every body an example; those of named schemas and of problems stand in one place."""
    del options
    made = _Examples(result["components"])
    for methods in result["paths"].values():
        for operation in methods.values():
            made.of_contents(operation.get("requestBody", {}))
            for status, answer in operation["responses"].items():
                if status >= "400":
                    _problem(answer, status)
                else:
                    made.of_contents(answer)
    result["components"]["examples"] = {
        **{f"Problem{status}": {"value": _body(error)} for status, error in ERRORS.items()},
        **made.named,
    }
    return result


def _problem(answer: Schema, status: str) -> None:
    # Anew, since those of several problems may be one and the same.
    answer["content"] = {
        MEDIA_TYPE: {
            "schema": {"$ref": "#/components/schemas/Problem"},
            "examples": {"problem": {"$ref": f"#/components/examples/Problem{status}"}},
        }
    }


def _body(error: Exception | Problem) -> Schema:
    problem = error if isinstance(error, Problem) else problem_of(error)
    return {} if problem is None else problem.body()


class _Examples:
    """Examples made from the schemas of a description."""

    def __init__(self, components: Schema) -> None:
        self.schemas = components["schemas"]
        self.named: dict[str, Schema] = {}
        self.above: list[str] = []

    def of_contents(self, described: Schema) -> None:
        """An example for each media type of a body; a workbook, which is no text, has none."""
        content = described.get("content", {})
        shown = next(iter(content.values()))["schema"] if content else {}
        for kind, each in content.items():
            if kind.endswith(".sheet") or "examples" in each or "example" in each:
                continue
            write = WRITERS.get(kind)
            if write:
                each["example"] = write(self._first_row(shown))
            else:
                each["examples"] = self._alternatives(each["schema"])

    def _alternatives(self, schema: Schema) -> Schema:
        """The examples of each form that a body may have."""
        parts = schema.get("oneOf") or schema.get("anyOf") or [schema]
        return {
            "several" if part.get("type") == "array" else f"example{number or ''}": self._shown(
                part
            )
            for number, part in enumerate(parts)
        }

    def _shown(self, schema: Schema) -> Schema:
        name = schema.get("$ref", "").rpartition("/")[2]
        if not name:
            return {"value": self.of(schema)}
        if name not in self.named:
            self.named[name] = {"value": self.of(schema)}
        return {"$ref": f"#/components/examples/{name}"}

    def _first_row(self, schema: Schema) -> Schema:
        found = self.of(schema)
        if isinstance(found, dict):
            found = found.get("results", found.get("rows", found))
        return dict(found[0] if isinstance(found, list) else found)

    def of(self, schema: Schema, name: str = "") -> Any:
        """An instance of a schema: of the property ``name``, where it is one."""
        if "$ref" in schema:
            return self._of_component(schema["$ref"].rpartition("/")[2], name)
        if (where := f"{self.of_what}.{name}") in IN_SCHEMA:
            return IN_SCHEMA[where]
        if name in VALUES and _fits(VALUES[name], schema):
            return VALUES[name]
        for key in ("oneOf", "anyOf", "allOf"):
            if key in schema:
                return self._of_one(schema[key], name)
        return self._of_type(schema, name)

    @property
    def of_what(self) -> str:
        """What the schema that is shown now reads or writes."""
        return WRITING.sub("", self.above[-1]) if self.above else ""

    def _of_one(self, parts: list[Schema], name: str) -> Any:
        """Nothing where that is allowed and nothing better is known, else the first form."""
        for part in parts if name not in VALUES else ():
            if part.get("type") == "null":
                return None
            if part.get("$ref", "").endswith("BlankEnum"):
                return ""
        return self.of(parts[0], name)

    def _of_component(self, component: str, name: str) -> Any:
        schema = self.schemas[component]
        if "enum" in schema:
            told = IN_SCHEMA.get(f"{self.of_what}.{name}", VALUES.get(name))
            return told if told in schema["enum"] else schema["enum"][0]
        self.above.append(component)
        found = self._of_object(schema)
        self.above.pop()
        return found

    def _of_object(self, schema: Schema) -> Any:
        """Of what is read all; of what is written what is needed or known."""
        properties = schema.get("properties", {})
        if "earliest" in properties and "edtf" in properties:
            return _date("2009-12-25")
        if self.above and self.above[-1].endswith("Request"):
            needed = schema.get("required", ())
            properties = {
                name: each
                for name, each in properties.items()
                if name in needed or name in VALUES or _is_written_along(each)
            }
        return {name: self.of(each, name) for name, each in properties.items()}

    def _of_type(self, schema: Schema, name: str) -> Any:
        if "enum" in schema:
            return schema["enum"][0]
        kind = schema.get("type", "string")
        if kind == "array":
            items = schema["items"]
            is_bare = not {"$ref", "properties", "enum"} & set(items)
            return [] if is_bare and not schema.get("minItems") else [self.of(items, name)]
        if kind == "object" or "properties" in schema:
            is_date = "earliest" in schema.get("properties", {}) and name in VALUES
            return _date(VALUES[name]) if is_date else self._of_object(schema)
        if isinstance(kind, list):
            return None
        return BARE[kind] if kind != "string" else OF_FORMATS.get(schema.get("format", ""), "")


def _is_written_along(schema: Schema) -> bool:
    """Whether these are records that one makes together with theirs."""
    item = schema.get("items", {}).get("$ref", "").rpartition("/")[2]
    return bool(item.startswith(("New", "Citation")))


def _date(edtf: str) -> Schema:
    """A day as it is read."""
    text = date_format(date.fromisoformat(edtf), "j F Y")
    return {"edtf": edtf, "earliest": edtf, "latest": edtf, "words": "", "text": text}


WRITING = re.compile(r"^(Patched|New)|(Write|Edit)?Request$")
BARE: Schema = {"integer": 1, "number": 1.0, "boolean": False, "null": None}
OF_FORMATS = {
    "date": "2017-07-06",
    "date-time": "2026-03-01T09:30:00Z",
    "uuid": "0198c0de-7a1b-7c3d-8e4f-5a6b7c8d9e0f",
    "uri": "https://cases.example/api/v1/people/P-2026-00001/",
}
KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def _fits(value: Any, schema: Schema) -> bool:
    """Whether a value is of the type that a schema, or the first of its choices, asks for."""
    kinds = schema.get("type")
    if kinds is None:
        return not any(key in schema for key in ("oneOf", "anyOf", "allOf", "enum"))
    wanted = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(value, KINDS[kind]) for kind in wanted)


def _table(row: Schema) -> str:
    """A table of one line: what is a text, a number or a date's EDTF."""
    cells = {name: _cell(value) for name, value in row.items()}
    written = io.StringIO()
    lines = csv.writer(written, quoting=csv.QUOTE_ALL)
    lines.writerows([list(cells), list(cells.values())])
    return written.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        return value.get("edtf", "")
    return ";".join(map(str, value)) if isinstance(value, list) else value


def _columns(row: Schema) -> Schema:
    columns = [{"name": name, "titles": name} for name in row]
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": "https://cases.example/api/v1/people/?format=csv",
        "tableSchema": {"columns": columns},
    }


def _annotation(row: Schema) -> Schema:
    address = "https://cases.example/api/v1/passages/0198c0de-7a1b-7c3d-8e4f-5a6b7c8d9e0f/"
    quote = VALUES["quote"]
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": row.get("url", address),
        "type": "Annotation",
        "target": {"selector": {"type": "TextQuoteSelector", "exact": quote}},
    }


def _line(row: Schema) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


WRITERS: dict[str, Callable[[Schema], Any]] = {
    "text/csv": _table,
    "application/jsonl": _line,
    "application/csvm+json": _columns,
    "application/ld+json": _annotation,
}
"""How a row is written in the formats that are no JSON of the API."""
