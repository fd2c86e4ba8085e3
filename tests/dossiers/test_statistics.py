"""Counts by one dimension and by two: what is in each part, and what leads back to it."""

from itertools import combinations
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from casetracker.access import Audience, Role
from dossiers.statistics import COUNTED
from tests.factories import (
    make_appeal,
    make_detention,
    make_event,
    make_facility,
    make_forum,
    make_offence,
    make_organisation,
    make_person,
    make_published_person,
    make_response,
    make_status_change,
    make_user,
)
from tests.over_rest import V1, client_of, faults

STATISTICS = f"{V1}/statistics/"


def make_world() -> None:
    """People of several kinds, one of them hidden from everybody but analysts."""
    event, prison = make_event(), make_facility(province="Liaoning", prefecture="Shenyang")
    ankang = make_facility(province="Beijing", kind="ankang")
    writer = make_published_person(
        sex="male", born="1955-12-28", issue_categories=["speech", "democracy"], ethnicity="Han"
    )
    nun = make_published_person(
        sex="female", born="1990?", religion="Tibetan Buddhism", issue_categories=["religion"]
    )
    unknown = make_published_person()
    hidden = make_published_person(sex="female", audience=Audience.CONFIDENTIAL, born="2000")
    make_person(sex="male")
    for person, term in ((writer, "P11Y"), (nun, "P6M"), (hidden, "P20Y")):
        term_of = {"sentence_kind": "fixed_term", "sentence_length": term}
        detention = make_detention(person, event=event, facility=prison, began="2009-06", **term_of)
        detention.charges.create(offence=make_offence(), stage="convicted")
        make_status_change(person, custody="prison", legal_stage="serving")
    make_detention(writer, facility=ankang, began="2008/2010", form="missing")
    make_detention(nun, began="2016?", sentence_kind="life", certainty="denied")
    make_status_change(unknown, custody="bail", restrictions=["exit_ban", "bail"], date="2012")
    appeal = make_appeal(forum=make_forum(), made_by=make_organisation())
    response = make_response(appeal, responder=make_organisation(), kind="deny_fact")
    make_response(make_appeal(kind="resolution", date="[2011..2012]", demands=[]))
    make_appeal(audience=Audience.CONFIDENTIAL)
    make_response(appeal, audience=Audience.CONFIDENTIAL, kind="pledge")
    make_status_change(
        writer, date="2013", custody="prison", mechanism="sentence_reduction", response=response,
        strength="followed",
    )  # fmt: skip


class TestStatistics(TestCase):
    """One world, counted in every way."""

    analyst: APIClient
    visitor: APIClient

    @classmethod
    def setUpTestData(cls) -> None:
        """Make the world, and look at it as an analyst and as a visitor."""
        make_world()
        cls.analyst = client_of(Role.ANALYST)
        cls.visitor = client_of()

    def counted(self, client: Any = None, **query: str) -> Any:
        answer = (client or self.analyst).get(STATISTICS, query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def numbers(self, client: Any = None, **query: str) -> dict[Any, int]:
        found = self.counted(client, **query)
        numbers = {tuple(row["values"].values()): row["count"] for row in found["rows"]}
        return numbers if len(found["by"]) > 1 else {key[0]: n for key, n in numbers.items()}

    def test_people_by_what_they_are(self) -> None:
        assert self.numbers(by="situation") == {"in_custody": 3, "restricted": 1, None: 1}
        assert self.numbers(by="sex") == {"male": 2, "female": 2, None: 1}
        assert self.numbers(by="sex,situation") == {
            ("male", "in_custody"): 1,
            ("male", None): 1,
            ("female", "in_custody"): 2,
            (None, "restricted"): 1,
        }

    def test_lists_have_a_part_for_each_of_their_codes_and_one_for_none(self) -> None:
        found = self.counted(by="issue_category")
        assert {row["values"]["issue_category"]: row["count"] for row in found["rows"]} == {
            "speech": 1, "religion": 1, "democracy": 1, None: 3,
        }  # fmt: skip
        assert (found["total"], found["overlapping"]) == (5, True)

    def test_years_that_are_uncertain_have_parts_of_their_own(self) -> None:
        found = self.counted(count="detentions", by="detained")
        assert [(r["values"]["detained"], r["count"]) for r in found["rows"]] == [
            ("2008..2010", 1), ("2009", 3), ("2016?", 1),
        ]  # fmt: skip
        assert "between 2008 and 2010" in found["rows"][0]["labels"]["detained"]

    def test_ages_that_are_uncertain_have_a_part_of_their_own(self) -> None:
        assert self.numbers(count="detentions", by="age") == {
            "0-17": 1, "45-59": 2, "uncertain": 2,
        }  # fmt: skip

    def test_sentences_are_counted_by_their_length(self) -> None:
        assert self.numbers(count="detentions", by="sentence_length") == {
            "under-12": 1, "under-180": 1, "from-180": 1, "life": 1, None: 1,
        }  # fmt: skip

    def test_filters_and_roles_cut_what_is_counted(self) -> None:
        assert self.numbers(by="sex", custody="prison") == {"male": 1, "female": 2}
        assert self.numbers(self.visitor, by="sex") == {"male": 1, "female": 1, None: 1}
        assert self.numbers(self.visitor, count="responses", by="kind") == {
            "rebut": 1, "deny_fact": 1,
        }  # fmt: skip
        assert self.counted(self.visitor, count="appeals", by="kind")["total"] == 2

    def test_every_part_leads_to_as_many_rows(self) -> None:
        wrong: list[Any] = []
        for client, user in ((self.analyst, make_user(Role.ANALYST)), (self.visitor, None)):
            for code, counted in COUNTED.items():
                dimensions = list(counted.dimensions(user)) if user else ["sex", "kind", "date"]
                known = {each.code for each in counted.all_dimensions}
                for by in [name for name in dimensions if name in known]:
                    wrong += self.misleading(client, code, by)
        for pair in combinations(
            ["province", "sentence_kind", "charge", "sex", "facility_kind"], 2
        ):
            wrong += self.misleading(self.analyst, "people", ",".join(pair))
        assert wrong == []

    def misleading(self, client: Any, count: str, by: str) -> list[Any]:
        found = self.counted(client, count=count, by=by)
        wrong: list[Any] = [
            (count, by, row)
            for row in found["rows"]
            if row["filters"]
            for listed in [client.get(f"{V1}/{count}/", {**row["filters"], "count": "true"}).json()]
            if listed.get("count") != row["count"]
        ]
        if not found["overlapping"] and sum(r["count"] for r in found["rows"]) != found["total"]:
            wrong.append((count, by, "sum", found["total"]))
        return wrong

    def test_two_statements_count(self) -> None:
        with CaptureQueriesContext(connection, ) as caught:  # fmt: skip
            self.visitor.get(STATISTICS, {"by": "province,sex", "custody": "prison"})
        counting = [query for query in caught.captured_queries if "COUNT" in query["sql"]]
        assert len(counting) == 2
        assert len(caught) == 2

    def test_where_each_is_in_one_part_the_total_is_their_sum(self) -> None:
        with CaptureQueriesContext(connection) as caught:
            told = self.visitor.get(STATISTICS, {"by": "custody,sex"}).json()
        assert len(caught) == 1
        assert told["total"] == sum(row["count"] for row in told["rows"])
        assert told["total"] == self.visitor.get(STATISTICS, {"by": "province"}).json()["total"]

    def test_a_table_says_the_same(self) -> None:
        answer = self.analyst.get(STATISTICS, {"by": "sex", "format": "csv"})
        assert answer["Content-Type"].startswith("text/csv")
        assert answer.content.decode("utf-8-sig").splitlines() == [
            '"sex","sex_label","count"', '"male","male","2"', '"female","female","2"',
            '"","not recorded","1"',
        ]  # fmt: skip

    def test_bad_questions_are_refused_by_name(self) -> None:
        cases = [
            ({"by": "provinz"}, {"by": "unknown_dimension"}),
            ({"by": "sex,custody,stage"}, {"by": "dimensions"}),
            ({"by": "sex,sex"}, {"by": "dimensions"}),
            ({"count": "peopel", "by": "sex"}, {"count": "unknown_count"}),
            ({"by": "sex", "custdy": "prison"}, {"custdy": "unknown_parameter"}),
            ({"by": "sex", "custody": "jail"}, {"custody": "invalid_choice"}),
            ({"by": "sex", "as_of": "yesterday"}, {"as_of": "invalid_instant"}),
            ({"by": "sex", "as_of": "2999-01-01"}, {"as_of": "invalid_instant"}),
            ({"by": "publication_state"}, {"by": "unknown_dimension"}),
            ({"by": "sex", "audience": "confidential"}, {"audience": "not_permitted"}),
        ]
        for query, expected in cases:
            assert faults(self.visitor.get(STATISTICS, query)) == expected
        answer = self.visitor.get(STATISTICS, {"by": "provinz"}).json()
        assert "Did you mean province?" in answer["errors"][0]["detail"]


@pytest.mark.django_db(transaction=True)
def test_the_past_is_counted_as_it_was() -> None:
    make_published_person(sex="male")
    then = timezone.now().isoformat().replace("+00:00", "Z")
    make_published_person(sex="female")
    client = client_of()

    now = client.get(STATISTICS, {"by": "sex"}).json()
    past = client.get(STATISTICS, {"by": "sex", "as_of": then}).json()

    assert now["total"] == 2
    assert [(row["values"]["sex"], row["count"]) for row in past["rows"]] == [("male", 1)]


class TestPage(TestCase):
    """The page of statistics over the same world."""

    @classmethod
    def setUpTestData(cls) -> None:
        """Make the world."""
        make_world()

    def read(self, query: str, status: int = 200) -> str:
        answer = self.client.get(f"/statistics/{query}", follow=True)
        assert answer.status_code == status
        return answer.content.decode()

    def test_every_dimension_has_a_picture_and_a_table(self) -> None:
        for code, counted in COUNTED.items():
            dimensions = list(counted.dimensions(AnonymousUser()))
            for first, second in zip(dimensions[::2], dimensions[1::2], strict=False):
                page = self.read(f"?count={code}&by={first}&then={second}")
                assert 'class="bar-line"' in page
                assert "style=" not in page

    def test_the_figures_lead_to_the_list(self) -> None:
        page = self.read("?by=sex&then=situation&custody=prison")
        assert 'href="/people/?custody=prison&amp;sex=male&amp;situation=in_custody">1</a>' in page
        assert 'href="/api/v1/statistics/?count=people&amp;by=sex%2Csituation' in page
        assert 'class="shade-0"' in page

    def test_the_hidden_is_not_counted(self) -> None:
        assert "<b>3</b> people" in self.read("")
        self.client.force_login(make_user(Role.ANALYST))
        assert "<b>5</b> people" in self.read("")

    def test_what_belongs_to_another_count_is_dropped(self) -> None:
        answer = self.client.get("/statistics/?count=appeals&by=sex,kind&ethnicity=Han")
        assert answer["Location"] == "/statistics/?count=appeals&by=kind"
        page = self.read("?count=appeals&by=sex,kind&ethnicity=Han")
        assert "<b>2</b> appeals" in page

    def test_what_is_not_known_is_refused(self) -> None:
        for query in ("?by=tea", "?count=tea", "?custody=tea", "?custdy=prison"):
            self.read(query, 400)
