"""The journal: an order that skips nothing, whoever commits when and wherever it is restored."""

import random
from collections.abc import Generator
from queue import Queue
from threading import Thread
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection, connections

from casetracker.journal import JournalEntry, JournalEra, Moment, horizon
from dossiers.models import Facility
from tests.factories import make_facility, make_person
from tests.following import Follower, forget_the_era

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _era() -> None:
    forget_the_era()


def journalled(key: Any) -> list[tuple[int, str, str]]:
    """Era, table and deed of every version of a row, in order."""
    entries = JournalEntry.objects.filter(key=key).in_order()
    return list(entries.values_list("era", "versions", "deed"))


def test_every_tracked_model_is_journalled() -> None:
    lacking = [
        model.__name__
        for model in apps.get_models()
        if hasattr(model, "pgh_tracked_model")
        and "journalled" not in {trigger.name for trigger in getattr(model._meta, "triggers", ())}
    ]

    assert lacking == []


def test_bulk_copy_and_plain_sql_are_journalled() -> None:
    rows = Facility.objects.bulk_create([Facility(name=f"F{n}", kind="prison") for n in range(3)])
    with connection.cursor() as cursor:
        with cursor.copy(
            "COPY dossiers_facility (id, name, name_zh, also_known_as, note, kind,"
            " province, prefecture, county) FROM STDIN"
        ) as copy:
            copy.write_row(
                (
                    "01a20229-088d-7617-8f6d-d2b291994715",
                    "Copied",
                    "",
                    "{}",
                    "",
                    "prison",
                    "",
                    "",
                    "",
                )
            )
        cursor.execute("UPDATE dossiers_facility SET note = 'x' WHERE name = 'F0'")
        cursor.execute("DELETE FROM dossiers_facility WHERE name = 'F0'")

    told = [("dossiers_facilityevent", deed) for deed in ("insert", "update", "delete")]
    assert [line[1:] for line in journalled(rows[0].pk)] == told
    assert (
        len(journalled(rows[1].pk)) == len(journalled("01a20229-088d-7617-8f6d-d2b291994715")) == 1
    )


class Writer:
    """A connection of its own that does what it is told, step by step."""

    def __init__(self) -> None:
        self._asked: Queue[Any] = Queue()
        self._done: Queue[Any] = Queue()
        self._thread = Thread(target=self._work)
        self._thread.start()

    def _work(self) -> None:
        while (deed := self._asked.get()) is not None:
            try:
                deed()
                self._done.put(None)
            except Exception as exc:  # noqa: BLE001
                self._done.put(exc)
        connections.close_all()

    def do(self, deed: Any) -> None:
        """Do it over there, and wait until it is done."""
        self.start(deed)
        self.wait()

    def start(self, deed: Any) -> None:
        """Do it over there."""
        self._asked.put(deed)

    def wait(self) -> None:
        """Wait until it is done."""
        failed = self._done.get(timeout=30)
        if failed is not None:
            raise failed

    def begin(self) -> None:
        """Begin a transaction."""
        self.do(lambda: connection.set_autocommit(False))

    def write(self, name: str) -> None:
        """Make a facility."""
        self.do(lambda: make_facility(name=name))

    def end(self, *, keeping: bool) -> None:
        """End the transaction."""
        self.do(lambda: connection.commit() if keeping else connection.rollback())
        self.do(lambda: connection.set_autocommit(True))

    def stop(self) -> None:
        """Let the thread go."""
        self._asked.put(None)
        self._thread.join(timeout=30)


@pytest.fixture
def writers() -> Generator[list[Writer], None, None]:
    """Four writers."""
    four = [Writer() for _ in range(4)]
    yield four
    for writer in four:
        writer.stop()


def names(lines: list[Any]) -> list[str]:
    """The names of the facilities told."""
    return [line["fields"]["name"]["new"] for line in lines]


def test_what_is_committed_late_is_not_skipped(writers: list[Writer]) -> None:
    early, late, *_ = writers
    make_person()  # The first write of an era waits for nobody, but others for it.
    follower = Follower()
    early.begin()
    early.write("early")
    late.begin()
    late.write("late")
    late.end(keeping=True)

    held_back = follower.catch_up()
    began = follower.pages[-1]["complete_to"]
    early.end(keeping=True)
    told = follower.catch_up()

    assert held_back == []
    assert names(told) == ["early", "late"]
    assert follower.pages[-1]["complete_to"] > began
    assert began <= told[1]["at"]


def test_who_writes_in_another_database_of_the_cluster_holds_nothing_back() -> None:
    make_facility(name="here")
    here = connection.get_connection_params()
    elsewhere = psycopg.connect(**{**here, "dbname": "postgres", "cursor_factory": None})
    try:
        elsewhere.execute("SELECT pg_current_xact_id()")
        make_facility(name="later")

        assert names(Follower().catch_up()) == ["here", "later"]
    finally:
        elsewhere.close()


@pytest.mark.parametrize("seed", range(2))
def test_writers_who_overlap_are_each_told_once_and_in_order(
    writers: list[Writer], seed: int
) -> None:
    make_person()
    chance = random.Random(seed)
    follower, told = Follower(page_size=3), []
    kept: list[str] = []
    running: dict[int, list[str]] = {}
    for number in range(60):
        who = chance.randrange(len(writers))
        writer = writers[who]
        if who not in running:
            writer.begin()
            running[who] = []
        elif chance.random() < 0.6:
            running[who].append(f"facility {number}")
            writer.write(running[who][-1])
        else:
            keeping = chance.random() < 0.8
            writer.end(keeping=keeping)
            kept += running.pop(who) if keeping else []
            running.pop(who, None)
        if chance.random() < 0.4:
            told += follower.catch_up()
    for who, written in running.items():
        writers[who].end(keeping=True)
        kept += written
    told += follower.catch_up()

    assert sorted(names(told)) == sorted(kept)
    assert told == Follower(page_size=500).catch_up()


def test_an_era_begins_where_the_database_is_restored_into_another_cluster() -> None:
    follower = Follower()
    make_facility(name="before")
    follower.catch_up()
    # As after a restore elsewhere: the last era is of a cluster unlike this, where numbers of
    # transactions were far ahead.
    JournalEra.objects.update(cluster="7000000000000000000/1")
    JournalEntry.objects.update(xact=4_000_000_000)
    forget_the_era()

    restored = Follower()
    assert names(restored.catch_up()) == ["before"]
    make_facility(name="after")
    make_facility(name="later")

    assert list(JournalEra.objects.values_list("number", flat=True)) == [1, 2]
    assert [era for era, _, _ in journalled(Facility.objects.get(name="after").pk)] == [2]
    assert names(restored.catch_up()) == ["after", "later"]
    assert names(Follower().catch_up()) == ["before", "after", "later"]


def test_the_first_writers_of_an_era_begin_one_and_no_more(writers: list[Writer]) -> None:
    first, second, *_ = writers
    first.begin()
    first.write("first")
    second.start(lambda: make_facility(name="second"))
    first.end(keeping=True)
    second.wait()

    assert JournalEra.objects.count() == 1
    assert set(JournalEntry.objects.values_list("era", flat=True)) == {1}


def test_a_cursor_from_later_than_a_backup_is_gone() -> None:
    make_facility()
    follower = Follower()
    follower.catch_up()
    assert not horizon().is_ahead(Moment(1, 5))
    assert horizon().is_ahead(Moment(2, 5))
    JournalEntry.objects.update(xact=4_000_000_000)
    JournalEra.objects.update(cluster="7000000000000000000/1")
    forget_the_era()
    ahead = Follower()
    ahead.catch_up()
    JournalEntry.objects.all().delete()
    JournalEra.objects.all().delete()
    make_facility()

    answer = ahead.client.get("/api/v1/changes/", ahead.query)

    assert answer.status_code == 410
    assert answer.json()["code"] == "gone"


def test_a_cursor_from_after_a_backup_is_gone_where_it_was_restored_beside() -> None:
    make_facility(name="in the backup")
    inside, after = Follower(), Follower()
    inside.catch_up()
    lost = make_facility(name="after the backup")
    after.catch_up()
    JournalEntry.objects.filter(key=lost.pk).delete()
    JournalEra.objects.update(cluster="another database")
    forget_the_era()

    assert after.client.get("/api/v1/changes/", after.query).status_code == 410
    assert inside.catch_up() == []
    make_facility(name="new")
    assert after.client.get("/api/v1/changes/", after.query).status_code == 410
    assert names(inside.catch_up()) == ["new"]


def test_what_the_last_release_wrote_comes_first() -> None:
    facility = make_facility(name="old")
    Facility.objects.filter(pk=facility.pk).update(note="seen")
    JournalEntry.objects.all().delete()

    # What the migration does with the versions that it finds.
    with connection.cursor() as cursor:
        cursor.execute("SELECT casetracker_journal_past('dossiers_facilityevent')")
    make_facility(name="new")
    told = Follower().catch_up()

    assert [line["operation"] for line in told] == ["made", "changed", "made"]
    assert told[1]["fields"] == {"note": {"old": "", "new": "seen"}}
    assert told[2]["fields"]["name"]["new"] == "new"
    assert {era for era, _, _ in journalled(facility.pk)} == {0}
