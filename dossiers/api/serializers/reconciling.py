"""What clients of the Reconciliation Service API 0.2 send, and what is made of it.

OpenRefine is the best known of them. The protocol may grow, so keys that it has not got today are
left alone here; everywhere else in the API they are refused.
"""

import re
from collections.abc import Iterator
from typing import Any

import orjson
from rest_framework import serializers

from casetracker.languages import bilingual, chinese_of, english_of
from casetracker.middleware import is_storable
from dossiers.names.matching import Wanted
from dossiers.vocabularies import Sex

TYPE = "person"
MOST_QUERIES, MOST_IDS, MOST_CANDIDATES = 500, 500, 20
LONGEST_BATCH = 2_000_000
"""Characters of a batch; 500 queries need a tenth."""

PROPERTIES = {
    "birth_year": (
        bilingual("year of birth", "出生年份"),
        bilingual("a year, or a date that begins with one", "年份，或以年份开头的日期"),
    ),
    "sex": (bilingual("sex", "性别"), bilingual("male, female, other", "男、女、其他")),
    "place": (
        bilingual("place", "地点"),
        bilingual("where the person was born or lived", "出生地或居住地"),
    ),
}
"""What beside a name tells people apart: label and description by the property's id."""

YEAR = re.compile(r"(?<![0-9])(1[89][0-9]{2}|20[0-9]{2}|2100)(?![0-9])", re.ASCII)


class PropertyValueSerializer(serializers.Serializer[Any]):
    """A cell of the client's table that tells more of the person."""

    pid = serializers.ChoiceField(choices=list(PROPERTIES))
    v = serializers.JSONField(allow_null=True, help_text="A text, a number, or a list of them.")


class QuerySerializer(serializers.Serializer[Any]):
    """One name of the client's table."""

    query = serializers.CharField(max_length=200)
    type = serializers.JSONField(required=False, help_text="`person`, the only type there is.")
    limit = serializers.IntegerField(min_value=1, max_value=MOST_CANDIDATES, default=5)
    properties = PropertyValueSerializer(many=True, required=False, default=list)

    def validate_type(self, value: Any) -> Any:
        """The type. Raises ``ValidationError`` for any but that of people."""
        types = value if isinstance(value, list) else [value]
        if any((one.get("id") if isinstance(one, dict) else one) != TYPE for one in types):
            raise serializers.ValidationError("The only type is “person”.", "unknown_type")
        return value


class ColumnSerializer(serializers.Serializer[Any]):
    """A column that the client would like to have."""

    id = serializers.CharField(max_length=100)


class ExtendSerializer(serializers.Serializer[Any]):
    """Which columns of which people the client would like to have."""

    ids = serializers.ListField(child=serializers.CharField(max_length=40), max_length=MOST_IDS)
    properties = ColumnSerializer(many=True)


def parsed(text: str, *, under: str) -> Any:
    """The JSON in a field of a form. Raises ``ValidationError`` under its name."""
    if len(text) > LONGEST_BATCH:
        raise _refused(under, "Send fewer at once.", "too_long")
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as exc:
        raise _refused(under, f"This is not JSON: {exc.msg}.", "not_json") from exc
    if not isinstance(found, dict):
        raise _refused(under, "Send a JSON object.", "not_object")
    if not all(map(is_storable, _texts(found))):
        raise _refused(under, "A text holds a character that cannot be stored.", "unreadable")
    return found


def queries_of(text: str) -> dict[str, dict[str, Any]]:
    """The valid queries of a batch by their names.

    Raises ``ValidationError`` with the dotted path of what is wrong.
    """
    batch = parsed(text, under="queries")
    if len(batch) > MOST_QUERIES:
        raise _refused("queries", f"Send at most {MOST_QUERIES} queries at once.", "too_many")
    found, errors = {}, {}
    for name, query in batch.items():
        serializer = QuerySerializer(data=query)
        if serializer.is_valid():
            found[name] = serializer.validated_data
        else:
            errors[f"queries.{name[:40]}"] = serializer.errors
    if errors:
        raise serializers.ValidationError(errors)
    return found


def wanted_of(query: dict[str, Any]) -> Wanted:
    """The person that a query asks for.

    Cells are what people typed: one that names no year or sex tells nothing of the person.
    """
    told: dict[str, str] = {}
    for each in query["properties"]:
        told.setdefault(each["pid"], _cell(each["v"]))
    return Wanted(
        query["query"],
        birth_year=_year(told.get("birth_year", "")),
        sex=SEXES.get(told.get("sex", "").strip().casefold(), ""),
        place=told.get("place", "")[:200],
    )


def _year(text: str) -> int | None:
    """The only year in the text."""
    years = set(YEAR.findall(text))
    return int(years.pop()) if len(years) == 1 else None


def _sexes() -> Iterator[tuple[str, str]]:
    for sex in (Sex.MALE, Sex.FEMALE, Sex.OTHER):
        for word in (sex.value, english_of(sex.label), chinese_of(sex.label)):
            yield word.casefold(), sex.value
    yield from (("m", Sex.MALE.value), ("f", Sex.FEMALE.value))


SEXES = dict(_sexes())


def _texts(value: Any) -> Iterator[str]:
    """All texts in ``value``, keys included."""
    # Not recursive: a client may nest deeper than Python calls.
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            waiting.extend((*one, *one.values()))


def _cell(value: Any) -> str:
    """The text of a cell: of several the first, of an entity its name."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name", value.get("id", ""))
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value) if is_plain else ""


def _refused(field: str, sentence: str, code: str) -> serializers.ValidationError:
    return serializers.ValidationError({field: [sentence]}, code=code)
