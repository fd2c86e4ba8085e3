import pytest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from casetracker.addresses import client_address

SERVER = "172.18.0.2"  # who opens the connection: the innermost proxy where there is one


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, None, SERVER),
        (0, "203.0.113.9", SERVER),  # nobody may say so
        (1, None, SERVER),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the first is the client's invention
        (2, "203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "198.51.100.1,203.0.113.9,10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", SERVER),  # came past one of the two
        (1, "2001:DB8::1", "2001:db8::1"),
        (1, "unknown", SERVER),
        (1, "203.0.113.9:4711", SERVER),
        (1, "", SERVER),
    ],
)
def test_client_is_whom_our_outermost_proxy_saw(
    settings: Settings, proxies: int, forwarded: str | None, expected: str
) -> None:
    settings.PROXIES = proxies
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}

    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=SERVER)

    assert client_address(request) == expected


def test_unix_socket_has_no_address(settings: Settings) -> None:
    settings.PROXIES = 0

    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) is None
