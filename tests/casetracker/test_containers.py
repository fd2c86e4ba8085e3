"""`tools/containers.py` refuses what it should; and what no linter knows of our container files."""

import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.casetracker.launching import PROJECT
from tests.casetracker.production import dockerfile, model, steps
from tools import containers

FILES = ("Dockerfile", ".compose-lint.yml", "docker-compose.yml")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The container files, to be spoilt."""
    for name in FILES:
        shutil.copy(PROJECT / name, tmp_path)
    shutil.copytree(PROJECT / "deploy", tmp_path / "deploy")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("Dockerfile", "python:3.11.16-slim-bookworm AS build", "python AS build", "DL3006"),
        ("Dockerfile", "WORKDIR /app\nUSER", "WORKDIR app\nUSER", "DL3000"),
        ("docker-compose.yml", "cap_drop: [ALL]", "cap_dropp: [ALL]", "cap_dropp"),
        ("docker-compose.yml", "cap_drop: [ALL]", "privileged: true", "CL-0002"),
        (
            "docker-compose.yml",
            "condition: service_healthy",
            "condition: service_well",
            "condition",
        ),
        ("docker-compose.yml", "caddy:2.11.7-alpine", "caddy:latest", "CL-0004"),
        ("docker-compose.yml", "${WEB_CONCURRENCY:-2}", "${WEB_CONCURRENCY}", "WEB_CONCURRENCY"),
        ("deploy/own-proxy.yml", "127.0.0.1:8000:8000", "8000:8000", "CL-0005"),
        ("deploy/own-certificate.yml", "secrets: [tls", "secrets: [tlz", "tlz_certificate"),
        (".compose-lint.yml", "CL-0019:", "CL-9019:", "CL-9019"),
        ("deploy/Caddyfile", "reverse_proxy web", "reverse_prxy web", "reverse_prxy"),
        ("deploy/Caddyfile", "\treverse_proxy", "    reverse_proxy", "not formatted"),
    ],
)
def test_a_spoilt_file_is_refused(copy: Path, file: str, old: str, new: str, words: str) -> None:
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    assert words in "\n".join(containers.faults(copy))


def test_our_own_files_are_in_order(copy: Path) -> None:
    assert containers.faults(copy) == []


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    """Every service of docker-compose.yml."""
    found: dict[str, dict[str, Any]] = model()["services"]
    return found


def test_proxy_alone_is_reached_from_outside(services: dict[str, dict[str, Any]]) -> None:
    internal = {name for name, each in model()["networks"].items() if each.get("internal")}

    assert [name for name, each in services.items() if each.get("ports")] == ["proxy"]
    assert [name for name, each in services.items() if set(each["networks"]) - internal] == [
        "proxy"
    ]


def test_proxy_does_not_reach_the_database(services: dict[str, dict[str, Any]]) -> None:
    assert not set(services["proxy"]["networks"]) & set(services["db"]["networks"])


@pytest.mark.parametrize("name", sorted(model()["services"]))
def test_service_has_no_more_than_it_needs(services: dict[str, dict[str, Any]], name: str) -> None:
    service = services[name]
    user, _, group = service["user"].partition(":")

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert int(user) > 0
    assert int(group) > 0
    assert {"cpus", "memory", "pids"} <= set(service["deploy"]["resources"]["limits"])


def test_user_of_the_site_is_the_one_of_the_image(services: dict[str, dict[str, Any]]) -> None:
    users = {services[name]["user"] for name in ("web", "migrate", "seed")}

    assert users == set(steps("web", "USER")) == {"10001:10001"}


def test_no_secret_stands_in_a_file(services: dict[str, dict[str, Any]]) -> None:
    for service in services.values():
        for name in ("SECRET_KEY", "DATABASE_URL", "POSTGRES_PASSWORD"):
            assert name not in service.get("environment", {})


def test_nothing_is_seeded_unless_asked(services: dict[str, dict[str, Any]]) -> None:
    assert {name for name, each in services.items() if each.get("profiles")} == {"seed"}


def test_data_of_postgres_survives_its_container(services: dict[str, dict[str, Any]]) -> None:
    volumes = {each["target"]: each["type"] for each in services["db"]["volumes"]}

    assert services["db"]["image"].startswith("postgres:18.")
    assert volumes["/var/lib/postgresql"] == "volume"


def test_image_has_the_version_of_the_project(services: dict[str, dict[str, Any]]) -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    images = {services[name]["image"] for name in ("web", "migrate", "seed")}

    assert images == {f"casetracker:{project['version']}"}


def test_what_the_image_copies_is_let_through() -> None:
    ignored = (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    names = [name for rest in steps("build", "COPY") for name in rest.split()[:-1]]

    assert next(line for line in ignored if not line.startswith("#")) == "*"
    assert sorted(names) == sorted(line[1:] for line in ignored if line.startswith("!"))


def test_image_takes_from_the_build_what_lies_in_the_same_place() -> None:
    for rest in steps("web", "COPY"):
        stage, source, target = rest.split()
        assert stage == "--from=build"
        assert source == target


def test_packages_are_those_of_the_lock_and_no_database_is_among_them() -> None:
    installs = [rest for rest in steps("build", "RUN") if "pip" in rest]

    assert len(installs) == 1
    assert "--require-hashes" in installs[0]
    assert installs[0].endswith("-r requirements.txt")
    assert "embedded" not in (PROJECT / "requirements.txt").read_text(encoding="utf-8")


def test_both_stages_have_the_same_python() -> None:
    assert len({steps[0][1].split(" AS ")[0] for steps in dockerfile().values()}) == 1


def test_guide_for_operators_names_what_there_is(services: dict[str, dict[str, Any]]) -> None:
    guide = (PROJECT / "docs" / "operators.md").read_text(encoding="utf-8")
    files = set(re.findall(r"\bdeploy/[a-z-]+\.(?:sh|yml)", guide))
    named = set(re.findall(r"docker compose (?:run --rm|exec|restart|logs) (\w+)", guide))

    assert {path for path in files if not (PROJECT / path).is_file()} == set()
    assert files >= {f"deploy/{path.name}" for path in (PROJECT / "deploy").glob("*.yml")}
    assert named <= set(services)
    assert named >= {"web", "seed", "db", "proxy"}
