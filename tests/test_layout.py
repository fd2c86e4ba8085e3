"""Imports run one way, and files are named for what they hold."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "casetracker": {"casetracker"},
    "sources": {"casetracker", "sources"},
    "dossiers": {"casetracker", "sources", "dossiers"},
}


def imports_of(path: Path) -> Iterator[str]:
    """The top package of every import in a file, those for type checking alone included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_imports_run_one_way(app: str) -> None:
    forbidden = set(MAY_IMPORT) - MAY_IMPORT[app]
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / app).rglob("*.py")
        for name in imports_of(path)
        if name in forbidden
    }
    assert not wrong
