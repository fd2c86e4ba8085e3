"""The reverse proxy, run with its own Caddyfile, in front of a server that repeats what it gets."""

import http.client
import json
import os
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.casetracker.launching import PROJECT, free_port
from tests.casetracker.production import SITE, START, model, program

PROXY: dict[str, Any] = model()["services"]["proxy"]


class Repeating(BaseHTTPRequestHandler):
    """Answers with the headers of the question."""

    def do_GET(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        while size > 0:
            size -= len(self.rfile.read(min(size, 65536)))
        body = json.dumps({name.lower(): text for name, text in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Proxy:
    """A running proxy: its ports on this machine, its authority, and what it writes."""

    http_port: int
    https_port: int
    authority: Path
    log: Path

    def plain(self) -> http.client.HTTPConnection:
        """A connection to what Compose publishes as port 80."""
        return http.client.HTTPConnection("127.0.0.1", self.http_port, 30)

    def secure(self) -> http.client.HTTPConnection:
        """A connection to what Compose publishes as 443, to a server that proves its name."""
        connection = http.client.HTTPConnection("127.0.0.1", self.https_port, 30)
        context = ssl.create_default_context(cafile=str(self.authority))
        plain = socket.create_connection(("127.0.0.1", self.https_port), 30)
        connection.sock = context.wrap_socket(plain, server_hostname=SITE)
        return connection


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """The proxy with a certificate of its own authority."""
    directory = tmp_path_factory.mktemp("proxy")
    with ThreadingHTTPServer(("127.0.0.1", 0), Repeating) as upstream:
        threading.Thread(target=upstream.serve_forever, daemon=True).start()
        with running(directory, upstream.server_port) as started:
            yield started
        upstream.shutdown()


@contextmanager
def running(directory: Path, upstream: int) -> Iterator[Proxy]:
    """Caddy with what the Caddyfile says, but on ports of this machine's own."""
    root = directory / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    proxy = Proxy(free_port(), free_port(), root, directory / "log")
    variables = PROXY["environment"] | {"TLS_MODE": "internal", "HOME": str(directory)}
    variables |= {"XDG_DATA_HOME": str(directory), "XDG_CONFIG_HOME": str(directory)}
    config = directory / "caddy.json"
    config.write_text(json.dumps(here(adapted(variables), proxy, upstream)), encoding="utf-8")
    command = [program("caddy"), "run", "--config", str(config)]
    with proxy.log.open("wb") as log:
        process = subprocess.Popen(command, env=variables, stdout=log, stderr=log)
        with process:
            try:
                wait_for(proxy, process)
                yield proxy
            finally:
                process.terminate()


def adapted(variables: dict[str, str]) -> dict[str, Any]:
    """The Caddyfile as Caddy understands it."""
    file = PROJECT / "deploy" / "Caddyfile"
    command = [program("caddy"), "adapt", "--adapter", "caddyfile", "--config", str(file)]
    done = subprocess.run(command, env=variables, capture_output=True, check=True)
    config: dict[str, Any] = json.loads(done.stdout)
    return config


def here(config: dict[str, Any], proxy: Proxy, upstream: int) -> dict[str, Any]:
    """The configuration with the ports of the container replaced by our own."""
    web = config["apps"]["http"]
    assert (web["http_port"], web["https_port"]) == (8080, 8443)
    web["http_port"], web["https_port"] = proxy.http_port, proxy.https_port
    # The other server answers the health check alone, on a port that may be taken here.
    site = next(each for each in web["servers"].values() if each["listen"] == [":8443"])
    site["listen"] = [f"127.0.0.1:{proxy.https_port}"]
    web["servers"] = {"site": site}
    text = json.dumps(config)
    assert text.count('"dial": "web:8000"') == 1
    moved: dict[str, Any] = json.loads(text.replace("web:8000", f"127.0.0.1:{upstream}"))
    return moved


def wait_for(proxy: Proxy, process: "subprocess.Popen[bytes]") -> None:
    """Return when the proxy answers with its certificate."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        assert process.poll() is None, proxy.log.read_text(encoding="utf-8")
        with suppress(OSError), closing(proxy.secure()):
            return
        time.sleep(0.05)
    raise AssertionError(proxy.log.read_text(encoding="utf-8"))


def received(proxy: Proxy, headers: dict[str, str] | None = None) -> dict[str, str]:
    """The headers that reach the web server when a client sends these."""
    with closing(proxy.secure()) as connection:
        connection.request("GET", "/", headers={"Host": SITE} | (headers or {}))
        found: dict[str, str] = json.loads(connection.getresponse().read())
        return found


def test_plain_http_is_sent_to_tls(proxy: Proxy) -> None:
    with closing(proxy.plain()) as connection:
        connection.request("GET", "/people/?page=2", headers={"Host": SITE})
        response = connection.getresponse()

    assert (response.status, response.headers["Location"]) == (
        308,
        f"https://{SITE}/people/?page=2",
    )


def test_web_server_learns_the_name_the_scheme_and_the_client(proxy: Proxy) -> None:
    headers = received(proxy)

    assert headers["host"] == SITE
    assert headers["x-forwarded-proto"] == "https"
    assert headers["x-forwarded-for"] == "127.0.0.1"


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"])
def test_what_a_client_claims_is_replaced(proxy: Proxy, name: str) -> None:
    headers = received(proxy, {name: "192.0.2.1"})

    assert "192.0.2.1" not in json.dumps(headers)


def test_other_names_get_no_certificate(proxy: Proxy) -> None:
    context = ssl.create_default_context(cafile=str(proxy.authority))
    with (
        socket.create_connection(("127.0.0.1", proxy.https_port), 30) as plain,
        pytest.raises(ssl.SSLError),
    ):
        context.wrap_socket(plain, server_hostname="elsewhere.example")


def test_largest_upload_passes(proxy: Proxy) -> None:
    body = b"x" * (settings.LARGEST_UPLOAD + 1024 * 1024)
    with closing(proxy.secure()) as connection:
        connection.request("POST", "/", body=body, headers={"Host": SITE})

        assert connection.getresponse().status == 200


def test_larger_bodies_are_cut_off(proxy: Proxy) -> None:
    with closing(proxy.secure()) as connection:
        connection.putrequest("POST", "/", skip_host=True)
        connection.putheader("Host", SITE)
        connection.putheader("Content-Length", str(2 * settings.LARGEST_UPLOAD))
        connection.endheaders()
        with suppress(OSError):
            connection.send(b"x" * 2 * settings.LARGEST_UPLOAD)

        assert connection.getresponse().status == 413


def test_no_request_is_written_down(proxy: Proxy) -> None:
    with closing(proxy.secure()) as connection:
        connection.request("GET", "/people/somebody-in-danger", headers={"Host": SITE})
        assert connection.getresponse().status == 200

    assert "somebody-in-danger" not in proxy.log.read_text(encoding="utf-8")


def test_failures_are_written_down_without_the_request(tmp_path: Path) -> None:
    with running(tmp_path, free_port()) as proxy:
        with closing(proxy.secure()) as connection:
            connection.request("GET", "/people/somebody-in-danger", headers={"Host": SITE})
            assert connection.getresponse().status == 502
        log = proxy.log.read_text(encoding="utf-8")

    assert "connection refused" in log
    assert "somebody-in-danger" not in log


def test_ports_that_compose_publishes_are_those_of_the_caddyfile() -> None:
    published = {(port["published"], port["target"]) for port in PROXY["ports"]}
    config = adapted(PROXY["environment"] | {"PATH": os.defpath})["apps"]["http"]

    assert published == {("80", config["http_port"]), ("443", config["https_port"])}


def test_health_check_asks_where_the_proxy_answers() -> None:
    asked = PROXY["healthcheck"]["test"][-1].removeprefix("http://").rstrip("/")
    servers = adapted(PROXY["environment"] | {"PATH": os.defpath})["apps"]["http"]["servers"]

    assert [asked] in [server["listen"] for server in servers.values()]
