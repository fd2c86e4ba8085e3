"""Refuse lock files that no longer follow from `pyproject.toml`. Needs no network.

Each lock must pin every package that `pyproject.toml` asks for there, within its range; pin all
packages with hashes; name no index; and agree with the other locks about every version.
"""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
# The lock files and the extras that each holds besides the dependencies proper.
LOCKS = {
    "requirements.txt": [],
    "requirements-embedded.txt": ["embedded"],
    "requirements-dev.txt": ["dev"],
}
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*])?==([^\s;\\]+)", re.MULTILINE)


def faults(root: Path = ROOT) -> list[str]:
    """What is wrong with the lock files under `root`, one sentence each."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: list[str] = []
    agreed: dict[str, str] = {}
    for name, extras in LOCKS.items():
        text = (root / name).read_text(encoding="utf-8")
        pins = _pins(text)
        found += [f"{name}: {fault}" for fault in _missing(pins, wanted(project, extras))]
        found += [f"{name}: {fault}" for fault in _unsafe(text)]
        for package, version in pins.items():
            if agreed.setdefault(package, version) != version:
                found.append(f"{name}: {package} is {version} here, {agreed[package]} elsewhere.")
    held = {name: _pins((root / name).read_text(encoding="utf-8")) for name in LOCKS}
    *parts, whole = held.values()
    for package in sorted({package for part in parts for package in part} - whole.keys()):
        found.append(f"requirements-dev.txt: {package} is missing, which the site needs.")
    return found


def wanted(project: dict[str, object], extras: list[str]) -> list[Requirement]:
    """What the project's table asks for with these extras, its own extras followed."""
    texts = list(project["dependencies"])  # type: ignore[call-overload]
    pending = list(extras)
    while pending:
        for text in project["optional-dependencies"][pending.pop()]:  # type: ignore[index]
            requirement = Requirement(text)
            if requirement.name == project["name"]:
                pending += requirement.extras
            else:
                texts.append(text)
    return [Requirement(text) for text in texts]


def _missing(pins: dict[str, str], requirements: list[Requirement]) -> list[str]:
    """The requirements that the pins do not meet."""
    found = []
    for requirement in requirements:
        version = pins.get(canonicalize_name(requirement.name))
        if version is None:
            found.append(f"{requirement.name} is missing: compile the lock again.")
        elif not requirement.specifier.contains(version, prereleases=True):
            found.append(f"{requirement.name} {version} is not {requirement.specifier}.")
    return found


def _unsafe(text: str) -> list[str]:
    """Pins without a hash, and addresses of indexes, which would bind us to one host."""
    found = []
    # A pin goes on over lines that end in a backslash.
    for entry in text.replace("\\\n", " ").splitlines():
        if (pin := PIN.match(entry)) and "--hash=sha256:" not in entry:
            found.append(f"{pin[1]} has no hash.")
        if "://" in entry or entry.startswith(("-i", "--index", "--extra-index", "--find-links")):
            found.append(f"an address in {entry.strip()!r}.")
    return found


def _pins(text: str) -> dict[str, str]:
    """The version of each package that a lock pins."""
    return {str(canonicalize_name(package)): version for package, version in PIN.findall(text)}


if __name__ == "__main__":
    sys.exit("\n".join(faults()) or None)
