"""Sources: texts that tell of people, the passages marked in them, and what is claimed by them."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sources.anchoring import Span, context_of
from tests.bench.population.asking import Asked
from tests.bench.population.chance import LAST_RECORDED, Chance, Row
from tests.bench.population.lives import Life
from tests.bench.population.surroundings import Surroundings

AUDIENCES = {"public": 78.0, "internal": 16.0, "confidential": 6.0}
STATES = {"accepted": 86.0, "proposed": 10.0, "rejected": 2.0, "returned": 1.0, "retracted": 1.0}
KINDS = {"court": "court_document", "ngo": "ngo_report", "state_media": "state_media"}
CLAIMS = 15
"""Claims that rest on one source."""

CONTRADICTING = 0.03

FILLER = {
    "en": (
        "Officers gave the family no document and refused to say where he was being taken.",
        "Calls to the local public security bureau went unanswered on Tuesday.",
        "The indictment cites articles posted on foreign websites between 2005 and 2008.",
        "Relatives who travelled to the court were kept outside by men in plain clothes.",
        "Under Chinese law a suspect may be held for up to 37 days before arrest is approved.",
        "Diplomats from six embassies asked to attend the hearing and were turned away.",
        "His lawyer said that the file was closed to him until two days before the trial.",
        "State media did not report the verdict, which became known through the family.",
        "Rights groups called on the authorities to release all who are held for their words.",
        "Former inmates describe the centre as crowded, with lights on all night.",
        "The foreign ministry told reporters that China is a country under the rule of law.",
        "Letters from prison are delayed by months, and some never arrive.",
    ),
    "zh": (
        "警方没有向家属出示任何法律文书,也拒绝说明将其带往何处。",
        "记者周二致电当地公安局,电话无人接听。",
        "起诉书引用了其在境外网站发表的多篇文章。",
        "前往法院的亲属被便衣人员拦在警戒线之外。",
        "根据中国法律,嫌疑人在批准逮捕前最长可被羁押三十七天。",
        "多国外交官要求旁听庭审,均被拒绝。",
        "律师表示,直到开庭前两天才获准阅卷。",
        "官方媒体没有报道判决,消息由家属传出。",
        "人权组织呼吁当局释放所有因和平表达而被关押的人士。",
        "曾被关押者称,看守所内拥挤不堪,彻夜亮灯。",
        "外交部发言人称,中国是法治国家。",
        "狱中来信常被拖延数月,有的再也没有寄到。",
    ),
}  # fmt: skip


class Statement(NamedTuple):
    """A sentence of a document, and what it says: field and value of one record."""

    sentence: str
    subject: str
    record: str
    says: list[tuple[str, str]]


@dataclass
class Document:
    """A source with its snapshot, passages and claims."""

    source: Row
    snapshot: Row
    passages: list[Row]
    claims: list[Row]


class Documents:
    """The sources of one block."""

    def __init__(self, chance: Chance, around: Surroundings) -> None:
        self.chance, self.around = chance, around

    def made(
        self, number: int, people: Sequence[Life], appeals: Sequence[Asked], *, first: int
    ) -> list[Document]:
        """So many sources; each tells of its share of the people, and of two more."""
        share = max(1, len(people) // max(number, 1))
        found = []
        for at in range(number):
            own = people[at * share : (at + 1) * share] or people[-share:]
            others = self.chance.sample(people, min(2, len(people)))
            asked = self.chance.choice(appeals) if appeals and self.chance.happens(0.4) else None
            told = list({id(life): life for life in (*own, *others)}.values())
            found.append(self._document(first + at, told, asked))
        return found

    def _document(self, number: int, people: Sequence[Life], asked: Asked | None) -> Document:
        chance = self.chance
        publisher, kind, grade = chance.choice(self.around.publishers)
        language = chance.pick({"en": 52.0, "zh": 48.0})
        recorded = min(people[0].recorded + timedelta(days=chance.randrange(0, 30)), LAST_RECORDED)
        published = recorded.date() - timedelta(days=int(700 * chance.random() ** 2))
        name = people[0].named
        source: Row = {
            "id": chance.key(recorded),
            "created_at": recorded,
            "reference": f"S-{recorded.year}-{number:05d}",
            "kind": KINDS.get(kind, "press"),
            "title": f"{name.latin} and others held"
            if language == "en"
            else f"{name.han}等人被关押",
            "publisher_id": publisher,
            "origin_id": chance.choice(self.around.publishers)[0] if chance.happens(0.25) else None,
            "published": published.isoformat(),
            "language": language,
            "url": f"https://archive.example/{number}",
            "reliability": grade,
            "audience": chance.pick(AUDIENCES),
        }
        statements = list(self._statements(people, asked, language))
        chance.shuffle(statements)
        text, spans = self._text(str(source["title"]), statements, language)
        snapshot = self._snapshot(source, text, recorded)
        document = Document(source, snapshot, [], [])
        for statement, span in spans:
            self._mark(document, statement, span, recorded)
        return document

    def _statements(
        self, people: Sequence[Life], asked: Asked | None, language: str
    ) -> Iterator[Statement]:
        if asked:
            says = [("kind", asked.row["kind"]), ("date", asked.row["date"])]
            yield Statement(f"{asked.row['title']}, {asked.day}.", "appeal", asked.row["id"], says)
        for life in people:
            name = life.named.latin if language == "en" else life.named.han
            yield from _of_person(life, name, language)
            for detained in life.detained:
                yield _of_detention(detained.row, name, language, detained.steps[0].day)
            for change in life.changes:
                yield _of_change(change, name, language)

    def _text(
        self, title: str, statements: list[Statement], language: str
    ) -> tuple[str, list[tuple[Statement, Span]]]:
        """The document, and where the statements that carry its claims stand in it."""
        chance, filler = self.chance, FILLER[language]
        parts, length, left = [title, "\n\n"], len(title) + 2, CLAIMS
        spans: list[tuple[Statement, Span]] = []
        for statement in statements:
            if not left:
                break
            says = statement.says[:left]
            left -= len(says)
            sentences = [statement.sentence, *chance.sample(filler, chance.randrange(1, 5))]
            paragraph = (" " if language == "en" else "").join(sentences) + "\n\n"
            span = Span(length, length + len(statement.sentence))
            spans.append((statement._replace(says=says), span))
            parts.append(paragraph)
            length += len(paragraph)
        return "".join(parts), spans

    def _snapshot(self, source: Row, text: str, moment: datetime) -> Row:
        digest = hashlib.sha256(text.encode()).hexdigest()
        return {
            "id": self.chance.key(moment),
            "created_at": moment,
            "captured_at": moment,
            "captured_by_id": self.chance.choice(self.around.analysts),
            "source_id": source["id"],
            "file": f"{digest[:2]}/{digest}",
            "media_type": "text/plain",
            "file_sha256": digest,
            "file_size": len(text.encode()),
            "text": text,
            "text_sha256": digest,
            "extractor": "plain text",
            "extractor_version": "1",
        }

    def _mark(self, document: Document, statement: Statement, span: Span, moment: datetime) -> None:
        chance = self.chance
        text = document.snapshot["text"]
        prefix, suffix = context_of(text, span)
        analyst = chance.choice(self.around.analysts)
        passage: Row = {
            "id": chance.key(moment),
            "created_at": moment,
            "snapshot_id": document.snapshot["id"],
            "start": span.start,
            "end": span.end,
            "quote": text[span.start : span.end],
            "prefix": prefix,
            "suffix": suffix,
            "audience": document.source["audience"],
            "created_by_id": analyst,
        }
        document.passages.append(passage)
        for field, value in statement.says:
            document.claims.append(self._claim(passage, statement, field, value, moment))

    def _claim(
        self, passage: Row, statement: Statement, field: str, value: str, moment: datetime
    ) -> Row:
        chance = self.chance
        state = chance.pick(STATES)
        if chance.happens(CONTRADICTING) and field in ("began", "date", "born"):
            value = str(int(value[:4]) - 1) if value[:4].isdigit() else value
        claim: Row = {
            "id": chance.key(moment),
            "created_at": moment,
            "recorded_at": moment,
            "recorded_by_id": passage["created_by_id"],
            f"{statement.subject}_id": statement.record,
            "field": field,
            "value": value,
            "passage_id": passage["id"],
            "credibility": chance.pick({1: 10.0, 2: 35.0, 3: 20.0, 4: 5.0, 6: 30.0}),
            "state": state,
        }
        if state != "proposed":
            claim["reviewed_by_id"] = chance.choice(self.around.reviewers)
            claim["reviewed_at"] = min(moment + timedelta(days=4), LAST_RECORDED)
            claim["review_reason"] = "" if state == "accepted" else "The words do not say so."
        return claim


def _of_person(life: Life, name: str, language: str) -> Iterator[Statement]:
    row = life.row
    says = [(field, row[field]) for field in ("born", "residence", "ethnicity") if row[field]]
    if says:
        told = ", ".join(value for _, value in says)
        words = f"{name} ({told})." if language == "en" else f"{name}({told})。"
        yield Statement(words, "person", row["id"], says)
    says = [("issue_categories", code) for code in row["issue_categories"]]
    if says:
        told = ", ".join(code for _, code in says)
        words = f"{name} is known for: {told}." if language == "en" else f"{name}的议题:{told}。"
        yield Statement(words, "person", row["id"], says)


def _of_detention(row: Row, name: str, language: str, day: date) -> Statement:
    says = [("form", row["form"]), ("began", row["began"])]
    form = row["form"].replace("_", " ")
    words = (
        f"{name} was taken on {day:%-d %B %Y} ({form})."
        if language == "en"
        else f"{name}于{day.year}年{day.month}月{day.day}日被带走({form})。"
    )
    return Statement(words, "detention", row["id"], says)


def _of_change(row: Row, name: str, language: str) -> Statement:
    says = [("date", row["date"]), ("custody", row["custody"])]
    if row["legal_stage"]:
        says.append(("legal_stage", row["legal_stage"]))
    told = f"{row['mechanism']}, {row['custody']}".replace("_", " ")
    words = (
        f"As of {row['date']} {name}: {told}."
        if language == "en"
        else f"{row['date']},{name}:{told}。"
    )
    return Statement(words, "status_change", row["id"], says)
