"""Where selected words stand in the text, in every script: the browser's count against Python's."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from casetracker.access import Role
from casetracker.models import User
from dossiers.models import Person
from sources.models import Passage, Snapshot
from tests.browser.citing import cite, expected, read, select, told
from tests.factories import (
    make_claim,
    make_name,
    make_passage,
    make_person,
    make_snapshot,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

SCRIPTS = {
    "emoji": ("Er sagte: 👩‍👩‍👧 frei 😀 heute.", "👩‍👩‍👧 frei 😀"),
    "rare Han": ("證人𠮷田與李𠀋說，他於六月獲釋。", "𠮷田與李𠀋"),
    "accents": ("Café — Đặng Thùy Trâm, naïve.", "Đặng Thùy Trâm"),
    "marks": ("नमस्ते, क्षितिज को रिहा किया गया।", "क्षितिज"),
    "Tibetan": ("བཀྲ་ཤིས་དབང་ཕྱུག་ནི་བཙོན་ཁང་ནས་གློད་གྲོལ་བྱུང་།", "དབང་ཕྱུག"),
    "Arabic": ("قالَ الكاتِبُ إنَّهُ أُطلِقَ سَراحُهُ اليوم.", "أُطلِقَ سَراحُهُ"),
    "Uyghur": ("ئىلھام توختى 2014-يىلى مۇددەتسىز قاماققا ھۆكۈم قىلىنغان.", "مۇددەتسىز قاماققا"),
    "Chinese": ("刘晓波于2009年12月25日被判处有期徒刑11年。", "被判处有期徒刑11年"),
}


@pytest.fixture
def analyst() -> User:
    return make_user(Role.ANALYST, username="lin")


@pytest.fixture
def person() -> Person:
    person = make_person("Liu Xiaobo", born="1955-12-28")
    make_name(person, "刘晓波", script="hans", preferred=True)
    return person


@pytest.fixture
def snapshot(analyst: User) -> Snapshot:
    return make_snapshot(by=analyst)


def test_arrows_follow_the_line_of_writing(
    live_server: LiveServer, page: Page, analyst: User
) -> None:
    text, _ = SCRIPTS["Uyghur"]
    snapshot = make_snapshot(text=f"{text}\n", by=analyst)
    read(page, live_server, snapshot)
    page.locator(".document").focus()
    for key in ("s", "Control+ArrowLeft", "Control+Shift+ArrowLeft", "Enter"):
        page.keyboard.press(key)

    expect(page.locator("#stating-form")).to_be_visible()
    assert told(page) == expected(text, "توختى")


# --- where the words stand -----------------------------------------------------------------------


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("backwards", [False, True])
def test_positions_are_code_points_in_every_script(
    live_server: LiveServer, page: Page, analyst: User, script: str, backwards: bool
) -> None:
    sentence, quote = SCRIPTS[script]
    snapshot = make_snapshot(text=f"😀 {sentence}\n\n{sentence}\n", by=analyst)
    text = snapshot.text
    read(page, live_server, snapshot)
    select(page, quote, backwards=backwards)
    cite(page)

    assert told(page) == expected(text, quote)
    passage = stored(page, snapshot)
    assert text[passage.start : passage.end] == passage.quote == quote


def stored(page: Page, snapshot: Snapshot) -> Passage:
    """Send the form for a new person, and give the passage that is stored."""
    page.locator("#stating-newcomer").click()
    page.get_by_label("Name").fill("Somebody")
    page.get_by_label("What the words say it is").fill("Somebody")
    page.get_by_role("button", name="Propose", exact=True).click()
    expect(page.locator("#stating-toast")).to_be_visible()
    return Passage.objects.get(snapshot=snapshot)


def test_whole_characters_are_taken_where_a_part_is_selected(
    live_server: LiveServer, page: Page, analyst: User
) -> None:
    snapshot = make_snapshot(text="क्षितिज went free 👩‍👩‍👧 today.\n", by=analyst)
    read(page, live_server, snapshot)
    for cut, whole in (("\u200d👩", "👩‍👩‍👧"), ("\u094d", "क्षि")):
        select(page, cut)
        cite(page)
        expect(page.locator(".stating-quote")).to_have_text(whole)
        assert told(page) == expected(snapshot.text, whole)
        page.keyboard.press("Escape")


def test_words_across_paragraphs_and_marks_are_those_of_the_text(
    live_server: LiveServer, page: Page, snapshot: Snapshot, person: Person
) -> None:
    for words in ("years on 25 December 2009", "eleven years", "moved from prison"):
        make_claim(person, "health", words, passage=make_passage(words, snapshot=snapshot))
    read(page, live_server, snapshot)
    select(page, "eleven years", "moved from")
    cite(page)

    start = snapshot.text.index("eleven years")
    end = snapshot.text.index("moved from") + len("moved from")
    assert told(page) == (start, end, snapshot.text[start:end])
    passage = stored_for(page, snapshot, start)
    assert (passage.end, passage.quote) == (end, snapshot.text[start:end])


def stored_for(page: Page, snapshot: Snapshot, start: int) -> Passage:
    """Send the form, and give the passage of several paragraphs that is stored."""
    page.get_by_role("button", name="Liu Xiaobo").click()
    page.get_by_label("Fact").select_option("health")
    page.get_by_role("button", name="Propose", exact=True).click()
    expect(page.locator("#stating-toast")).to_be_visible()
    return Passage.objects.get(snapshot=snapshot, start=start, quote__contains="\n")


def test_a_gap_of_odd_white_space_is_kept_as_the_text_has_it(
    live_server: LiveServer, page: Page, analyst: User
) -> None:
    snapshot = make_snapshot(text="First words\n \t\n\u3000\nlast words\n", by=analyst)
    read(page, live_server, snapshot)
    select(page, "First", "last")
    cite(page)

    passage = stored(page, snapshot)

    assert passage.quote == "First words\n \t\n\u3000\nlast"


def test_a_triple_click_takes_the_paragraph_alone(
    live_server: LiveServer, page: Page, snapshot: Snapshot
) -> None:
    read(page, live_server, snapshot)
    page.locator(".document p").first.click(click_count=3, position={"x": 40, "y": 10})
    cite(page)

    assert told(page) == expected(snapshot.text, snapshot.text.split("\n")[0])


def test_a_selection_that_goes_beyond_the_text_ends_with_it(
    live_server: LiveServer, page: Page, snapshot: Snapshot, person: Person
) -> None:
    make_claim(person, "health", "X", passage=make_passage("wife", snapshot=snapshot))
    read(page, live_server, snapshot)
    page.evaluate(
        """() => getSelection().setBaseAndExtent(
          document.querySelector("h1"), 0, document.querySelector(".site-footer p"), 0)"""
    )
    cite(page)

    assert told(page) == (0, len(snapshot.text.strip()), snapshot.text.strip())


def test_nothing_is_offered_outside_the_text(
    live_server: LiveServer, page: Page, snapshot: Snapshot
) -> None:
    read(page, live_server, snapshot)
    select(page, "the writer")
    expect(page.locator("#stating-cite")).to_be_visible()
    page.evaluate("() => getSelection().selectAllChildren(document.querySelector('h1'))")

    expect(page.locator("#stating-cite")).to_be_hidden()
