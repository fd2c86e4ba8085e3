"""The feed of changes: what it tells, what it is asked for, and how a mirror follows it."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django.live_server_helper import LiveServer

from casetracker.access import Role
from casetracker.history import acting
from dossiers.api.views.changes import ChangesView
from dossiers.changes import feed, scanning
from dossiers.changes.places import Place
from dossiers.changes.rules import TOLD, UNTOLD, UNTOLD_COLUMNS
from dossiers.changes.versions import columns_told, resources
from dossiers.models import Person
from tests.factories import (
    make_claim,
    make_facility,
    make_name,
    make_passage,
    make_person,
    make_published_person,
    make_snapshot,
    make_source,
    make_user,
)
from tests.following import CHANGES, Follower, forget_the_era, short
from tests.over_rest import client_of, faults

GUIDE = Path(settings.BASE_DIR) / "docs" / "api" / "changes.md"
committed = pytest.mark.django_db(transaction=True)


@pytest.fixture
def era(transactional_db: None) -> None:
    """The era is asked for anew: the tables have been emptied."""
    del transactional_db
    forget_the_era()


def test_every_tracked_model_has_a_rule() -> None:
    tracked = {model for model in apps.get_models() if hasattr(model, "pgh_event_model")}

    assert tracked == TOLD.keys() | UNTOLD.keys()
    assert not TOLD.keys() & UNTOLD.keys()


@pytest.mark.parametrize("model", TOLD, ids=lambda model: model.__name__)
def test_every_tracked_column_is_told_or_declared_not_to_be(model: Any) -> None:
    view = resources()[model][1]
    kind = view.detail_serializer if model is Person else view.read_serializer
    request = type("Request", (), {"user": make_keeper()})
    told = set(columns_told(model, kind(context={"request": request})).values())
    kept = {
        column.name
        for column in model.pgh_event_model._meta.fields
        if not column.name.startswith("pgh_") and not column.name.endswith("_words")
    }

    assert kept - told == UNTOLD_COLUMNS[model]


def make_keeper() -> Any:
    """An administrator who is not in the database."""
    return type("User", (), {"is_authenticated": True, "is_active": True, "is_superuser": True})()


def test_a_cursor_can_neither_be_read_nor_made() -> None:
    place = Place(3, 2**40, 7, 4, UUID(int=11))
    text = place.text()

    assert Place.read(text) == place
    assert len({place.text(), place._replace(number=8).text(), text}) == 2
    for wrong in (text[:-1], text[:-1] + "A", "A" + text[1:], text + "A", "", "ä", "=" * 68):
        with pytest.raises(Exception, match="not one of ours"):
            Place.read(wrong)


@committed
@pytest.mark.usefixtures("era")
class TestTelling:
    """What is told of a change."""

    def test_old_and_new_values_and_to_analysts_who_and_why(self) -> None:
        person = make_published_person(residence="Beijing", born="1955")
        everybody, keeper = Follower(), Follower(Role.ANALYST)
        assert short(everybody.catch_up()) == [("made", "person"), ("made", "name")]
        keeper.catch_up()
        analyst = make_user(Role.ANALYST)
        with acting(by=analyst, reason="A second report"):
            Person.objects.filter(pk=person.pk).update(residence="Shenyang", internal_notes="x")
            Person.objects.filter(pk=person.pk).update(internal_notes="y")

        told = everybody.catch_up()
        known = keeper.catch_up()

        assert [line["fields"] for line in told] == [
            {"residence": {"old": "Beijing", "new": "Shenyang"}}
        ]
        assert told[0].keys().isdisjoint({"by", "reason"})
        assert told[0]["id"] == told[0]["person"] == person.reference
        assert told[0]["url"].endswith(f"/api/v1/people/{person.reference}/")
        assert [line["fields"]["internal_notes"]["new"] for line in known] == ["x", "y"]
        assert {(line["by"], line["reason"]) for line in known} == {
            (analyst.username, "A second report")
        }

    def test_one_transaction_is_one_change_of_a_record(self) -> None:
        with transaction.atomic():
            person = make_published_person()
            Person.objects.filter(pk=person.pk).update(residence="never to be seen")
            Person.objects.filter(pk=person.pk).update(residence="Shenyang")
            gone = make_name(person, "Alias")
            gone.delete()

        told = Follower().catch_up()

        assert sorted(short(told)) == [("made", "name"), ("made", "person")]
        assert "never to be seen" not in json.dumps(told)

    def test_what_is_taken_away_is_told_by_its_key(self) -> None:
        name = make_name(make_published_person(), "Alias")
        key = str(name.pk)
        name.delete()

        told = Follower().catch_up()

        assert short(told)[-1] == ("removed", "name")
        assert told[-1]["id"] == key
        assert told[-1]["url"] is None
        assert "Alias" not in json.dumps(told)

    def test_nothing_is_told_from_before_a_record_came_to_be_seen(self) -> None:
        person = make_person(residence="a draft said this")
        Person.objects.filter(pk=person.pk).update(residence="Shenyang")
        everybody = Follower()
        assert everybody.catch_up() == []
        for state in ("in_review", "published"):
            Person.objects.filter(pk=person.pk).update(publication_state=state)

        told = everybody.catch_up()

        assert short(told) == [("shown", "person"), ("shown", "name")]
        assert told[0]["fields"]["residence"] == {"old": None, "new": "Shenyang"}
        assert short(Follower().catch_up()) == short(told)

    def test_the_cursor_of_who_is_told_nothing_stays(self) -> None:
        make_facility()
        everybody = Follower()
        everybody.catch_up()
        before = everybody.query
        make_person("Hidden")

        assert everybody.catch_up() == []
        assert everybody.query == before

    def test_work_is_bounded_and_the_cursor_goes_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(feed, "MOST_EXAMINED", 10)
        monkeypatch.setattr(feed, "CHUNK", 4)
        monkeypatch.setattr(scanning, "CHUNK", 4)
        monkeypatch.setattr(scanning, "WINDOW", 6)
        with transaction.atomic():
            for number in range(20):
                make_person(f"Hidden {number}")
        shown = make_published_person()
        everybody = Follower()

        told = everybody.catch_up()

        assert [line["person"] for line in told] == [shown.reference] * 2
        assert len(everybody.pages) > 2
        assert everybody.pages[0] == {**everybody.pages[0], "results": [], "more": True}

    def test_a_page_takes_as_many_statements_for_many_changes_as_for_few(self) -> None:
        client = client_of()

        def statements() -> int:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(CHANGES).status_code == 200
            return len(asked)

        for _ in range(2):
            make_name(make_published_person(), "Other")
        few = statements()
        for _ in range(7):
            make_name(make_published_person(), "Other")

        assert statements() == few


@committed
@pytest.mark.usefixtures("era")
class TestAsking:
    """The parameters."""

    def test_a_person_a_source_and_kinds(self) -> None:
        analyst, reviewer = make_user(Role.ANALYST), make_user(Role.REVIEWER)
        one, other = make_published_person(residence="Beijing"), make_published_person()
        source = make_source(audience="internal")
        snapshot = make_snapshot(source=source, by=analyst)
        passage = make_passage(snapshot=snapshot, by=analyst, audience="public")
        make_claim(one, "residence", passage=passage, by=analyst, accepted_by=reviewer)
        type(source).objects.filter(pk=source.pk).update(audience="public")

        def told(**query: str) -> list[tuple[str, str]]:
            return short(Follower(**query).catch_up())

        whole = [("made", "person"), ("made", "name")]
        assert told(person=one.reference.lower()) == [*whole, ("shown", "claim")]
        assert told(person=other.reference) == whole
        shown = [("shown", kind) for kind in ("source", "snapshot", "passage", "claim")]
        assert told(source=source.reference) == shown
        assert told(kind="snapshot,claim") == shown[1::2]
        assert told(kind="name", person=other.reference) == whole[1:]
        for nobody in ("P-2020-99999", "x" * 300, "P-2026-0000'"):
            assert told(person=nobody) == []

    def test_a_hidden_person_is_as_unknown_as_nobody(self) -> None:
        hidden = make_person("Hidden")
        make_published_person()

        answers = [
            client_of().get(CHANGES, {"person": reference}).json()
            for reference in (hidden.reference, "P-2020-99999")
        ]

        for answer in answers:
            answer.pop("complete_to")
            answer["next"] = re.sub("person=[^&]+", "", answer["next"])
        assert answers[0] == answers[1]

    def test_from_one_moment_to_another(self) -> None:
        make_facility(name="first")
        make_facility(name="second")
        make_facility(name="third")
        first, second, third = Follower().catch_up()

        def told(**query: str) -> list[str]:
            return [line["id"] for line in Follower(**query).catch_up()]

        assert told(after=second["at"]) == [second["id"], third["id"]]
        assert told(until=second["at"]) == [first["id"]]
        assert told(after="2999-01-01T00:00:00Z") == []
        assert told(after=second["at"], until=third["at"]) == [second["id"]]

    def test_json_lines_are_all_there_is(self) -> None:
        make_published_person()
        make_facility()

        answer: Any = client_of().get(CHANGES, {"format": "jsonl"})
        lines = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]

        assert answer["Content-Type"] == "application/jsonl"
        assert lines == Follower().catch_up()
        assert Follower(since=lines[1]["cursor"]).catch_up() == lines[2:]

    def test_a_cursor_of_a_list_is_not_one_of_the_feed(self) -> None:
        make_facility()
        make_facility()
        listed = client_of().get("/api/v1/facilities/", {"page_size": "1"}).json()["next"]
        cursor = re.search("cursor=([^&]+)", listed)
        assert cursor is not None

        answer = client_of().get(CHANGES, {"since": cursor.group(1)})

        assert faults(answer) == {"since": "invalid_cursor"}


@pytest.mark.django_db
class TestRefusing:
    """What is answered to nonsense."""

    @pytest.mark.parametrize(
        ("query", "faulty"),
        [
            ({"since": "x"}, {"since": "invalid_cursor"}),
            ({"since": "\ufffd" * 68}, {"since": "invalid_cursor"}),
            ({"sinc": "x"}, {"sinc": "unknown_parameter"}),
            ({"cursor": "x"}, {"cursor": "unknown_parameter"}),
            ({"kind": "persn"}, {"kind": "unknown_choice"}),
            ({"kind": ","}, {"kind": "unknown_choice"}),
            ({"after": "2026-13-01T00:00:00Z"}, {"after": "invalid"}),
            ({"after": "2026-01-01"}, {"after": "invalid"}),
            ({"until": "2026-01-01T00:00:00"}, {"until": "invalid"}),
            ({"until": "9" * 400}, {"until": "invalid"}),
            ({"page_size": "0"}, {"page_size": "invalid"}),
            ({"page_size": "-1"}, {"page_size": "invalid"}),
            ({"page_size": "1000000000"}, {"page_size": "invalid"}),
            (
                {"since": Place(1, 1, 1).text(), "after": "2026-01-01T00:00:00Z"},
                {"after": "not_both"},
            ),
            ({"since": ["a", "b"]}, {"since": "not_one_value"}),
        ],
    )
    def test_what_is_wrong_is_refused_by_name(self, query: Any, faulty: dict[str, str]) -> None:
        assert faults(client_of().get(CHANGES, query)) == faulty

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_it_is_only_read(self, method: str) -> None:
        assert getattr(client_of(Role.ADMINISTRATOR), method)(CHANGES).status_code == 405


@committed
@pytest.mark.usefixtures("era")
def test_the_mirror_of_the_guide_follows_the_feed(live_server: LiveServer, tmp_path: Path) -> None:
    script = tmp_path / "mirror.py"
    script.write_text(GUIDE.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0])
    command = [sys.executable, str(script), live_server.url, str(tmp_path / "mirror.sqlite")]

    def mirror() -> dict[str, int]:
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
        return {kind: int(number) for number, kind in map(str.split, done.stdout.splitlines())}

    person = make_published_person()
    make_facility()
    assert mirror() == {"facility": 1, "name": 1, "person": 1}
    make_name(person, "Alias")
    assert mirror() == {"facility": 1, "name": 2, "person": 1}
    Person.objects.filter(pk=person.pk).update(publication_state="withdrawn")
    assert mirror() == {"facility": 1}


def test_the_view_needs_no_other_parameters_than_the_guide_names() -> None:
    request = type("Request", (), {"method": "GET"})
    view = ChangesView()
    view.request = request  # type: ignore[assignment]
    table = GUIDE.read_text(encoding="utf-8").partition("## Parameters")[2].partition("\n\nA ")[0]
    named = {
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall("`([a-z_]+)`", line.split("|")[1])
    }

    assert named == set(view.known_parameters())
