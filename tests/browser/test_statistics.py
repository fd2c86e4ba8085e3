"""The statistics page in a browser: choose what to count, filter it, and follow a figure."""

import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import (
    make_appeal,
    make_detention,
    make_facility,
    make_published_person,
    make_response,
    make_status_change,
)

pytestmark = pytest.mark.django_db(transaction=True)

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def heard(page: Page) -> list[str]:
    """What the browser complains of."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    return complaints


@pytest.fixture(autouse=True)
def _world() -> None:
    """Twelve people in three provinces, most with appeals, and some with what came after."""
    places = [
        make_facility(name="Jinzhou Prison, Liaoning Province", province="Liaoning"),
        make_facility(province="Beijing", kind="ankang"),
        make_facility(province="Xinjiang Uyghur Autonomous Region", kind="detention_centre"),
    ]
    appeals = [make_appeal(kind=kind) for kind in ("statement", "resolution", "open_letter")]
    answer = make_response(appeals[0], kind="action")
    for number in range(12):
        sex = ("male", "female", "")[number % 3]
        person = make_published_person(
            sex=sex, issue_categories=["speech", "religion"][: number % 3]
        )
        held = {"facility": places[number % 5 % 3], "sentence_kind": "fixed_term"}
        make_detention(
            person, sentence_length=f"P{number + 1}Y", began=f"20{number + 8:02}", **held
        )
        make_status_change(person, custody=("prison", "bail", "free")[number % 4 % 3])
        for appeal in appeals[: number % 4]:
            appeal.persons.create(person=person)
        if number % 4:
            outcome: Any = {"strength": "followed", "outcome": ("released", "parole")[number % 2]}
            make_status_change(person, date="2015", custody="prison", response=answer, **outcome)


def look(page: Page, name: str) -> None:
    """Nothing for axe to find, nothing wider than the window; a picture where one is asked for."""
    folder = os.environ.get("PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    # Without reading style sheets by script, which the site's policy forbids.
    found = Axe().run(page, options={"runOnly": WCAG, "preload": False})
    faults = [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]]
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_figure_leads_to_exactly_as_many(
    page: Page, live_server: LiveServer, heard: list[str]
) -> None:
    page.goto(f"{live_server.url}/statistics/")
    page.get_by_label("By", exact=True).select_option("appeal_kind")
    page.get_by_label("And by").select_option("outcome")
    page.get_by_role("button", name="Count", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("In all 12 people")
    expect(page.locator(".legend")).to_contain_text("released")

    page.get_by_text("Filters", exact=True).first.click()
    page.get_by_label("Sex").select_option("female")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("status")).to_contain_text("In all 4 people")
    expect(page.locator(".bar", has_text="public statement")).to_have_count(1)

    row = page.locator(".counts tbody tr", has_text="public statement").filter(has_text="paroled")
    figure = row.get_by_role("link")
    number = int(figure.inner_text())
    figure.click()
    asked = "sex=female&appeal_kind=statement&outcome=parole"
    expect(page).to_have_url(f"{live_server.url}/people/?{asked}")
    expect(page.locator(".rows > li")).to_have_count(number)
    expect(page.get_by_role("status")).to_contain_text(str(number))
    assert heard == []


def test_taking_a_filter_away_keeps_what_is_counted(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/statistics/?count=detentions&by=province,detained&sex=female")
    page.get_by_role("link", name="Sex female").click()
    expect(page).to_have_url(
        f"{live_server.url}/statistics/?count=detentions&by=province%2Cdetained"
    )
    expect(page.get_by_role("status")).to_contain_text("In all 12 detentions")


def test_the_table_comes_as_csv_of_the_same_figures(
    page: Page, live_server: LiveServer, heard: list[str]
) -> None:
    page.goto(f"{live_server.url}/statistics/?by=province&then=sex&custody=prison")
    figures = page.locator(".counts tbody .number").all_inner_texts()
    with page.expect_download() as told:
        page.get_by_role("link", name="CSV").click()
    assert told.value.suggested_filename == "people-by-province-sex.csv"
    lines = Path(told.value.path()).read_text("utf-8-sig").splitlines()
    assert lines[0] == '"province","province_label","sex","sex_label","count"'
    assert [line.rsplit(",", 1)[1].strip('"') for line in lines[1:]] == figures
    assert heard == []


def test_nothing_to_count_says_so(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/statistics/?by=sex&custody=exile")
    expect(page.locator(".empty")).to_contain_text("Nothing fits these filters.")
    look(page, "statistics-empty")


def test_a_bad_filter_is_named(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/statistics/?by=sex&custody=tea")
    expect(page.locator("main")).to_contain_text("tea is not one of the available choices")
    look(page, "statistics-bad-filter")
    page.goto(f"{live_server.url}/statistics/?by=provinz")
    expect(page.locator("main")).to_contain_text("Did you mean province?")
    look(page, "statistics-bad-dimension")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_read_it(
    page: Page, live_server: LiveServer, theme: str, width: int, heard: list[str]
) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/statistics/?by=province&then=outcome")
    expect(page.locator(".bar")).to_have_count(3)
    look(page, f"statistics-{theme}-{width}")
    assert heard == []
