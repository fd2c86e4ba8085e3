"""`var/`: what this installation keeps that is not source: its database, documents, secrets."""

import contextlib
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def var_directory() -> Path:
    """The directory `CASETRACKER_VAR` names, else `var/` in the project; it need not exist yet."""
    chosen = os.environ.get("CASETRACKER_VAR")
    return Path(chosen).resolve() if chosen else Path(__file__).resolve().parent.parent / "var"


def secret_key(var: Path) -> str:
    """The signing key of this installation, drawn once and kept in `var/secret_key` (mode 600).

    Raises ImproperlyConfigured when it can be neither read nor written.
    """
    path = var / "secret_key"
    try:
        if not path.exists():
            var.mkdir(parents=True, exist_ok=True)
            write_private(path, secrets.token_urlsafe(64))
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise ImproperlyConfigured(
            f"The signing key cannot be kept in {path} ({error.strerror}): set SECRET_KEY, "
            "or CASETRACKER_VAR to a directory that Casetracker may use."
        ) from error


def write_private(path: Path, text: str, *, replace: bool = False) -> None:
    """Write a file of mode 600 that appears whole; one that exists stays, unless to be replaced.

    Raises OSError when it cannot be written.
    """
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        if replace:
            draft.replace(path)
        else:
            # A link, unlike a rename, lets the first of two writers win.
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)
