"""Refuse what no linter knows: bare query counts, files named for nothing, left-over notes."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Without `with`, these assert nothing. In a list of contexts a comma follows.
BARE_COUNT = re.compile(
    r"^\s*(self\.assertNumQueries|django_assert_(max_)?num_queries)\([^()]*\)?\s*$"
)
# A module is named for its subject; these names hold anything.
NAMELESS = {"utils.py", "helpers.py", "services.py", "signals.py", "common.py", "misc.py"}
LEFT_OVER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK|WI" + r"P)\b")
# Words of people and of the law, taken over as they are; and other people's code.
NOT_OURS = ("fixtures/", "requirements")
LONGEST = 400  # lines


def faults(root: Path = ROOT) -> list[str]:
    """What is wrong with the files that git knows or would take up, one sentence each."""
    found: list[str] = []
    for name in _files(root):
        path = root / name
        if path.name in NAMELESS:
            found.append(f"{name}: name the module for its subject.")
        if name.startswith(NOT_OURS) or not path.is_file():
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        found += _faults_of_text(name, lines)
    return found


def _faults_of_text(name: str, lines: list[str]) -> list[str]:
    """What is wrong with the text of one file."""
    found = []
    python = name.endswith(".py")
    if python and len(lines) > LONGEST and "/migrations/" not in name:
        found.append(f"{name}: {len(lines)} lines are more than {LONGEST}: split it by noun.")
    for number, line in enumerate(lines, start=1):
        if python and BARE_COUNT.search(line):
            found.append(f"{name}:{number}: a query count without `with` asserts nothing.")
        if LEFT_OVER.search(line):
            found.append(f"{name}:{number}: a left-over note: do it, or file an issue.")
    return found


def _files(root: Path) -> list[str]:
    """The names of all files but those that git ignores."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=root, capture_output=True, check=True, text=True)
    return sorted(set(done.stdout.split("\0")) - {""})


if __name__ == "__main__":
    sys.exit("\n".join(faults()) or None)
