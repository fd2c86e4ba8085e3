"""A page of the feed takes the same few statements, whatever stands in it and whoever reads."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from casetracker.access import Role
from casetracker.models import User
from dossiers.changes import feed
from dossiers.changes.rules import TOLD
from dossiers.models import Appeal, Claim, Person
from sources.models import Passage, Source
from tests.casetracker.canary import make_world
from tests.factories import make_facility, make_passage, make_snapshot, make_source, make_user
from tests.following import CHANGES, Follower, forget_the_era, short
from tests.over_rest import client_of

READERS = (None, Role.RESEARCHER, Role.ANALYST)
PAGE, SHOWING = 6, 7
"""Horizon, journal, versions, what may be seen now, what is told, names; what hangs on them."""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def era(transactional_db: None) -> None:
    """The era is asked for anew: the tables have been emptied."""
    del transactional_db
    forget_the_era()


def asked(client: Any, **query: Any) -> tuple[int, Any]:
    """How many statements a page takes, and the page."""
    with CaptureQueriesContext(connection) as statements:
        answer = client.get(CHANGES, query)
    assert answer.status_code == 200, answer.content
    return len(statements), answer.json()


def widen() -> None:
    """Show almost everything to everybody."""
    reviewer = User.objects.filter(groups__name=Role.REVIEWER).first()
    for model in (Person, Source, Passage, Appeal):
        model.objects.update(audience="public")
    Person.objects.filter(publication_state="in_review").update(publication_state="published")
    Claim.objects.filter(state="proposed").update(
        state="accepted", reviewed_by=reviewer, reviewed_at=F("recorded_at")
    )


def narrow() -> None:
    """Hide people and sources from everybody but those who keep the files, and show something."""
    make_facility()
    for model in (Person, Source):
        model.objects.update(audience="confidential")


def test_few_and_many_changes_of_all_kinds_take_as_many_statements() -> None:
    with transaction.atomic():
        make_world()
    clients = {role: client_of(make_user(role) if role else None) for role in READERS}
    cursors = dict.fromkeys(READERS, "")
    for client in clients.values():
        # From here on the role of each is known.
        client.get(CHANGES, {"kind": "forum"})

    for step in (make_facility, widen, narrow):
        with transaction.atomic():
            step()
        for role, client in clients.items():
            since = {"since": cursors[role]} if cursors[role] else {}
            few, page = asked(client, page_size=3, **since)
            many, whole = asked(client, page_size=500, **since)

            # Who keeps the files sees all of it all the time.
            showing = role != Role.ANALYST
            assert many == (SHOWING if showing else PAGE), (step, role)
            assert few == many - (step is make_facility and showing), (step, role)
            assert 0 < len(page["results"]) <= 3
            assert len(whole["results"]) > 9
            cursors[role] = whole["next"].partition("since=")[2].partition("&")[0]
            if step is make_facility and role == Role.ANALYST:
                assert {each["kind"] for each in whole["results"]} == {
                    told.kind for told in TOLD.values()
                }


def test_what_hangs_on_many_is_read_for_some_and_on_one_is_read_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(feed, "CHUNK", 4)
    with transaction.atomic():
        sources = [make_source(audience="internal") for _ in range(3)]
        for source in sources:
            snapshot = make_snapshot(source=source, text="one two three four five six seven eight")
            for word in snapshot.text.split():
                make_passage(snapshot=snapshot, quote=word, audience="public")
    everybody = Follower(page_size=5)
    assert {line["kind"] for line in everybody.catch_up()} == {"publisher"}
    with transaction.atomic():
        for source in sources:
            type(source).objects.filter(pk=source.pk).update(audience="public")

    told = everybody.catch_up()

    of_one = [("shown", "source"), ("shown", "snapshot"), *[("shown", "passage")] * 8]
    assert short(told) == of_one * 3
    assert [line["source"] for line in told[::10]] == [source.reference for source in sources]
    assert len({line["id"] for line in told}) == 30
