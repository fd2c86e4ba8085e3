"""The embedded server in ordinary life: what it promises, who shares it, what it refuses."""

import os
import pwd
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from casetracker import database, postgresql
from casetracker.postgresql import Binaries, DatabaseUnavailableError
from tests.casetracker.launching import (
    FAST,
    another_user,
    execute,
    holder,
    is_running,
    open_directory,
    output_of,
    server_pid,
    value,
)


@pytest.fixture(scope="module")
def module_var() -> Iterator[Path]:
    """A `var/` whose database the tests of this module start and stop as they like."""
    with open_directory() as directory:
        yield directory / "var"


@pytest.fixture
def var() -> Iterator[Path]:
    """A `var/` that does not exist yet."""
    with open_directory() as directory:
        yield directory / "var"


def test_address_is_a_socket_and_needs_no_server(tmp_path: Path) -> None:
    data = tmp_path / "var" / "postgres"
    if len(str(data)) > 80:
        data = database.socket_directory(data)
    quoted = str(data).replace("/", "%2F")
    expected = f"postgresql://casetracker@{quoted}:5432/casetracker"
    assert database.connection_url(tmp_path / "var") == expected
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT current_user", "casetracker"),
        ("SELECT rolsuper FROM pg_roles WHERE rolname = current_user", False),
        ("SELECT pg_encoding_to_char(encoding) FROM pg_database LIMIT 1", "UTF8"),
        ("SELECT current_setting('data_checksums')", "on"),
        ("SELECT current_setting('listen_addresses')", ""),
        ("SELECT current_setting('fsync')", "off"),
        ("SELECT lower('ÉÑ')", "éñ"),
        ("SELECT 'a' < 'B' COLLATE \"default\"", False),
    ],
)
def test_the_server_is_set_up_as_promised(module_var: Path, query: str, expected: object) -> None:
    with database.running(module_var, options=FAST):
        assert value(module_var, query) == expected


def test_chinese_words_have_trigrams(module_var: Path) -> None:
    with database.running(module_var, options=FAST):
        execute(module_var, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
        execute(module_var, "CREATE EXTENSION IF NOT EXISTS btree_gist")
        assert value(module_var, "SELECT similarity('刘晓波', '刘晓波')") == 1
        assert value(module_var, "SELECT array_length(show_trgm('刘晓波'), 1)") == 4


def test_the_last_to_leave_stops_the_server(module_var: Path) -> None:
    with holder(module_var) as other:
        assert other.stdout is not None
        pid = int(other.stdout.readline())
        with database.running(module_var):
            assert server_pid(module_var) == pid
        assert is_running(module_var)
    assert not is_running(module_var)


def test_the_first_may_leave_before_the_last(module_var: Path) -> None:
    with database.running(module_var, options=FAST), holder(module_var) as other:
        assert other.stdout is not None
        pid = int(other.stdout.readline())
        other.communicate(timeout=60)
        assert other.returncode == 0
        assert server_pid(module_var) == pid
        assert value(module_var, "SELECT 1") == 1
    assert not is_running(module_var)


def test_a_server_left_by_a_killed_process_is_used_and_then_stopped(module_var: Path) -> None:
    with holder(module_var) as other:
        assert other.stdout is not None
        pid = int(other.stdout.readline())
        other.kill()
    assert is_running(module_var)
    with database.running(module_var):
        assert server_pid(module_var) == pid
    assert not is_running(module_var)


# Leaves the block in a child as a web server's worker does: by SystemExit, through its frames.
FORK = """
    import os, sys
    from pathlib import Path
    from casetracker import database
    var = Path(sys.argv[1])
    with database.running(var):
        if os.fork() == 0:
            sys.exit()
        os.wait()
        print(len(database.server_processes(database.data_directory(var))) > 0)
    print(len(database.server_processes(database.data_directory(var))) > 0)
"""


def test_a_forked_child_leaves_the_server_alone(module_var: Path) -> None:
    assert output_of(FORK, module_var) == "True\nFalse\n"


def test_data_survive_a_restart_and_open_connections_do_not_delay_it(module_var: Path) -> None:
    with database.running(module_var, options=FAST) as url:
        execute(module_var, "CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer")
        idle = psycopg.connect(url)
    assert not is_running(module_var)
    idle.close()
    with database.running(module_var, options=FAST):
        assert value(module_var, "SELECT answer FROM kept") == 42


def test_only_the_server_s_user_and_root_may_connect(module_var: Path) -> None:
    with database.running(module_var, options=FAST):
        data = database.data_directory(module_var)
        owner = postgresql.server_user(data).pw_name
        rules = (data / "pg_hba.conf").read_text(encoding="ascii")
        names = (data / "pg_ident.conf").read_text(encoding="ascii")
    assert rules == "local all all peer map=casetracker\n"
    assert {line.split()[1] for line in names.splitlines()} == {'"root"', f'"{owner}"'}


def test_a_long_path_has_its_socket_at_a_short_one(var: Path) -> None:
    deep = var.joinpath(*["long" * 10] * 3)
    sockets = database.socket_directory(database.data_directory(deep))
    with database.running(deep, options=FAST):
        assert value(deep, "SELECT 1") == 1
        assert sockets.stat().st_mode & 0o777 == 0o700
        assert len(str(sockets / ".s.PGSQL.5432")) < 60
    sockets.rmdir()


def test_a_socket_directory_that_others_may_use_is_refused(var: Path) -> None:
    deep = var.joinpath(*["long" * 10] * 3)
    sockets = database.socket_directory(database.data_directory(deep))
    sockets.mkdir(mode=0o755)
    try:
        with pytest.raises(DatabaseUnavailableError, match=r"not a directory of \w+ alone"):
            database.ensure_running(deep, options=FAST)
    finally:
        sockets.rmdir()


def test_an_interrupted_first_start_leaves_nothing_behind(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(server: database.Server, *, sync: bool) -> None:
        (server.data / "PG_VERSION").write_text("18\n", encoding="ascii")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(database.Server, "initialise", interrupted)
        with pytest.raises(KeyboardInterrupt):
            database.ensure_running(var, options=FAST)
    assert {path.name for path in var.iterdir()} == {"postgres.start"}
    with database.running(var, options=FAST):
        assert value(var, "SELECT 1") == 1


def half_written(data: Path) -> None:
    """As an initdb that was interrupted leaves it."""
    data.mkdir()
    (data / "PG_VERSION").write_text("18\n", encoding="ascii")


def foreign(data: Path) -> None:
    """A directory with something else in it."""
    data.mkdir()
    (data / "letter.txt").write_text("Dear", encoding="ascii")


def plain_file(data: Path) -> None:
    """No directory at all."""
    data.write_text("", encoding="ascii")


def of_version_9(data: Path) -> None:
    """Data that no server of today reads."""
    (data / "global").mkdir(parents=True)
    (data / "global" / "pg_control").write_bytes(b"")
    (data / "PG_VERSION").write_text("9\n", encoding="ascii")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (half_written, "is not a complete PostgreSQL data directory"),
        (foreign, "is not a complete PostgreSQL data directory"),
        (plain_file, "is not a complete PostgreSQL data directory"),
        (of_version_9, "was made by PostgreSQL 9, but the version here is"),
    ],
)
def test_data_that_are_no_database_of_ours_are_refused_and_kept(
    var: Path, make: Callable[[Path], None], sentence: str
) -> None:
    var.mkdir()
    make(var / "postgres")
    before = sorted(var.rglob("postgres/**"))
    with pytest.raises(DatabaseUnavailableError, match=sentence):
        database.ensure_running(var)
    assert sorted(var.rglob("postgres/**")) == before


def test_a_var_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    with (
        pytest.raises(DatabaseUnavailableError, match="set CASETRACKER_VAR"),
        database.running(tmp_path / "file" / "var"),
    ):
        pass


def test_a_server_that_refuses_to_start_is_quoted(module_var: Path) -> None:
    with (
        pytest.raises(DatabaseUnavailableError, match="no_such_setting"),
        database.running(module_var, options={"no_such_setting": "on"}),
    ):
        pass


def test_a_server_that_does_not_answer_is_reported(
    module_var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.running(module_var, options=FAST):
        pid = server_pid(module_var)
        os.kill(pid, signal.SIGSTOP)
        monkeypatch.setattr(database, "PATIENCE", 0)
        with pytest.raises(DatabaseUnavailableError, match="has not answered for 0 seconds"):
            database.ensure_running(module_var)
        os.kill(pid, signal.SIGCONT)
        monkeypatch.undo()


def test_a_program_that_cannot_be_run_is_named(var: Path) -> None:
    user = another_user()
    var.mkdir()
    server = database.Server(var, user, Binaries(var, 18))
    with pytest.raises(DatabaseUnavailableError, match="initdb cannot be run"):
        server.initialise(sync=False)


# --- Which programs, and which user ---------------------------------------------------------------


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without the wheel, with Debian's versions 9, 15 and 16."""
    for major in (9, 15, 16):
        (tmp_path / str(major) / "bin").mkdir(parents=True)
        (tmp_path / str(major) / "bin" / "postgres").touch()
    monkeypatch.setattr(postgresql, "DEBIAN", tmp_path)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    return tmp_path


@pytest.mark.parametrize(("wanted", "chosen"), [(None, 16), (15, 15), (9, 16), (17, 16)])
def test_without_the_wheel_debian_s_programs_serve(
    debian: Path, wanted: int | None, chosen: int
) -> None:
    assert postgresql.choose_binaries(wanted) == Binaries(debian / str(chosen) / "bin", chosen)


def test_without_any_program_it_says_what_to_install(
    debian: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "DEBIAN", debian / "9")
    with pytest.raises(DatabaseUnavailableError, match="install requirements-embedded"):
        postgresql.choose_binaries(None)


@pytest.mark.parametrize(
    ("accounts", "expected"),
    [({"nobody", "postgres", "alice"}, "postgres"), ({"nobody"}, "nobody")],
)
def test_root_has_new_data_served_by_postgres_or_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, accounts: set[str], expected: str
) -> None:
    nobody = pwd.getpwnam("nobody")
    entries = [pwd.struct_passwd([name, *nobody[1:]]) for name in sorted(accounts)]
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("pwd.getpwall", lambda: entries)
    assert postgresql.server_user(tmp_path / "new").pw_name == expected


def test_an_ordinary_user_may_not_serve_what_is_another_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: tmp_path.stat().st_uid + 12345)
    with pytest.raises(DatabaseUnavailableError, match="belongs to another user"):
        postgresql.server_user(tmp_path)


def test_a_user_without_a_name_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 3_000_000_000)
    with pytest.raises(DatabaseUnavailableError, match="3000000000 has no name"):
        postgresql.server_user(tmp_path / "new")
