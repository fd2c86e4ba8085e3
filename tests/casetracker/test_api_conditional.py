"""ETags: nothing is sent twice, and nobody overwrites what they have not read."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from casetracker.access import Audience, Role
from casetracker.api.conditional import Tags
from dossiers.models import Forum, Person
from tests.dossiers.test_api_roles import EDITED, make_one
from tests.factories import (
    make_claim,
    make_name,
    make_passage,
    make_person,
    make_published_person,
    make_snapshot,
    make_source,
    make_token,
    make_user,
)
from tests.over_rest import V1, client_of, faults, rows

pytestmark = pytest.mark.django_db

FORUMS = f"{V1}/forums/"


@pytest.fixture
def forum() -> Forum:
    return Forum.objects.create(name="Human Rights Council", kind="summit")


@pytest.fixture
def address(forum: Forum) -> str:
    return f"{FORUMS}{forum.pk}/"


def tag(answer: Any) -> str:
    """The tag of an answer, which is a strong one."""
    assert answer.status_code in (200, 201), answer.content
    found: str = answer.headers["ETag"]
    assert found.startswith('"')
    return found


class TestReading:
    @pytest.mark.parametrize("path", ["forums/", "people/?page_size=1", "people/?count=true"])
    def test_what_is_known_is_not_sent_again(self, path: str) -> None:
        Forum.objects.create(name="A", kind="summit")
        for _ in range(2):
            make_published_person()
        client = client_of()
        first = client.get(f"{V1}/{path}")
        again = client.get(f"{V1}/{path}", headers={"If-None-Match": f'"x", {tag(first)}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == tag(first)
        assert "Content-Type" not in again.headers

    @pytest.mark.parametrize(
        ("known", "status"),
        [
            ("{}", 304),
            ("W/{}", 304),
            ('"a,b" , {}', 304),
            ("*", 304),
            ('"x"', 200),
            ('W/"x", "y"', 200),
            ("x", 400),
            ("", 400),
            (",", 400),
            ('"x', 400),
            ('"x" "y"', 400),
            ('*, "x"', 400),
            ('w/"x"', 400),
            ('"\xff"', 200),
            ('"x",' * 3000, 400),
        ],
    )
    def test_which_tags_fit(self, known: str, status: int, address: str) -> None:
        client = client_of()
        etag = tag(client.get(address))
        answer = client.get(address, headers={"If-None-Match": known.format(etag)})
        assert answer.status_code == status
        if status == 400:
            assert faults(answer) == {"If-None-Match": "invalid_etag"}

    def test_a_reading_may_ask_for_one_version_too(self, address: str) -> None:
        client = client_of()
        etag = tag(client.get(address))
        assert client.get(address, headers={"If-Match": etag}).status_code == 200
        assert faults(client.get(address, headers={"If-Match": '"x"'}), 412) == {
            "If-Match": "precondition_failed"
        }

    def test_head_has_the_tag_and_no_body(self, address: str) -> None:
        client = client_of()
        head = client.head(address)
        assert (head.headers["ETag"], head.content) == (tag(client.get(address)), b"")
        known = {"If-None-Match": head.headers["ETag"]}
        assert client.head(address, headers=known).status_code == 304

    def test_each_form_has_a_tag_of_its_own(self, address: str) -> None:
        client = client_of(Role.ANALYST)
        person = make_published_person(internal_notes="for us")
        path = f"{V1}/people/{person.reference}/"
        forms = [path, f"{path}?fields=reference", f"{V1}/people/?fields=reference", address]
        tags = {tag(client.get(form)) for form in forms} | {tag(client_of().get(path))}
        assert len(tags) == len(forms) + 1

    def test_a_change_that_is_hidden_changes_no_tag(self) -> None:
        person = make_published_person(residence="Beijing")
        path, listed = f"{V1}/people/{person.reference}/", f"{V1}/people/?count=true"
        visitor, analyst = client_of(), client_of(Role.ANALYST)
        before = [tag(visitor.get(path)), tag(visitor.get(listed)), tag(analyst.get(path))]

        source = make_source(audience=Audience.CONFIDENTIAL)
        secret = make_passage("A secret", snapshot=make_snapshot(source=source, text="A secret."))
        make_claim(person, "residence", "Tianjin", passage=secret)
        make_person(audience=Audience.INTERNAL)
        Person.objects.filter(pk=person.pk).update(internal_notes="for us")

        after = [tag(visitor.get(path)), tag(visitor.get(listed)), tag(analyst.get(path))]
        assert after[:2] == before[:2]
        assert after[2] != before[2]

    def test_errors_and_downloads_have_none(self) -> None:
        client = client_of()
        for path in ("people/P-2026-99999/", "people/?format=csv", "nothing/"):
            assert "ETag" not in client.get(f"{V1}/{path}").headers


class TestCaches:
    @pytest.mark.parametrize(
        ("by", "expected"),
        [("nobody", "no-cache"), ("token", "private, no-store"), ("cookie", "private, no-store")],
    )
    def test_what_an_account_reads_is_kept_by_nobody(
        self, by: str, expected: str, address: str
    ) -> None:
        client, headers, user = Client(), {}, make_user(Role.READER)
        if by == "token":
            headers = {"Authorization": f"Token {make_token(user)}"}
        elif by == "cookie":
            client.force_login(user)
        answer = client.get(address, headers=headers)
        assert answer.headers["Cache-Control"] == expected
        varies = {name.strip() for name in answer.headers["Vary"].split(",")}
        assert varies >= {"Accept", "Accept-Language", "Authorization", "Cookie", "Origin"}

    def test_a_new_token_is_kept_by_nobody(self) -> None:
        make_user(Role.READER, username="ann", password="correct horse battery")
        body = {"username": "ann", "password": "correct horse battery"}
        answer = client_of().post(f"{V1}/tokens/", body, format="json")
        assert answer.status_code == 201
        assert answer.headers["Cache-Control"] == "private, no-store"


class TestWriting:
    @pytest.mark.parametrize(
        ("header", "value", "status"),
        [
            ("If-Match", "{}", 200),
            ("If-Match", '"x", {}', 200),
            ("If-Match", "*", 200),
            ("If-Match", '"x"', 412),
            ("If-Match", "W/{}", 412),
            ("If-Match", "x", 400),
            ("If-Match", "", 400),
            ("If-Match", "\xff", 400),
            ("If-None-Match", "*", 412),
            ("If-None-Match", "{}", 412),
            ("If-None-Match", '"x"', 200),
        ],
    )
    def test_a_change_holds_for_the_version_named(
        self, header: str, value: str, status: int, address: str, forum: Forum
    ) -> None:
        client = client_of(Role.ANALYST)
        etag = tag(client.get(address))
        headers = {header: value.format(etag)}
        answer = client.patch(address, {"name": "Renamed"}, format="json", headers=headers)
        forum.refresh_from_db()
        assert answer.status_code == status, answer.content
        assert (forum.name == "Renamed") == (status == 200)
        if status == 412:
            assert answer.headers["ETag"] == etag == answer.json()["errors"][0]["current"]
        if status == 200:
            assert tag(answer) == tag(client.get(address)) != etag

    def test_a_new_record_comes_with_its_tag(self) -> None:
        client = client_of(Role.ANALYST)
        made = client.post(FORUMS, {"name": "A", "kind": "summit"}, format="json")
        assert tag(made) == tag(client.get(made.headers["Location"]))
        assert made.headers["Location"].endswith(made.headers["Content-Location"])

    def test_what_is_not_there_has_no_version(self) -> None:
        client = client_of(Role.ANALYST)
        body = {"name": "A", "kind": "summit"}
        answer = client.post(FORUMS, body, format="json", headers={"If-Match": "*"})
        assert faults(answer) == {"If-Match": "no_record"}
        path = f"{V1}/people/P-2026-99999/"
        faults(client.patch(path, {}, format="json", headers={"If-Match": "*"}), 404)

    @pytest.mark.parametrize(
        ("resource", "method", "deed"),
        [
            ("names", "delete", ""),
            ("people", "post", "archive/"),
            ("people", "post", "move/"),
            ("claims", "post", "retract/"),
            *((resource, "patch", "") for resource in sorted(EDITED)),
            ("sources", "post", "archive/"),
        ],
    )
    def test_every_kind_of_write_compares_with_what_was_read(
        self, resource: str, method: str, deed: str
    ) -> None:
        make_one(resource)
        client = client_of(Role.REVIEWER)
        row = rows(client.get(f"{V1}/{resource}/"))[0]
        path = f"{V1}/{resource}/{row.get('reference') or row.get('code') or row['id']}/"
        body = {} if not deed else {"reason": "Entered twice"}
        body |= {"state": "withdrawn"} if deed == "move/" else {}
        etag = tag(client.get(path))
        send: Any = getattr(client, method)
        old = send(f"{path}{deed}", body, format="json", headers={"If-Match": '"old"'})
        assert faults(old, 412) == {"If-Match": "precondition_failed"}
        answer = send(f"{path}{deed}", body, format="json", headers={"If-Match": etag})
        assert answer.status_code in (200, 204), answer.content

    def test_a_part_that_another_adds_is_a_change_of_the_dossier(self) -> None:
        person, client = make_person(), client_of(Role.ANALYST)
        path = f"{V1}/people/{person.reference}/"
        etag = tag(client.get(path))
        make_name(person, "Another")
        faults(client.patch(path, {"sex": "male"}, format="json", headers={"If-Match": etag}), 412)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_the_same_version_one_is_told() -> None:
    forum = Forum.objects.create(name="Council", kind="summit")
    path, token = f"{FORUMS}{forum.pk}/", make_token(make_user(Role.ANALYST))
    etag = tag(Client().get(path))
    together = Barrier(2)

    def change(name: str) -> int:
        headers = {"Authorization": f"Token {token}", "If-Match": etag}
        together.wait()
        try:
            return (
                Client()
                .patch(path, {"name": name}, content_type="application/json", headers=headers)
                .status_code
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(change, ["One", "Two"])) == [200, 412]


def test_tags_are_read_as_the_standard_writes_them() -> None:
    found = Tags.read('"a,b", W/"c" ,"",', header="If-Match")
    assert (set(found.strong), set(found.weak)) == ({"a,b", ""}, {"c"})
