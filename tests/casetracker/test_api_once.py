"""Idempotency keys: what is sent twice is carried out once, and answered both times."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from casetracker.access import Role
from casetracker.models import SentOnce, User
from dossiers.models import Claim, Forum
from sources.models import Snapshot
from tests.factories import make_claim, make_person, make_source, make_token, make_user
from tests.over_rest import V1, client_of, faults

pytestmark = pytest.mark.django_db

FORUMS = f"{V1}/forums/"
KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
BODY = {"name": "A", "kind": "summit"}


@pytest.fixture
def analyst() -> User:
    return make_user(Role.ANALYST)


def post(who: User, body: Any = BODY, **headers: str) -> Any:
    """Sends a new forum with the key, or with other headers."""
    return client_of(who).post(FORUMS, body, format="json", headers={**KEY, **headers})


class TestSendingAgain:
    def test_the_same_is_answered_and_made_once(self, analyst: User) -> None:
        first, again = post(analyst), post(analyst)
        assert (first.status_code, again.status_code) == (201, 201)
        assert again.content == first.content
        for name in ("Location", "Content-Location", "ETag"):
            assert again.headers[name] == first.headers[name]
        assert "Idempotent-Replayed" not in first.headers
        assert again.headers["Idempotent-Replayed"] == "true"
        assert Forum.objects.count() == 1

    def test_quotes_and_the_order_of_keys_make_no_difference(self, analyst: User) -> None:
        post(analyst)
        turned = dict(reversed(BODY.items()))
        again = post(analyst, turned, **{"Idempotency-Key": f'"{KEY["Idempotency-Key"]}"'})
        assert again.headers["Idempotent-Replayed"] == "true"

    def test_it_shows_the_record_as_it_is_now(self, analyst: User) -> None:
        post(analyst)
        Forum.objects.update(name="Renamed")
        assert post(analyst).json()["name"] == "Renamed"

    def test_nothing_of_the_answer_is_kept(self, analyst: User) -> None:
        post(analyst, {**BODY, "name": "Zqsecret"})
        assert "Zqsecret" not in str(SentOnce.objects.values())

    @pytest.mark.parametrize(
        ("method", "body"), [("post", {**BODY, "name": "B"}), ("post", [BODY]), ("patch", BODY)]
    )
    def test_a_key_belongs_to_one_request(self, method: str, body: Any, analyst: User) -> None:
        made = post(analyst)
        path = FORUMS if method == "post" else made.headers["Location"]
        answer = getattr(client_of(analyst), method)(path, body, format="json", headers=KEY)
        assert faults(answer, 422) == {"Idempotency-Key": "idempotency_key_reused"}
        assert Forum.objects.get().name == "A"

    def test_each_account_has_keys_of_its_own(self, analyst: User) -> None:
        assert post(analyst).status_code == 201
        other = post(make_user(Role.ANALYST), {**BODY, "name": "B"})
        assert (other.status_code, other.json()["name"]) == (201, "B")
        assert "Idempotent-Replayed" not in other.headers

    def test_what_was_refused_may_be_mended(self, analyst: User) -> None:
        faults(post(analyst, {"name": "A", "kind": "party"}))
        assert post(analyst).status_code == 201

    def test_a_key_lasts_for_a_day(self, analyst: User) -> None:
        post(analyst)
        SentOnce.objects.update(sent_at=timezone.now() - SentOnce.KEPT - timedelta(seconds=1))
        assert post(analyst, {**BODY, "name": "B"}).status_code == 201
        assert SentOnce.objects.count() == 1

    def test_what_may_not_be_seen_any_more_is_not_shown(self, analyst: User) -> None:
        client = client_of(analyst)
        person = {"sex": "male", "names": [{"text": "Zq", "kind": "legal", "script": "latn"}]}
        made = client.post(f"{V1}/people/", person, format="json", headers=KEY)
        assert made.status_code == 201, made.content
        reference = made.json()["reference"]
        answer = client_of(make_user(Role.REVIEWER)).post(
            f"{V1}/people/{reference}/merge/",
            {"into": make_person().reference, "reason": "Entered twice"},
            format="json",
        )
        assert answer.status_code == 200, answer.content
        faults(client.post(f"{V1}/people/", person, format="json", headers=KEY), 404)

    def test_who_may_not_record_any_more_is_refused(self, analyst: User) -> None:
        post(analyst)
        reader = User.objects.get(pk=analyst.pk)
        reader.groups.clear()
        faults(post(reader), 403)


class TestOtherWrites:
    def test_a_deed(self) -> None:
        claim = make_claim(make_person(residence="Beijing"), "residence")
        client = client_of(Role.REVIEWER)
        path = f"{V1}/claims/{claim.pk}/accept/"
        first, again = (client.post(path, {}, format="json", headers=KEY) for _ in range(2))
        assert (first.status_code, again.status_code) == (200, 200)
        assert Claim.objects.get().state == again.json()["state"] == "accepted"

    def test_a_change_that_holds_for_a_version(self, analyst: User) -> None:
        client = client_of(analyst)
        made = client.post(FORUMS, BODY, format="json")
        headers = {**KEY, "If-Match": made.headers["ETag"]}
        path, body = made.headers["Location"], {"name": "B"}
        answers = [client.patch(path, body, format="json", headers=headers) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]

    def test_taking_a_part_away(self, analyst: User) -> None:
        client = client_of(analyst)
        name = make_person().names.create(text="Another", kind="alias", script="latn")
        path = f"{V1}/names/{name.pk}/"
        answers = [client.delete(path, headers=KEY) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [204, 204]
        faults(client.delete(path), 404)

    def test_a_file(self, analyst: User, settings: Any, tmp_path: Any) -> None:
        settings.MEDIA_ROOT = tmp_path
        source = make_source().reference
        answers = []
        for words in (b"Words.", b"Words.", b"Others"):
            upload = SimpleUploadedFile("a.txt", words, content_type="text/plain")
            body = {"file": upload, "source": source}
            answers.append(
                client_of(analyst).post(f"{V1}/snapshots/", body, format="multipart", headers=KEY)
            )
        assert [answer.status_code for answer in answers] == [201, 201, 422]
        assert Snapshot.objects.count() == 1


@pytest.mark.parametrize("key", ["", '""', "x" * 256, "x" * 10_000, "a b\tc", "caf\xe9", "\x7f"])
def test_a_key_is_short_and_can_be_read(key: str, analyst: User) -> None:
    answer = post(analyst, **{"Idempotency-Key": key})
    assert faults(answer) == {"Idempotency-Key": "invalid_key"}
    assert not Forum.objects.exists()


@pytest.mark.parametrize("method", ["put", "trace", "delete", "patch", "options", "get"])
def test_other_methods_are_answered_as_without(method: str, analyst: User) -> None:
    client = client_of(analyst)
    ask: Any = getattr(client, method)
    assert ask(FORUMS, headers=KEY).status_code == ask(FORUMS).status_code
    assert not SentOnce.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_waits_and_is_told_the_same() -> None:
    token = make_token(make_user(Role.ANALYST))
    together = Barrier(3)

    def send(number: int) -> tuple[int, bytes, bool]:
        del number
        headers = {**KEY, "Authorization": f"Token {token}"}
        together.wait()
        try:
            answer = Client().post(FORUMS, BODY, content_type="application/json", headers=headers)
            return answer.status_code, answer.content, "Idempotent-Replayed" in answer.headers
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(send, range(3)))
    assert {status for status, _, _ in answers} == {201}
    assert len({content for _, content, _ in answers}) == 1
    assert sorted(replayed for _, _, replayed in answers) == [False, True, True]
    assert Forum.objects.count() == 1
