"""What the OpenAPI description says of versions, keys, batches and limits."""

from collections.abc import Iterator
from typing import Any

from casetracker.api.bulk import MOST_ROWS
from casetracker.api.once import HEADER, LONGEST_KEY, REPLAYED
from casetracker.api.problems import MEDIA_TYPE

Operation = dict[str, Any]
TEXT = {"type": "string"}
PARAMETERS: dict[str, dict[str, Any]] = {
    "If-None-Match": {
        "in": "header",
        "schema": TEXT,
        "description": "ETags of what is there already: 304 where one of them fits.",
        "example": '"4f0c2a6d8e1b4c7d9a3e5f6071829304"',
    },
    "If-Match": {
        "in": "header",
        "schema": TEXT,
        "description": "The ETag of the record as it was read by itself, without parameters: 412 "
        "where it is another by now. `*` fits whatever is there.",
        "example": '"4f0c2a6d8e1b4c7d9a3e5f6071829304"',
    },
    HEADER: {
        "in": "header",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
        "description": "A text of your own for this one request. Sent again within 24 hours it is "
        f"not carried out again; the answer is the same, with `{REPLAYED}: true`. With another "
        "request the key is refused (422).",
        "example": "8e03978e-40d5-43dd-bc93-6894a57f9324",
    },
    "atomic": {
        "in": "query",
        "schema": {"type": "boolean", "default": True},
        "description": "Of an array: whether all rows are recorded or none. With `false` each row "
        "is recorded by itself, and those refused are told.",
    },
    "Prefer": {
        "in": "header",
        "schema": TEXT,
        "description": "`return=minimal`: the answer to an array names the new records and does "
        "not show them.",
        "example": "return=minimal",
    },
}
HEADERS: dict[str, dict[str, Any]] = {
    "ETag": {"schema": TEXT, "description": "The version of what is shown, as you may see it."},
    "RateLimit": {
        "schema": TEXT,
        "description": "What is left of the nearest limit: `r` requests for `t` seconds.",
        "example": '"token";r=599;t=60',
    },
    "RateLimit-Policy": {
        "schema": TEXT,
        "description": "Each limit: `q` requests in `w` seconds.",
        "example": '"token";q=600;w=60, "user";q=1200;w=60',
    },
    "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."},
    "Location": {
        "schema": {"type": "string", "format": "uri"},
        "description": "The address of the new record.",
    },
    REPLAYED: {
        "schema": {"type": "string", "enum": ["true"]},
        "description": "The request was carried out before.",
    },
}
LIMITS = ("RateLimit", "RateLimit-Policy")


def add_transport(result: dict[str, Any], **options: Any) -> dict[str, Any]:
    """Every operation with its headers, and what else it may answer because of them."""
    del options
    components = result["components"]
    components["headers"] = {**components.get("headers", {}), **HEADERS}
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            _describe(operation, path=path, method=method, components=components)
    return result


def _describe(operation: Operation, *, path: str, method: str, components: dict[str, Any]) -> None:
    answers = operation["responses"]
    writes = any(each.get("name") == "X-Change-Reason" for each in operation.get("parameters", ()))
    if method == "get":
        _take(operation, "If-None-Match")
        answers["304"] = {"description": "What you have is still so."}
        _tell(answers, "200", "ETag")
        if any(each["name"] == "as_of" for each in operation["parameters"]):
            answers["503"] = _problem("The past cannot be read while the site is being updated.")
    elif writes:
        _take(operation, HEADER)
        answers["422"] = _problem("The Idempotency-Key came with another request.")
        _tell(answers, "200", "ETag", REPLAYED)
        _tell(answers, "201", "ETag", "Location", REPLAYED)
        if "{" in path:
            _take(operation, "If-Match")
            answers["412"] = _problem("The record is another than If-Match says; its ETag is told.")
        elif "201" in answers:
            _batch(operation, components)
    for status in answers:
        _tell(answers, status, *LIMITS)
    _tell(answers, "429", "Retry-After")


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


def _take(operation: Operation, *names: str) -> None:
    operation.setdefault("parameters", []).extend(
        {"name": name, **PARAMETERS[name]} for name in names
    )


def _tell(answers: dict[str, Any], status: str, *names: str) -> None:
    if status in answers:
        headers = answers[status].setdefault("headers", {})
        headers.update({name: {"$ref": f"#/components/headers/{name}"} for name in names})


def _batch(operation: Operation, components: dict[str, Any]) -> None:
    """A new record may come as an array of them, which has a result for each."""
    _take(operation, "atomic", "Prefer")
    body = operation["requestBody"]["content"]["application/json"]
    rows = {"type": "array", "minItems": 1, "maxItems": MOST_ROWS, "items": body["schema"]}
    body["schema"] = {"oneOf": [body["schema"], rows]}
    answers = operation["responses"]
    for described in _json(answers["201"]):
        name = f"{described['schema']['$ref'].rpartition('/')[2]}Results"
        components["schemas"][name] = _results(described["schema"])
        results = {"$ref": f"#/components/schemas/{name}"}
        # A record alone may lack any of its fields, so that rows fit both.
        described["schema"] = {"anyOf": [results, described["schema"]]}
        answers["207"] = {
            "description": "Of an array with `atomic=false`: some rows are refused.",
            "content": {"application/json": {"schema": results}},
        }


def _json(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for kind, described in answer.get("content", {}).items():
        if kind == "application/json":
            yield described


def _results(record: dict[str, Any]) -> dict[str, Any]:
    result = {
        "type": "object",
        "required": ["index", "status"],
        "properties": {
            "index": {"type": "integer", "description": "Which row, from 0."},
            "status": {"type": "integer", "description": "201, or the status of the problem."},
            "location": {"type": "string", "format": "uri"},
            "record": record,
            "problem": {"$ref": "#/components/schemas/Problem"},
        },
    }
    return {
        "type": "object",
        "description": "What became of each row, in their order.",
        "required": ["results"],
        "properties": {"results": {"type": "array", "items": result}},
    }
