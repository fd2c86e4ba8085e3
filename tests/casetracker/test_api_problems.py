"""Every error is a problem (RFC 9457), wherever it comes from, and none is a failure of ours."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DataError, OperationalError
from django.db.models import ProtectedError

from casetracker.access import Role
from casetracker.api import problems
from casetracker.exceptions import CasetrackerError, NotPermittedError
from sources.models import Publisher
from tests.factories import make_organisation, make_publisher
from tests.over_rest import V1, client_of, faults

pytestmark = pytest.mark.django_db

PUBLISHERS = f"{V1}/publishers/"


def post(body: bytes | str, content_type: str = "application/json", **headers: str) -> Any:
    """Sends raw bytes as an analyst."""
    client = client_of(Role.ANALYST)
    data: Any = body.encode() if isinstance(body, str) else body
    return client.generic("POST", PUBLISHERS, data, content_type, headers=headers or None)


class TestBodies:
    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b"",
            b"{'name': 'x'}",
            b'{"name": NaN}',
            b'{"name": "x"} {}',
            b'{"name": "\xff\xfe"}',
            '{"name": "\u5218"}'.encode("gb18030"),
            '{"name": "x"}'.encode("utf-16"),
            b'{"name": "\\ud800"}',
            b'{"name": "\\u0000"}',
            b'{"\\u0000": "x"}',
            b'{"name": {"a": ["\\u0000"]}}',
            b"[" * 100_000,
            b"[" * 500 + b"]" * 500,
            b'{"a":' * 21 + b"1" + b"}" * 21,
        ],
    )
    def test_what_cannot_be_read_is_refused(self, body: bytes) -> None:
        faults(post(body), 400)
        assert not Publisher.objects.exists()

    def test_the_field_that_cannot_be_stored_is_named(self) -> None:
        assert "“name”" in post(b'{"name": "a\\u0000b"}').json()["detail"]

    @pytest.mark.parametrize("body", [b"null", b"[]", b'"x"', b"7", b"true", b"1e400"])
    def test_what_is_no_object_is_refused(self, body: bytes) -> None:
        faults(post(body), 400)

    def test_a_depth_that_is_needed_is_taken(self) -> None:
        answer = post(b'{"name": "A", "kind": "ngo", "x": ' + b"[" * 19 + b"]" * 19 + b"}")
        assert faults(answer) == {"x": "unknown_field"}

    @pytest.mark.parametrize("size", [10 * 2**20 + 1, 20 * 2**20])
    @pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data"])
    def test_a_body_that_is_too_large_is_refused(self, size: int, kind: str) -> None:
        if kind == "multipart/form-data":
            kind = f"{kind}; boundary=x"
        answer = post(b'{"name": "' + b"x" * size + b'"}', kind)
        assert answer.status_code in ((413,) if "multipart" not in kind else (413, 415))
        assert answer.headers["Content-Type"] == "application/problem+json"

    def test_a_body_that_lies_about_its_size_is_refused(self, settings: Any) -> None:
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
        faults(post(b'{"name": "' + b"x" * 200 + b'"}'), 413)

    @pytest.mark.parametrize(
        "kind",
        [
            "text/plain",
            "application/xml",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json; charset=gb18030",
            "application/json; charset=utf-16",
        ],
    )
    def test_another_media_type_is_refused(self, kind: str) -> None:
        faults(post(b"name=x", kind), 415)

    def test_a_body_in_chunks_is_not_taken_for_an_empty_one(self) -> None:
        answer = client_of(Role.ANALYST).post(
            PUBLISHERS, headers={"Transfer-Encoding": "chunked"}, CONTENT_LENGTH=""
        )
        faults(answer, 411)

    @pytest.mark.parametrize("charset", ["utf-8", '"UTF-8"'])
    def test_utf_8_may_be_named(self, charset: str) -> None:
        kind = f"application/json; charset={charset}"
        assert post(b'{"name": "A", "kind": "ngo"}', kind).status_code == 201


class TestQueries:
    @pytest.mark.parametrize(
        "query",
        ["q=%00", "q=%ff", "q=%ED%A0%80", "%00=1", "q=%C3", "%ff=1", "q=%zz"],
    )
    def test_what_cannot_be_read_is_refused(self, query: str) -> None:
        faults(client_of().get(f"{V1}/people/?{query}"), 400)

    @pytest.mark.parametrize("address", ["%00", "people/%00/", "people/%ff/", "people/%ED%A0%80/"])
    def test_an_address_that_cannot_be_read_is_refused(self, address: str) -> None:
        answer = client_of().get(f"{V1}/{address}")
        faults(answer, answer.status_code)
        assert answer.status_code in (400, 404)

    def test_an_unknown_parameter_is_refused_with_the_nearest(self) -> None:
        answer = client_of().get(f"{V1}/people/?custdy=prison")
        assert faults(answer) == {"custdy": "unknown_parameter"}
        assert answer.json()["detail"].endswith("Did you mean custody?")

    def test_so_is_one_of_a_single_record_and_of_a_write(self) -> None:
        key = make_organisation().pk
        client = client_of(Role.ANALYST)
        address = f"{V1}/organisations/{key}/?kind=court"
        assert faults(client.get(address)) == {"kind": "unknown_parameter"}
        assert faults(client.patch(address, {}, format="json")) == {"kind": "unknown_parameter"}

    @pytest.mark.parametrize(
        ("query", "fault"),
        [
            ("fields=", {"fields": "not_one_value"}),
            ("fields=,", {"fields": "empty"}),
            ("fields=nmae", {"fields": "unknown_field"}),
            ("fields=name.text", {"fields": "unknown_field"}),
            ("fields=name&fields=id", {"fields": "not_one_value"}),
            ("kind=", {"kind": "not_one_value"}),
            ("kind=teahouse", {"kind": "invalid_choice"}),
            ("kind=court,teahouse", {"kind": "invalid_choice"}),
        ],
    )
    def test_bad_values_are_named(self, query: str, fault: dict[str, str]) -> None:
        assert faults(client_of().get(f"{V1}/organisations/?{query}")) == fault

    @pytest.mark.parametrize("form", ["xml", "html", "api", "xls", "json.", "%E2%98%83"])
    def test_a_format_that_is_not_offered_is_refused(self, form: str) -> None:
        answer = client_of().get(f"{V1}/people/?format={form}")
        faults(answer, 406)
        assert "json" in answer.json()["detail"]

    def test_so_is_one_only_accepted(self) -> None:
        faults(client_of().get(f"{V1}/people/", headers={"Accept": "image/png"}), 406)

    def test_a_download_is_of_lists_only(self) -> None:
        key = "01900000-0000-7000-8000-000000000000"
        faults(client_of().get(f"{V1}/organisations/{key}/?format=csv"), 406)


class TestAddresses:
    @pytest.mark.parametrize(
        "address", ["/api/", "/api/v2/", "/api/v1/", "/api/v1/prisoners/", "/api/v1/people/x/y/"]
    )
    @pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
    def test_an_unknown_address_is_a_problem(self, address: str, method: str) -> None:
        faults(getattr(client_of(Role.ANALYST), method)(address), 404)

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_an_address_without_its_slash_is_told_so(self, method: str) -> None:
        answer = getattr(client_of(Role.ANALYST), method)("/api/v1/people")
        faults(answer, 404)
        assert answer.json()["detail"].endswith("Addresses end in a slash: /api/v1/people/")

    @pytest.mark.parametrize("key", ["x", "1", "01900000-0000-7000-8000-000000000000", "{}"])
    def test_an_unknown_key_is_a_problem(self, key: str) -> None:
        faults(client_of().get(f"{V1}/organisations/{key}/"), 404)

    @pytest.mark.parametrize("method", ["put", "delete", "trace"])
    def test_a_method_that_is_not_offered_is_a_problem(self, method: str) -> None:
        answer = getattr(client_of(Role.ANALYST), method)(PUBLISHERS)
        faults(answer, 405)
        assert "GET" in answer.headers["Allow"]


class TestTranslation:
    """What the rest of the program raises, and the status it becomes."""

    @pytest.mark.parametrize(
        ("error", "status", "code"),
        [
            (CasetrackerError("No.", field="x", code="y"), 400, "y"),
            (CasetrackerError("No."), 400, "refused"),
            (NotPermittedError("No."), 403, "not_permitted"),
            (PermissionDenied(), 403, "permission_denied"),
            (SuspiciousOperation("secret"), 400, "invalid"),
            (DataError("secret"), 400, "invalid"),
            (ProtectedError("secret", set()), 409, "in_use"),
        ],
    )
    def test_an_error_has_its_status(self, error: Exception, status: int, code: str) -> None:
        problem = problems.problem_of(error)
        assert problem is not None
        assert (problem.status, problem.code) == (status, code)
        assert "secret" not in problem.detail

    @pytest.mark.parametrize(
        ("state", "status"), [("54000", 400), ("40001", 409), ("40P01", 409), ("57P01", None)]
    )
    def test_the_database_is_heard(self, state: str, status: int | None) -> None:
        cause = Exception()
        cause.sqlstate = state  # type: ignore[attr-defined]
        error = OperationalError("secret")
        error.__cause__ = cause
        problem = problems.problem_of(error)
        assert (problem.status if problem else None) == status

    def test_what_is_our_fault_is_not_explained_away(self) -> None:
        assert problems.problem_response(ZeroDivisionError(), {}) is None

    def test_a_failure_tells_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_args: Any) -> None:
            raise ZeroDivisionError("secret")

        monkeypatch.setattr("sources.api.views.PublisherViewSet.get_queryset", fail)
        client = client_of()
        client.raise_request_exception = False
        answer = client.get(PUBLISHERS)
        faults(answer, 500)
        assert "secret" not in answer.content.decode()

    def test_a_broken_rule_of_the_database_is_told_in_its_words(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        checked = "casetracker.api.serializers.CheckedSerializer.validate"
        monkeypatch.setattr(checked, lambda _, attributes: attributes)
        publisher = make_publisher()
        address = f"{PUBLISHERS}{publisher.pk}/"
        answer = client_of(Role.ANALYST).patch(address, {"country": "?!"}, format="json")
        assert "country" in faults(answer)
        assert "sources_publisher" not in answer.content.decode()
