"""The OpenAPI description: valid, without warnings, and saying what the API does."""

import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator

from casetracker.api.vocabularies import ENUMS
from dossiers.vocabularies import Custody

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def described() -> Any:
    """The description."""
    from casetracker.api.documentation import description_in

    return description_in("en-gb")


def test_it_is_valid_and_complete(tmp_path: Path) -> None:
    said = StringIO()
    call_command(
        "spectacular",
        validate=True,
        fail_on_warn=True,
        format="openapi-json",
        file=str(tmp_path / "schema.json"),
        stderr=said,
    )
    assert said.getvalue() == ""


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("", "application/vnd.oai.openapi+json"),
        ("?format=json", "application/vnd.oai.openapi+json"),
        ("?format=yaml", "application/vnd.oai.openapi"),
    ],
)
def test_it_is_served(query: str, kind: str) -> None:
    answer = Client().get(f"/api/schema/{query}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].partition(";")[0] == kind
    assert "3.1.0" in answer.content.decode()[:400]


def test_its_labels_follow_the_language() -> None:
    answer = Client().get("/api/schema/", headers={"Accept-Language": "zh-hans"})
    parameters = answer.json()["paths"]["/api/v1/people/"]["get"]["parameters"]
    described = {each["name"]: each["description"] for each in parameters}
    assert "在所填日期的第一天或之后" in described["born_after"]


def test_every_vocabulary_is_described_in_both_languages(described: Any) -> None:
    schemas = described["components"]["schemas"]
    assert {name for name in ENUMS if name not in schemas} == {"Law"} - set(schemas)
    assert schemas["Custody"]["enum"] == Custody.values
    assert "* `prison` – serving in prison · 监狱服刑" in schemas["Custody"]["description"]


def test_a_list_describes_its_parameters(described: Any) -> None:
    parameters = described["paths"]["/api/v1/people/"]["get"]["parameters"]
    said = {each["name"]: each.get("description") for each in parameters}
    assert {"custody", "q", "born_after", "fields", "ordering", "cursor", "count"} <= set(said)
    assert all(said.values())


def test_a_list_has_pages_and_downloads(described: Any) -> None:
    answers = described["paths"]["/api/v1/people/"]["get"]["responses"]["200"]["content"]
    assert set(answers) == {
        "application/json",
        "application/jsonl",
        "text/csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/csvm+json",
    }
    assert answers["text/csv"]["schema"] == {"type": "string"}
    page = described["components"]["schemas"]["PaginatedPersonLineList"]
    assert set(page["properties"]) == {"count", "next", "previous", "results"}


def test_a_write_describes_what_is_written(described: Any) -> None:
    operation = described["paths"]["/api/v1/status-changes/"]["post"]
    one = operation["requestBody"]["content"]["application/json"]["schema"]["oneOf"][0]
    reference = one["$ref"]
    body = described["components"]["schemas"][reference.rpartition("/")[2]]["properties"]
    assert {"person", "date", "custody", "claims", "reason"} <= set(body)
    assert {"id", "recorded_by"}.isdisjoint(body)


@pytest.mark.parametrize(
    ("address", "words"),
    [("facilities/{id}/", "Places of custody"), ("people/{reference}/", "The whole dossier")],
)
def test_a_record_says_what_it_is(described: Any, address: str, words: str) -> None:
    assert words in described["paths"][f"/api/v1/{address}"]["get"]["description"]


def test_every_operation_tells_of_problems(described: Any) -> None:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            answers = operation["responses"]
            assert "application/problem+json" in answers["400"]["content"], (path, method)


def test_nothing_can_be_replaced_and_no_evidence_deleted(described: Any) -> None:
    deletable = {path for path, methods in described["paths"].items() if "delete" in methods}
    assert {path.split("/")[3] for path in deletable} == {
        "appeal-persons",
        "charges",
        "external-ids",
        "names",
        "relationships",
        "response-items",
        "tokens",
    }
    assert not [path for path, methods in described["paths"].items() if "put" in methods]


def test_the_page_of_the_documentation_asks_for_json() -> None:
    answer = Client().get("/api/docs/?script=")
    assert answer.headers["Content-Type"] == "application/javascript"
    assert "/api/schema/?format\\u003Djson" in answer.content.decode()


def test_the_page_of_the_documentation_has_nothing_inline() -> None:
    body = Client().get("/api/docs/").content.decode()
    assert "<style" not in body
    assert "style=" not in body
    assert body.count("<script") == body.count("<script src=")


def test_the_guide_names_every_resource(described: Any, settings: Any) -> None:
    guide = (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
    table = guide.partition("## Resources")[2].partition("Evidence is never deleted")[0]
    named = {
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([a-z-]+)`", line.split("|")[1])
    }
    assert named == {path.split("/")[3] for path in described["paths"]}


def test_every_answer_tells_of_the_limits(described: Any) -> None:
    told = {
        "RateLimit" in answer["headers"]
        for methods in described["paths"].values()
        for operation in methods.values()
        for answer in operation["responses"].values()
    }
    assert told == {True}


@pytest.mark.parametrize(
    ("path", "method", "parameters", "answers"),
    [
        ("people/", "get", {"If-None-Match"}, {"200", "304"}),
        ("people/{reference}/", "get", {"If-None-Match"}, {"200", "304"}),
        ("people/{reference}/", "patch", {"If-Match", "Idempotency-Key"}, {"200", "412", "422"}),
        ("people/{reference}/merge/", "post", {"If-Match", "Idempotency-Key"}, {"412", "422"}),
        ("names/{id}/", "delete", {"If-Match", "Idempotency-Key"}, {"204", "412", "422"}),
        ("claims/", "post", {"Idempotency-Key", "atomic", "Prefer"}, {"201", "207", "422"}),
        ("tokens/", "post", set(), {"201", "429"}),
    ],
)
def test_an_operation_tells_of_versions_keys_and_batches(
    path: str, method: str, parameters: set[str], answers: set[str], described: Any
) -> None:
    operation = described["paths"][f"/api/v1/{path}"][method]
    told = {*("If-None-Match", "If-Match", "Idempotency-Key"), *("atomic", "Prefer")}
    assert told & {each["name"] for each in operation.get("parameters", [])} == parameters
    assert answers <= set(operation["responses"])


def test_a_batch_is_described(described: Any) -> None:
    operation = described["paths"]["/api/v1/forums/"]["post"]
    one, many = operation["requestBody"]["content"]["application/json"]["schema"]["oneOf"]
    assert (many["items"], many["maxItems"]) == (one, 500)
    results, record = operation["responses"]["201"]["content"]["application/json"]["schema"][
        "anyOf"
    ]
    assert results["$ref"].endswith(f"{record['$ref'].rpartition('/')[2]}Results")


def test_nothing_is_promised_that_may_be_left_out(described: Any) -> None:
    schemas = described["components"]["schemas"]
    assert {
        name for name in ("Person", "Appeal", "ClaimDetail") if "required" in schemas.get(name, {})
    } == set()
    assert schemas["Person"]["properties"]["names"]["type"] == "array"


def contents(described: Any) -> Iterator[tuple[str, str, Any]]:
    """Of every body: where it stands, its media type, and what is said of it."""
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            bodies = {"": operation.get("requestBody", {}), **operation["responses"]}
            for status, body in bodies.items():
                for kind, content in body.get("content", {}).items():
                    yield f"{method} {path} {status}", kind, content


def examples_of(content: Any, described: Any) -> list[Any]:
    found = [*content.get("examples", {}).values()]
    found += [{"value": content["example"]}] if "example" in content else []
    known = described["components"]["examples"]
    return [known[each["$ref"].rpartition("/")[2]] if "$ref" in each else each for each in found]


def test_every_body_has_an_example_that_fits_its_schema(described: Any) -> None:
    parts = json.loads(json.dumps(described["components"]))
    lacking = []
    asked = {}
    for where, kind, content in contents(described):
        examples = examples_of(content, described)
        # A workbook is no text that could stand here.
        if not examples and not kind.endswith("spreadsheetml.sheet"):
            lacking.append(f"{where} {kind}")
        for example in examples:
            key = json.dumps([content["schema"], example["value"]])
            asked[key] = (where, content["schema"], example["value"])
    assert lacking == []
    faults = [
        f"{where}: {fault.json_path} {fault.message[:200]}"
        for where, schema, value in asked.values()
        for fault in Draft202012Validator({**schema, "components": parts}).iter_errors(value)
    ]
    assert faults == []


def test_every_problem_has_an_example_of_its_status(described: Any) -> None:
    for where, kind, content in contents(described):
        status = where.rpartition(" ")[2]
        if status >= "400":
            assert kind == "application/problem+json", where
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}, where
            (example,) = examples_of(content, described)
            assert example["value"]["status"] == int(status), where
            assert example["value"]["code"], where


def test_every_operation_tells_of_every_problem_that_it_can_have(described: Any) -> None:
    of_all = {"400", "401", "403", "404", "406", "429"}
    of_parameters = {"Idempotency-Key": "422", "If-Match": "412", "as_of": "503"}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            names = {each["name"] for each in operation.get("parameters", [])}
            expected = of_all | {told for name, told in of_parameters.items() if name in names}
            if method != "get":
                expected |= {"409", "411", "413", "415"}
            if path.endswith("/changes/"):
                expected |= {"410"}
            told = {status for status in operation["responses"] if status >= "400"}
            assert told == expected, (method, path)


def test_what_is_expanded_is_told_to_differ_from_the_schema(described: Any) -> None:
    parameters = described["paths"]["/api/v1/detentions/"]["get"]["parameters"]
    (expand,) = [each for each in parameters if each["name"] == "expand"]
    assert "The schema of the answer is of what is not expanded" in expand["description"]
