"""People as flat lines: what lists and exports show of each, made without a model object a row."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import get_language

from casetracker.api.forms.labels import SUFFIX, LabelField
from casetracker.dates import UncertainDate
from casetracker.dates.serializers import UncertainDateSerializerField
from dossiers.models import Charge, Detention, Name, Person

Line = dict[str, Any]
Rows = Iterable[Mapping[str, Any]]

CHUNK = 500
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

_as_json = UncertainDateSerializerField().to_representation


def values_of(people: QuerySet[Any], *more: str) -> QuerySet[Any]:
    """The columns that `lines` reads, and ``more``."""
    return people.prefetch_related(None).values(*COLUMNS, *more)


def in_chunks(people: QuerySet[Any]) -> Iterator[list[Mapping[str, Any]]]:
    """The columns of all ``people``, a chunk at a time, read through a server-side cursor."""
    rows = iter(values_of(people).iterator(chunk_size=CHUNK))
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def shown(
    rows: Rows, fields: Mapping[str, Any], *, people: Callable[[QuerySet[Any]], QuerySet[Any]]
) -> list[Line]:
    """The lines of ``rows`` with all ``fields``, those of `lines` and others, in their order.

    The others are labels, and what is shown of records: these are fetched by ``people``, which
    gives a queryset of people with what they need.
    """
    rows = list(rows)
    found = lines(rows, fields)
    added = {name: field for name, field in fields.items() if name not in MAKERS}
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


def lines(rows: Rows, wanted: Collection[str]) -> list[Line]:
    """The lines of ``rows`` (see `values_of`), with the ``wanted`` keys only, in one order.

    At most three statements: names, charges and sentences, each only where it is wanted.
    """
    rows = list(rows)
    keys = [row["id"] for row in rows]
    names = _names(keys) if OF_NAMES & set(wanted) else {}
    charges = _charges(keys) if "charges" in wanted else {}
    sentences = _sentences(keys) if OF_SENTENCES & set(wanted) else {}
    makers = [(key, make) for key, make in MAKERS.items() if key in wanted]
    return [{key: make(row, names, charges, sentences) for key, make in makers} for row in rows]


def _names(keys: list[Any]) -> Mapping[Any, Line]:
    held: dict[Any, list[tuple[str, str, bool]]] = defaultdict(list)
    for person, *name in (
        Name.objects.filter(person__in=keys)
        .order_by("-preferred", "pk")
        .values_list("person_id", "text", "script", "preferred")
    ):
        held[person].append((name[0], name[1], name[2]))
    return {person: _by_script(names) for person, names in held.items()}


def _by_script(names: list[tuple[str, str, bool]]) -> Line:
    """The main name as `Person.main_name` finds it, one for each Chinese script, and the rest."""
    main = min(names, key=lambda name: (not name[2], name[1] != "latn"))[0]
    hans = next((text for text, script, _ in names if script == "hans"), "")
    hant = next((text for text, script, _ in names if script == "hant"), "")
    return {
        "name": main,
        "name_hans": hans,
        "name_hant": hant,
        "names_other": [text for text, _, _ in names if text not in (main, hans, hant)],
    }


def _charges(keys: list[Any]) -> Mapping[Any, list[str]]:
    held: dict[Any, list[str]] = defaultdict(list)
    for person, code, stage in (
        Charge.objects.filter(detention__person__in=keys)
        .order_by("detention__began_earliest", "pk")
        .values_list("detention__person_id", "offence__code", "stage")
    ):
        held[person].append(f"{code} {stage}")
    return held


def _sentences(keys: list[Any]) -> Mapping[Any, tuple[str, str]]:
    """The latest sentence of each: by when it was imposed, else when the detention began."""
    found = (
        Detention.objects.filter(person__in=keys)
        .exclude(sentence_kind="")
        .order_by(
            F("sentence_imposed_earliest").asc(nulls_first=True),
            F("began_earliest").asc(nulls_first=True),
            "pk",
        )
        .values_list("person_id", "sentence_kind", "sentence_length")
    )
    return {person: (kind, length) for person, kind, length in found}


def names_by_script(names: Iterable[Name]) -> Line:
    """The keys of `OF_NAMES` for the names of one person; nothing where there are none."""
    ordered = sorted(names, key=lambda name: (not name.preferred, name.pk))
    held = [(name.text, name.script, name.preferred) for name in ordered]
    return _by_script(held) if held else {}


Maker = Callable[[Mapping[str, Any], Any, Any, Any], Any]


def _column(name: str) -> Maker:
    return lambda row, names, charges, sentences: row[name]  # noqa: ARG005


def _date(name: str) -> Maker:
    def make(row: Mapping[str, Any], *parts: Any) -> Any:
        del parts
        text = str(row[name] or "")
        if not text:
            return None
        return {**_date_in_words(text, get_language() or ""), "words": row[f"{name}_words"]}

    return make


@lru_cache(maxsize=20_000)
def _date_in_words(text: str, language: str) -> dict[str, Any]:
    """The date as the API gives it; kept, since the same days come up again and again."""
    del language
    return _as_json(UncertainDate.parse(text))


def _name(key: str, empty: Any) -> Maker:
    return lambda row, names, charges, sentences: (  # noqa: ARG005
        names[row["id"]][key] if row["id"] in names else empty
    )


def _sentence(place: int) -> Maker:
    return lambda row, names, charges, sentences: (  # noqa: ARG005
        sentences.get(row["id"], ("", ""))[place]
    )


MAKERS: dict[str, Maker] = {
    "reference": _column("reference"),
    "name": _name("name", ""),
    "name_hans": _name("name_hans", ""),
    "name_hant": _name("name_hant", ""),
    "names_other": _name("names_other", ()),
    "sex": _column("sex"),
    "born": _date("born"),
    "died": _date("died"),
    "custody": _column("current_custody"),
    "stage": _column("current_stage"),
    "certainty": _column("current_certainty"),
    "since": _date("current_since"),
    "issue_categories": _column("issue_categories"),
    "charges": lambda row, names, charges, sentences: charges.get(row["id"], []),  # noqa: ARG005
    "sentence_kind": _sentence(0),
    "sentence_length": _sentence(1),
    "publication_state": _column("publication_state"),
}
"""How each key of a line is made, in the order of the columns of an export."""
