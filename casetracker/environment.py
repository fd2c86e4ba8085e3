"""Settings read from the environment: safe when absent, loud when wrong."""

import os
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


class Environment:
    """Typed reading of environment variables; ``NAME_FILE`` names a file that holds ``NAME``.

    Every method raises ``ImproperlyConfigured`` with the variable's name where its text cannot
    be read as what was asked for.
    """

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self._variables = os.environ if variables is None else variables

    def text(self, name: str, default: str = "") -> str:
        """The variable's text, else the trimmed contents of the file ``NAME_FILE`` names."""
        if name in self._variables:
            return self._variables[name]
        path = self._variables.get(f"{name}_FILE")
        if path is None:
            return default
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as exc:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {exc}") from exc

    def flag(self, name: str, *, default: bool = False) -> bool:
        """One of 1/0, true/false, yes/no, on/off."""
        text = self._variables.get(name)
        if text is None:
            return default
        if text.lower() in TRUE:
            return True
        if text.lower() in FALSE:
            return False
        raise ImproperlyConfigured(f"{name} must be true or false, not {text!r}.")

    def number(self, name: str, default: int) -> int:
        """A whole number that is not negative."""
        text = self._variables.get(name, str(default))
        if not (text.isascii() and text.isdigit()):
            raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}.")
        return int(text)

    def words(self, name: str, default: str = "") -> list[str]:
        """A list separated by commas; empty items are left out."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]
