"""Documents arrive, in a browser: dropped, chosen or pasted, shown, kept; or refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from casetracker.access import Role
from casetracker.models import User
from sources.models import Snapshot, Source
from tests.at_the_admin import list_of, page_of
from tests.browser.entering import log_in
from tests.browser.waiting import PATIENCE
from tests.factories import make_snapshot, make_user
from tests.sources import documents

pytestmark = pytest.mark.django_db(transaction=True)

ADD = list_of(Source, "add")
FILES = {
    "verdict.pdf": (documents.pdf(title="The verdict"), "PDF, 2 pages", "The verdict"),
    "verdict.docx": (documents.word(), "Word document", ""),
    "report.html": (documents.article(), "web page", "Writer moved"),
    "report.txt": (b"Moved out of jail\n\nHe was moved.\n", "plain text", "Moved out of jail"),
}


@pytest.fixture(autouse=True)
def complaints(page: Page, tmp_path: Path, settings: Settings) -> Iterator[list[str]]:
    """What the browser complains of: nothing, in any test. Originals are kept apart."""
    settings.MEDIA_ROOT = tmp_path / "kept"
    heard: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            heard.append(f"{page.url}: {message.text}")

    page.on("console", listen)
    page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))
    yield heard
    assert heard == []


@pytest.fixture
def analyst() -> User:
    return make_user(Role.ANALYST, username="lin")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a good file of each kind, and a bad one."""
    for name, (content, *_) in FILES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "scan.pdf").write_bytes(documents.pdf_of_pictures())
    return tmp_path


def choose(page: Page, path: Path) -> None:
    """Choose a file, and wait for what is said of it, not of the file before."""
    before = "all => all.forEach((one) => { one.dataset.before = ''; })"
    page.locator(".recognised").evaluate_all(before)
    page.locator("input[type=file]").set_input_files(path)
    # It is read by a process of its own.
    expect(page.locator(".recognised:not([data-before])")).to_be_visible(timeout=2 * PATIENCE)


def test_each_kind_of_file_is_shown_and_kept(
    live_server: LiveServer, page: Page, analyst: User, folder: Path
) -> None:
    log_in(page, live_server, analyst, to=ADD)
    for name, (_, words, title) in FILES.items():
        page.goto(f"{live_server.url}{ADD}")
        choose(page, folder / name)
        expect(page.locator(".recognised .what")).to_contain_text(words)
        expect(page.get_by_label("Title", exact=True)).to_have_value(title)
        if not title:
            page.get_by_label("Title", exact=True).fill("The verdict again")
        page.locator("#id_kind").select_option("press")
        page.get_by_role("button", name="Save and read").click()

        # To the reader, to begin marking.
        page.wait_for_url(f"{live_server.url}/sources/S-*/")
        expect(page.locator("body")).to_contain_text("Kept: ")
    assert min(Snapshot.objects.values_list("media_type", flat=True)) == "application/pdf"
    assert Snapshot.objects.count() == 4


def test_a_bad_file_is_told_at_once_and_after_saving(
    live_server: LiveServer, page: Page, analyst: User, folder: Path
) -> None:
    log_in(page, live_server, analyst, to=ADD)
    choose(page, folder / "scan.pdf")
    expect(page.locator(".recognised.is-refused")).to_contain_text("text recognition")

    page.get_by_label("Title", exact=True).fill("A scan")
    page.locator("#id_kind").select_option("press")
    page.get_by_role("button", name="Save and read").click()

    expect(page.locator(".field-file .errorlist")).to_contain_text("text recognition")
    assert not Source.objects.exists()


def test_a_title_that_was_typed_stays_and_hints_are_taken_by_a_click(
    live_server: LiveServer, page: Page, analyst: User, folder: Path
) -> None:
    log_in(page, live_server, analyst, to=ADD)
    choose(page, folder / "verdict.pdf")
    expect(page.get_by_label("Title", exact=True)).to_have_value("The verdict")
    choose(page, folder / "report.html")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Writer moved")
    page.get_by_label("Title", exact=True).fill("My own title")
    choose(page, folder / "verdict.pdf")
    expect(page.locator(".recognised .what")).to_contain_text("PDF")
    expect(page.get_by_label("Title", exact=True)).to_have_value("My own title")

    page.get_by_role("button", name="use", exact=True).last.click()
    expect(page.locator("#id_language")).to_have_value("en")


def test_a_file_is_dropped(
    live_server: LiveServer, page: Page, analyst: User, folder: Path
) -> None:
    log_in(page, live_server, analyst, to=ADD)
    transfer = page.evaluate_handle(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["Dropped words."], "dropped.txt", {type: "text/plain"}));
            return data;
        }"""
    )
    page.dispatch_event("[data-drop]", "dragover", {"dataTransfer": transfer})
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})

    expect(page.locator(".recognised .beginning")).to_have_text("Dropped words.")


def test_another_character_set_reads_the_file_again(
    live_server: LiveServer, page: Page, analyst: User, folder: Path
) -> None:
    (folder / "gb.txt").write_bytes("刘晓波被判处有期徒刑十一年".encode("gb18030"))
    log_in(page, live_server, analyst, to=ADD)
    choose(page, folder / "gb.txt")
    expect(page.locator(".recognised.is-refused")).to_contain_text("It may be GB18030")

    page.get_by_text("If the text does not come out right").click()
    page.get_by_label("Character set").select_option("gb18030")
    expect(page.locator(".recognised .beginning")).to_contain_text("刘晓波被判处")


def test_a_text_is_pasted_without_any_script(
    live_server: LiveServer, browser: Browser, analyst: User
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, live_server, analyst, to=ADD)
    page.get_by_text("Paste the text", exact=True).click()
    page.get_by_label("Text", exact=True).fill("Moved out of jail\n\nHe was moved.")
    page.locator("#id_kind").select_option("press")
    page.get_by_role("button", name="Save and read").click()

    expect(page.locator("body")).to_contain_text("He was moved.")
    assert Source.objects.get().title == "Moved out of jail"
    context.close()


def test_a_new_snapshot_is_taken(
    live_server: LiveServer, page: Page, analyst: User, folder: Path
) -> None:
    source = make_snapshot().source
    log_in(page, live_server, analyst, to=page_of(source))
    page.get_by_role("link", name="Take a new snapshot").click()
    choose(page, folder / "verdict.docx")
    page.get_by_role("button", name="Take the snapshot").click()

    page.wait_for_url(f"{live_server.url}/sources/{source.reference}/compare/**")
    assert source.snapshots.count() == 2


def test_nobody_is_shut_out(
    live_server: LiveServer, browser: Browser, analyst: User, folder: Path
) -> None:
    source = make_snapshot().source
    found: list[str] = []
    for width, scheme in ((1280, "light"), (1280, "dark"), (390, "light")):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        page = context.new_page()
        log_in(page, live_server, analyst, to=ADD)
        for address in (ADD, reverse("admin:sources_source_snapshot", args=[source.pk])):
            page.goto(f"{live_server.url}{address}")
            for name in ("report.html", "scan.pdf"):
                choose(page, folder / name)
                page.get_by_text("If the text does not come out right").click()
                found += [
                    f"{width} {scheme} {address} {name}: {fault['id']} {node['html'][:120]}"
                    for fault in Axe().run(page).response["violations"]
                    for node in fault["nodes"]
                ]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{width} {address} is too wide")
        context.close()

    assert "\n".join(found) == ""
