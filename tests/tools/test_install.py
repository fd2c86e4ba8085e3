"""The making of `.venv`: once, of the right Python, and with a sentence where it cannot be."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools import install


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with two requirement files and no environment."""
    for name in ("embedded", "dev"):
        (tmp_path / f"requirements-{name}.txt").write_text(f"# {name}\n", encoding="ascii")
    return tmp_path


@pytest.fixture
def commands(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that were run; all succeed, and `venv` leaves a Python as the real one does."""
    run: list[list[str]] = []

    def call(command: list[str], **_options: object) -> int:
        run.append(command)
        if "venv" in command:
            install.python(root).parent.mkdir(parents=True)
            install.python(root).symlink_to(sys.executable)
        return 0

    monkeypatch.setattr(subprocess, "call", call)
    return run


def test_an_environment_is_made_and_filled_once(root: Path, commands: list[list[str]]) -> None:
    install.main("embedded", root=root)
    venv, pip = commands
    assert venv == [sys.executable, "-m", "venv", "--clear", str(root / ".venv")]
    assert pip[:4] == [str(install.python(root)), "-m", "pip", "install"]
    assert "--require-hashes" in pip
    assert pip[-1] == str(root / "requirements-embedded.txt")
    commands.clear()
    install.main("embedded", root=root)
    assert commands == []


def test_the_development_set_holds_the_other(root: Path, commands: list[list[str]]) -> None:
    install.main("dev", root=root)
    commands.clear()
    install.main("embedded", root=root)
    assert commands == []


def test_a_changed_lock_is_installed_into_the_same_environment(
    root: Path, commands: list[list[str]]
) -> None:
    install.main("embedded", root=root)
    commands.clear()
    (root / "requirements-embedded.txt").write_text("# changed\n", encoding="ascii")
    install.main("embedded", root=root)
    [pip] = commands
    assert "pip" in pip


def test_an_environment_of_another_python_is_made_anew(
    root: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    install.main("embedded", root=root)
    install.python(root).unlink()
    install.python(root).parent.rmdir()
    commands.clear()
    install.main("embedded", root=root)
    assert len(commands) == 2


def test_an_old_python_is_told_which_is_needed(
    root: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer, not 3\.9"):
        install.main("embedded", root=root)
    assert commands == []


def test_a_failed_installation_is_not_taken_for_done(
    root: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    install.main("embedded", root=root)
    (root / "requirements-dev.txt").write_text("# changed\n", encoding="ascii")
    monkeypatch.setattr(subprocess, "call", lambda *_words, **_options: 1)
    with pytest.raises(SystemExit, match=r"requirements-dev\.txt could not be installed"):
        install.main("dev", root=root)
    assert not install.is_installed("dev", root)


@pytest.mark.parametrize(("user", "tries"), [(0, True), (1000, False)])
def test_without_ensurepip_the_package_is_installed_by_root_or_named(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, user: int, *, tries: bool
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: user)
    monkeypatch.setattr("shutil.which", lambda _name: "/usr/bin/apt-get")
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    with pytest.raises(SystemExit, match=f"apt-get install {package}"):
        install.install_ensurepip()
    assert (["/usr/bin/apt-get", "install", "-y", package] in commands) == tries
