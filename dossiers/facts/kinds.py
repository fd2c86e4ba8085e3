"""The kinds of fact: how each is written as text, checked, shown and compared."""

import unicodedata
from typing import Any, NamedTuple, Protocol

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from casetracker.dates import Duration, InvalidDateError, InvalidDurationError, UncertainDate

LONGEST_VALUE = 2_000


class Labelled(Protocol):
    """Anything with a translatable label."""

    def __str__(self) -> str:
        """The label in the active language."""


class Held(NamedTuple):
    """One value that a record holds, in the fact's text form, with other texts that mean it."""

    text: str
    also: tuple[str, ...] = ()


def folded(text: str) -> str:
    """``text`` without differences of case, width and white space, for comparing words."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class Fact:
    """One claimable field of a record: its name, its label, and how its values compare.

    ``many`` says that the field holds several values, each claimed by itself.
    """

    many = False

    def __init__(self, name: str) -> None:
        self.name = name

    def label(self, model: type[models.Model]) -> str:
        """The field's name for people, capitalised by nobody."""
        return str(getattr(model._meta.get_field(self.name), "verbose_name", self.name))

    def held(self, record: models.Model) -> list[Held]:
        """What ``record`` holds; an empty list where the field is empty."""
        value = getattr(record, self.name)
        return [] if value in (None, "") else [Held(self.text_of(value))]

    def text_of(self, value: Any) -> str:
        """A value of the model field as the text a claim states."""
        return str(value)

    def checked(self, text: str) -> str:
        """``text`` in its canonical form. Raises ``ValidationError`` with a sentence."""
        text = unicodedata.normalize("NFC", text).strip()
        if not text:
            raise ValidationError("Say what the passage says this is.", code="empty")
        if len(text) > LONGEST_VALUE or "\0" in text:
            raise ValidationError(
                f"A value is at most {LONGEST_VALUE} characters, without NUL.", code="too_long"
            )
        return text

    def agrees(self, claimed: str, held: Held) -> bool:
        """Whether a passage that says ``claimed`` supports ``held``."""
        return folded(claimed) in {folded(text) for text in (held.text, *held.also)}

    def shown(self, text: str) -> str:
        """A value's text form in words for people, in the active language."""
        return text

    def means(self, text: str, held: Held) -> bool:
        """Whether ``text`` is this very value, by this or another of its names.

        Stricter than `agrees`: 2009 agrees with 2009-12-25 without being it.
        """
        return folded(text) in {folded(known) for known in (held.text, *held.also)}

    def put(self, record: models.Model, text: str) -> tuple[str, ...]:
        """Make ``record`` hold the value ``text``, unsaved; returns the columns touched.

        Raises ``ValidationError`` where the text is no such value, or where the record's own form
        is the place to enter one.
        """
        setattr(record, self.name, self.parsed(self.checked(text)))
        return (self.name,)

    def leave_out(self, record: models.Model, text: str) -> tuple[str, ...]:
        """Make ``record`` hold ``text`` no longer, unsaved; returns the columns touched.

        Raises ``ValidationError`` where only the record's own form can do so.
        """
        del text
        column = record._meta.get_field(self.name)
        setattr(record, self.name, None if column.null else "")
        return (self.name,)

    def parsed(self, text: str) -> Any:
        """The value of the model field that a canonical ``text`` stands for."""
        return text


class TextFact(Fact):
    """A short text; it agrees with the same words, whatever their case and spacing."""


class ProseFact(Fact):
    """A longer text; a claim agrees when its words stand in it."""

    def agrees(self, claimed: str, held: Held) -> bool:
        """Whether the claimed words stand in the held ones."""
        return folded(claimed) in folded(held.text)

    def put(self, record: models.Model, text: str) -> tuple[str, ...]:
        """Only where there is no text yet: words that are there are nobody's to replace unread."""
        if getattr(record, self.name):
            raise by_hand()
        return super().put(record, text)


class NumberFact(Fact):
    """A whole number that is not negative."""

    def checked(self, text: str) -> str:
        """The digits without leading zeros."""
        text = super().checked(text)
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise ValidationError(f"“{text[:40]}” is not a whole number.", code="invalid")
        return str(int(text))

    def parsed(self, text: str) -> int:
        """The number."""
        return int(text)


class ChoiceFact(Fact):
    """A code of a vocabulary."""

    def __init__(self, name: str, choices: type[models.TextChoices]) -> None:
        super().__init__(name)
        self.choices = choices

    def checked(self, text: str) -> str:
        """One of the codes."""
        text = super().checked(text)
        if text not in self.choices.values:
            raise ValidationError(
                f"“{text[:60]}” is not one of: {', '.join(self.choices.values)}.", code="unknown"
            )
        return text

    def shown(self, text: str) -> str:
        """The code's label."""
        known = self.choices._value2member_map_.get(text)
        return text if known is None else str(known.label)  # type: ignore[attr-defined]


class DateFact(Fact):
    """An uncertain date, written in EDTF.

    Two dates agree when one is only less precise than the other: "2009" and 2009-12-25.
    """

    def text_of(self, value: UncertainDate) -> str:
        """The EDTF text."""
        return value.edtf

    def checked(self, text: str) -> str:
        """The EDTF text in canonical form."""
        try:
            return UncertainDate.parse(super().checked(text)).edtf
        except InvalidDateError as exc:
            raise ValidationError(str(exc), code="invalid_date") from exc

    def agrees(self, claimed: str, held: Held) -> bool:
        """Whether one date contains the other."""
        said, kept = UncertainDate.parse(claimed), UncertainDate.parse(held.text)
        return said.contains(kept) or kept.contains(said)

    def shown(self, text: str) -> str:
        """The date in words."""
        return UncertainDate.parse(text).describe()

    def parsed(self, text: str) -> UncertainDate:
        """The date."""
        return UncertainDate.parse(text)

    def put(self, record: models.Model, text: str) -> tuple[str, ...]:
        """The date; the words of the source that the former date was read from go."""
        return (*super().put(record, text), f"{self.name}_words")

    def leave_out(self, record: models.Model, text: str) -> tuple[str, ...]:
        """No date, and no words."""
        return (*super().leave_out(record, text), f"{self.name}_words")


class DurationFact(Fact):
    """A length of time as an ISO 8601 duration of years, months, weeks and days."""

    def checked(self, text: str) -> str:
        """The duration in canonical form."""
        try:
            return Duration.parse(super().checked(text)).iso
        except InvalidDurationError as exc:
            raise ValidationError(str(exc), code="invalid_duration") from exc

    def shown(self, text: str) -> str:
        """The duration in words."""
        return Duration.parse(text).describe()


class RowFact(Fact):
    """A row of a vocabulary table, known by its name in English or Chinese, former names too."""

    def __init__(self, name: str, model: str) -> None:
        super().__init__(name)
        self.model = model

    def held(self, record: models.Model) -> list[Held]:
        """The row's name, with its other names."""
        row = getattr(record, self.name)
        return [] if row is None else [Held(row.name, row.other_names())]

    def checked(self, text: str) -> str:
        """The name of a row that exists."""
        text = super().checked(text)
        if not self._called(text).exists():
            model = apps.get_model(self.model)
            raise ValidationError(
                f"No {model._meta.verbose_name} is called “{text[:80]}”: add it first.",
                code="unknown",
            )
        return text

    def parsed(self, text: str) -> models.Model:
        """The row of that name; of several, the one whose main name it is, else the oldest."""
        named: models.Model = min(self._called(text), key=lambda row: (row.name != text, row.pk))
        return named

    def _called(self, text: str) -> "models.QuerySet[Any]":
        named = Q(name=text) | Q(name_zh=text) | Q(also_known_as__contains=[text])
        rows: models.QuerySet[Any] = apps.get_model(self.model)._default_manager.filter(named)
        return rows


class ListFact(Fact):
    """Several short texts, each claimed by itself."""

    many = True

    def held(self, record: models.Model) -> list[Held]:
        """Each item."""
        return [Held(self.text_of(item)) for item in getattr(record, self.name)]

    def put(self, record: models.Model, text: str) -> tuple[str, ...]:
        """The item after those that are there."""
        setattr(record, self.name, [*getattr(record, self.name), self.checked(text)])
        return (self.name,)

    def leave_out(self, record: models.Model, text: str) -> tuple[str, ...]:
        """All items but this one."""
        kept = [item for item in getattr(record, self.name) if not self.means(text, Held(item))]
        setattr(record, self.name, kept)
        return (self.name,)


class ChoicesFact(ListFact, ChoiceFact):
    """Several codes of a vocabulary, each claimed by itself."""


def by_hand() -> ValidationError:
    """What is raised where a value is entered on the record's own form and nowhere else."""
    return ValidationError(
        "Change this on the record's own page first, then decide.", code="by_hand"
    )


def facts(*listed: Fact) -> dict[str, Fact]:
    """The facts of a record class by name, in the order in which people read them."""
    return {fact.name: fact for fact in listed}
