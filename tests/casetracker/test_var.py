"""What an installation keeps to itself: where, and who may read it."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from casetracker.var import secret_key, var_directory, write_private

PROJECT = Path(__file__).resolve().parent.parent.parent


def mode(path: Path) -> int:
    """The permissions of a file."""
    return path.stat().st_mode & 0o777


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [(None, PROJECT / "var"), ("", PROJECT / "var"), ("/srv/cases", Path("/srv/cases"))],
)
def test_casetracker_var_moves_it(
    monkeypatch: pytest.MonkeyPatch, chosen: str | None, expected: Path
) -> None:
    monkeypatch.delenv("CASETRACKER_VAR", raising=False)
    if chosen is not None:
        monkeypatch.setenv("CASETRACKER_VAR", chosen)
    assert var_directory() == expected


def test_the_secret_key_is_long_kept_and_private(tmp_path: Path) -> None:
    first = secret_key(tmp_path / "var")
    assert len(first) > 50
    assert secret_key(tmp_path / "var") == first
    assert secret_key(tmp_path / "other") != first
    assert mode(tmp_path / "var" / "secret_key") == 0o600


def test_a_secret_key_that_cannot_be_kept_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match="set SECRET_KEY"):
        secret_key(tmp_path / "file")


@pytest.mark.parametrize(("replace", "kept"), [(False, "first"), (True, "second")])
def test_a_private_file_is_replaced_only_on_demand(
    tmp_path: Path, *, replace: bool, kept: str
) -> None:
    path = tmp_path / "private"
    write_private(path, "first")
    write_private(path, "second", replace=replace)
    assert path.read_text(encoding="utf-8") == kept
    assert mode(path) == 0o600
    assert list(tmp_path.iterdir()) == [path]
