"""How requests are shared among the processes of the web server, with real ones."""

import http.client
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.casetracker.launching import PROJECT
from tests.casetracker.test_serving import free_port

APPLICATION = """
import os, time

def application(environ, start_response):
    time.sleep(float(environ["QUERY_STRING"]))
    body = str(os.getpid()).encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
"""
THREADS = 4
PROCESSES = 2


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where two processes of four threads serve an application that tells which of them it is."""
    place: Path = tmp_path_factory.mktemp("serving")
    (place / "told.py").write_text(APPLICATION, encoding="ascii")
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "told"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", str(PROCESSES)]
    environment = os.environ | {"PYTHONPATH": str(place)}
    with subprocess.Popen(command, cwd=PROJECT, env=environment) as process:
        deadline = time.monotonic() + 60
        while not answers(port):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield port
        process.terminate()


def ask(connection: http.client.HTTPConnection, seconds: float) -> str:
    """The process that took so many seconds to answer."""
    connection.request("GET", f"/?{seconds}")
    return connection.getresponse().read().decode()


@contextmanager
def connections(port: int, number: int) -> Iterator[list[http.client.HTTPConnection]]:
    """So many connections, which are kept between requests and closed in the end."""
    made = [http.client.HTTPConnection("127.0.0.1", port, timeout=60) for _ in range(number)]
    try:
        yield made
    finally:
        for connection in made:
            connection.close()


def answers(port: int) -> bool:
    with connections(port, 1) as (connection,):
        try:
            return ask(connection, 0) != ""
        except OSError:
            return False


def all_ask(made: list[http.client.HTTPConnection], seconds: float) -> list[str]:
    with ThreadPoolExecutor(len(made)) as pool:
        return list(pool.map(lambda connection: ask(connection, seconds), made))


def test_connections_that_come_at_once_are_shared(port: int) -> None:
    with connections(port, PROCESSES * THREADS) as made:
        first = all_ask(made, 1)
        assert sorted(Counter(first).values()) == [THREADS] * PROCESSES

        # Each is kept where it is, however busy the others are.
        assert all_ask(made, 0.1) == first


def test_connections_more_than_there_are_threads_are_answered_in_their_turn(port: int) -> None:
    with connections(port, PROCESSES * THREADS + 3) as made:
        told = all_ask(made, 0.5)
    assert len(told) == PROCESSES * THREADS + 3
    assert len(set(told)) == PROCESSES


def test_a_thread_that_is_free_takes_what_comes_beside_long_answers(port: int) -> None:
    with connections(port, PROCESSES * THREADS - 1) as made, ThreadPoolExecutor(len(made)) as pool:
        waiting = [pool.submit(ask, connection, 3) for connection in made]
        time.sleep(0.5)
        for _ in range(5):
            assert answers(port)
        assert not any(each.done() for each in waiting)
