"""A client made from the description by a generator: it reads, writes and is refused, in types."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from django.test import Client

from casetracker.access import Role, Scope
from casetracker.api.documentation import description_in
from casetracker.tokens import TokenGrant
from tests.factories import make_name, make_person, make_published_person, make_user
from tests.unmeasured import unmeasured

pytestmark = pytest.mark.django_db

PACKAGE = "generated_casetracker_client"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The generated package, which can be imported; fails where the generator has to warn."""
    place = tmp_path_factory.mktemp("client")
    (place / "schema.json").write_text(json.dumps(description_in("en-gb")), encoding="utf-8")
    (place / "config.yml").write_text("post_hooks: []\n", encoding="utf-8")
    made = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"),
            *("--path", "schema.json", "--config", "config.yml", "--fail-on-warning"),
            *("--output-path", PACKAGE),
        ],
        cwd=place,
        env=unmeasured(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(place))
    yield PACKAGE
    sys.path.remove(str(place))


class ToTheSite(httpx.BaseTransport):
    """Carries requests to the site in this process, so that they see what the test has made."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The site's answer."""
        answer = Client().generic(
            request.method,
            request.url.raw_path.decode(),
            request.read(),
            request.headers.get("Content-Type", ""),
            headers={**request.headers},
        )
        return httpx.Response(
            answer.status_code, headers=dict(answer.items()), content=answer.getvalue()
        )


class Generated:
    """The package, and a client of it for an account or a visitor that calls the site itself."""

    def __init__(self, package: str, *, token: str = "") -> None:
        self.package = package
        client: Any = self.module("client")
        address = "http://testserver"
        self.client = (
            client.AuthenticatedClient(base_url=address, token=token, prefix="Token")
            if token
            else client.Client(base_url=address)
        )
        headers = {"Authorization": f"Token {token}"} if token else {}
        site = httpx.Client(transport=ToTheSite(), base_url=address, headers=headers)
        self.client.set_httpx_client(site)

    def module(self, name: str) -> ModuleType:
        """A module of the package."""
        return importlib.import_module(f"{self.package}.{name}")

    def enum(self, module: str, name: str) -> Any:
        """An enumeration of the package."""
        return getattr(self.module(f"models.{module}"), name)

    def call(self, operation: str, *args: Any, **parameters: Any) -> Any:
        """The parsed answer of an operation, such as ``people.people_list``."""
        module: Any = self.module(f"api.{operation}")
        return module.sync_detailed(*args, client=self.client, **parameters)


def test_every_operation_has_a_function(package: str) -> None:
    found = {
        path.stem
        for path in Path(importlib.import_module(package).__path__[0]).glob("api/*/*.py")
        if path.stem != "__init__"
    }
    described: Any = description_in("en-gb")
    operations = {
        operation["operationId"]
        for methods in described["paths"].values()
        for operation in methods.values()
    }
    assert found == operations


def test_people_are_listed_and_read(package: str) -> None:
    person = make_published_person("Liu Xiaobo", sex="male", born="1955-12-28")
    make_name(person, "刘晓波", script="hans", preferred=True)
    visitor = Generated(package)
    male = visitor.enum("people_list_sex_item", "PeopleListSexItem")("male")
    page = visitor.call("people.people_list", q="劉曉波", sex=[male])
    [line] = page.parsed.results
    assert (page.status_code, line.reference) == (200, person.reference)
    assert line.names_other == []
    assert line.born.edtf == "1955-12-28"
    whole = visitor.call("people.people_retrieve", person.reference).parsed
    assert {name.text for name in whole.names} == {"Liu Xiaobo", "刘晓波"}


def test_problems_are_of_their_type(package: str) -> None:
    person = make_person("Liu Xiaobo")
    answer = Generated(package).call("people.people_retrieve", person.reference)
    assert answer.status_code == 404
    assert answer.parsed.code == "not_found"
    wrong = Generated(package).call("people.people_list", page_size=0)
    assert [error.field for error in wrong.parsed.errors] == ["page_size"]


def test_a_status_change_is_recorded(package: str) -> None:
    person = make_person("Liu Xiaobo")
    _, token = TokenGrant.objects.give(
        make_user(Role.ANALYST), scope=Scope.WRITE, label="client", days=1
    )
    analyst = Generated(package, token=token)
    body: Any = analyst.module("models").StatusChangeWriteRequest
    made = analyst.call(
        "status_changes.status_changes_create",
        body=body.from_dict(
            {"person": person.reference, "date": "2017-06-26~", "custody": "med_parole"}
        ),
    )
    assert made.status_code == 201, made.content
    assert (made.parsed.custody, made.parsed.date.edtf) == ("med_parole", "2017-06-26~")
    person.refresh_from_db()
    assert person.current_custody == "med_parole"
