"""A reconciliation service on the engine of names: OpenRefine can match its tables with people.

It speaks version 0.2 of the Reconciliation Service API of the W3C community group: the manifest,
batches of queries, suggestions, and columns to add. Nothing here changes anything, so everybody
may ask; one asks among the people one may see.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from casetracker.api.filtering import LONGEST_SEARCH
from casetracker.api.views import StrictParameters
from casetracker.languages import bilingual
from dossiers.api import listing
from dossiers.api.serializers.reconciling import (
    PROPERTIES,
    TYPE,
    ExtendSerializer,
    parsed,
    queries_of,
    wanted_of,
)
from dossiers.models import Person
from dossiers.names.matching import FULL, YEAR_FITS, Candidate, match_people

SURE, APART = 95, 15
"""The score of a name that is held to be the same, and how far the next must be behind it."""

MOST_SUGGESTED = 10
COLUMNS = {
    "name": bilingual("name", "姓名"),
    "name_hans": bilingual("name in simplified characters", "简体姓名"),
    "name_hant": bilingual("name in traditional characters", "繁体姓名"),
    "names_other": bilingual("other names", "其他姓名"),
    "sex": bilingual("sex", "性别"),
    "born": bilingual("born", "出生"),
    "died": bilingual("died", "去世"),
    "custody": bilingual("custody", "羁押状态"),
    "stage": bilingual("legal stage", "法律程序阶段"),
    "certainty": bilingual("certainty", "确定程度"),
    "since": bilingual("since", "自"),
    "issue_categories": bilingual("issue categories", "议题类别"),
    "charges": bilingual("charges", "罪名"),
    "sentence_kind": bilingual("kind of sentence", "刑罚种类"),
    "sentence_length": bilingual("length of sentence", "刑期"),
}
"""The columns that can be added to a client's table: keys of a line of `people`, with labels."""

PERSON_TYPE = {"id": TYPE, "name": bilingual("Person", "人物")}


class Service(StrictParameters):
    """The base of the service's addresses."""

    permission_classes = [AllowAny]

    def people(self) -> Any:
        """Those whom the one who asks may see."""
        return Person.objects.visible_to(self.request.user)


class ReconcileView(Service):
    """The service itself."""

    parser_classes = [FormParser, MultiPartParser]

    def known_parameters(self) -> list[str]:
        """A batch may come in the address too."""
        return ["extend", "format", "queries"]

    @extend_schema(
        operation_id="people_reconcile_manifest",
        parameters=[
            OpenApiParameter("queries", str, description="A batch, as JSON: see POST."),
            OpenApiParameter("extend", str, description="Columns to add, as JSON: see POST."),
        ],
        responses=dict,
    )
    def get(self, request: Request) -> Response:
        """What the service can do; with `queries` or `extend`, the answer to it."""
        if {"queries", "extend"} & set(request.query_params):
            return self.answer(request.query_params)
        return Response(_manifest(request))

    @extend_schema(
        operation_id="people_reconcile",
        request={
            "application/x-www-form-urlencoded": {
                "type": "object",
                "properties": {
                    "queries": {"type": "string", "description": "Up to 500 queries, as JSON."},
                    "extend": {"type": "string", "description": "Columns to add, as JSON."},
                },
            }
        },
        responses=dict,
    )
    def post(self, request: Request) -> Response:
        """The people who may be meant by each name of a batch, or columns about people."""
        form: Any = request.data
        return self.answer(form)

    def answer(self, form: Mapping[str, str]) -> Response:
        """The answer to `queries`, or to `extend`. Raises ``ValidationError`` for neither."""
        if form.get("queries"):
            return Response(self.reconciled(form["queries"]))
        if form.get("extend"):
            return Response(self.extended(form["extend"]))
        raise serializers.ValidationError(
            {"queries": ["Send a batch of queries, or `extend`."]}, code="required"
        )

    def reconciled(self, text: str) -> dict[str, Any]:
        """The results of each query of the batch, by its name."""
        queries = queries_of(text)
        wanted = [wanted_of(query) for query in queries.values()]
        most = max((query["limit"] for query in queries.values()), default=1)
        # One more than asked for, to know whether another comes near.
        found = match_people(wanted, among=self.people(), most=most + 1)
        return {
            name: {"result": _results(candidates, query["limit"])}
            for (name, query), candidates in zip(queries.items(), found, strict=True)
        }

    def extended(self, text: str) -> dict[str, Any]:
        """The wanted columns of the people named; nothing of those who are not to be seen."""
        body = ExtendSerializer(data=parsed(text, under="extend"))
        if not body.is_valid():
            raise serializers.ValidationError({"extend": body.errors})
        wanted = [column["id"] for column in body.validated_data["properties"]]
        if unknown := [name for name in wanted if name not in COLUMNS]:
            sentence = f"There is no column “{unknown[0]}”, only: {', '.join(COLUMNS)}."
            raise serializers.ValidationError({"extend": [sentence]}, code="unknown_column")
        references = {key: key.strip().upper() for key in body.validated_data["ids"]}
        people = self.people().filter(reference__in=set(references.values()))
        shown = listing.lines(listing.values_of(people), ["reference", *wanted])
        lines = {line["reference"]: line for line in shown}
        return {
            "meta": [{"id": name, "name": COLUMNS[name]} for name in wanted],
            "rows": {
                key: {name: _cells(lines.get(reference, {}).get(name)) for name in wanted}
                for key, reference in references.items()
            },
        }


class SuggestEntityView(Service):
    """People, while their name is typed."""

    def known_parameters(self) -> list[str]:
        """What was typed, and how many to pass over."""
        return ["cursor", "format", "prefix"]

    @extend_schema(
        operation_id="people_reconcile_suggest_entity",
        parameters=[
            OpenApiParameter("prefix", str, description="What was typed."),
            OpenApiParameter("cursor", int, description="How many to pass over."),
        ],
        responses=dict,
    )
    def get(self, request: Request) -> Response:
        """Up to ten people with such a name, the likest first; nobody before anything is typed."""
        asked = QueryOfEntity(data=request.query_params)
        asked.is_valid(raise_exception=True)
        skip = asked.validated_data["cursor"]
        wanted = wanted_of({"query": asked.validated_data["prefix"], "properties": []})
        [found] = match_people([wanted], among=self.people(), most=skip + MOST_SUGGESTED)
        return Response(
            {
                "result": [
                    {
                        "id": candidate.person.reference,
                        "name": _name_of(candidate),
                        "description": _description_of(candidate),
                        "notable": [TYPE],
                    }
                    for candidate in found[skip:]
                ]
            }
        )


class QueryOfEntity(serializers.Serializer[Any]):
    """What was typed."""

    prefix = serializers.CharField(max_length=LONGEST_SEARCH, default="")
    cursor = serializers.IntegerField(min_value=0, max_value=100, default=0)


class SuggestPropertyView(Service):
    """Properties, while their name is typed."""

    def known_parameters(self) -> list[str]:
        """What was typed."""
        return ["cursor", "format", "prefix"]

    @extend_schema(
        operation_id="people_reconcile_suggest_property",
        parameters=[OpenApiParameter("prefix", str, description="What was typed.")],
        responses=dict,
    )
    def get(self, request: Request) -> Response:
        """The properties of queries that have such a name."""
        typed = request.query_params.get("prefix", "").strip().casefold()
        return Response(
            {
                "result": [
                    {"id": key, "name": label, "description": description}
                    for key, (label, description) in PROPERTIES.items()
                    if typed in key or typed in str(label).casefold()
                ]
            }
        )


class ColumnsView(Service):
    """The columns that can be added to a table."""

    def known_parameters(self) -> list[str]:
        """The type is always that of people."""
        return ["format", "limit", "type"]

    @extend_schema(
        operation_id="people_reconcile_columns",
        parameters=[
            OpenApiParameter("type", str, description="`person`."),
            OpenApiParameter("limit", int, description="Not heeded: there are few."),
        ],
        responses=dict,
    )
    def get(self, request: Request) -> Response:
        """All of them, with their labels."""
        del request
        columns = [{"id": key, "name": label} for key, label in COLUMNS.items()]
        return Response({"type": TYPE, "properties": columns})


def _manifest(request: Request) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("api-people-reconcile")).rstrip("/")
    people = request.build_absolute_uri(reverse("api-people-list"))
    page = request.build_absolute_uri(reverse("person", args=["P-0000-00000"]))
    return {
        "versions": ["0.1", "0.2"],
        "name": "Casetracker",
        "identifierSpace": people,
        "schemaSpace": f"{address}/",
        "documentation": request.build_absolute_uri(reverse("api-docs")),
        "defaultTypes": [PERSON_TYPE],
        "view": {"url": page.replace("P-0000-00000", "{{id}}")},
        "suggest": {
            "entity": {"service_url": address, "service_path": "/suggest/entity/"},
            "property": {"service_url": address, "service_path": "/suggest/property/"},
        },
        "extend": {
            "propose_properties": {"service_url": address, "service_path": "/columns/"},
            "property_settings": [],
        },
    }


def _results(candidates: Sequence[Candidate], limit: int) -> list[dict[str, Any]]:
    return [
        {
            "id": candidate.person.reference,
            "name": _name_of(candidate),
            "description": _description_of(candidate),
            "type": [PERSON_TYPE],
            "score": candidate.score,
            "features": [{"id": "name", "value": candidate.match.likeness.score / FULL}],
            "match": number == 0 and _is_sure(candidates),
        }
        for number, candidate in enumerate(candidates[:limit])
    ]


def _is_sure(candidates: Sequence[Candidate]) -> bool:
    """Whether the first is meant beyond doubt, so that nobody need look.

    The same name and the same year of birth, and nobody else who comes near: a Chinese name alone
    may be that of thousands.
    """
    first, *others = candidates
    apart = not others or first.score - others[0].score >= APART
    return apart and first.match.likeness.score >= SURE and YEAR_FITS in first.reasons


def _name_of(candidate: Candidate) -> str:
    person = candidate.person
    both = dict.fromkeys((person.main_name, person.name_in_han))
    return " ".join(filter(None, both)) or str(person.reference)


def _description_of(candidate: Candidate) -> str:
    """What tells the person from others of the name: dates, place, situation, and why it fits."""
    person = candidate.person
    parts = (
        f"* {person.born}" if person.born else "",
        person.residence or person.birth_place,
        str(person.get_current_custody_display()),
        f"{candidate.match.name.text} ({candidate.match.likeness.how.label})",
    )
    return " · ".join(filter(None, parts))


def _cells(value: Any) -> list[dict[str, str]]:
    """The value of a line as cells of a table; dates as EDTF texts."""
    values = value if isinstance(value, list | tuple) else [value]
    return [
        {"str": str(one["edtf"] if isinstance(one, dict) else one)}
        for one in values
        if one not in (None, "")
    ]
