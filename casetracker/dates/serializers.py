"""The uncertain date in the REST API, and in its OpenAPI description."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from casetracker.dates.fields import MAX_WORDS
from casetracker.dates.grammar import InvalidDateError
from casetracker.dates.value import UncertainDate
from casetracker.languages import bilingual

_EXPECTED = bilingual(
    "Give a date as a text, or as an object with “edtf” and, if you like, “words”.",
    "请以文本填写日期，或使用含“edtf”（及可选的“words”）的对象。",
)


class UncertainDateSerializerField(serializers.Field[Any, Any, Any, Any]):
    """An uncertain date, null where none is known.

    It reads as ``{"edtf", "earliest", "latest", "words", "text"}``; ``text`` says the date in the
    language of the request. It takes an EDTF text (which has no words), an object of ``edtf`` and
    ``words``, or, where the field is not required, null or "".

    `ModelSerializer` uses it for every `UncertainDateField` once its ``serializer_field_mapping``
    has it, as `casetracker.api.serializers.CheckedSerializer` does.
    """

    default_error_messages = {
        "invalid_date": "{message}",
        "invalid": _EXPECTED,
        "unknown_key": bilingual(
            "“{name}” is not part of a date: give “edtf” and “words”.",
            "日期中没有“{name}”：请填写“edtf”和“words”。",
        ),
        "too_long": bilingual(
            "The words may have up to {longest} characters.", "原文最多 {longest} 个字。"
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        if kwargs.get("required") is False and not kwargs.get("read_only"):
            kwargs.setdefault("allow_null", True)
        super().__init__(**kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """The date, or None; "" counts as null."""
        return super().run_validation(None if data == "" else data)

    def to_internal_value(self, data: Any) -> UncertainDate:
        """The date that ``data`` says."""
        parts = {"edtf": data} if isinstance(data, str) else data
        if not isinstance(parts, dict):
            self.fail("invalid")
        for key in sorted(parts.keys() - {"edtf", "words"}, key=str):
            self.fail("unknown_key", name=str(key)[:40])
        edtf, words = parts.get("edtf"), parts.get("words", "")
        if not isinstance(edtf, str) or not isinstance(words, str):
            self.fail("invalid")
        if len(words.strip()) > MAX_WORDS:
            self.fail("too_long", longest=MAX_WORDS)
        try:
            return UncertainDate.parse(edtf, words.strip())
        except InvalidDateError as error:
            self.fail("invalid_date", message=str(error))

    def to_representation(self, value: UncertainDate) -> dict[str, str | None]:
        """The date as the API gives it."""
        return {
            "edtf": value.edtf,
            "earliest": value.earliest.isoformat() if value.earliest else None,
            "latest": value.latest.isoformat() if value.latest else None,
            "words": value.words,
            "text": value.describe(),
        }


class UncertainDateSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """What drf-spectacular says of an `UncertainDateSerializerField`."""

    target_class = UncertainDateSerializerField

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        """The object that is read, or the text or object that is written."""
        del auto_schema
        edtf = {"type": "string", "description": "EDTF", "examples": ["2011-04", "2017-06-26~"]}
        words = {"type": "string", "maxLength": MAX_WORDS, "description": "The source's own words"}
        if direction == "request":
            parts = {"edtf": edtf, "words": words}
            taken = {"type": "object", "properties": parts, "required": ["edtf"]}
            return {"oneOf": [edtf, {**taken, "additionalProperties": False}]}
        day = {"type": ["string", "null"], "format": "date"}
        text = {"type": "string", "description": "The date in words"}
        given = {"edtf": edtf, "earliest": day, "latest": day, "words": words, "text": text}
        return {"type": "object", "properties": given, "required": list(given)}
