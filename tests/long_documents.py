"""A long document with many passages and claims: the same one whenever it is made.

The benches measure on it, and tests use small ones of the same make.
"""

from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

from django.utils import timezone

from casetracker.access import Role
from casetracker.history import acting
from casetracker.models import User
from dossiers.models import AppealPerson, Claim, ResponseItem
from dossiers.vocabularies import ClaimBasis, ClaimState
from sources.anchoring import CONTEXT
from sources.models import Passage, Snapshot
from tests.factories import (
    make_appeal,
    make_detention,
    make_name,
    make_published_person,
    make_response,
    make_snapshot,
    make_status_change,
    make_user,
)

CHARACTERS, PASSAGES, CLAIMS, PEOPLE = 300_000, 2_000, 2_500, 40

WHO = ("The writer", "His wife", "A lawyer for the family", "The court in Shenyang", "One witness")
DID = ("said", "was told", "reported", "was asked to confirm", "did not deny", "wrote in a letter")
WHAT = (
    "that the prisoner had been moved to a hospital in June 2017",
    "that the sentence of eleven years would end on 21 June 2020",
    "that no visit had been allowed since October 2010",
    "that the charge was inciting subversion of state power",
    "that the family had been held at home without any paper",
)
CHINESE = (
    "刘晓波二〇〇九年十二月二十五日被判处有期徒刑十一年。",
    "他的妻子刘霞自二〇一〇年十月起被软禁在家中。",
)
ARABIC = (
    "حُكم على الكاتب بالسجن إحدى عشرة سنة في عام 2009.",
    "وقالت زوجته إنها لم تزره منذ أكتوبر.",
)
SENTENCES_A_PARAGRAPH = 7

STATES = (
    *(ClaimState.ACCEPTED,) * 6,
    *(ClaimState.PROPOSED,) * 2,
    ClaimState.REJECTED,
    ClaimState.RETRACTED,
)
"""What becomes of ten claims in a row."""

STATED = {
    "person": (
        ("residence", ("Beijing", "Shenyang", "Dalian")),
        ("occupations", ("writer", "teacher", "publisher")),
        ("health", ("liver cancer", "diabetes", "in good health")),
        ("born", ("1955-12-28", "1955", "1956")),
        ("names", ("Wang Yi", "王怡", "Wang I")),
    ),
    "detention": (
        ("began", ("2008-12-08", "2008", "2009-06-23")),
        ("form", ("prison", "prison", "rsdl")),
        ("sentence_length", ("P11Y", "P11Y", "P10Y")),
        ("stated_reason", ("inciting subversion", "Charter 08", "tax offences")),
    ),
    "status_change": (
        ("date", ("2017-06", "2017", "2017-07-13")),
        ("custody", ("med_parole", "med_parole", "prison")),
    ),
    "appeal": (
        ("date", ("2011-04-28", "2011-04", "2012")),
        ("text", ("Release him", "Let her go")),
    ),
    "response": (
        ("kind", ("rebut", "deny_fact")),
        ("text", ("An internal affair", "No such case")),
    ),
}
"""For each kind of record its facts here, and what is said of them; the last is said less often."""


@dataclass(frozen=True)
class _Makers:
    analyst: User
    reviewer: User


def make_long_document(
    *,
    characters: int = CHARACTERS,
    passages: int = PASSAGES,
    claims: int = CLAIMS,
    people: int = PEOPLE,
) -> Snapshot:
    """The newest and only snapshot of a public document about so many published people.

    Claims are in every state; most agree with what the records hold. Some passages lie within
    others, some overlap. The text has paragraphs in English, Chinese and Arabic.
    """
    by = _Makers(make_user(Role.ANALYST), make_user(Role.REVIEWER))
    text, sentences = _text(characters)
    snapshot = make_snapshot(text=text, by=by.analyst)
    marked = _mark(snapshot, sentences, number=passages, by=by.analyst)
    _claim(marked, _records(people), number=claims, by=by)
    return snapshot


def _text(characters: int) -> tuple[str, list[tuple[int, int]]]:
    """The text, of about so many code points, and where its sentences stand."""
    pieces: list[str] = []
    sentences: list[tuple[int, int]] = []
    length = number = 0
    while length < characters:
        sentence = _sentence(number)
        sentences.append((length, length + len(sentence)))
        number += 1
        gap = " " if number % SENTENCES_A_PARAGRAPH else "\n\n"
        pieces += [sentence, gap]
        length += len(sentence) + len(gap)
    return "".join(pieces), sentences


def _sentence(number: int) -> str:
    """The sentence of this number; its paragraph decides on the language."""
    paragraph = number // SENTENCES_A_PARAGRAPH
    if paragraph % 12 == 5:
        return CHINESE[number % len(CHINESE)]
    if paragraph % 12 == 11:
        return ARABIC[number % len(ARABIC)]
    who, did, what = (words[number % len(words)] for words in (WHO, DID, WHAT[number % 2 :]))
    return f"{who} {did} on day {number}, in the presence of two others, {what}."


def _mark(
    snapshot: Snapshot, sentences: list[tuple[int, int]], *, number: int, by: User
) -> list[Passage]:
    """Passages spread evenly over the text; every tenth lies within or across the one before."""
    spans: list[tuple[int, int]] = []
    step = max(1, len(sentences) / number)
    for place in range(number):
        start, end = sentences[min(int(place * step), len(sentences) - 1)]
        match place % 20:
            case 9:
                start, end = spans[-1][0] + 3, spans[-1][1] - 3
            case 19:
                start, end = spans[-1][1] - 10, spans[-1][1] + 20
        spans.append((start, min(end, len(snapshot.text) - 2)))
    passages = [
        Passage(
            snapshot=snapshot,
            start=start,
            end=end,
            quote=snapshot.text[start:end],
            prefix=snapshot.text[max(0, start - CONTEXT) : start],
            suffix=snapshot.text[end : end + CONTEXT],
            audience="public",
            created_by=by,
        )
        for start, end in dict.fromkeys(spans)
    ]
    with acting(by=by, reason="A long document"):
        return Passage.objects.bulk_create(passages)


def _records(people: int) -> list[tuple[str, Any]]:
    """For each person the person, two detentions, three changes; an appeal and its response."""
    found: list[tuple[str, Any]] = []
    for number in range(people):
        person = make_published_person(
            f"Wang Number {number}",
            residence="Beijing",
            born="1955-12-28",
            occupations=["writer", "teacher"],
            health="liver cancer, diabetes, in good health before",
        )
        make_name(person, "王怡", script="hans")
        appeal = make_appeal(text="Release him. Let her go.")
        response = make_response(appeal, text="An internal affair")
        AppealPerson.objects.create(appeal=appeal, person=person)
        ResponseItem.objects.create(response=response, person=person, kind="rebut")
        found.append(("person", person))
        found += [
            (
                "detention",
                make_detention(
                    person, began=began, sentence_kind="fixed_term", sentence_length="P11Y"
                ),
            )
            for began in ("2008-12-08", "2008-12")
        ]
        found += [
            ("status_change", make_status_change(person, date=date, custody="med_parole"))
            for date in ("2017-06", "2017-06-26", "2017")
        ]
        found += [("appeal", appeal), ("response", response)]
    return found


def _claim(
    passages: list[Passage], records: list[tuple[str, Any]], *, number: int, by: _Makers
) -> None:
    """So many claims, dealt out to the passages and the records in turn."""
    now = timezone.now()
    claims = []
    dealt = zip(cycle(passages), cycle(records), cycle(STATES), strict=False)
    for place, (passage, (name, record), state) in enumerate(islice(dealt, number)):
        field, values = STATED[name][place // len(records) % len(STATED[name])]
        value = values[-1] if place % 17 == 0 else values[place % (len(values) - 1)]
        is_open = state == ClaimState.PROPOSED
        is_inferred = place % 25 == 0
        claims.append(
            Claim(
                **{name: record},
                field=field,
                value=value,
                passage=passage,
                state=state,
                basis=ClaimBasis.INFERRED if is_inferred else ClaimBasis.STATED,
                basis_note="Counted back from the verdict." if is_inferred else "",
                recorded_by=by.analyst,
                reviewed_by=None if is_open else by.reviewer,
                reviewed_at=None if is_open else now,
                review_reason="" if is_open else "Read again",
            )
        )
    with acting(by=by.analyst, reason="A long document"):
        Claim.objects.bulk_create(claims)
