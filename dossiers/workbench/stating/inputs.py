"""How the value of a fact is asked for, what it says in words, and whether the record agrees."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Q

from casetracker.access import Actor
from casetracker.dates.forms import UncertainDateInput
from casetracker.languages import bilingual
from dossiers.facts import (
    AnswersFact,
    ChargesFact,
    ChoiceFact,
    DateFact,
    DurationFact,
    Fact,
    NumberFact,
    PersonsFact,
    ProseFact,
    RelationshipsFact,
    RowFact,
)
from dossiers.models import Offence, Person
from dossiers.models.base import BearsFacts
from dossiers.vocabularies import ChargeStage, RelationshipKind, ResponseKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SUGGESTED = 20
"""Rows of a vocabulary that are suggested while one types."""

Choices = Sequence[tuple[str, Any]]
NOTHING: Choices = [("", "—")]


class PairInput(forms.MultiWidget):
    """Two inputs for a value of two words: a key to search for, and a code to choose.

    ``code_first`` says in which order the value has them.
    """

    def __init__(self, *, choices: Choices, code_first: bool, attrs: dict[str, str]) -> None:
        self.code_first = code_first
        key = forms.TextInput(attrs)
        code = forms.Select(choices=[*NOTHING, *choices])
        # The values of an unbound form are cut in two by `decompress`.
        super().__init__({"key": key, "code": code})

    def decompress(self, value: str | None) -> list[str]:
        """Key and code of a value."""
        one, _, other = (value or "").partition(" ")
        return [other, one] if self.code_first else [one, other]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:  # type: ignore[override]
        """The value of two words; of one where the other is not given."""
        key, code = super().value_from_datadict(data, files, name)
        words = (code, key) if self.code_first else (key, code)
        return " ".join(filter(None, words))

    def id_for_label(self, id_: str) -> str:
        """The first input."""
        return f"{id_}_0" if id_ else id_


PAIRS: dict[type[Fact], tuple[Choices, bool]] = {
    RelationshipsFact: (RelationshipKind.choices, True),
    ChargesFact: (ChargeStage.choices, False),
    AnswersFact: (ResponseKind.choices, False),
}
"""Facts whose values have two words: the codes, and whether the code comes first."""

INPUTS: tuple[tuple[type[Fact], Callable[[], forms.Widget]], ...] = (
    (DateFact, lambda: UncertainDateInput(attrs={"placeholder": "2011-04, 2017-06-26~"})),
    (DurationFact, lambda: forms.TextInput(attrs={"placeholder": "P11Y, P4Y6M, P15D"})),
    (NumberFact, lambda: forms.TextInput(attrs={"inputmode": "numeric"})),
    (ProseFact, lambda: forms.Textarea(attrs={"rows": 4})),
)
"""The inputs that need to know nothing of their fact."""

HELP: tuple[tuple[tuple[type[Fact], ...], "_StrPromise"], ...] = (
    (
        (DateFact,),
        bilingual(
            "2011-04-03, 2011-04, 2011; 2017-06-26~ about; 2010-10-10/.. since; "
            "[2011-04-01..2011-04-10] one of these days",
            "2011-04-03、2011-04、2011；2017-06-26~ 大约；2010-10-10/.. 自该日起；"
            "[2011-04-01..2011-04-10] 其中一天",
        ),
    ),
    (
        (DurationFact,),
        bilingual(
            "P11Y is eleven years, P4Y6M four years and six months, P15D fifteen days",
            "P11Y 为十一年，P4Y6M 为四年六个月，P15D 为十五天",
        ),
    ),
    (
        (RelationshipsFact, AnswersFact, PersonsFact),
        bilingual("Search a person by name", "按姓名查找人物"),
    ),
    (
        (ChargesFact,),
        bilingual("Search an offence by its name or article", "按罪名或条文查找"),
    ),
    ((RowFact,), bilingual("Search by name", "按名称查找")),
)
"""How values are written, where that needs saying."""


def input_for(fact: Fact, *, suggestions: str) -> forms.Widget:
    """The input that suits the fact. ``suggestions`` is the id of a datalist for its rows."""
    listed = {"list": suggestions, "autocomplete": "off"}
    if type(fact) in PAIRS:
        choices, code_first = PAIRS[type(fact)]
        return PairInput(choices=choices, code_first=code_first, attrs=listed)
    if isinstance(fact, ChoiceFact):
        return forms.Select(choices=[*NOTHING, *fact.choices.choices])
    if isinstance(fact, RowFact | PersonsFact):
        return forms.TextInput(attrs=listed)
    made = next((make for kind, make in INPUTS if isinstance(fact, kind)), forms.TextInput)
    return made()


def help_for(fact: Fact) -> str:
    """How the value of the fact is written; empty where that needs no saying."""
    return next((str(words) for kinds, words in HELP if isinstance(fact, kinds)), "")


def suggested(fact: Fact, term: str, *, reader: Actor) -> list[tuple[str, str]]:
    """Rows that the fact may name and whose names hold ``term``: value and label of each."""
    match fact:
        case RelationshipsFact() | AnswersFact() | PersonsFact():
            people = Person.objects.visible_to(reader).standing().called(term).with_names()
            return [(row.reference, row.main_name) for row in people[:SUGGESTED]]
        case ChargesFact():
            named = Q(name__icontains=term) | Q(name_zh__contains=term) | Q(code__icontains=term)
            offences = Offence.objects.filter(named).order_by("code")[:SUGGESTED]
            return [(row.code, f"{row.name} {row.name_zh}".strip()) for row in offences]
        case RowFact():
            named = Q(name__icontains=term) | Q(name_zh__contains=term)
            rows = apps.get_model(fact.model)._default_manager.filter(
                named | Q(also_known_as__icontains=term)
            )
            return [(row.name, row.name_zh) for row in rows.order_by("name")[:SUGGESTED]]
        case _:
            return []


@dataclass(frozen=True)
class Comparison:
    """What a value says in words, and how it stands to what the record holds.

    ``verdict`` is "agrees", "disagrees", "new" where nothing is held, or "invalid"; ``words`` are
    those of the value, or what is wrong with it; ``held`` those of what is held.
    """

    verdict: str
    words: str
    held: str = ""

    @property
    def label(self) -> str:
        """The verdict in words."""
        return str(VERDICTS[self.verdict])


VERDICTS = {
    "agrees": bilingual("agrees with what is held", "与记录一致"),
    "disagrees": bilingual("disagrees with what is held", "与记录不一致"),
    "new": bilingual("nothing is held yet", "记录尚无此项"),
    "invalid": bilingual("cannot be read so", "无法识别"),
}


def compared(record: BearsFacts, fact: Fact, text: str) -> Comparison:
    """``text`` as a value of the fact, held against what ``record`` holds. Never raises."""
    try:
        value = fact.checked(text)
    except ValidationError as invalid:
        return Comparison("invalid", " ".join(invalid.messages))
    shown = fact.shown(value)
    held = fact.held(record) if record.pk and not record._state.adding else []
    if not held:
        return Comparison("new", shown)
    agrees = any(fact.agrees(value, item) for item in held)
    words = "; ".join(fact.shown(item.text) for item in held)
    return Comparison("agrees" if agrees else "disagrees", shown, words)
