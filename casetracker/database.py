"""The PostgreSQL server that Casetracker starts for itself where `DATABASE_URL` names none.

Settings ask `connection_url()` where that server listens; it only computes. Whoever needs the
database open wraps its work in `running()`, as `manage.py` and the tests do:

    with database.running(var_directory()):
        ...

Many processes may do so at once: the first starts the server, the last one to leave stops it. The
data lies in `var/postgres`. When root runs Casetracker and the server's own user cannot reach that
place, because it lies under a home closed to others, the data goes to a directory of its own under
`/var/lib/casetracker`, and `var/postgres` is a symbolic link to it.

It needs Linux's `/proc` and, with `postgresql.py`, the standard library alone.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shlex
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from casetracker import postgresql
from casetracker.postgresql import Binaries, DatabaseUnavailableError

NAME = "casetracker"  # of the database, its owner, and the map of system users to that owner
PORT = 5432  # only a part of the socket's file name: the server listens on no network
BUILTIN_LOCALES = 17  # the first major version with locales of its own
PATIENCE = 120  # seconds to wait for a server that recovers from a crash
GRACE = 5  # seconds that the children of a killed server get to leave by themselves
LONGEST_SOCKET_PATH = 107  # bytes; the kernel allows 108 with the closing NUL
RUN_TIME = Path("/tmp")  # above the socket's directory where the data directory's path is long
LOG = "server.log"  # in the data directory; of the present server only

SETTINGS = {"listen_addresses": "", "log_checkpoints": "off", "log_timezone": "UTC"}


def data_directory(var: Path) -> Path:
    """Where the data of `var` are, or will be once there is a server, behind any symbolic link."""
    return (var / "postgres").resolve()


def socket_directory(data: Path) -> Path:
    """Where the server of `data` has its socket: with the data, or somewhere short."""
    if len(os.fsencode(data / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
        return data
    return RUN_TIME / f"casetracker-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"


def connection_url(var: Path) -> str:
    """The embedded server's address; inside `running(var)` a server answers there."""
    sockets = quote(str(socket_directory(data_directory(var))), safe="")
    return f"postgresql://{NAME}@{sockets}:{PORT}/{NAME}"


@contextlib.contextmanager
def running(var: Path, *, options: Mapping[str, str] | None = None) -> Iterator[str]:
    """Keep the embedded server of `var` running inside the block; yields its address.

    `options` are server settings, `{"fsync": "off"}`, heeded by the process that starts the server.
    A process forked inside the block may leave it without harm. Raises DatabaseUnavailableError.
    """
    owner = os.getpid()
    with _lock_file(var, "postgres.users") as users:
        # Every user holds this lock shared as long as it lives; who can have it alone is the last.
        fcntl.flock(users, fcntl.LOCK_SH)
        ensure_running(var, options=options)
        try:
            yield connection_url(var)
        finally:
            if os.getpid() == owner:
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    _stop(data_directory(var))


def ensure_running(var: Path, *, options: Mapping[str, str] | None = None) -> None:
    """Make the server of `var` answer, after a crash too. To be called inside `running(var)`.

    Raises DatabaseUnavailableError when it does not.
    """
    with _lock_file(var, "postgres.start") as start:
        fcntl.flock(start, fcntl.LOCK_EX)
        settings = {**SETTINGS, **(options or {})}
        server = Server.of(var)
        if not is_complete(server.data):
            server = server.created(var, sync=settings.get("fsync") != "off")
        if not server.is_running():
            server.start(settings)


@contextlib.contextmanager
def _lock_file(var: Path, name: str) -> Iterator[int]:
    """A file under `var` for locking; open for reading, so that root and its owner can share it."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(var / name, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise DatabaseUnavailableError(
            f"Casetracker cannot write to {var} ({error.strerror}): "
            "set CASETRACKER_VAR to a directory that it may use."
        ) from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@dataclass(frozen=True)
class Server:
    """One data directory, the system user who owns it and the programs that serve it."""

    data: Path
    user: pwd.struct_passwd
    binaries: Binaries

    @classmethod
    def of(cls, var: Path) -> "Server":
        """The server of `var`, whether or not there are data yet."""
        data = data_directory(var)
        if (var / "postgres").is_symlink() and not data.exists():
            raise DatabaseUnavailableError(
                f"The database has gone from {data}: "
                f"put it back, or remove the link {var / 'postgres'}."
            )
        user = postgresql.server_user(data)
        binaries = postgresql.readable_by(user, postgresql.choose_binaries(version_of(data)))
        return cls(data, user, binaries)

    def created(self, var: Path, *, sync: bool) -> "Server":
        """Make the data, the role and the database; all appear at once, under their final name."""
        data = self.data
        if not postgresql.can_reach(self.user, var):
            postgresql.SHARED.mkdir(parents=True, exist_ok=True)
            data = Path(tempfile.mkdtemp(prefix="data-", dir=postgresql.SHARED))
            self._give(data)
            (var / "postgres").symlink_to(data)
        with postgresql.scratch_beside(data) as scratch:
            self._give(scratch)
            draft = Server(scratch, self.user, self.binaries)
            draft.initialise(sync=sync)
            scratch.rename(data)
        return Server(data, self.user, self.binaries)

    def initialise(self, *, sync: bool) -> None:
        """Fill the empty directory with a cluster that has our role and our database."""
        arguments = ["--username=postgres", "--encoding=UTF8", "--data-checksums"]
        arguments += ["--auth-local=peer", "--auth-host=reject"]
        # Also the C library's locale: pg_trgm and full-text search ask it what a letter is.
        arguments += ["--locale=C.UTF-8"]
        if self.binaries.major >= BUILTIN_LOCALES:
            arguments += ["--locale-provider=builtin"]
        self._run("initdb", *arguments, *([] if sync else ["--no-sync"]))
        # No superuser: the extensions we use are trusted, so the database's owner may create them.
        statements = f"CREATE ROLE {NAME} LOGIN CREATEDB;\nCREATE DATABASE {NAME} OWNER {NAME};\n"
        self._run("postgres", "--single", "postgres", statements=statements)

    def is_running(self) -> bool:
        """Whether a server answers; waits while one starts, recovers, or shuts down.

        Believes neither the pid file nor the socket, which outlive a killed server, but only live
        processes. Raises DatabaseUnavailableError for processes that do not answer in PATIENCE.
        """
        begun = time.monotonic()
        while live := server_processes(self.data):
            if self._answers():
                return True
            waited = time.monotonic() - begun
            if waited > PATIENCE:
                raise DatabaseUnavailableError(
                    f"The PostgreSQL of {self.data} has not answered for {PATIENCE} seconds; "
                    f"see {self.data / LOG}."
                )
            if waited > GRACE and recorded_pid(self.data) not in live:
                # Children too busy to notice that their server was killed; none may start beside.
                _send(signal.SIGQUIT, live)
            time.sleep(0.02)
        return False

    def start(self, settings: Mapping[str, str]) -> None:
        """Start the server of data that no live process serves, and wait until it answers."""
        if (found := version_of(self.data)) != self.binaries.major:
            raise DatabaseUnavailableError(
                f"The database in {self.data} was made by PostgreSQL {found}, "
                f"but the version here is {self.binaries.major}."
            )
        sockets = self._claim_sockets()
        # PostgreSQL would take any process that has been given the old number for the old server.
        socket = f".s.PGSQL.{PORT}"
        for stale in (self.data / "postmaster.pid", sockets / socket, sockets / f"{socket}.lock"):
            stale.unlink(missing_ok=True)
        self._write_access_rules()
        (self.data / LOG).unlink(missing_ok=True)
        options = {**settings, "unix_socket_directories": f'"{sockets}"', "port": str(PORT)}
        words = shlex.join(f"--{name}={value}" for name, value in options.items())
        self._run("pg_ctl", "start", "-w", f"-t{PATIENCE}", f"-l{LOG}", f"-o{words}")

    def _claim_sockets(self) -> Path:
        """The socket's directory, made the server's alone; refused if somebody else made it."""
        sockets = socket_directory(self.data)
        with contextlib.suppress(FileExistsError):
            sockets.mkdir(mode=0o700)
            self._give(sockets)
        status = sockets.lstat()
        owned = stat.S_ISDIR(status.st_mode) and status.st_uid == self.user.pw_uid
        if not owned or status.st_mode & 0o077:
            raise DatabaseUnavailableError(
                f"{sockets}, where the database's socket should be, "
                f"is not a directory of {self.user.pw_name} alone: remove it."
            )
        return sockets

    def _write_access_rules(self) -> None:
        """Let root and the server's user in, and nobody else: one of them runs Django."""
        names = sorted({"root", self.user.pw_name})
        allowed = [f'{NAME} "{name}" {role}\n' for name in names for role in (NAME, "postgres")]
        for file, text in {
            "pg_hba.conf": f"local all all peer map={NAME}\n",
            "pg_ident.conf": "".join(allowed),
        }.items():
            (self.data / file).write_text(text, encoding="utf-8")

    def _answers(self) -> bool:
        """Whether the server accepts connections now."""
        where = ["-h", str(socket_directory(self.data)), "-p", str(PORT)]
        command = [str(self.binaries.directory / "pg_isready"), "-q", "-t", "3", *where]
        return subprocess.run(command, env={}, check=False).returncode == 0

    def _give(self, path: Path) -> None:
        """Make the server's user the owner of a path that we made."""
        if os.geteuid() == 0:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def _run(self, program: str, *arguments: str, statements: str = "") -> None:
        """Run one of PostgreSQL's programs as the server's user, `statements` on standard input.

        Raises DatabaseUnavailableError with the last line of its complaint when it fails.
        """
        identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            identity = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        try:
            done = subprocess.run(
                [str(self.binaries.directory / program), *arguments],
                # PGPORT, PGOPTIONS and their like are about some other server.
                env={"PATH": os.defpath, "LC_ALL": "C", "PGDATA": str(self.data)},
                cwd=self.data,
                input=statements,
                capture_output=True,
                text=True,
                check=False,
                **identity,
            )
        except OSError as error:
            raise DatabaseUnavailableError(f"{program} cannot be run: {error}.") from error
        if done.returncode != 0:
            log = self.data / LOG
            words = log.read_text("utf-8", "replace") if log.exists() else done.stderr
            reason = (words.strip().splitlines() or ["it did not say why"])[-1]
            raise DatabaseUnavailableError(f"{program} failed for {self.data}: {reason}")


def version_of(data: Path) -> int | None:
    """The major version that wrote `data`, or None where there is no data directory."""
    try:
        return int((data / "PG_VERSION").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def is_complete(data: Path) -> bool:
    """Whether `data` holds a database; False for nothing yet or an empty directory.

    Raises DatabaseUnavailableError for anything else: a part of a database, or something foreign.
    """
    if not data.exists() or (data.is_dir() and not any(data.iterdir())):
        return False
    if version_of(data) is None or not (data / "global" / "pg_control").exists():
        raise DatabaseUnavailableError(
            f"{data} is not a complete PostgreSQL data directory: "
            "move it away, or put a backup in its place."
        )
    return True


def server_processes(data: Path) -> set[int]:
    """The ids of live processes called `postgres` whose working directory is `data`."""
    try:
        here = data.stat()
    except FileNotFoundError:
        return set()
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        # A process may end while we look, and other users' do not show their directory.
        with contextlib.suppress(OSError):
            named = (process / "comm").read_text() == "postgres\n"
            if named and os.path.samestat((process / "cwd").stat(), here):
                found.add(int(process.name))
    return found


def recorded_pid(data: Path) -> int | None:
    """The process id in the server's pid file, which may be stale."""
    try:
        return int((data / "postmaster.pid").read_text(encoding="ascii").split("\n")[0])
    except (OSError, ValueError):
        return None


def _stop(data: Path) -> None:
    """Shut the server down in order, with the connections still open; waits until it is gone."""
    live = server_processes(data)
    _send(signal.SIGINT, live & {recorded_pid(data)})
    deadline = time.monotonic() + PATIENCE
    while live and time.monotonic() < deadline:
        time.sleep(0.01)
        live = server_processes(data)


def _send(number: signal.Signals, processes: set[int]) -> None:
    """Signal those of the processes that still live."""
    for pid in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
