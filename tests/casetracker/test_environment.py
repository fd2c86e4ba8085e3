"""Settings from the environment: safe when absent, loud when wrong."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from casetracker.environment import Environment


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((text, True) for text in ("1", "true", "YES", "on")),
        *((text, False) for text in ("0", "off", "False", "no", "")),
    ],
)
def test_a_flag(text: str, value: bool) -> None:
    assert Environment({"TLS": text}).flag("TLS", default=not value) is value


@pytest.mark.parametrize("text", ["maybe", "2", " true", "ja"])
def test_a_flag_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="TLS must be true or false"):
        Environment({"TLS": text}).flag("TLS")


@pytest.mark.parametrize("text", ["-1", "1.5", "many", "", "１"])
def test_a_number_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PROXIES must be a whole number"):
        Environment({"PROXIES": text}).number("PROXIES", 0)


def test_what_is_absent_is_its_default() -> None:
    env = Environment({})
    assert env.text("X") == ""
    assert env.text("X", "y") == "y"
    assert env.flag("X") is False
    assert env.flag("X", default=True) is True
    assert env.number("X", 7) == 7
    assert env.words("X", "a, b,,") == ["a", "b"]


def test_a_secret_comes_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("hush\n", encoding="utf-8")
    env = Environment({"SECRET_KEY_FILE": str(secret)})
    assert env.text("SECRET_KEY") == "hush"
    assert Environment({"SECRET_KEY": "open", "SECRET_KEY_FILE": "x"}).text("SECRET_KEY") == "open"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE cannot be read"):
        Environment({"SECRET_KEY_FILE": str(tmp_path / "missing")}).text("SECRET_KEY")
