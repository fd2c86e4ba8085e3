"""Nothing hidden leaves through any door: every address is opened with the eyes of every role.

Classes, because one world serves all the tests of a role.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, TestCase
from django.urls import resolve, reverse
from pypdf import PdfReader

from casetracker.access import Role
from casetracker.api.forms.expanding import RELATIONS, Relation
from casetracker.searching.entries import SearchKind
from tests.casetracker.addresses import (
    ADDRESSES,
    BY_KEY,
    BY_REFERENCE,
    Address,
    Open,
    configured,
    key_of,
)
from tests.casetracker.canary import EVERYBODY, PREFIXES, World, make_world
from tests.factories import make_user

# Measured would take twice as long, and every view has tests of its own that are.
pytestmark = pytest.mark.unmeasured

LESSER = ("anonymous", "reader", "researcher")
VOCABULARIES = {"Publisher", "Facility", "Organisation", "Forum", "CaseEvent", "Offence"}
NEW_EVERY_TIME = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"|csrftoken=\S+|sessionid=\S+|expires=[^;]+;'
    r"|Content-Length: \d+|ETag: \S+|Expires: .*"
)
SEARCHED = (
    *("people", "sources", "search", "api-people-list", "api-sources-list", "api-passages-list"),
    "api-search",
)
SEARCHED_AT_ONCE = 8
"""Marks that a text search asks for at once: it takes a text of a certain length."""
FORMS = (
    *("format=csv", "format=jsonl", "format=json", "count=true", "format=xlsx", "fields=id"),
    *("format=csv&package=true&labels=true", "format=jsonl&about=true&labels=true", "format=csvm"),
    *("format=jsonld", "format=xlsx&labels=true&language=zh"),
    *(
        "format=csv&dates=bounds&evidence=citation",
        "format=jsonl&evidence=standing,origins,citation",
    ),
)
FILTERS = (
    ("person", "Person"),
    ("other", "Person"),
    ("source", "Source"),
    ("appeal", "Appeal"),
    ("passage", "Passage"),
    ("snapshot", "Snapshot"),
    ("detention", "Detention"),
    ("response", "Response"),
    ("status_change", "StatusChange"),
)
MAY = {
    Open.TO_ALL: {"anonymous", "reader", "researcher", "analyst"},
    Open.TO_ACCOUNTS: {"reader", "researcher", "analyst"},
    Open.TO_EDITORS: {"analyst"},
    Open.TO_ADMINISTRATORS: set(),
    Open.BY_POST: set(),
    Open.TO_NOBODY: set(),
}
REFUSED = {302, 401, 403, 404, 405}


def opened(client: Client, path: str, *, method: str = "get", **query: Any) -> "Answer":
    """The answer; one that failed is told with its address."""
    answer = Answer.of(getattr(client, method)(path, query))
    assert answer.status not in {429, *range(500, 600)}, f"{method} {path} {query}"
    return answer


def test_every_address_is_listed() -> None:
    listed = [address.route for address in ADDRESSES]

    assert sorted(configured()) == sorted(listed)


@pytest.mark.django_db
def test_the_world_hides_something_of_every_kind_from_every_lesser_role() -> None:
    world = make_world()
    kinds = {address.kind for address in ADDRESSES if address.kind} - VOCABULARIES

    for role in LESSER:
        assert [kind for kind in kinds if not world.hidden_from(role, kind)] == []
        assert sum(role not in seen_by for seen_by in world.marks.values()) > 100
    assert all("analyst" in seen_by for seen_by in world.marks.values())
    assert EVERYBODY not in world.marks.values()


@dataclass(frozen=True)
class Answer:
    """What came back: ``said`` is all of it, headers, cookies and the text of a PDF included."""

    status: int
    policy: str
    said: str
    body: bytes

    @classmethod
    def of(cls, response: Any) -> "Answer":
        """Read a response to its end, which closes it."""
        body = b"".join(response) if response.streaming else response.content
        text = body.decode("utf-8", "replace")
        if response.get("Content-Type") == "application/pdf" and body:
            text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
        if is_zipfile(BytesIO(body)):
            with ZipFile(BytesIO(body)) as parts:
                text = "\n".join(parts.read(name).decode("utf-8") for name in parts.namelist())
        heads = "\n".join(f"{name}: {value}" for name, value in response.items())
        said = "\n".join((str(response.status_code), heads, response.cookies.output(), text))
        policy = response.get("Content-Security-Policy", "")
        return cls(response.status_code, policy, said, body)

    def without(self, *asked: Any) -> str:
        """What was said, without what was asked and what is new in every answer."""
        said = self.said
        for words in asked:
            said = said.replace(str(words), "ASKED")
        return NEW_EVERY_TIME.sub("", said)


def nothing_like(record: Any, key: Any) -> str:
    """A key of the same form under which there is nothing."""
    if key == getattr(record, "reference", None):
        return f"{key[0]}-2020-99999"
    return "01a200e5-4bca-75ef-aad8-000000000000"


def expanding(model: Any) -> str:
    """The query that nests all that rows of ``model`` can nest, and what these can."""
    paths = list(RELATIONS.get(model, ()))
    for name, relation in RELATIONS.get(model, {}).items():
        if isinstance(relation, Relation):
            paths += [f"{name}.{below}" for below in RELATIONS.get(relation.model, ())]
    return f"labels=true&page_size=500&expand={','.join(paths)}"


class Eyes:
    """Opens every address as one role; mixed into the test cases below."""

    role: str
    world: World
    user: Any
    client: Client
    shown: dict[Address, Answer]
    """The answers about records that everybody sees."""
    hidden: dict[Address, dict[Any, Answer]]
    """The answers about records hidden from the role, by their keys."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = make_world()
        cls.user = AnonymousUser() if cls.role == "anonymous" else make_user(Role(cls.role))
        client = cls.enter(Client())
        cls.shown = {
            address: opened(client, address.path(cls.key_of_shown(address)))
            for address in ADDRESSES
        }
        cls.hidden = {
            address: {
                key: opened(client, address.path(key))
                for record in cls.world.hidden_from(cls.role, address.kind)
                for key in (key_of(address, record),)
            }
            for address in ADDRESSES
            if address.kind
        }

    @classmethod
    def key_of_shown(cls, address: Address) -> Any:
        """The key of a record that everybody sees, for an address about a record."""
        return key_of(address, cls.world.shown(address.kind)) if address.kind else ""

    @classmethod
    def enter(cls, client: Client) -> Client:
        """The client with the eyes of the role; errors are answers, not exceptions."""
        client.raise_request_exception = False
        if cls.role != "anonymous":
            client.force_login(cls.user)
        return client

    def setUp(self) -> None:
        self.enter(self.client)

    def leaks(self, path: str, answer: Answer) -> list[str]:
        """The marks that the role may not meet and meets, unless it brought them itself."""
        return [
            f"{path} shows {mark}"
            for mark, seen_by in self.world.marks.items()
            if self.role not in seen_by and mark in answer.said and mark not in path
        ]

    def test_every_answer_forbids_inline_code(self) -> None:
        wrong = {
            address.route: answer.policy
            for address, answer in self.shown.items()
            if "default-src 'none'" not in answer.policy or "unsafe" in answer.policy
        }

        assert wrong == {}

    def test_addresses_are_closed_to_all_but_those_listed(self) -> None:
        wrong = {}
        for address, answer in self.shown.items():
            allowed = self.role in MAY[address.open]
            # What an editor gets from a form of the admin depends on the record.
            expected = {200} if address.open is not Open.TO_EDITORS else {200, 302, 403, 404, 405}
            if answer.status not in (expected if allowed else REFUSED):
                wrong[address.route] = answer.status

        assert wrong == {}

    def test_what_changes_something_refuses_get(self) -> None:
        wrong = {
            address.route: answer.status
            for address, answer in self.shown.items()
            if address.open is Open.BY_POST and answer.status not in {302, 401, 405}
        }

        assert wrong == {}


class LesserEyes(Eyes):
    """What holds for the roles from which something is hidden."""

    def test_no_address_shows_what_is_hidden(self) -> None:
        answers = [
            *((address.path(self.key_of_shown(address)), it) for address, it in self.shown.items()),
            *(
                (address.path(key), answer)
                for address, by_key in self.hidden.items()
                for key, answer in by_key.items()
            ),
        ]

        assert [leak for path, answer in answers for leak in self.leaks(path, answer)] == []

    def test_neither_head_nor_options_show_what_is_hidden(self) -> None:
        found = []
        for address in ADDRESSES:
            path = address.path(self.key_of_shown(address))
            for method in ("head", "options"):
                found += self.leaks(path, opened(self.client, path, method=method))

        assert found == []

    def test_no_form_of_a_list_shows_what_is_hidden(self) -> None:
        lists = [reverse(f"api-{name}-list") for name in (*BY_KEY, *BY_REFERENCE)]
        views = [resolve(path).func.cls for path in lists]  # type: ignore[attr-defined]
        forms = [(*FORMS, expanding(view.model)) for view in views]
        asked = [f"{path}?{form}" for path, own in zip(lists, forms, strict=True) for form in own]
        found = [leak for path in asked for leak in self.leaks(path, opened(self.client, path))]

        assert found == []

    def test_what_is_hidden_answers_as_what_does_not_exist(self) -> None:
        told_apart = []
        for address, by_key in self.hidden.items():
            for record in self.world.hidden_from(self.role, address.kind):
                key = key_of(address, record)
                nothing = nothing_like(record, key)
                of_nothing = opened(self.client, address.path(nothing)).without(nothing)
                if by_key[key].without(key) != of_nothing:
                    told_apart.append(address.path(key))

        assert told_apart == []

    def test_searching_for_what_is_hidden_finds_what_searching_for_nothing_finds(self) -> None:
        hidden = [
            *(prefix for circle, prefix in PREFIXES.items() if self.role not in circle),
            *(
                mark
                for mark, circle in self.world.marks.items()
                if self.role not in circle and mark[1] == "-"
            ),
        ]
        found = []
        for path in map(reverse, SEARCHED):
            of_nothing = opened(self.client, path, q="zqnothingx").without("zqnothingx")
            found += [
                f"{path}?q={words}"
                for words in hidden
                if opened(self.client, path, q=words).without(words) != of_nothing
            ]

        assert found == []

    def test_no_text_search_finds_a_hidden_word(self) -> None:
        hidden = [mark for mark, circle in self.world.marks.items() if self.role not in circle]
        words = [mark for mark in hidden if mark.startswith(tuple(PREFIXES.values()))]
        found = {}
        for at in range(0, len(words), SEARCHED_AT_ONCE):
            query = " OR ".join(words[at : at + SEARCHED_AT_ONCE])
            answer = opened(self.client, reverse("api-search"), q=query, count="true")
            told = json.loads(answer.body)
            if told["count"] or told["results"] or told["is_cut"]:
                found[query] = told

        assert found == {}

    def test_a_text_search_tells_of_what_is_visible_alone(self) -> None:
        answer = opened(
            self.client, reverse("api-search"), q="moved OR call OR answer", count="true"
        )
        told = json.loads(answer.body)

        assert told["count"] == len(told["results"]) > 3
        assert self.leaks("api-search", answer) == []

    def test_a_filter_by_a_hidden_record_finds_what_a_filter_by_nothing_finds(self) -> None:
        told_apart = [
            told
            for resource in (*BY_KEY, *BY_REFERENCE)
            for name, kind in FILTERS
            for told in self.told_apart(reverse(f"api-{resource}-list"), name, kind)
        ]

        assert told_apart == []

    def told_apart(self, path: str, name: str, kind: str) -> Iterator[str]:
        """The queries whose answer differs from that to a query for nothing."""
        records = self.world.hidden_from(self.role, kind)
        keys = {record: str(getattr(record, "reference", record.pk)) for record in records}
        nothing = nothing_like(records[0], keys[records[0]])
        of_nothing = opened(self.client, path, count="true", **{name: nothing})
        if of_nothing.status == 400:
            return  # The list has no such filter.
        for key in keys.values():
            answer = opened(self.client, path, count="true", **{name: key})
            if answer.without(key) != of_nothing.without(nothing):
                yield f"{path}?{name}={key}"

    def test_counts_are_of_what_is_visible(self) -> None:
        counted, visible = {}, {}
        for name, kind in {**BY_KEY, **BY_REFERENCE}.items():
            answer = opened(self.client, reverse(f"api-{name}-list"), count="true")
            model = type(self.world.records[kind][0][0])
            counted[name] = json.loads(answer.body)["count"]
            visible[name] = model.objects.visible_to(self.user).count()

        assert counted == visible


class TestAnonymous(LesserEyes, TestCase):
    role = "anonymous"


class TestReader(LesserEyes, TestCase):
    role = "reader"


class TestResearcher(LesserEyes, TestCase):
    role = "researcher"


class TestAnalyst(Eyes, TestCase):
    role = "analyst"

    def test_a_text_search_finds_marks_of_every_kind(self) -> None:
        marks = [mark for mark in self.world.marks if mark.startswith(tuple(PREFIXES.values()))]
        found = set()
        for at in range(0, len(marks), SEARCHED_AT_ONCE):
            query = " OR ".join(marks[at : at + SEARCHED_AT_ONCE])
            answer = opened(self.client, reverse("api-search"), q=query, page_size=100)
            found |= {result["kind"] for result in json.loads(answer.body)["results"]}

        assert found == set(SearchKind.values)
