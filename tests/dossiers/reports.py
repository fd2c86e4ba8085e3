"""A case report made by hand, with everything in it that one can hold; and how to look into one."""

import json
from datetime import UTC, datetime
from typing import Any

from casetracker.access import Audience
from dossiers.reports.content import (
    CaseReport,
    Citation,
    Document,
    Entry,
    Inference,
    Mark,
    OtherValue,
    ReportedFact,
    Section,
    Situation,
    Sums,
    Title,
    Value,
)
from dossiers.reports.words import WORDS
from sources.models import Passage
from tests.factories import make_passage

QUOTE = "刘晓波因起草《零八宪章》被判处有期徒刑十一年。"
HASH = "5f6bd2" + "0" * 58


def citation(number: int, **fields: Any) -> Citation:
    """A citation of a translated passage on the web, used once."""
    values: dict[str, Any] = {
        "number": number,
        "quote": QUOTE,
        "quoted": f"“{QUOTE}”",
        "language": "zh-Hans",
        "translation": "Liu Xiaobo was sentenced to eleven years for drafting Charter 08.",
        "translator": "A. Translator",
        "speaker": "Geng Shuang",
        "title": "A judgment",
        "reference": "S-2026-00003",
        "publisher": "Taipei Times",
        "origin": "Reuters",
        "published": "between 1 and 10 April 2011",
        "published_edtf": "[2011-04-01..2011-04-10]",
        "url": "https://news.example.org/" + "a-long-way-down/" * 12,
        "archive_url": "https://archive.example.org/1",
        "file_sha256": HASH,
        "text_sha256": "1" * 64,
        "start": 35,
        "end": 59,
        "anchor": "moved: found in nearly the same words",
        "audience": "internal",
        "path": "/sources/S-2026-00003/#passage-1",
        "inferences": (Inference("Sentence", "Eleven years are a fixed term."),),
        "marks": (Mark(number, 1),),
    }
    return Citation(**values | fields)


def report(**fields: Any) -> CaseReport:
    """A report on Liu Xiaobo that is not public, with one fact of every standing."""
    disputed = Value(
        "2009",
        note="“in 2009” · 2009~",
        standing="disputed",
        marks=(Mark(1, 2, inferred=True),),
        others=(OtherValue("December 2008", (Mark(2, 1),)),),
        proposed=(OtherValue("8 December 2008", (Mark(2, 2, proposed=True),)),),
        origins=2,
    )
    facts = (
        ReportedFact("began", "Began", (disputed,)),
        ReportedFact(
            "names",
            "Names",
            (
                Value("Liu Xiaobo", standing="sourced", marks=(Mark(1, 3),)),
                Value("劉曉波", language="zh-Hant", standing="unsourced"),
                Value("བཀྲ་ཤིས་དབང་ཕྱུག", language="bo", standing="sourced"),
                Value("ئىلھام توختى", language="ug", standing="sourced"),
                Value("ᠮᠣᠩᠭᠣᠯ", language="mn-Mong", standing="sourced"),
            ),
        ),
        ReportedFact(
            "contact", "Contact", (Value("none", standing="unsourced", confidential=True),)
        ),
        ReportedFact("treatment", "Treatment", (Value("", others=(OtherValue("good", ()),)),)),
    )
    answer = Entry(Value("measure not granted"), kind="Answer", facts=facts[:1])
    appeal = Entry(
        Value("A dialogue"),
        reference="A-2026-00001",
        kind="answered",
        description="Asked for this person: release",
        remark="Follows A-2026-00000",
        children=(answer,),
    )
    change = Entry(disputed, kind="Certainty: known", description="Jailed.", facts=facts[:2])
    values: dict[str, Any] = {
        "reference": "P-2026-00001",
        "language": "en-GB",
        "generated": datetime(2026, 11, 22, 9, 30, 15, 123456, tzinfo=UTC),
        "generated_words": "22 November 2026",
        "as_of_words": "22 November 2026",
        "titles": (Title("Liu Xiaobo", ""), Title("刘晓波", "zh-Hans"), Title("劉曉波", "zh-Hant")),
        "publication": "draft",
        "audience": "internal",
        "audience_words": "internal",
        "public": False,
        "last_verified": "20 November 2026",
        "situation": Situation(
            custody=(Value("serving in prison", marks=(Mark(1, 1),)),),
            since=Value("2009"),
            stage=Value("sentence being served"),
            certainty="known",
        ),
        "summary": "Writer.\n\nJailed for eleven years.",
        "sections": (
            Section("identity", "Identity", (Entry(Value(""), facts=facts),)),
            Section("detentions", "Detentions", (), "No detention is recorded."),
            Section("timeline", "Timeline", (change,)),
            Section("appeals", "Appeals and answers", (appeal,)),
        ),
        "citations": (citation(1), citation(2, quote="x", quoted="“x”", language="")),
        "documents": (
            Document(
                reference="S-2026-00003",
                title="A judgment",
                language="zh-Hans",
                kind="press report",
                publisher="Taipei Times",
                origin="Reuters",
                authors=("A. Reporter",),
                published="2009",
                published_edtf="2009",
                published_basis="It is printed above the text.",
                url="",
                captured=("22 November 2026",),
                reliability="B – usually reliable",
                reliability_reason="An agency.",
                numbers=(1, 2),
            ),
        ),
        "sums": Sums(facts=4, sourced=1),
        "sums_words": "4 facts: 1 sourced",
        "system": "Casetracker",
        "licence": "Quotations remain the property of their publishers.",
        "path": "/people/P-2026-00001/",
        "words": {key: str(text) for key, text in WORDS.items()},
    }
    return CaseReport(**values | fields)


def entries(report: CaseReport, key: str) -> tuple[Entry, ...]:
    return next(section.entries for section in report.sections if section.key == key)


def values(report: CaseReport, key: str, field: str) -> tuple[Value, ...]:
    """The values of a fact wherever it first stands in a section."""
    return next(
        (
            fact.values
            for entry in entries(report, key)
            for one in (entry, *entry.children)
            for fact in one.facts
            if fact.field == field
        ),
        (),
    )


def numbers(value: Value) -> list[int]:
    return [mark.number for mark in value.marks]


def everything(report: CaseReport) -> str:
    return json.dumps(report.as_data(), ensure_ascii=False)


def confidential(quote: str = "His wife has been held at home", **fields: Any) -> Passage:
    return make_passage(quote, audience=Audience.CONFIDENTIAL, **fields)
