"""The report as PDF: readable by eye, by ear and by machine, and the same every time."""

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdf
import pytest
import typst

from dossiers.reports import pdf as rendering
from dossiers.reports.content import (
    CaseReport,
    Entry,
    ReportedFact,
    Section,
    Situation,
    Title,
    Value,
)
from dossiers.reports.pdf import RenderingError, pdf, showable
from dossiers.reports.typesetting import typeset
from tests.dossiers.reports import HASH, QUOTE, citation, report

SITE = "https://cases.example.org"


def read(made: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(made))


def text_of(made: bytes) -> str:
    """The text with its line breaks taken out, so that long lines can be looked for."""
    return " ".join("\n".join(page.extract_text() for page in read(made).pages).split())


def with_value(text: str, language: str = "") -> CaseReport:
    fact = ReportedFact("names", "Names", (Value(text, language=language),))
    return report(sections=(Section("identity", "Identity", (Entry(Value(""), facts=(fact,)),)),))


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf(report(), site=SITE)


def test_chinese_is_given_back_as_it_was(made: bytes) -> None:
    text = text_of(made)
    assert "刘晓波" in text
    assert "劉曉波" in text
    assert QUOTE in text.replace(" ", "")


@pytest.mark.parametrize(
    "words",
    [
        "Not for publication · draft · internal · P-2026-00001",
        "serving in prison",
        "No source yet",
        "Confidential source",
        "Disputed – other passages say December 2008",
        "not settled",
        "Disputed – passages say good",
        "Proposed, not yet accepted: 8 December 2008",
        "inferred",
        "2 origins",
        "No detention is recorded.",
        "Asked for this person: release",
        "Follows A-2026-00000",
        "Said by Geng Shuang",
        "Taipei Times; Reporting of Reuters",
        "between 1 and 10 April 2011 ([2011-04-01..2011-04-10])",
        "characters 35–59",
        f"SHA-256 {HASH}",
        "Inferred from this – Sentence: Eleven years are a fixed term.",
        "Translation: “Liu Xiaobo was sentenced to eleven years for drafting Charter 08.”",
        "How the date is known: It is printed above the text.",
        "Graded B – usually reliable: An agency.",
        "22 November 2026, 09:30 UTC",
        "Quotations remain the property of their publishers.",
        "Page 1 of",
    ],
)
def test_what_a_reader_must_be_told_is_told_in_words(made: bytes, words: str) -> None:
    assert words in text_of(made)


def test_nothing_is_said_of_publication_where_the_report_is_public() -> None:
    text = text_of(pdf(report(public=True, publication="published"), site=SITE))
    assert "Not for publication" not in text


def test_the_same_report_gives_the_same_bytes(made: bytes) -> None:
    assert pdf(report(), site=SITE) == made


def test_it_is_tagged_and_titled_for_those_who_read_by_ear(made: bytes) -> None:
    document = read(made)
    root: Any = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is not False
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith("en")
    assert document.metadata is not None
    assert document.metadata.title == "Case report P-2026-00001: Liu Xiaobo 刘晓波 劉曉波"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.parametrize("claim", [b"pdfuaid:part>1<", b"pdfaid:part>2<", b"pdfaid:conformance>A<"])
def test_it_claims_both_standards(made: bytes, claim: bytes) -> None:
    root: Any = read(made).trailer["/Root"]
    assert claim in root["/Metadata"].get_data()


def test_a_report_in_chinese_says_so() -> None:
    root: Any = read(pdf(report(language="zh-Hans"), site=SITE)).trailer["/Root"]
    assert root["/Lang"].startswith("zh")


def test_its_sections_are_bookmarks(made: bytes) -> None:
    def titles(items: Any) -> list[str]:
        return [
            title
            for item in items
            for title in (titles(item) if isinstance(item, list) else [str(item.title)])
        ]

    assert titles(read(made).outline)[1:] == [
        "Summary",
        "Identity",
        "Detentions",
        "Timeline",
        "Appeals and answers",
        "Citations",
        "Documents cited",
    ]


def test_every_font_is_ours(made: bytes) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in read(made).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert fonts
    assert all("+Case" in font for font in fonts)


def links_of(made: bytes) -> set[str]:
    annotations = [
        annotation.get_object()
        for page in read(made).pages
        for annotation in page.get("/Annots", [])
    ]
    return {str(one["/A"]["/URI"]) for one in annotations if "/URI" in one.get("/A", {})}


def test_a_citation_leads_to_its_address_and_into_the_document(made: bytes) -> None:
    assert {
        citation(1).url,
        citation(1).archive_url,
        f"{SITE}/sources/S-2026-00003/#passage-1",
    } == links_of(made)


@pytest.mark.parametrize(
    "text", ['#panic("no")', "*bold* _it_ $x$ `code`", "@cite-1 <cite-1>", "\\ // /* ] }", "= A"]
)
def test_data_is_never_markup(text: str) -> None:
    assert text in text_of(pdf(with_value(text), site=SITE))


@pytest.mark.parametrize("text", ["😀", "ไทย", "\x07", "\ud83d"])
def test_a_character_without_a_glyph_is_shown_by_its_code(text: str) -> None:
    found = text_of(pdf(with_value(f"a{text}b"), site=SITE))
    assert f"a[U+{ord(text[0]):04X}]" in found
    assert "A code such as [U+1F600] stands for" in found


def test_nothing_is_said_of_codes_where_there_are_none(made: bytes) -> None:
    assert "[U+" not in text_of(made)


def test_a_missing_glyph_would_be_an_error_and_never_an_empty_box() -> None:
    data = with_value("😀").as_data()
    order = {"data": json.dumps(data), "site": SITE, "timestamp": 0}
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        typeset(order)
    order["data"] = json.dumps(showable(data))
    assert typeset(order).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("script", ["刘晓波", "劉曉波", "Liú Xiǎobō", "བཀྲ་ཤིས", "Қазақ", "ᠮᠣᠩᠭᠣᠯ"])
def test_no_script_of_a_name_needs_a_code(script: str) -> None:
    assert showable(script) == script


def test_a_long_report_is_numbered_throughout() -> None:
    many = tuple(citation(number) for number in range(1, 61))
    made = pdf(report(citations=many), site=SITE)
    pages = len(read(made).pages)
    assert f"Page {pages} of {pages}" in text_of(made)
    assert pages > 5


@pytest.mark.parametrize(
    "fields",
    [
        {"situation": Situation()},
        {"situation": Situation(), "sections": (), "citations": (), "documents": ()},
        {"summary": "", "last_verified": ""},
        {"titles": (Title("P-2026-00001", ""),)},
        {"titles": (Title("རྒྱལ", "bo"), Title("ئىلھام", "ug"), Title("x", "tlh-Latn"))},
        {
            "citations": (
                replace(citation(1), publisher="", origin="", published="", url="", speaker=""),
                replace(citation(2), publisher="", translation="", anchor="", audience=""),
            )
        },
    ],
)
def test_a_report_may_lack_almost_everything(fields: dict[str, Any]) -> None:
    assert pdf(report(**fields), site=SITE).startswith(b"%PDF")


def test_a_report_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "LONGEST", 0.001)
    with pytest.raises(RenderingError, match="took over"):
        pdf(report(), site=SITE)


def test_a_fault_of_the_template_is_said_as_typst_says_it() -> None:
    with pytest.raises(RenderingError, match="dictionary does not contain key"):
        pdf(replace(report(), words={}), site=SITE)
