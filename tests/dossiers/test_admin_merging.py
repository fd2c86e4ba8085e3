"""Merging and archiving in the admin: chosen, previewed, confirmed, with a reason."""

from typing import Any

import pytest
from django.urls import reverse

from casetracker.access import Role
from dossiers.models import Person
from sources.models import Source
from tests.at_the_admin import client_of, errors_of, list_of, page_of
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_passage,
    make_person,
    make_snapshot,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db

REASON = {"reason": "The same"}


def merge(gone: Any, kept: Any, **fields: Any) -> Any:
    told = {"into": str(kept.pk), **REASON, **fields}
    return client_of("analyst").post(page_of(gone, "merge"), told)


def test_merging_shows_what_moves_before_anything_does() -> None:
    gone, kept = make_person(), make_person()
    make_detention(gone)
    response = merge(gone, kept)
    assert ("detentions", 1) in response.context["moves"]
    assert 'name="confirmed"' in response.content.decode()
    gone.refresh_from_db()
    assert gone.merged_into is None


@pytest.mark.parametrize("make", [make_person, make_source])
def test_a_confirmed_merge_leads_to_the_record_that_stays(make: Any) -> None:
    gone, kept = make(), make()
    assert merge(gone, kept, confirmed="yes")["Location"] == page_of(kept)
    gone.refresh_from_db()
    assert gone.merged_into == kept


def test_the_address_of_a_merged_record_leads_on() -> None:
    gone, kept = make_person(), make_person()
    gone.merge_into(kept, by=make_user(), reason="The same")
    client = client_of("analyst")
    for page in ("change", "history"):
        assert client.get(page_of(gone, page))["Location"] == page_of(kept, page)
    assert client.get(page_of(gone, "merge")).status_code == 404


def test_passages_of_a_merged_source_move_with_it() -> None:
    passage, kept = make_passage(), make_source()
    gone = passage.snapshot.source
    assert ("passages", 1) in merge(gone, kept).context["moves"]
    merge(gone, kept, confirmed="yes")
    passage.snapshot.refresh_from_db()
    assert passage.snapshot.source == kept


def test_a_merge_that_cannot_be_says_why() -> None:
    gone, kept = make_person(), make_person()
    assert list(errors_of(merge(gone, gone, confirmed="yes"))) == ["into"]
    assert list(errors_of(merge(gone, kept, confirmed="yes", reason=""))) == ["reason"]
    assert list(errors_of(merge(gone, kept, confirmed="yes", into="nothing"))) == ["into"]
    kept.archive(by=make_user(), reason="Twice")
    assert "archived" in errors_of(merge(gone, kept, confirmed="yes"))["into"][0]
    gone.refresh_from_db()
    assert gone.merged_into is None


def test_sources_with_the_very_same_snapshot_become_one() -> None:
    gone, kept = make_snapshot().source, make_snapshot().source
    assert merge(gone, kept, confirmed="yes")["Location"] == page_of(kept)
    gone.refresh_from_db()
    assert gone.merged_into == kept


def test_sources_whose_claims_stand_otherwise_say_why_they_cannot_merge() -> None:
    person, reviewer = make_person(residence="Shenyang"), make_user("reviewer")
    gone, kept = (make_passage(snapshot=make_snapshot()) for _ in range(2))
    make_claim(person, "residence", passage=gone, accepted_by=reviewer)
    make_claim(person, "residence", passage=kept)
    answer = merge(gone.snapshot.source, kept.snapshot.source, confirmed="yes")
    assert "decide about one first" in str(errors_of(answer))


def test_appeals_are_archived_not_merged() -> None:
    page = client_of("analyst").get(page_of(make_appeal())).content.decode()
    assert "/archive/" in page
    assert "/merge/" not in page


@pytest.mark.parametrize("make", [make_person, make_source, make_appeal])
def test_archiving_takes_out_of_the_list_and_can_be_undone(make: Any) -> None:
    row = make()
    client = client_of("analyst")
    assert list(errors_of(client.post(page_of(row, "archive"), {"reason": " "}))) == ["reason"]
    assert client.post(page_of(row, "archive"), {"reason": "A test"})["Location"] == page_of(row)
    assert row not in client.get(list_of(type(row))).context["cl"].result_list
    page = client.get(page_of(row)).content.decode()
    assert "A test" in page
    assert reverse_of(row, "restore") in page
    client.post(page_of(row, "restore"), {"reason": "Needed"})
    assert row in client.get(list_of(type(row))).context["cl"].result_list


def reverse_of(row: Any, deed: str) -> str:
    opts = row._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{deed}", args=[row.pk])


@pytest.mark.parametrize("deed", ["archive", "restore", "merge"])
def test_looking_changes_nothing(deed: str) -> None:
    for row in (make_person(), make_source()):
        before = type(row)._default_manager.filter(pk=row.pk).values().get()
        assert client_of("analyst").get(page_of(row, deed)).status_code == 200
        assert type(row)._default_manager.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("deed", ["archive", "restore", "merge", "status"])
def test_those_who_read_do_none_of_it(deed: str) -> None:
    person = make_person()
    assert client_of(Role.RESEARCHER).post(page_of(person, deed), REASON).status_code == 302
    assert Person.objects.get().archived_at is None


def test_what_is_not_there_is_neither_merged_nor_archived() -> None:
    client = client_of("analyst")
    key = "019b76da-a800-7757-876c-9a856a5f6135"
    for model in ("dossiers_person", "sources_source"):
        for deed in ("archive", "restore", "merge"):
            assert client.get(reverse(f"admin:{model}_{deed}", args=[key])).status_code == 404


def test_only_what_is_visible_can_stay() -> None:
    gone, kept, third = make_person(), make_person(), make_person()
    kept.merge_into(third, by=make_user(), reason="The same")
    assert list(errors_of(merge(gone, kept, confirmed="yes"))) == ["into"]
    assert Source.objects.count() == 0
