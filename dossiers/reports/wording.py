"""Facts in words: a value's own words, and the note that says what the words leave out."""

import re
from collections.abc import Mapping

from django.db import models

from casetracker.dates import UncertainDate
from casetracker.languages import is_chinese
from dossiers.facts import (
    AnswersFact,
    ChargesFact,
    DateFact,
    Fact,
    NamesFact,
    PersonsFact,
    RelationshipsFact,
    RowFact,
)
from dossiers.models import Name, Offence, Person
from dossiers.vocabularies import ChargeStage, RelationshipKind, ResponseKind, Script

PLAIN_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
LANGUAGES = {Script.HANS: "zh-Hans", Script.HANT: "zh-Hant", Script.TIBT: "bo"}
LANGUAGES |= {Script.ARAB: "ug", Script.MONG: "mn-Mong", Script.CYRL: "und-Cyrl"}


class Wording:
    """Says values in one language, with the names of the people and offences they point to.

    ``people`` are those the reader may see, by reference; ``offences`` by code.
    """

    def __init__(
        self, language: str, *, people: Mapping[str, Person], offences: Mapping[str, Offence]
    ) -> None:
        self.chinese = is_chinese(language)
        self.people = people
        self.offences = offences

    def said(self, fact: Fact, text: str) -> str:
        """A value's text form in words."""
        if isinstance(fact, RelationshipsFact):
            kind, _, reference = text.partition(" ")
            return f"{_label(RelationshipKind, kind)}: {self.person(reference)}"
        if isinstance(fact, PersonsFact):
            return self.person(text)
        if isinstance(fact, AnswersFact):
            reference, _, kind = text.partition(" ")
            return f"{self.person(reference)}: {_label(ResponseKind, kind)}"
        if isinstance(fact, ChargesFact):
            return self.charge(text)
        return fact.shown(text)

    def held(self, record: models.Model, fact: Fact, text: str) -> str:
        """A value the record holds, in words."""
        if isinstance(fact, RowFact):
            row = getattr(record, fact.name)
            return str((self.chinese and row.name_zh) or row.name)
        return self.said(fact, text)

    def note(self, record: models.Model, fact: Fact, text: str) -> str:
        """What the words of a held value leave out: EDTF, the source's words, other names."""
        if isinstance(fact, DateFact):
            return self.date_note(getattr(record, fact.name))
        if isinstance(fact, RowFact):
            row = getattr(record, fact.name)
            return str(row.name_zh if self.held(record, fact, text) == row.name else row.name)
        if isinstance(fact, NamesFact | AnswersFact):
            rows = getattr(record, fact.name).all()
            row = next(row for row in rows if fact.text_of(row) == text)
            return self.name_note(row) if isinstance(row, Name) else str(row.answer)
        return ""

    def language_of(self, record: models.Model, fact: Fact, text: str) -> str:
        """The BCP 47 tag of a held name in another script; "" for what is in the report's own."""
        if not isinstance(fact, NamesFact):
            return ""
        names: models.Manager[Name] = getattr(record, fact.name)
        return next((language_of_name(name) for name in names.all() if name.text == text), "")

    def person(self, reference: str) -> str:
        """A person's names and reference; the reference alone of one who is not known here."""
        person = self.people.get(reference)
        if person is None:
            return reference
        names = dict.fromkeys([person.main_name, person.name_in_han])
        return f"{' '.join(filter(None, names))} ({person.reference})"

    def charge(self, text: str) -> str:
        """An offence's name, code and stage."""
        code, _, stage = text.partition(" ")
        offence = self.offences.get(code)
        parts = [code, _label(ChargeStage, stage)]
        if offence is not None:
            names = [offence.name, offence.name_zh]
            parts = [" ".join(filter(None, reversed(names) if self.chinese else names)), *parts]
        return " · ".join(filter(None, parts))

    def date_note(self, date: UncertainDate) -> str:
        """The source's words, and the EDTF text where the words cannot give it back."""
        words = date.words if date.words and date.words != date.describe() else ""
        edtf = "" if PLAIN_DATE.fullmatch(date.edtf) else date.edtf
        return " · ".join(filter(None, [f"“{words}”" if words else "", edtf]))

    def name_note(self, name: Name) -> str:
        """What kind of name it is, and how it was romanised."""
        return " · ".join(filter(None, [name.get_kind_display(), name.get_romanisation_display()]))


def language_of_name(name: Name) -> str:
    """The BCP 47 tag of a name that is not in Latin letters; "" for one that is."""
    if name.script in (Script.HANS, Script.HANT):
        return LANGUAGES[Script(name.script)]
    return "" if name.script == Script.LATN else name.language or LANGUAGES[Script(name.script)]


def in_words(date: UncertainDate | None) -> str:
    """A date in words; "" where there is none."""
    return date.describe() if date else ""


def _label(choices: type[models.TextChoices], code: str) -> str:
    return str(choices(code).label) if code in choices.values else code
