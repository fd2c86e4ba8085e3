"""Nothing hidden leaves through the past either: neither what was hidden then nor what is now.

The world of the canary is made once for each circle, and then its history or its present is opened
to all: what was public and is hidden now, and what was hidden and is public now.
"""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, TestCase
from django.urls import reverse

from casetracker.access import Role
from casetracker.past import as_of, tracked_tables
from tests.casetracker.addresses import BY_KEY, BY_REFERENCE
from tests.casetracker.canary import World, make_world
from tests.casetracker.test_canary import FORMS, Answer, opened
from tests.factories import make_user
from tests.the_past import recorded_at

pytestmark = pytest.mark.unmeasured

THEN = datetime(2026, 3, 1, tzinfo=UTC)
OPEN = {
    "audience": "'public'",
    "publication_state": "'published'",
    "archived_at": "NULL",
    "archived_reason": "''",
    "merged_into_id": "NULL",
}
KINDS = {**BY_KEY, **BY_REFERENCE, "offences": "Offence"}


def open_to_all(*, suffix: str) -> None:
    """Make every row of the tables (suffix "") or of their histories ("event") public."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in (f"{table}{suffix}" for table in tracked_tables()):
            cursor.execute(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_schema = 'public' AND table_name = %s AND column_name = ANY(%s)",
                [table, list(OPEN)],
            )
            values = [f"{column} = {OPEN[column]}" for (column,) in cursor.fetchall()]
            if table == "dossiers_claimevent":
                values.append("state = 'accepted'")
            if values:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                cursor.execute(f"UPDATE {table} SET {', '.join(values)}")  # noqa: S608
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


class EyesOnThePast:
    """Opens the resources and the pages as of then; mixed into the test cases below."""

    role: str
    opened_up: str
    world: World
    user: Any
    client: Client

    @classmethod
    def setUpTestData(cls) -> None:
        with recorded_at(THEN):
            cls.world = make_world()
        open_to_all(suffix=cls.opened_up)
        cls.user = AnonymousUser() if cls.role == "anonymous" else make_user(Role(cls.role))

    def setUp(self) -> None:
        self.client.raise_request_exception = False
        if self.role != "anonymous":
            self.client.force_login(self.user)

    def leaks(self, path: str, answer: Answer) -> list[str]:
        """The marks that the role may not meet and meets, unless it brought them itself."""
        return [
            f"{path} shows {mark}"
            for mark, seen_by in self.world.marks.items()
            if self.role not in seen_by and mark in answer.said and mark not in path
        ]

    def test_no_list_shows_what_was_or_is_hidden(self) -> None:
        found, empty = [], []
        for path in [reverse(f"api-{name}-list") for name in KINDS]:
            for form in FORMS[:3]:
                answer = opened(self.client, f"{path}?{form}&as_of=2026-03-01")
                found += self.leaks(path, answer)
            if b'"results":[]' in opened(self.client, f"{path}?as_of=2026-03-01").body:
                empty.append(path)

        assert found == []
        assert empty == []

    def test_no_record_shows_what_was_or_is_hidden(self) -> None:
        found = []
        for name, kind in KINDS.items():
            for record in (self.world.shown(kind), *self.world.hidden_from(self.role, kind)[:2]):
                key = record.pk if name in BY_KEY else getattr(record, "reference", None)
                path = reverse(f"api-{name}-detail", args=[key or record.code])
                found += self.leaks(path, opened(self.client, f"{path}?as_of=2026-03-01"))

        assert found == []

    def test_no_page_shows_what_was_or_is_hidden(self) -> None:
        hidden = self.world.hidden_from(self.role, "Person")[:3]
        people = [reverse("person", args=[it.reference]) for it in hidden]
        shown = reverse("person-report-pdf", args=[self.world.shown("Person").reference])
        found = []
        for path in (reverse("people"), shown, *people):
            found += self.leaks(path, opened(self.client, f"{path}?as_of=2026-03-01"))

        assert found == []

    def test_counts_are_of_what_was_and_is_visible(self) -> None:
        counted, visible = {}, {}
        for name, kind in KINDS.items():
            model = type(self.world.records[kind][0][0])
            path = reverse(f"api-{name}-list")
            answer = self.client.get(f"{path}?as_of=2026-03-01&count=true")
            counted[name] = answer.json()["count"]
            now = set(model.objects.visible_to(self.user).values_list("pk", flat=True))
            with as_of(THEN, viewer=self.user):
                then = set(model.objects.visible_to(self.user).values_list("pk", flat=True))
            visible[name] = len(then)
            if hasattr(model, "merged_into"):
                now |= {row.pk for row in model.objects.filter(merged_into__in=now)}
            assert then <= now, name

        assert counted == visible


class TestHiddenNowFromReaders(EyesOnThePast, TestCase):
    role, opened_up = "reader", "event"


class TestHiddenThenFromResearchers(EyesOnThePast, TestCase):
    role, opened_up = "researcher", ""
