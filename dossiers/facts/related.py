"""Facts that are kept as rows of their own: names, charges, relationships, persons, answers."""

import re

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from casetracker.fetched import rows_of
from dossiers.facts.kinds import Fact, Held, by_hand
from dossiers.vocabularies import ChargeStage, RelationshipKind, ResponseKind

PARAGRAPH = re.compile(r"\([0-9]{1,2}\)$")


class RowsFact(Fact):
    """The base: each row of a reverse relation is one value."""

    many = True

    def __init__(self, name: str, label: Fact | object) -> None:
        super().__init__(name)
        self._label = label

    def label(self, model: type[models.Model]) -> str:
        """The label given."""
        del model
        return str(self._label)

    def held(self, record: models.Model) -> list[Held]:
        """One value a row, in the rows' own order."""
        return [Held(self.text_of(row), self.also(row)) for row in rows_of(record, self.name)]

    def also(self, value: models.Model) -> tuple[str, ...]:
        """Other texts that mean this row."""
        del value
        return ()

    def put(self, record: models.Model, text: str) -> tuple[str, ...]:
        """Never: a row says more than one text can."""
        del record, text
        raise by_hand()

    def leave_out(self, record: models.Model, text: str) -> tuple[str, ...]:
        """Never: a row is taken away where all of it can be seen."""
        del record, text
        raise by_hand()


class NamesFact(RowsFact):
    """The ways a person is called; the text form is the name itself."""

    def text_of(self, value: models.Model) -> str:
        """The name."""
        return str(value.text)  # type: ignore[attr-defined]


class CodedPairFact(RowsFact):
    """Values of two words: a code of a vocabulary and the public key of a row."""

    choices: type[models.TextChoices]
    model: str
    key: str

    def checked(self, text: str) -> str:
        """Both words, each checked against what exists."""
        code, _, key = super().checked(text).partition(" ")
        if code not in self.choices.values:
            raise ValidationError(
                f"“{code[:60]}” is not one of: {', '.join(self.choices.values)}.", code="unknown"
            )
        _refuse_unknown(self.model, self.key, key)
        return f"{code} {key}"

    def shown(self, text: str) -> str:
        """The code's label, and the key."""
        code, _, key = text.partition(" ")
        label = self.choices(code).label if code in self.choices.values else code
        return f"{label}: {key}"


class RelationshipsFact(CodedPairFact):
    """Person to person; the text form is ``spouse P-2026-00002``."""

    choices = RelationshipKind
    model = "dossiers.Person"
    key = "reference"

    def text_of(self, value: models.Model) -> str:
        """Kind and reference."""
        return f"{value.kind} {value.other.reference}"  # type: ignore[attr-defined]

    def also(self, value: models.Model) -> tuple[str, ...]:
        """The same with references that were merged into this one."""
        former = value.other.former_references  # type: ignore[attr-defined]
        return tuple(f"{value.kind} {reference}" for reference in former)  # type: ignore[attr-defined]


class AnswersFact(RowsFact):
    """What a response says of each person; the text form is ``P-2026-00002 deny_fact``."""

    def text_of(self, value: models.Model) -> str:
        """Reference and kind of answer."""
        return f"{value.person.reference} {value.kind}"  # type: ignore[attr-defined]

    def also(self, value: models.Model) -> tuple[str, ...]:
        """The same with references that were merged into this one."""
        former = value.person.former_references  # type: ignore[attr-defined]
        return tuple(f"{reference} {value.kind}" for reference in former)  # type: ignore[attr-defined]

    def checked(self, text: str) -> str:
        """A person that exists and a known kind of answer."""
        reference, _, kind = super().checked(text).partition(" ")
        _refuse_unknown("dossiers.Person", "reference", reference)
        if kind not in ResponseKind.values:
            raise ValidationError(
                f"“{kind[:60]}” is not one of: {', '.join(ResponseKind.values)}.", code="unknown"
            )
        return f"{reference} {kind}"

    def shown(self, text: str) -> str:
        """The reference, and the kind's label."""
        reference, _, kind = text.partition(" ")
        label = ResponseKind(kind).label if kind in ResponseKind.values else kind
        return f"{reference}: {label}"


class PersonsFact(RowsFact):
    """The persons an appeal speaks of; the text form is the reference."""

    def text_of(self, value: models.Model) -> str:
        """The reference."""
        return str(value.person.reference)  # type: ignore[attr-defined]

    def also(self, value: models.Model) -> tuple[str, ...]:
        """References that were merged into this one."""
        return tuple(value.person.former_references)  # type: ignore[attr-defined]

    def checked(self, text: str) -> str:
        """A person that exists."""
        text = super().checked(text)
        _refuse_unknown("dossiers.Person", "reference", text)
        return text


class ChargesFact(RowsFact):
    """Charges; the text form is an offence's code, a space and the stage where it is said.

    ``CL97-105(2) convicted``. A claim that names only the article, or no stage, agrees with a
    charge that is more precise, and the other way round.
    """

    def text_of(self, value: models.Model) -> str:
        """Code and stage."""
        return f"{value.offence.code} {value.stage}"  # type: ignore[attr-defined]

    def checked(self, text: str) -> str:
        """An offence that exists, and a known stage if one is given."""
        code, _, stage = super().checked(text).partition(" ")
        _refuse_unknown("dossiers.Offence", "code", code)
        if stage and stage not in ChargeStage.values:
            raise ValidationError(
                f"“{stage[:60]}” is not one of: {', '.join(ChargeStage.values)}.", code="unknown"
            )
        return f"{code} {stage}".strip()

    def agrees(self, claimed: str, held: Held) -> bool:
        """Whether offence and stage do not contradict each other."""
        said, _, said_stage = claimed.partition(" ")
        kept, _, kept_stage = held.text.partition(" ")
        same_offence = (
            said == kept or PARAGRAPH.sub("", said) == kept or (PARAGRAPH.sub("", kept) == said)
        )
        return same_offence and (not said_stage or said_stage == kept_stage)

    def shown(self, text: str) -> str:
        """Code and the stage's label."""
        code, _, stage = text.partition(" ")
        return f"{code}, {ChargeStage(stage).label}" if stage in ChargeStage.values else code


def _refuse_unknown(model: str, key: str, value: str) -> None:
    """Raise ``ValidationError`` where no row of ``model`` has this ``key``."""
    table = apps.get_model(model)
    if not table._default_manager.filter(**{key: value}).exists():
        raise ValidationError(
            f"There is no {table._meta.verbose_name} “{value[:60]}”.", code="unknown"
        )
