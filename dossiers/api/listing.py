"""People as flat lines: what lists and exports show of each, made without a model object a row."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import Any

import orjson
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, JSONField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import get_language

from casetracker import present
from casetracker.api.forms.labels import SUFFIX, LabelField
from casetracker.dates import UncertainDate
from casetracker.dates.serializers import UncertainDateSerializerField
from casetracker.kept import Among, Given, KeptColumns
from casetracker.prepared import array_of
from dossiers.models import Charge, Detention, Name, Person

Line = dict[str, Any]
Rows = Iterable[Mapping[str, Any]]
Names = tuple[str, str, str, Sequence[str]]

COLUMNS = (
    "id",
    "reference",
    "sex",
    "born",
    "born_words",
    "died",
    "died_words",
    "current_custody",
    "current_stage",
    "current_certainty",
    "current_since",
    "current_since_words",
    "issue_categories",
    "publication_state",
)
OF_NAMES = frozenset({"name", "name_hans", "name_hant", "names_other"})
OF_SENTENCES = frozenset({"sentence_kind", "sentence_length"})
NAMELESS: Names = ("", "", "", ())

_as_json = UncertainDateSerializerField().to_representation


def values_of(people: QuerySet[Any], wanted: Collection[str] | None = None) -> QuerySet[Any]:
    """The columns that `lines` reads: those of people, and their names, charges and sentences.

    Of these only what the ``wanted`` keys show; everything where nothing is said.
    """
    parts = {
        "held_names": (OF_NAMES, _names),
        "held_charges": ({"charges"}, _charges),
        "held_sentence": (OF_SENTENCES, _sentence),
    }
    held = {
        name: make() for name, (keys, make) in parts.items() if wanted is None or keys & set(wanted)
    }
    return people.prefetch_related(None).values(*COLUMNS, **held)


def columns_of(keys: Sequence[Any]) -> list[Mapping[str, Any]]:
    """`values_of` the people of these keys, in their order."""
    found: Iterable[Mapping[str, Any]]
    if present.moment() is None:
        found = _kept_columns().fetch(keys=array_of(keys))
    else:
        found = values_of(Person.objects.filter(pk__in=keys))
    by_key = {row["id"]: row for row in found}
    return [by_key[key] for key in keys if key in by_key]


@cache
def _kept_columns() -> KeptColumns:
    return KeptColumns(values_of(Person.objects.filter(Among(F("pk"), Given("keys")))))


def shown(
    rows: Rows, fields: Mapping[str, Any], *, people: Callable[[QuerySet[Any]], QuerySet[Any]]
) -> list[Line]:
    """The lines of ``rows`` with all ``fields``, those of `lines` and others, in their order.

    The others are labels, and what is shown of records: these are fetched by ``people``, which
    gives a queryset of people with what they need.
    """
    rows = list(rows)
    found = lines(rows, fields)
    added = {name: field for name, field in fields.items() if name not in KEYS}
    added.pop("matched", None)
    if not added:
        return found
    is_label = {name: isinstance(field, LabelField) for name, field in added.items()}
    records: dict[Any, Any] = {}
    if not all(is_label.values()):
        records = people(Person.objects.all()).in_bulk([row["id"] for row in rows])
    return [
        {
            name: line[name] if name in line else _added(name, field, line, records.get(row["id"]))
            for name, field in fields.items()
            if name in line or name in added
        }
        for row, line in zip(rows, found, strict=True)
    ]


def _added(name: str, field: Any, line: Line, record: Any) -> Any:
    """What a line says that `lines` does not: a label of it, or something of the record."""
    if isinstance(field, LabelField):
        return field.to_representation(line[name.removesuffix(SUFFIX)])
    value = field.get_attribute(record)
    return None if value is None else field.to_representation(value)


def lines(
    rows: Rows, wanted: Collection[str] | None = None, *, is_table: bool = False
) -> list[Line]:
    """The lines of ``rows`` (see `values_of`), in one order; of the keys only those ``wanted``.

    Of a table the dates have their EDTF text alone, which is all that it shows of them.
    """
    date = _date_of_table if is_table else partial(_date, get_language() or "")
    found = [_line(row, date) for row in rows]
    if wanted is None:
        return found
    keys = [key for key in KEYS if key in wanted]
    return [{key: line[key] for key in keys} for line in found]


@cache
def _names() -> Any:
    """All names of a person as JSON: text, script, and whether it is preferred."""
    parts = F("text"), F("script"), F("preferred")
    name: Any = Func(*parts, function="json_build_array", output_field=TextField())
    names = Name.objects.filter(person=OuterRef("pk")).order_by("-preferred", "pk")
    return _as_text(names.annotate(held=name).values("held"))


@cache
def _charges() -> Any:
    """The charges of all detentions of a person, as a JSON array of code and stage."""
    charge: Any = Concat(F("offence__code"), Value(" "), F("stage"), output_field=TextField())
    charges = Charge.objects.filter(detention__person=OuterRef("pk"))
    ordered = charges.order_by("detention__began_earliest", "pk")
    return _as_text(ordered.annotate(held=charge).values("held"))


@cache
def _sentence() -> Any:
    """Kind and length of the latest sentence: by when it was imposed, else by the detention."""
    latest = (
        Detention.objects.filter(person=OuterRef("pk"))
        .exclude(sentence_kind="")
        .order_by(
            F("sentence_imposed_earliest").desc(nulls_last=True),
            F("began_earliest").desc(nulls_last=True),
            "-pk",
        )
    )
    parts = F("sentence_kind"), Value(" "), F("sentence_length")
    sentence: Any = Concat(*parts, output_field=TextField())
    return Subquery(latest.annotate(held=sentence).values("held")[:1])


def _as_text(values: QuerySet[Any]) -> Any:
    array: Any = Func(ArraySubquery(values), function="array_to_json", output_field=JSONField())
    return Cast(array, TextField())


def _by_script(names: Sequence[Sequence[Any]]) -> Names:
    """The main name as `Person.main_name` finds it, one for each Chinese script, and the rest.

    ``names`` are text, script, and whether it is preferred, the preferred ones first.
    """
    if not names:
        return NAMELESS
    main = hans = hant = ""
    best = (True, True)
    for text, script, preferred in names:
        rank = (not preferred, script != "latn")
        if not main or rank < best:
            main, best = text, rank
        if script == "hans":
            hans = hans or text
        elif script == "hant":
            hant = hant or text
    others = [text for text, _, _ in names if text not in (main, hans, hant)]
    return main, hans, hant, others


def _line(row: Mapping[str, Any], date: Callable[[str, str], Any]) -> Line:
    """The row with its parts taken apart and its dates in words."""
    text = row.get("held_names")
    name, hans, hant, others = _by_script(orjson.loads(text)) if text else NAMELESS
    kind, _, length = (row.get("held_sentence") or "").partition(" ")
    charges = row.get("held_charges")
    return {
        "reference": row["reference"],
        "name": name,
        "name_hans": hans,
        "name_hant": hant,
        "names_other": others,
        "sex": row["sex"],
        "born": date(str(row["born"] or ""), row["born_words"]),
        "died": date(str(row["died"] or ""), row["died_words"]),
        "custody": row["current_custody"],
        "stage": row["current_stage"],
        "certainty": row["current_certainty"],
        "since": date(str(row["current_since"] or ""), row["current_since_words"]),
        "issue_categories": row["issue_categories"],
        "charges": orjson.loads(charges) if charges else [],
        "sentence_kind": kind,
        "sentence_length": length,
        "publication_state": row["publication_state"],
    }


def _date_of_table(text: str, words: str) -> dict[str, Any] | None:
    del words
    return {"edtf": text} if text else None


@lru_cache(maxsize=20_000)
def _date(language: str, text: str, words: str) -> dict[str, Any] | None:
    """The date as the API gives it; kept, since the same days come up again and again."""
    del language
    return _as_json(UncertainDate.parse(text, words)) if text else None


def names_by_script(names: Iterable[Name]) -> Line:
    """The keys of `OF_NAMES` for the names of one person; nothing where there are none."""
    ordered = sorted(names, key=lambda name: (not name.preferred, name.pk))
    held = [(name.text, name.script, name.preferred) for name in ordered]
    shown = ("name", "name_hans", "name_hant", "names_other")
    return dict(zip(shown, _by_script(held), strict=True)) if held else {}


KEYS = (
    *("reference", "name", "name_hans", "name_hant", "names_other", "sex", "born", "died"),
    *("custody", "stage", "certainty", "since", "issue_categories", "charges"),
    *("sentence_kind", "sentence_length", "publication_state"),
)
"""The keys of a line, in the order of the columns of an export."""
