"""People over REST: the flat list, the whole dossier, and what is recorded of them."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from casetracker.access import Role
from dossiers.api.serializers.people import PersonLineSerializer
from dossiers.models import Person
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_name,
    make_offence,
    make_organisation,
    make_passage,
    make_person,
    make_published_person,
    make_response,
    make_status_change,
    make_user,
)
from tests.over_rest import V1, client_of, faults, rows

pytestmark = pytest.mark.django_db

LIST = f"{V1}/people/"


def make_full_person(name: str = "", **fields: Any) -> Person:
    """A published person with one of everything that a dossier has."""
    person = make_published_person(name, sex="male", born="1955-12-28", **fields)
    make_name(person, f"{name or person.reference} 二", script="hant", preferred=True)
    detention = make_detention(
        person, sentence_kind="fixed_term", sentence_length="P11Y", certainty="known"
    )
    detention.charges.create(offence=make_offence(), stage="convicted")
    change = make_status_change(person, detention=detention, date="2010")
    other = make_published_person()
    person.relationships.create(kind="spouse", other=other)
    person.external_ids.create(scheme="wikidata", value=f"Q{person.pk}")
    appeal = make_appeal(made_by=make_organisation())
    appeal.persons.create(person=person, request="his release")
    answered = make_response(appeal, responder=make_organisation())
    answered.answers.create(person=person, kind="rebut")
    told = make_response()
    told.answers.create(person=person, kind="inform")
    reviewer = make_user(Role.REVIEWER)
    for record, field in [
        (person, "born"),
        (detention, "sentence_length"),
        (appeal, "persons"),
        (answered, "kind"),
        (change, "custody"),
        (told, "kind"),
    ]:
        make_claim(record, field, accepted_by=reviewer)
    return person


class TestList:
    def test_a_line_says_who_it_is_and_where_they_stand(self) -> None:
        person = make_full_person("Liu Xiaobo", issue_categories=["speech"])
        make_name(person, "Liu Hsiao-po")
        line = rows(client_of().get(f"{LIST}?q=Liu Xiaobo"))[0]
        assert line.pop("matched")["how"] == "exact"
        assert line == {
            "reference": person.reference,
            "name": "Liu Xiaobo",
            "name_hans": "",
            "name_hant": "Liu Xiaobo 二",
            "names_other": ["Liu Hsiao-po"],
            "sex": "male",
            "born": {
                "edtf": "1955-12-28",
                "earliest": "1955-12-28",
                "latest": "1955-12-28",
                "words": "",
                "text": "28 December 1955",
            },
            "died": None,
            "custody": "prison",
            "stage": "",
            "certainty": "reported",
            "since": {
                "edtf": "2010",
                "earliest": "2010-01-01",
                "latest": "2010-12-31",
                "words": "",
                "text": "2010",
            },
            "issue_categories": ["speech"],
            "charges": ["CL97-105(2) convicted"],
            "sentence_kind": "fixed_term",
            "sentence_length": "P11Y",
            "publication_state": "published",
        }

    def test_it_has_the_columns_that_are_described(self) -> None:
        make_published_person()
        *always, only_searched = PersonLineSerializer().fields
        assert list(rows(client_of().get(LIST))[0]) == always
        assert only_searched == "matched"

    def test_the_latest_sentence_is_shown(self) -> None:
        person = make_published_person()
        make_detention(
            person,
            began="2001",
            sentence_kind="fixed_term",
            sentence_length="P3Y",
            sentence_imposed="2001-05",
        )
        make_detention(person, began="2009", sentence_kind="life", sentence_imposed="2009-12-25")
        make_detention(person, began="1989", sentence_kind="fixed_term", sentence_length="P1Y")
        line = rows(client_of().get(LIST))[0]
        assert (line["sentence_kind"], line["sentence_length"]) == ("life", "")

    def test_a_person_without_names_has_a_line(self) -> None:
        person = Person.objects.create(audience="public", publication_state="published")
        line = rows(client_of().get(LIST))[0]
        assert (line["name"], line["names_other"]) == ("", [])
        assert line["reference"] == Person.objects.get(pk=person.pk).reference

    @pytest.mark.parametrize(("number", "queries"), [(1, 2), (7, 2)])
    def test_the_number_of_statements_is_constant(
        self, number: int, queries: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for _ in range(number):
            make_full_person()
        client = client_of()
        with django_assert_num_queries(queries):
            found = rows(client.get(f"{LIST}?custody=prison"))
        assert len(found) == number

    def test_what_is_not_asked_for_is_not_looked_up(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        person = make_full_person()
        client = client_of()
        with django_assert_num_queries(1) as asked:
            found = rows(client.get(f"{LIST}?fields=reference,custody&custody=prison"))
        assert "dossiers_name" not in asked[0]["sql"]
        assert found == [{"reference": person.reference, "custody": "prison"}]


class TestDossier:
    def test_it_has_everything(self) -> None:
        person = make_full_person("Liu Xiaobo")
        dossier = client_of().get(f"{LIST}{person.reference}/").json()
        assert [name["text"] for name in dossier["names"]] == ["Liu Xiaobo", "Liu Xiaobo 二"]
        assert dossier["relationships"][0]["kind"] == "spouse"
        assert dossier["external_ids"][0]["scheme"] == "wikidata"
        detention = dossier["detentions"][0]
        assert detention["charges"][0]["offence"] == "CL97-105(2)"
        assert detention["sentence_length"] == "P11Y"
        assert dossier["status_changes"][0]["custody"] == "prison"
        asked = dossier["appeals"][0]
        assert asked["request"] == "his release"
        assert asked["appeal"]["responses"][0]["answers"][0]["kind"] == "rebut"
        assert dossier["volunteered"][0]["answers"][0]["kind"] == "inform"

    def test_a_fact_comes_with_the_words_that_say_so(self) -> None:
        person = make_published_person(sex="male")
        passage = make_passage("sentenced the writer", speaker="The court")
        make_claim(person, "sex", passage=passage, accepted_by=make_user(Role.REVIEWER))
        dossier = client_of().get(f"{LIST}{person.reference}/").json()
        fact = next(each for each in dossier["facts"] if each["field"] == "sex")
        assert (fact["value"], fact["shown"], fact["standing"]) == ("male", "male", "sourced")
        assert (fact["origins"], fact["confidential_source"]) == (1, False)
        evidence = fact["claims"][0]
        words = evidence["claim"]["passage"]
        source = passage.snapshot.source
        assert evidence["bearing"] == "supports"
        assert evidence["claim"]["state"] == "accepted"
        assert (words["quote"], words["speaker"]) == ("sentenced the writer", "The court")
        assert (words["start"], words["end"]) == (passage.start, passage.end)
        assert words["source"]["reference"] == source.reference
        assert words["source"]["publisher"] == str(source.publisher)
        assert words["source"]["published"]["edtf"] == "2017-07-06"
        assert words["snapshot"]["text_sha256"] == passage.snapshot.text_sha256

    @pytest.mark.parametrize("number", [1, 7])
    def test_the_number_of_statements_is_constant(
        self, number: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        person = make_full_person()
        for turn in range(1, number):
            _add_to(person, turn)
        client = client_of()
        with django_assert_num_queries(17):
            answer = client.get(f"{LIST}{person.reference}/")
        assert len(answer.json()["detentions"]) == number

    def test_upper_and_lower_case_are_the_same(self) -> None:
        person = make_published_person()
        answer = client_of().get(f"{LIST}{person.reference.lower()}/")
        assert answer.json()["reference"] == person.reference

    @pytest.mark.parametrize("reference", ["P-2026-99999", "nobody", "P-2026-1"])
    def test_an_unknown_reference_is_nothing(self, reference: str) -> None:
        faults(client_of().get(f"{LIST}{reference}/"), 404)

    def test_fields_reach_into_the_dossier(self) -> None:
        person = make_full_person("Liu Xiaobo")
        answer = client_of().get(f"{LIST}{person.reference}/?fields=sex,names.text,facts.standing")
        assert answer.json() == {
            "sex": "male",
            "names": [{"text": "Liu Xiaobo"}, {"text": "Liu Xiaobo 二"}],
            "facts": answer.json()["facts"],
        }
        assert set(answer.json()["facts"][0]) == {"standing"}


def _add_to(person: Person, turn: int) -> None:
    """One more of everything that a dossier has, with claims by others."""
    reviewer = make_user(Role.REVIEWER)
    detention = make_detention(person, began=f"20{10 + turn}")
    detention.charges.create(offence=make_offence(), stage="indicted")
    change = make_status_change(person, detention=detention, date=f"20{10 + turn}")
    make_name(person, f"Other {turn}")
    person.relationships.create(kind="friend", other=make_published_person())
    appeal = make_appeal()
    appeal.persons.create(person=person)
    make_response(appeal).answers.create(person=person, kind="rebut")
    make_response().answers.create(person=person, kind="inform")
    make_claim(detention, "form", accepted_by=reviewer)
    make_claim(appeal, "kind", accepted_by=reviewer)
    make_claim(change, "custody", accepted_by=reviewer)


class TestRecording:
    def test_a_person_is_recorded_with_names(self) -> None:
        body = {
            "sex": "female",
            "born": {"edtf": "1961~", "words": "about 1961"},
            "names": [
                {"text": "Liu Xia", "script": "latn", "preferred": True},
                {"text": "刘霞", "script": "hans", "preferred": True},
            ],
            "external_ids": [{"scheme": "wikidata", "value": "Q1"}],
            "reason": "Found in the press",
        }
        answer = client_of(Role.ANALYST).post(LIST, body, format="json")
        assert answer.status_code == 201, answer.content
        person = Person.objects.get()
        assert answer.headers["Location"].endswith(f"/api/v1/people/{person.reference}/")
        assert person.born is not None
        assert person.born.words == "about 1961"
        assert [name.text for name in person.names.all()] == ["Liu Xia", "刘霞"]
        assert answer.json()["names"][1]["text"] == "刘霞"

    def test_a_second_preferred_name_in_a_script_is_refused(self) -> None:
        names = [{"text": text, "script": "latn", "preferred": True} for text in ("One", "Two")]
        answer = client_of(Role.ANALYST).post(LIST, {"names": names}, format="json")
        assert faults(answer) == {"names.1": "second_preferred"}
        assert not Person.objects.exists()

    def test_a_second_preferred_name_of_a_person_is_refused(self) -> None:
        person = make_person()
        body = {"person": person.reference, "text": "X", "script": "latn", "preferred": True}
        answer = client_of(Role.ANALYST).post(f"{V1}/names/", body, format="json")
        assert faults(answer) == {"": "second_preferred"}
        assert person.names.count() == 1

    def test_a_change_keeps_the_rest(self) -> None:
        person = make_person(sex="male", residence="Beijing")
        client = client_of(Role.ANALYST)
        answer = client.patch(f"{LIST}{person.reference}/", {"sex": "female"}, format="json")
        assert (answer.json()["sex"], answer.json()["residence"]) == ("female", "Beijing")

    def test_words_of_another_date_do_not_stay(self) -> None:
        person = make_person(born="1955")
        Person.objects.filter(pk=person.pk).update(born_words="as he says")
        client = client_of(Role.ANALYST)
        answer = client.patch(f"{LIST}{person.reference}/", {"born": "1956"}, format="json")
        assert (answer.json()["born"]["edtf"], answer.json()["born"]["words"]) == ("1956", "")

    @pytest.mark.parametrize(
        ("body", "fault"),
        [
            ({"born": "2011-13"}, {"born": "invalid_date"}),
            ({"born": "2000", "died": "1999"}, {"": "dates_out_of_order"}),
            ({"sex": "maybe"}, {"sex": "invalid_choice"}),
            ({"issue_categories": ["speech", "tea"]}, {"issue_categories.1": "invalid_choice"}),
            ({"owner": "nobody"}, {"owner": "does_not_exist"}),
            ({"owner": ["x"]}, {"owner": "invalid"}),
            ({"bron": "1955"}, {"bron": "unknown_field"}),
            ({"reference": "P-2026-00001"}, {"reference": "unknown_field"}),
            ({"current_custody": "free"}, {"current_custody": "unknown_field"}),
            ({"names": []}, {"names": "unknown_field"}),
            ([], {"": "invalid"}),
        ],
    )
    def test_what_is_wrong_is_named(self, body: Any, fault: dict[str, str]) -> None:
        person = make_person(sex="male")
        client = client_of(Role.ANALYST)
        assert faults(client.patch(f"{LIST}{person.reference}/", body, format="json")) == fault
        person.refresh_from_db()
        assert person.sex == "male"

    def test_an_owner_is_somebody_who_edits(self) -> None:
        person, reader = make_person(), make_user(Role.READER)
        client, analyst = client_of(Role.ANALYST), make_user(Role.ANALYST)
        address = f"{LIST}{person.reference}/"
        refused = client.patch(address, {"owner": reader.username}, format="json")
        assert faults(refused) == {"owner": "not_editor"}
        taken = client.patch(address, {"owner": analyst.username}, format="json")
        assert taken.json()["owner"] == analyst.username


class TestDeeds:
    def test_a_dossier_moves_towards_publication(self) -> None:
        person = make_person()
        analyst = client_of(Role.ANALYST)
        move = f"{LIST}{person.reference}/move/"
        assert analyst.post(move, {"state": "in_review"}, format="json").status_code == 200
        refused = analyst.post(move, {"state": "published"}, format="json")
        assert faults(refused, 403) == {"": "not_permitted"}
        unsourced = client_of(Role.REVIEWER).post(move, {"state": "published"}, format="json")
        assert faults(unsourced, 409) == {"state": "unsourced"}
        assert unsourced.json()["errors"][0]["missing"] == ["person: names"]
        person.refresh_from_db()
        assert person.publication_state == "in_review"

    def test_a_move_that_is_none_is_refused(self) -> None:
        move = f"{LIST}{make_person().reference}/move/"
        answer = client_of(Role.REVIEWER).post(move, {"state": "withdrawn"}, format="json")
        assert faults(answer, 409) == {"state": "transition"}

    def test_merging_redirects(self) -> None:
        gone, kept = make_published_person("Gone"), make_published_person("Kept")
        merge = f"{LIST}{gone.reference}/merge/"
        body = {"into": kept.reference, "reason": "One man"}
        answer = client_of(Role.ANALYST).post(merge, body, format="json")
        assert answer.json()["reference"] == kept.reference
        moved = client_of().get(f"{LIST}{gone.reference}/?fields=reference")
        assert moved.status_code == 301
        assert moved.headers["Location"] == f"{LIST}{kept.reference}/?fields=reference"
        refused = client_of(Role.ANALYST).patch(f"{LIST}{gone.reference}/", {}, format="json")
        assert faults(refused, 409) == {"": "merged"}
        assert kept.reference in refused.json()["detail"]

    def test_a_redirect_tells_nothing_of_a_hidden_survivor(self) -> None:
        gone, kept = make_published_person(), make_person()
        gone.merge_into(kept, by=make_user(), reason="One man")
        faults(client_of().get(f"{LIST}{gone.reference}/"), 404)

    def test_merging_wants_a_reason_and_another_person(self) -> None:
        person = make_person()
        merge = f"{LIST}{person.reference}/merge/"
        client = client_of(Role.ANALYST)
        unknown = client.post(merge, {"into": "P-2026-99999", "reason": "x"}, format="json")
        assert faults(unknown) == {"into": "does_not_exist"}
        itself = client.post(merge, {"into": person.reference, "reason": "x"}, format="json")
        assert faults(itself, 409) == {"into": "merge"}
        silent = client.post(merge, {"into": make_person().reference}, format="json")
        assert faults(silent, 409) == {"reason": "merge"}

    def test_what_is_archived_is_for_those_who_keep_the_files(self) -> None:
        person = make_published_person()
        archive = f"{LIST}{person.reference}/archive/"
        client = client_of(Role.ANALYST)
        assert faults(client.post(archive, {}, format="json")) == {"reason": "refused"}
        assert faults(client.post(archive, {"raeson": "x"}, format="json")) == {
            "raeson": "unknown_field"
        }
        done = client.post(archive, {"reason": "Asked for by the family"}, format="json")
        assert done.json()["archived_reason"] == "Asked for by the family"
        assert rows(client_of(Role.RESEARCHER).get(LIST)) == []
        restored = client.post(f"{LIST}{person.reference}/restore/", {}, format="json")
        assert restored.json()["archived_at"] is None
        assert len(rows(client_of().get(LIST))) == 1
