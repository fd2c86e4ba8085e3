"""What no linter knows about the files of the project."""

import subprocess
from pathlib import Path

import pytest

from tools.layout import faults


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty project under git."""
    command = ["git", "init", "--quiet", str(tmp_path)]
    subprocess.run(command, check=True)
    return tmp_path


def test_our_own_files_are_in_order() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("sources/utils.py", "", "sources/utils.py: name the module for its subject."),
        ("signals.py", "", "signals.py: name the module for its subject."),
        ("a.py", "    django_assert_num_queries(3)\n", "a.py:1: a query count without `with`"),
        ("a.py", "\n  self.assertNumQueries(3)\n", "a.py:2: a query count without `with`"),
        ("a.html", "<!-- TO" + "DO: later -->\n", "a.html:1: a left-over note"),
        ("long.py", "x = 1\n" * 401, "long.py: 401 lines are more than 400"),
    ],
)
def test_a_fault_is_named_with_its_place(root: Path, name: str, text: str, fault: str) -> None:
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")
    [found] = faults(root)
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", "with django_assert_num_queries(3):\n    pass\n"),
        ("useful_utils.py", ""),
        ("fixtures/letter.txt", "a hack: TO" + "DO\n"),
        ("app/migrations/0001_initial.py", "x = 1\n" * 401),
        ("letter.txt", "Todos los presos\n"),
    ],
)
def test_what_is_in_order_passes(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")
    assert faults(root) == []


def test_what_git_ignores_and_what_is_no_text_is_left_alone(root: Path) -> None:
    (root / ".gitignore").write_text("var/\n", encoding="utf-8")
    (root / "var").mkdir()
    (root / "var" / "utils.py").write_text("", encoding="utf-8")
    (root / "picture.png").write_bytes(b"\x89PNG\xff\xfe")
    assert faults(root) == []
