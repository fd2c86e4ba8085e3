"""The tests cannot reach beyond this machine."""

import socket

import pytest
from django.conf import settings
from pytest_socket import SocketConnectBlockedError


def test_no_other_machine_can_be_reached() -> None:
    # An address set aside for documentation: nothing answers there, were it ever asked.
    with pytest.warns(UserWarning, match="192"), pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_the_database_is_on_this_machine() -> None:
    host = settings.DATABASES["default"]["HOST"]
    assert host.startswith(("/", "127.0.0.1", "localhost", "::1"))
