"""What `make run` does once the packages are installed: prepare the site, then serve it."""

import contextlib
import hashlib
import io
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.shortcuts import resolve_url

from casetracker import database
from casetracker.accounts import make_first_accounts
from casetracker.apps import CasetrackerStaticFilesConfig
from casetracker.exceptions import CasetrackerError

Say = Callable[[str], object]

START = 60  # seconds for gunicorn to open its port
STOP = 20  # seconds for requests under way to end
WATCH = 2.0  # seconds between two looks at the database and the web server


class ServingError(CasetrackerError):
    """The site cannot be served; the message is one sentence for whoever started it."""


@dataclass(frozen=True)
class Address:
    """Where the web server listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address as one opens it in a browser."""
        host = f"[{self.within}]" if ":" in self.within else self.within
        return f"http://{host}:{self.port}/"

    @property
    def within(self) -> str:
        """The host under which this machine itself reaches the server."""
        try:
            everywhere = ipaddress.ip_address(self.host).is_unspecified
        except ValueError:
            everywhere = False
        return ("::1" if ":" in self.host else "127.0.0.1") if everywhere else self.host


def free_address(host: str, port: str) -> Address:
    """The address to listen at. Raises ServingError for one that is none, or that is taken."""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ServingError(f"PORT must be a number from 1 to 65535, not {port!r}.")
    address = Address(host, int(port))
    try:
        family = socket.getaddrinfo(host, address.port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, address.port))
    except OSError as error:
        raise ServingError(
            f"Casetracker cannot listen on {host} port {port} ({error.strerror}): "
            "choose another with PORT= or HOST=."
        ) from error
    return address


def prepare(*, say: Say) -> None:
    """Bring database and static files up to date; harmless when they are. Raises ServingError."""
    _check_connection()
    call_command("migrate", verbosity=0, interactive=False)
    _collect_static()
    call_command("load_reference", stdout=io.StringIO())
    if not apps.get_model("dossiers", "Person")._default_manager.exists():
        say("Filling the empty database from fixtures/ ...")
        call_command("seed")
    try:
        if make_first_accounts(accounts_file()):
            say("Made one account for each role.")
    except OSError as error:
        raise ServingError(f"{accounts_file()} cannot be written: {error.strerror}.") from error


def _check_connection() -> None:
    """Refuse to go on without a database, naming the server but not the password."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        lines = str(error).splitlines()
        reason = next((line for line in lines if "failed:" in line), lines[0]).strip(" -")
        raise ServingError(
            f"The database that DATABASE_URL names cannot be reached: {reason}"
        ) from error


def _collect_static() -> None:
    """Collect and compress the static files when one was added, changed or removed."""
    # Among the files themselves, so that it goes when they go.
    stamp = Path(settings.STATIC_ROOT) / "digest"
    digest = _static_digest()
    if not stamp.exists() or stamp.read_text(encoding="ascii") != digest:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(digest, encoding="ascii")


def _static_digest() -> str:
    """A fingerprint of the names, sizes and times of all static files."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    ignored = list(CasetrackerStaticFilesConfig.ignore_patterns)
    for finder in get_finders():
        for path, storage in finder.list(ignored):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def serve(address: Address, *, say: Say) -> None:
    """Run gunicorn, watching over the embedded database, until SIGINT, SIGTERM or SIGHUP.

    Raises ServingError when gunicorn does not come up or goes away unasked. To be called from the
    main thread, whose signal handlers it replaces.
    """
    # The web server has connections of its own; ours would only go stale.
    connections.close_all()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    with _gunicorn(address) as web:
        _wait_until_open(address, web, stop)
        if not stop.is_set():
            login = resolve_url(settings.LOGIN_URL).lstrip("/")
            say(f"Casetracker is at {address.url} - log in at {address.url}{login}")
            say(f"The first accounts are in {accounts_file()}. Ctrl-C stops everything.")
        while not stop.wait(WATCH):
            if web.poll() is not None:
                raise ServingError(f"The web server ended by itself with code {web.returncode}.")
            if _is_embedded():
                database.ensure_running(settings.VAR_DIR)
    say("Stopped.")


def accounts_file() -> Path:
    """Where the passwords of the first accounts are written."""
    return Path(settings.VAR_DIR) / "accounts.txt"


def _is_embedded() -> bool:
    """Whether the database is the one that we start ourselves."""
    sockets = database.socket_directory(database.data_directory(settings.VAR_DIR))
    return settings.DATABASES["default"]["HOST"] == str(sockets)


@contextlib.contextmanager
def _gunicorn(address: Address) -> Iterator["subprocess.Popen[bytes]"]:
    """A gunicorn in a process group of its own, ended in order when the block is left.

    Of its own, because a Ctrl-C reaches a whole group, and would cut off the requests under way.
    """
    environment = os.environ | {"HOST": address.host, "PORT": str(address.port)}
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, process_group=0) as web:
        try:
            yield web
        finally:
            web.terminate()
            try:
                web.wait(STOP)
            except subprocess.TimeoutExpired:
                web.kill()


def _wait_until_open(
    address: Address, web: "subprocess.Popen[bytes]", stop: threading.Event
) -> None:
    """Return when the web server accepts connections; raise ServingError if it never does."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and web.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection((address.within, address.port), timeout=1).close()
            return
        if stop.wait(0.05):
            return
    raise ServingError(f"The web server did not come up at {address.url}.")
