"""The addresses of the case report: who gets it, in which form, and what the page leads to."""

import re
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import include, path, reverse

from casetracker.access import Audience, Role
from casetracker.models import User
from dossiers.models import AppealPerson, Person
from dossiers.reports import views
from dossiers.reports.views import case_report_page, case_report_pdf
from dossiers.reports.words import WORDS
from tests.dossiers.reports import report
from tests.factories import (
    make_appeal,
    make_claim,
    make_name,
    make_passage,
    make_person,
    make_published_person,
    make_response,
    make_user,
)

PACKAGE = Path(views.__file__).parent
TEMPLATES = PACKAGE.parent / "templates" / "dossiers"

urlpatterns = [
    path("people/<str:reference>/", case_report_page, name="person"),
    path("people/<str:reference>/report.pdf", case_report_pdf, name="person-report-pdf"),
    path("", include("casetracker.urls")),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
BOTH = pytest.mark.parametrize("name", [views.PAGE, views.FILE])


@pytest.fixture
def reviewer() -> User:
    return make_user(Role.REVIEWER)


def address(name: str, person: Person) -> str:
    return reverse(name, args=[person.reference])


# --- Who gets it ----------------------------------------------------------------------------------


@BOTH
def test_a_published_person_is_open_to_strangers(name: str, client: Client) -> None:
    response = client.get(address(name, make_published_person("Liu Xia")))
    assert response.status_code == 200


@BOTH
@pytest.mark.parametrize(
    ("role", "fields", "status"),
    [
        (None, {}, 404),
        (Role.READER, {}, 404),
        (Role.RESEARCHER, {}, 200),
        (Role.RESEARCHER, {"audience": Audience.CONFIDENTIAL}, 404),
        (Role.ANALYST, {"audience": Audience.CONFIDENTIAL}, 200),
    ],
)
def test_what_one_may_not_see_is_not_there(
    name: str, role: Role | None, fields: dict[str, Any], status: int, client: Client
) -> None:
    person = make_person("Hidden One", **fields)
    if role:
        client.force_login(make_user(role))
    response = client.get(address(name, person))
    assert response.status_code == status
    assert status == 200 or b"Hidden One" not in response.content


@BOTH
@pytest.mark.parametrize("reference", ["P-2026-99999", "S-2026-00001", "P-2026-1", "report"])
def test_an_unknown_reference_is_not_there(name: str, reference: str, client: Client) -> None:
    made = make_published_person()
    assert client.get(address(name, made).replace(made.reference, reference)).status_code == 404


@BOTH
def test_a_merged_reference_redirects_for_good(name: str, client: Client, reviewer: User) -> None:
    old, new = make_published_person(), make_published_person()
    old.merge_into(new, by=reviewer, reason="The same person.")
    response = client.get(address(name, old))
    assert (response.status_code, response["Location"]) == (301, address(name, new))


@BOTH
def test_a_merge_into_a_hidden_person_leads_nowhere(
    name: str, client: Client, reviewer: User
) -> None:
    old, new = make_published_person(), make_person()
    old.merge_into(new, by=reviewer, reason="The same person.")
    assert client.get(address(name, old)).status_code == 404


@BOTH
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_reading_is_allowed(name: str, method: str, client: Client) -> None:
    assert getattr(client, method)(address(name, make_published_person())).status_code == 405


# --- Headers --------------------------------------------------------------------------------------


@BOTH
def test_nothing_keeps_what_was_made_for_an_account(name: str, client: Client) -> None:
    person = make_published_person()
    assert "no-store" not in client.get(address(name, person)).get("Cache-Control", "")
    client.force_login(make_user(Role.READER))
    response = client.get(address(name, person))
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert "Cookie" in response["Vary"]


def test_the_file_has_a_name_and_a_type_that_browsers_believe(client: Client) -> None:
    person = make_published_person()
    response = client.get(address(views.FILE, person))
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == (
        f'attachment; filename="{person.reference}-case-report.pdf"'
    )


def test_the_page_asks_search_engines_to_pass_by_where_it_is_not_public(client: Client) -> None:
    client.force_login(make_user(Role.ANALYST))
    hidden, shown = make_person(), make_published_person()
    assert (
        b'<meta name="robots" content="noindex">' in client.get(address(views.PAGE, hidden)).content
    )
    assert b"noindex" not in client.get(address(views.PAGE, shown)).content


# --- What it says ---------------------------------------------------------------------------------


def test_the_file_says_the_names_and_leads_back_to_this_site(
    client: Client, reviewer: User
) -> None:
    person = make_published_person("Liu Xiaobo", sex="male")
    make_name(person, "刘晓波", script="hans")
    make_name(person, "劉曉波", script="hant")
    passage = make_passage()
    make_claim(person, "sex", passage=passage, accepted_by=reviewer)
    found = pypdf.PdfReader(BytesIO(client.get(address(views.FILE, person)).content))
    text = found.pages[0].extract_text()
    assert "刘晓波" in text
    assert "劉曉波" in text
    annotations = [one.get_object() for page in found.pages for one in page.get("/Annots", [])]
    addresses = [str(one["/A"]["/URI"]) for one in annotations if "/URI" in one.get("/A", {})]
    assert addresses == [f"http://testserver{passage.get_absolute_url()}"]


@pytest.mark.parametrize("accept", ["en", "zh-hans"])
def test_the_page_speaks_the_language_of_the_reader(accept: str, client: Client) -> None:
    person = make_published_person(sex="male")
    response = client.get(address(views.PAGE, person), headers={"accept-language": accept})
    expected = {"en": "Case report", "zh-hans": "个案报告"}[accept]
    assert expected in response.content.decode()


class Page(HTMLParser):
    """What a test needs to know of a page: ids, links, languages, scripts and styles in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.append((name, value or ""))
            if name == "id":
                self.ids.append(value or "")
            if name == "href" and tag == "a":
                self.links.append(value or "")


@pytest.fixture
def example() -> Page:
    return Page(render_to_string("dossiers/report.html", {"report": report(), "pdf_path": "x.pdf"}))


def test_every_number_leads_to_its_footnote_and_back(example: Page) -> None:
    within = {link[1:] for link in example.links if link.startswith("#")}
    assert within <= {*example.ids, "main"}
    assert {"cite-1", "cite-2", "use-1-1", "use-2-1"} <= within & set(example.ids)


def test_a_quote_leads_into_the_document(example: Page) -> None:
    assert report().citations[0].path in example.links


def test_headings_do_not_skip_a_level(example: Page) -> None:
    levels = [int(tag[1]) for tag in example.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_nothing_on_the_page_needs_an_exception_from_the_content_policy(example: Page) -> None:
    assert "script" not in example.tags
    assert "style" not in example.tags
    assert not [name for name, _ in example.attributes if name == "style" or name.startswith("on")]


def test_languages_are_told(example: Page) -> None:
    assert {("lang", "zh-Hans"), ("lang", "zh-Hant"), ("lang", "bo"), ("lang", "ug")} <= set(
        example.attributes
    )


def test_a_page_of_a_real_person_keeps_all_its_links(client: Client, reviewer: User) -> None:
    person = make_published_person("Liu Xiaobo", sex="male", health="ill")
    make_claim(person, "sex", accepted_by=reviewer)
    make_claim(person, "health", "well", accepted_by=reviewer)
    appeal = make_appeal()
    AppealPerson.objects.create(appeal=appeal, person=person)
    make_claim(make_response(appeal), "kind", accepted_by=reviewer)
    found = Page(client.get(address(views.PAGE, person)).content.decode())
    assert {link[1:] for link in found.links if link.startswith("#")} <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))


@pytest.mark.parametrize(
    "words",
    [
        "Not for publication",
        "No source yet",
        "Confidential source",
        "Disputed</strong> – other passages say December 2008",
        "Disputed</strong> – passages say good",
        "Proposed, not yet accepted</strong>: 8 December 2008",
        "<em>not settled</em>",
        "2 origins",
        "inferred",
        "between 1 and 10 April 2011 ([2011-04-01..2011-04-10])",
        "characters 35–59",
        "Sentence: Eleven years are a fixed term.",
        "moved: found in nearly the same words",
        "No detention is recorded.",
        "How the date is known: It is printed above the text.",
        "20 November 2026",
    ],
)
def test_what_a_reader_must_be_told_stands_on_the_page_in_words(words: str) -> None:
    text = render_to_string("dossiers/report.html", {"report": report(), "pdf_path": "x.pdf"})
    assert words in re.sub(r'<a class="cite"[^>]*>\[\d+\]</a>', "", text)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x>', "{{ report }}"])
def test_data_is_never_markup(text: str, client: Client) -> None:
    person = make_published_person(text, summary=text, health=text)
    body = client.get(address(views.PAGE, person)).content.decode()
    assert "<script>alert" not in body
    assert "<img" not in body


# --- Words ----------------------------------------------------------------------------------------


def test_every_fixed_word_is_used_and_no_other_is_asked_for() -> None:
    typst = (PACKAGE / "report.typ").read_text()
    pages = "".join(path.read_text() for path in TEMPLATES.glob("report*.html"))
    asked = set(re.findall(r"\bwords\.([a-z_]+)", typst + pages))
    python = "".join(path.read_text() for path in PACKAGE.glob("*.py") if path.stem != "words")
    named = {key for key in WORDS if f'"{key}"' in python or f"'{key}'" in python}
    assert asked <= set(WORDS)
    assert set(WORDS) - asked - named == set()
