"""The start page, the lists of people and documents, and the originals."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from casetracker.access import Audience, Role
from casetracker.pages.paging import SIZE
from dossiers.statistics import COUNTED
from dossiers.vocabularies import SITUATIONS, Custody
from tests.factories import (
    make_detention,
    make_event,
    make_name,
    make_person,
    make_published_person,
    make_publisher,
    make_source,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db

PEOPLE, SOURCES = "/people/", "/sources/"


def read(client: Client, path: str, **query: str) -> str:
    response = client.get(path, query, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def held(name: str, custody: str = "prison", **fields: Any) -> Any:
    person = make_published_person(name, **fields)
    make_status_change(person, custody=custody)
    return person


# --- the start page ------------------------------------------------------------------------------


def test_an_empty_system_says_so_and_offers_the_login(client: Client) -> None:
    page = read(client, "/")

    assert "No dossier has been published yet" in page
    assert 'class="button" href="/login/"' in page


def test_who_is_logged_in_and_sees_nothing_is_not_offered_the_login(client: Client) -> None:
    client.force_login(make_user(Role.READER))

    assert "No dossier is open to you yet." in read(client, "/")


def test_people_are_counted_by_situation_as_far_as_one_may_see(client: Client) -> None:
    held("One"), held("Two", "med_parole"), held("Three", "arrested")
    held("Four", audience=Audience.CONFIDENTIAL)
    make_published_person("Five")

    page = read(client, "/")

    assert figures(page) == {"in custody": 2, "under restrictions": 1, "in all": 4}


def figures(page: str) -> dict[str, int]:
    found = re.findall(r"<b>(\d+)</b> <span>([^<]+)</span>", page)
    return {label: int(number) for number, label in found}


def test_every_figure_leads_to_the_people_it_counts(client: Client) -> None:
    held("One"), held("Two", "med_parole"), held("Three", "executed"), held("Four", "unknown")
    page = read(client, "/")

    for address in re.findall(r'href="(/people/\?custody=[^"]+)"', page):
        assert "1 person" in client.get(address).content.decode()


def test_every_custody_is_in_exactly_one_situation() -> None:
    members = [code for situation in SITUATIONS for code in situation.members]

    assert sorted(members) == sorted(Custody)


def test_the_latest_records_come_first_each_person_once(client: Client) -> None:
    first, second = held("First Person"), held("Second Person")
    make_status_change(first, custody="med_parole", date="2017")

    page = read(client, "/")

    assert page.index("First Person") < page.index("Second Person")
    assert page.count("First Person") == 1
    assert "serving outside prison, medical" in page
    assert second.reference in page


def test_hidden_people_are_not_among_the_latest(client: Client) -> None:
    held("Known Person")
    make_status_change(make_person("Draft Person"))

    assert "Draft Person" not in read(client, "/")
    client.force_login(make_user(Role.RESEARCHER))
    assert "Draft Person" in read(client, "/")


# --- the list of people --------------------------------------------------------------------------


def names_on(page: str) -> list[str]:
    return re.findall(r'<a href="/people/P-[^"]+">([^<]+?)\s*(?:<span|</a>)', page)


def test_both_names_and_the_situation_are_shown(client: Client) -> None:
    person = held("Liu Xiaobo")
    make_name(person, "刘晓波", script="hans", preferred=True)

    page = read(client, PEOPLE)

    assert '>Liu Xiaobo <span class="han" lang="zh">刘晓波</span>' in page
    assert "serving in prison" in page
    assert "2009" in page
    assert "(reported)" in page
    assert person.reference in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "xiaobo"}, ["Liu Xiaobo"]),
        ({"q": "刘晓"}, ["Liu Xiaobo"]),
        ({"q": "ai"}, ["Ai Weiwei"]),
        ({"custody": "prison"}, ["Liu Xiaobo"]),
        ({"custody": "prison,med_parole"}, ["Liu Xiaobo", "Ai Weiwei"]),
        ({"custody": "executed"}, []),
        ({"certainty": "reported"}, ["Liu Xiaobo", "Ai Weiwei"]),
        ({"sex": "male"}, ["Liu Xiaobo"]),
        ({"issue_category": "speech"}, ["Liu Xiaobo"]),
        ({"event": "Jasmine"}, ["Liu Xiaobo"]),
        ({"event": "", "q": "", "sex": ""}, ["Liu Xiaobo", "Ai Weiwei"]),
        ({"facility": "Nowhere"}, []),
    ],
)
def test_filters_are_those_of_the_api(
    client: Client, query: dict[str, str], expected: list[str]
) -> None:
    liu = held("Liu Xiaobo", sex="male", issue_categories=["speech"])
    make_name(liu, "刘晓波", script="hans")
    make_detention(liu, event=make_event(name="Jasmine"))
    held("Ai Weiwei", "med_parole", sex="other")
    make_person("Draft Person")

    assert sorted(names_on(read(client, PEOPLE, **query))) == sorted(expected)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"custdy": "prison"}, "Unknown parameter: custdy. Did you mean custody?"),
        ({"custody": "nonsense"}, "nonsense"),
        ({"q": "x" * 500}, "at most 200 characters"),
        ({"born_after": "yesterday"}, "born"),
        ({"page": "2"}, "Unknown parameter: page"),
        ({"custody": "<script>"}, "&lt;script&gt;"),
    ],
)
@pytest.mark.parametrize("path", [PEOPLE])
def test_a_filter_that_cannot_be_meant_is_told_at_the_top(
    client: Client, path: str, query: dict[str, str], words: str
) -> None:
    held("Liu Xiaobo")

    response = client.get(path, query)
    page = response.content.decode()

    assert response.status_code == 400
    assert words in page
    assert page.index('role="alert"') < page.index("<form", page.index("<main"))
    assert "Liu Xiaobo" not in page


def test_filters_without_a_control_are_carried_along(client: Client) -> None:
    page = read(client, PEOPLE, died_on="2017", q="x")

    assert '<input type="hidden" name="died_on" value="2017">' in page


def test_what_is_filtered_by_is_said_and_taken_away_one_by_one(client: Client) -> None:
    held("Liu Xiaobo", sex="male")
    page = read(client, PEOPLE, sex="male", sentence_min="", custody="prison,exile", age_min="7")

    assert '<details class="more-filters" open>' in page
    assert 'href="/people/?sex=male&amp;age_min=7"><span class="chip-label">Custody' in page
    assert "serving in prison / abroad, in exile" in page


def test_fields_left_empty_leave_the_address(client: Client) -> None:
    answer = client.get(f"{PEOPLE}?custody=&sex=male&q=")

    assert answer["Location"] == f"{PEOPLE}?sex=male"


def test_a_group_of_codes_stays_chosen(client: Client) -> None:
    group = SITUATIONS[0].codes

    assert f'<option value="{group}" selected>in custody</option>' in read(
        client, PEOPLE, custody=group
    )
    own = read(client, PEOPLE, custody="prison,exile")
    assert '<option value="prison,exile" selected>serving in prison / abroad, in exile' in own


def test_events_of_hidden_detentions_are_no_choice(client: Client) -> None:
    make_detention(make_published_person(), event=make_event(name="Known Crackdown"))
    make_detention(make_person(), event=make_event(name="Hidden Crackdown"))

    page = read(client, PEOPLE)

    assert "Known Crackdown" in page
    assert "Hidden Crackdown" not in page


def test_the_state_of_publication_is_for_those_who_see_others(client: Client) -> None:
    make_published_person()
    assert 'name="publication_state"' not in read(client, PEOPLE)
    client.force_login(make_user(Role.RESEARCHER))
    make_person("Draft Person")
    page = read(client, PEOPLE, publication_state="draft")

    assert 'name="publication_state"' in page
    assert names_on(page) == ["Draft Person"]
    assert '<span class="badge is-draft">' in page


def test_downloads_are_of_the_same_people(client: Client) -> None:
    held("Liu Xiaobo", sex="male"), held("Ai Weiwei", sex="other")
    page = read(client, PEOPLE, sex="male", q="")

    addresses = re.findall(r'href="(/api/v1/people/[^"]+)"', page)

    assert [address.rpartition("=")[2] for address in addresses] == ["csv", "xlsx", "jsonl"]
    for address in addresses:
        response = client.get(address.replace("&amp;", "&"))
        body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        if address.endswith("xlsx"):
            sheet = load_workbook(BytesIO(body)).worksheets[0]
            text = " ".join(str(cell) for row in sheet.values for cell in row)
        else:
            text = body.decode()
        assert "Liu Xiaobo" in text
        assert "Ai Weiwei" not in text


def test_nobody_fits(client: Client) -> None:
    held("Liu Xiaobo")

    page = read(client, PEOPLE, q="zzz")

    assert "Nobody fits these filters." in page
    assert "0 people" in page


def test_pages_show_everybody_once_forward_and_backward(client: Client) -> None:
    everybody = [make_published_person().reference for _ in range(SIZE + 3)]
    seen: list[str] = []
    address, page = PEOPLE, ""
    for _ in range(2):
        page = client.get(address).content.decode()
        seen += re.findall(r'<span class="reference">([^<]+)</span>', page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"{PEOPLE}{older[1].replace('&amp;', '&')}" if older else ""

    assert seen == everybody[::-1]
    assert address == ""
    newer = re.search(r'rel="prev" href="([^"]+)"', page)
    assert newer
    first = client.get(f"{PEOPLE}{newer[1]}").content.decode()
    assert re.findall(r'<span class="reference">([^<]+)</span>', first) == seen[:SIZE]
    assert 'rel="prev"' not in first


@pytest.mark.parametrize("place", ["x", "P-2026", "P-2026-00001' OR 1=1", "１-2026-00001"])
def test_a_place_in_the_list_that_is_none_is_not_found(client: Client, place: str) -> None:
    assert client.get(PEOPLE, {"older": place}).status_code == 404


@pytest.mark.parametrize("path", ["/", PEOPLE, SOURCES])
def test_seven_rows_cost_as_many_queries_as_one(
    client: Client, path: str, django_assert_num_queries: Any
) -> None:
    client.force_login(make_user(Role.RESEARCHER))

    def add() -> None:
        person = held("Somebody")
        make_name(person, "某人", script="hans")
        make_detention(person, event=make_event())
        make_source(origin=make_publisher())

    queries = {"/": 6, PEOPLE: 7, SOURCES: 7}[path]
    add()
    client.get(path)
    with django_assert_num_queries(queries):
        client.get(path)
    for _ in range(6):
        add()
    with django_assert_num_queries(queries):
        client.get(path)


# --- the list of documents -----------------------------------------------------------------------


def test_documents_are_listed_with_origin_and_copy(client: Client) -> None:
    wire, repost = make_publisher(name="A wire"), make_publisher(name="A repost")
    source = make_source(title="Soft Power", origin=wire, publisher=repost, published="2011-04-27")
    make_source(title="Hidden Title", audience=Audience.INTERNAL)

    page = read(client, SOURCES)

    assert reverse("source", args=[source.reference]) in page
    assert "A wire" in page
    assert "copy: A repost" in page
    assert "27 April 2011" in page
    assert "Hidden Title" not in page
    assert "1 document" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "power"}, ["Soft Power"]),
        ({"kind": "blog_post"}, ["A Blog"]),
        ({"origin": "A wire"}, ["Soft Power"]),
        ({"written_in": "zh"}, ["A Blog"]),
        ({"reliability": "B"}, ["Soft Power"]),
        ({"published_after": "2012"}, ["A Blog"]),
    ],
)
def test_documents_are_filtered(client: Client, query: dict[str, str], expected: list[str]) -> None:
    wire = make_publisher(name="A wire")
    make_source(title="Soft Power", origin=wire, published="2011", reliability="B", language="en")
    make_source(title="A Blog", kind="blog_post", language="zh")

    page = read(client, SOURCES, **query)

    assert re.findall(r'<a href="/sources/S-[^>]+>([^<]+)</a>', page) == expected


def test_an_unknown_filter_of_documents_is_told(client: Client) -> None:
    response = client.get(SOURCES, {"knd": "press"})

    assert response.status_code == 400
    assert "Did you mean kind?" in response.content.decode()


def test_origins_of_hidden_documents_are_no_choice(client: Client) -> None:
    make_source(origin=make_publisher(name="Known Wire"), language="en")
    make_source(
        origin=make_publisher(name="The Family"), language="bo", audience=Audience.CONFIDENTIAL
    )

    page = read(client, SOURCES)

    assert "Known Wire" in page
    assert "The Family" not in page
    assert '"bo"' not in page


def test_a_field_for_a_reference_shows_what_one_looks_like(client: Client) -> None:
    page = client.get("/people/").content.decode()
    shown = dict(re.findall(r'name="(appeal|source)" placeholder="([^"]+)"', page))
    assert shown == {"appeal": "A-2026-00001", "source": "S-2026-00001"}


@pytest.mark.parametrize("counted", COUNTED)
@pytest.mark.parametrize("role", [None, Role.REVIEWER])
def test_every_dimension_is_offered_once_under_a_heading(
    client: Client, counted: str, role: Role | None
) -> None:
    reader: Any = make_user(role) if role else AnonymousUser()
    if role:
        client.force_login(reader)
    page = client.get("/statistics/", {"count": counted}).content.decode()
    for name in ("by", "then"):
        _, _, offered = page.partition(f'id="id_{name}">')
        groups = offered.partition("</select>")[0].split("<optgroup")[1:]
        codes = [code for group in groups for code in re.findall(r'value="([^"]+)"', group)]
        assert sorted(codes) == sorted(COUNTED[counted].dimensions(reader))
