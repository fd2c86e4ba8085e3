"""Documents as they were captured: downloads, and never pages."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.access import Audience
from sources.models import Snapshot
from tests.factories import (
    make_published_person,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db

PEOPLE, SOURCES = "/people/", "/sources/"


def read(client: Client, path: str, **query: str) -> str:
    response = client.get(path, query)
    assert response.status_code == 200
    return response.content.decode()


def held(name: str, custody: str = "prison", **fields: Any) -> Any:
    person = make_published_person(name, **fields)
    make_status_change(person, custody=custody)
    return person


@pytest.fixture
def snapshot() -> Snapshot:
    return make_snapshot(text="<script>alert(1)</script> words", media_type="text/html")


def head(client: Client, snapshot: Snapshot) -> Any:
    """The head of the answer; reading its empty body closes the file."""
    response: Any = client.head(address_of(snapshot))
    assert b"".join(response) == b"" or response.status_code == 404
    return response


def address_of(snapshot: Snapshot) -> str:
    return reverse("snapshot-file", args=[snapshot.pk])


def test_an_original_is_a_download_and_never_a_page(client: Client, snapshot: Snapshot) -> None:
    response: Any = client.get(address_of(snapshot))

    assert b"".join(response.streaming_content) == b"<script>alert(1)</script> words"
    assert response["Content-Type"] == "application/octet-stream"
    name = f"{snapshot.source.reference}-{snapshot.file_sha256[:12]}.html"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("media_type", "ending"),
    [
        ("text/plain; charset=utf-8", "txt"),
        ("APPLICATION/PDF", "pdf"),
        ("text/html", "html"),
        ("application/x-sh", "bin"),
        ("../../etc/passwd", "bin"),
    ],
)
def test_only_known_kinds_of_file_keep_their_ending(
    client: Client, media_type: str, ending: str
) -> None:
    snapshot = make_snapshot(media_type=media_type)

    response = head(client, snapshot)

    assert response["Content-Disposition"].endswith(f'.{ending}"')


def test_an_original_already_held_is_not_sent_again(client: Client, snapshot: Snapshot) -> None:
    tag = head(client, snapshot)["ETag"]

    assert tag == f'"{snapshot.file_sha256}"'
    assert client.get(address_of(snapshot), headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize(("role", "status"), [(None, 404), ("researcher", 404), ("analyst", 200)])
def test_a_hidden_original_is_not_there(client: Client, role: str | None, status: int) -> None:
    snapshot = make_snapshot(source=make_source(audience=Audience.CONFIDENTIAL))
    if role:
        client.force_login(make_user(role))

    assert head(client, snapshot).status_code == status


def test_a_hidden_original_tells_not_even_that_it_has_not_changed(
    client: Client, snapshot: Snapshot
) -> None:
    type(snapshot.source).objects.update(audience=Audience.CONFIDENTIAL)
    tag = f'"{snapshot.file_sha256}"'

    assert client.get(address_of(snapshot), headers={"if-none-match": tag}).status_code == 404


def test_an_original_that_is_lost_is_not_found(client: Client, snapshot: Snapshot) -> None:
    snapshot.file.storage.delete(str(snapshot.file.name))

    assert client.get(address_of(snapshot)).status_code == 404
