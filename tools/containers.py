"""Refuse container files with faults. Needs neither a container engine nor the network.

Compose's own parser reads docker-compose.yml alone and with each of its variants; compose-lint
looks for services that may do more than they need; hadolint reads the Dockerfile; and Caddy reads
its Caddyfile. All four come with the development packages.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
COMPOSE = "docker-compose.yml"
# What docs/operators.md offers in place of a proxy that asks for its own certificate.
VARIANTS: tuple[tuple[str, ...], ...] = (
    (COMPOSE,),
    (COMPOSE, "deploy/own-certificate.yml"),
    (COMPOSE, "deploy/own-proxy.yml"),
)
# What an operator must set; whatever else .env or the environment hold is left aside.
OPERATOR = {"SITE_NAME": "cases.example"}


def faults(root: Path = ROOT) -> list[str]:
    """What is wrong with the container files under `root`, in the words of who found it."""
    found = [*_hadolint(root), *_caddy(root)]
    for files in VARIANTS:
        try:
            resolved = compose(files, root=root)
        except ValueError as error:
            found.append(str(error))
        else:
            found += _compose_lint(resolved, root, files)
    return found


def compose(
    files: tuple[str, ...] = (COMPOSE,),
    *,
    root: Path = ROOT,
    arguments: tuple[str, ...] = ("config",),
    profiles: tuple[str, ...] = ("*",),
) -> str:
    """What Compose prints for `arguments`, by default the files merged and with values filled in.

    Raises ValueError with its complaint where it refuses them.
    """
    chosen = [word for file in files for word in ("--file", file)]
    chosen += [word for profile in profiles for word in ("--profile", profile)]
    command = ["docker-compose", "--env-file", os.devnull, *chosen, *arguments]
    code, output, complaint = _run(command, root, OPERATOR)
    # A warning is a value that nobody set, or a key that Compose will not know for long.
    if code != 0 or complaint:
        raise ValueError(f"{' + '.join(files)}: {complaint or output}")
    return output


def _hadolint(root: Path) -> list[str]:
    """The faults of the Dockerfile, down to those of style."""
    command = ["hadolint", "--no-color", "--failure-threshold", "style", "Dockerfile"]
    return _complaints(command, root)


def _caddy(root: Path) -> list[str]:
    """The faults of the Caddyfile, in each way of coming by a certificate that needs no file."""
    config = ["--config", "deploy/Caddyfile"]
    found = _complaints(["caddy", "fmt", "--diff", "deploy/Caddyfile"], root)
    for mode in ("automatic", "internal"):
        command = ["caddy", "validate", "--adapter", "caddyfile", *config]
        found += _complaints(command, root, OPERATOR | {"TLS_MODE": mode})
    return found


def _compose_lint(resolved: str, root: Path, files: tuple[str, ...]) -> list[str]:
    """The faults that compose-lint sees in the resolved files, but for those explained to it."""
    with tempfile.TemporaryDirectory() as scratch:
        merged = Path(scratch) / COMPOSE
        merged.write_text(resolved, encoding="utf-8")
        command = ["compose-lint", "check", "--quiet", "--fail-on", "low", "--strict-config"]
        command += ["--config", ".compose-lint.yml", "--no-env", "--skip-suppressed", str(merged)]
        return [f"{' + '.join(files)}: {fault}" for fault in _complaints(command, root)]


def _complaints(
    command: list[str], root: Path, variables: Mapping[str, str] | None = None
) -> list[str]:
    """What the command printed if it failed, as one text, else nothing."""
    code, output, complaint = _run(command, root, variables or {})
    return [f"{command[0]}: {output}{complaint}"] if code != 0 else []


def _run(command: list[str], root: Path, variables: Mapping[str, str]) -> tuple[int, str, str]:
    """Run a program of the environment in `root`; its exit code, output and complaint."""
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [str(PROGRAMS / command[0]), *command[1:]],
            cwd=root,
            env={"PATH": os.defpath, "HOME": home, **variables},
            capture_output=True,
            text=True,
            check=False,
        )
    return done.returncode, done.stdout, done.stderr.strip()


if __name__ == "__main__":
    sys.exit("\n".join(faults()) or None)
