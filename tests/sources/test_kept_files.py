"""A file is kept once, and only while a snapshot rests on it."""

import threading
from pathlib import Path

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from pytest_django import Settings

from sources.exceptions import SnapshotError
from sources.models import Snapshot
from sources.originals import kept_together
from tests.factories import make_snapshot, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def documents(tmp_path: Path, settings: Settings) -> Path:
    """A storage of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files(documents: Path) -> list[str]:
    return sorted(path.name for path in documents.rglob("*") if path.is_file())


def test_the_same_bytes_are_kept_once(documents: Path) -> None:
    snapshots = [make_snapshot(text="The same."), make_snapshot(text="The same.")]

    assert files(documents) == [snapshots[0].file_sha256]
    assert snapshots[0].file.name == snapshots[1].file.name


@pytest.mark.parametrize("text", ["", " \n", "\ufeff", "a\0b", "a\ud800b", "x" * 5_000_001])
def test_a_text_that_cannot_be_stored_leaves_nothing_behind(documents: Path, text: str) -> None:
    with pytest.raises(SnapshotError) as refused:
        Snapshot.objects.take(make_source(), by=make_user(), content=b"x", text=text)

    assert refused.value.field == "text"
    assert (files(documents), Snapshot.objects.count()) == ([], 0)


def test_a_snapshot_that_the_database_refuses_leaves_no_file(documents: Path) -> None:
    with pytest.raises(DataError):
        make_snapshot(text="Refused.", media_type="text/" + "x" * 100)

    assert files(documents) == []


def test_a_refused_snapshot_leaves_the_file_of_another(documents: Path) -> None:
    kept = make_snapshot(text="Kept.")
    with pytest.raises(IntegrityError):
        make_snapshot(text="Kept.", source=kept.source)

    assert files(documents) == [kept.file_sha256]


def test_what_fails_later_takes_the_file_with_it(documents: Path) -> None:
    def failing() -> None:
        with transaction.atomic():
            make_snapshot(text="Half of it.")
            raise ValueError("later")

    with pytest.raises(ValueError, match="later"), kept_together():
        failing()

    assert (files(documents), Snapshot.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_a_file_found_by_somebody_else_stays_for_them(documents: Path) -> None:
    """One transaction fails after it wrote the file that another one waits to use."""
    source, user = make_source(), make_user()
    written, seen = threading.Event(), threading.Event()

    def other() -> None:
        written.wait(10)
        seen.set()
        Snapshot.objects.take(source, by=user, content=b"shared", text="shared")
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    with kept_together(), transaction.atomic():
        Snapshot.objects.take(make_source(), by=user, content=b"shared", text="shared")
        written.set()
        seen.wait(10)
        transaction.set_rollback(True)
    thread.join(20)

    snapshot = Snapshot.objects.get()
    assert snapshot.source == source
    assert files(documents) == [snapshot.file_sha256]
