"""Uncertain dates in the REST API."""

from datetime import date
from typing import Any, ClassVar

import pytest
from django.utils import translation
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from casetracker.dates import UncertainDate, UncertainDateField
from casetracker.dates.fields import MAX_WORDS
from casetracker.dates.serializers import UncertainDateSchema, UncertainDateSerializerField
from dossiers.models import CaseEvent, StatusChange
from tests.factories import make_event

MAPPING = serializers.ModelSerializer.serializer_field_mapping
DATES = {**MAPPING, UncertainDateField: UncertainDateSerializerField}


class EventSerializer(serializers.ModelSerializer[CaseEvent]):
    serializer_field_mapping = DATES

    class Meta:
        model = CaseEvent
        fields: ClassVar[list[str]] = ["name", "kind", "began"]


class StatusSerializer(serializers.ModelSerializer[StatusChange]):
    serializer_field_mapping = DATES

    class Meta:
        model = StatusChange
        fields: ClassVar[list[str]] = ["date"]


def read(value: Any, **options: Any) -> Any:
    return UncertainDateSerializerField(**options).run_validation(value)


def refusal(value: Any, **options: Any) -> tuple[str, str]:
    with pytest.raises(serializers.ValidationError) as caught:
        read(value, **options)
    details: Any = caught.value.detail
    return details[0].code, str(details[0])


class TestReading:
    def test_all_there_is_to_a_date(self) -> None:
        event = CaseEvent(
            name="June", began=UncertainDate.parse("[2011-04-01..2011-04-10]", words="early April")
        )

        assert EventSerializer(event).data["began"] == {
            "edtf": "[2011-04-01..2011-04-10]",
            "earliest": "2011-04-01",
            "latest": "2011-04-10",
            "words": "early April",
            "text": "between 1 and 10 April 2011",
        }

    def test_open_ends_are_null(self) -> None:
        shown = UncertainDateSerializerField().to_representation(UncertainDate("[..2011]"))

        assert (shown["earliest"], shown["latest"]) == (None, "2011-12-31")

    def test_no_date_is_null(self) -> None:
        assert EventSerializer(CaseEvent(name="June")).data["began"] is None

    def test_in_the_language_of_the_request(self) -> None:
        with translation.override("zh-hans"):
            shown = UncertainDateSerializerField().to_representation(UncertainDate("2011-04"))

        assert shown["text"] == "2011年4月"


class TestWriting:
    @pytest.mark.parametrize(
        ("given", "edtf", "words"),
        [
            ("2011-04", "2011-04", ""),
            (" 2011-04 ", "2011-04", ""),
            ({"edtf": "2011-04"}, "2011-04", ""),
            ({"edtf": "2011-04", "words": " in April "}, "2011-04", "in April"),
        ],
    )
    def test_a_text_or_an_object(self, given: Any, edtf: str, words: str) -> None:
        value = read(given)

        assert (value.edtf, value.words) == (edtf, words)

    @pytest.mark.parametrize("nothing", [None, ""])
    def test_nothing_where_no_date_is_needed(self, nothing: str | None) -> None:
        assert read(nothing, required=False) is None
        assert refusal(nothing)[0] == "null"

    @pytest.mark.parametrize(
        ("given", "code", "sentence"),
        [
            ("yesterday", "invalid_date", "accepted are 2011-04-03, 2011-04, 2011"),
            ("2011-13", "invalid_date", "accepted are"),
            ("9" * 10_000, "invalid_date", "accepted are"),
            ({"edtf": "2011\0"}, "invalid_date", "accepted are"),
            ({"edtf": ""}, "invalid_date", "accepted are"),
            (2011, "invalid", "Give a date as a text"),
            (["2011"], "invalid", "Give a date as a text"),
            ({}, "invalid", "Give a date as a text"),
            ({"edtf": 2011}, "invalid", "Give a date as a text"),
            ({"edtf": "2011", "words": None}, "invalid", "Give a date as a text"),
            ({"edtf": "2011", "word": "x"}, "unknown_key", "“word” is not part of a date"),
            ({"edtf": "2011", "earliest": "x"}, "unknown_key", "“earliest” is not part"),
            ({"edtf": "2011", "words": "x" * 201}, "too_long", "up to 200 characters"),
        ],
    )
    def test_refused_with_a_sentence(self, given: Any, code: str, sentence: str) -> None:
        found = refusal(given)

        assert found[0] == code
        assert sentence in found[1]

    @pytest.mark.django_db
    def test_into_a_row(self) -> None:
        event = make_event(began="2010", began_words="last year")
        serializer = EventSerializer(
            event, {"began": {"edtf": "2011-04", "words": "in April"}}, partial=True
        )
        serializer.is_valid(raise_exception=True)
        serializer.save()

        event.refresh_from_db()
        assert event.began is not None
        assert (event.began.edtf, event.began.words) == ("2011-04", "in April")
        assert event.began_latest == date(2011, 4, 30)  # type: ignore[attr-defined]

    @pytest.mark.django_db
    def test_a_text_replaces_the_words_too(self) -> None:
        event = make_event(began="2010", began_words="last year")
        serializer = EventSerializer(event, {"began": "2010"}, partial=True)
        serializer.is_valid(raise_exception=True)

        assert serializer.save().began_words == ""  # type: ignore[attr-defined]


def test_needed_where_the_model_needs_it() -> None:
    assert not EventSerializer().fields["began"].required
    assert EventSerializer().fields["began"].allow_null
    assert StatusSerializer().fields["date"].required
    assert not StatusSerializer().fields["date"].allow_null


class TestSchema:
    def described(self, direction: str) -> Any:
        schema = UncertainDateSchema(UncertainDateSerializerField())  # type: ignore[no-untyped-call]
        return schema.map_serializer_field(AutoSchema(), direction)

    def test_what_is_read(self) -> None:
        shown = UncertainDateSerializerField().to_representation(UncertainDate("2011"))
        schema = self.described("response")

        assert schema["required"] == list(schema["properties"]) == list(shown)

    def test_what_is_written(self) -> None:
        text, parts = self.described("request")["oneOf"]

        assert text["type"] == "string"
        assert parts["required"] == ["edtf"]
        assert parts["properties"]["words"]["maxLength"] == MAX_WORDS
        assert parts["additionalProperties"] is False

    def test_registered_for_the_field(self) -> None:
        field = UncertainDateSerializerField()

        found = UncertainDateSchema.get_match(field)

        assert isinstance(found, UncertainDateSchema)
