"""Whatever is sent, the API answers: it never fails, and every error is a problem."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casetracker.access import Role
from casetracker.api.filtering import LIST_PARAMETERS
from casetracker.api.views import WriteViewSet
from dossiers.api.urls import router as of_dossiers
from sources.api.urls import router as of_sources
from tests.dossiers.test_api_people import make_full_person
from tests.over_rest import V1, client_of

pytestmark = pytest.mark.django_db

VIEWS: dict[str, Any] = {
    prefix: view for router in (of_dossiers, of_sources) for prefix, view, _ in router.registry
}
FUZZ = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    # The rows of one example are of no harm to the next.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\0\ufeff\u202e%'\"\\;{}[]~?/.-"),
    max_size=40,
)
TELLING = st.sampled_from(
    [
        "P-2026-00001",
        "S-2026-00001",
        "A-2026-00001",
        "2011-04",
        "../2011",
        "[2011-04-01..2011-04-10]",
        "0000-00-00",
        "9999-12-31",
        "-0001",
        "P11Y",
        "prison",
        "prison,arrested",
        "true",
        "CL97-105(2)",
        "01900000-0000-7000-8000-000000000000",
        "1e400",
        "-1",
        "99999999999999999999999",
        "None",
        "%s%d%(x)s",
        "reference,names.text",
        "facts.claims.claim.passage.quote",
        "-began",
        "csv",
        "xlsx",
        "jsonld",
        "person,facility.person",
        "standing,citation",
    ]
)
VALUES = TELLING | TEXTS
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | VALUES
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(VALUES, inner, max_size=3),
    max_leaves=8,
)


def parameters() -> st.SearchStrategy[tuple[str, dict[str, str]]]:
    """A resource, and parameters that its list knows, and others."""
    return st.sampled_from(sorted(VIEWS)).flatmap(
        lambda resource: st.tuples(
            st.just(resource),
            st.dictionaries(
                st.sampled_from(
                    sorted({*VIEWS[resource].filterset_class.base_filters, *LIST_PARAMETERS})
                )
                | VALUES,
                VALUES,
                max_size=4,
            ),
        )
    )


def fields_of(resource: str) -> list[str]:
    """The keys that a new record of the resource takes."""
    return [*VIEWS[resource].write_serializer().fields, "reason"]


def bodies() -> st.SearchStrategy[tuple[str, Any]]:
    """A resource, and a body made of the keys that it takes, and others."""
    written = [name for name, view in VIEWS.items() if issubclass(view, WriteViewSet)]
    return st.sampled_from(sorted(written)).flatmap(
        lambda resource: st.tuples(
            st.just(resource),
            st.dictionaries(st.sampled_from(fields_of(resource)), JSON, max_size=8) | JSON,
        )
    )


def check(answer: Any) -> None:
    """An answer of the API: what was asked for, or a problem that is not ours."""
    assert answer.status_code < 500
    if answer.streaming:
        # What fails while it is sent fails here.
        answer.getvalue()
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert set(answer.json()) == {"type", "title", "status", "detail", "code", "errors"}


@FUZZ
@given(asked=parameters())
def test_no_list_fails(asked: tuple[str, dict[str, str]]) -> None:
    resource, query = asked
    check(client_of().get(f"{V1}/{resource}/", query))


@FUZZ
@given(resource=st.sampled_from(sorted(VIEWS)), key=VALUES, query=VALUES)
def test_no_address_fails(resource: str, key: str, query: str) -> None:
    check(client_of().get(f"{V1}/{resource}/{key}/", {"fields": query}))


@FUZZ
@given(sent=bodies())
def test_no_write_fails(sent: tuple[str, Any]) -> None:
    resource, body = sent
    client = client_of(Role.ANALYST)
    check(client.post(f"{V1}/{resource}/", json.dumps(body), content_type="application/json"))


@FUZZ
@given(sent=bodies())
def test_no_change_fails(sent: tuple[str, Any]) -> None:
    resource, body = sent
    client = client_of(Role.ANALYST)
    rows = client.get(f"{V1}/{resource}/").json()["results"]
    if not rows:
        make_full_person()
        rows = client.get(f"{V1}/{resource}/").json()["results"]
    key = (rows[0].get("reference") or rows[0].get("code") or rows[0]["id"]) if rows else "x"
    address = f"{V1}/{resource}/{key}/"
    check(client.patch(address, json.dumps(body), content_type="application/json"))


@FUZZ
@given(body=st.binary(max_size=200))
def test_no_bytes_fail(body: bytes) -> None:
    data: Any = body
    check(client_of(Role.ANALYST).generic("POST", f"{V1}/people/", data, "application/json"))


@FUZZ
@given(value=st.text(st.characters(max_codepoint=255), max_size=80))
def test_no_header_fails(value: str) -> None:
    names = ("Accept", "Accept-Encoding", "If-Match", "If-None-Match", "Origin", "Prefer")
    headers = {"X-Change-Reason": value, **dict.fromkeys(names, value)}
    check(client_of().get(f"{V1}/people/", headers={"Authorization": f"Token {value}", **headers}))
    editor, once = client_of(Role.ANALYST), {"Idempotency-Key": value}
    check(editor.post(f"{V1}/forums/", [{}], format="json", headers=headers | once))
    del headers["If-Match"], headers["If-None-Match"]
    check(editor.post(f"{V1}/forums/", [{}], format="json", headers=headers | once))
