"""The bases of serializers: what is read is cut to the reader, what is written is held to rules."""

import copy
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property, partial
from operator import attrgetter
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist
from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import serializers
from rest_framework.fields import SkipField

from casetracker.access import sees_notes
from casetracker.api.suggestions import unknown
from casetracker.dates import (
    Duration,
    InvalidDurationError,
    IsoDurationField,
    UncertainDateField,
)
from casetracker.dates.serializers import UncertainDateSerializerField
from casetracker.exceptions import CasetrackerError
from casetracker.fetched import rows_of

LONGEST_LIST = 200
"""Items of a list in one body."""


class DurationTextField(serializers.CharField):
    """An ISO 8601 duration of years, months, weeks and days, such as ``P4Y6M``; "" for none."""

    def to_internal_value(self, data: Any) -> str:
        """The duration in canonical form. Raises ``ValidationError`` saying what is accepted."""
        text = super().to_internal_value(data)
        try:
            return Duration.parse(text).iso if text else ""
        except InvalidDurationError as exc:
            raise serializers.ValidationError(str(exc), "invalid_duration") from exc


class Showing(serializers.BaseSerializer[Any]):
    """A serializer that shows a record as REST framework does, in half the time.

    How each field is read and shown is worked out once for a serializer, not for every record.
    """

    @cached_property
    def _ways(self) -> list[tuple[str, Any, Callable[[Any], Any], Callable[[Any], Any]]]:
        """Name, field, what reads the value of a record, and what shows it."""
        fields: Iterable[Any] = self._readable_fields  # type: ignore[attr-defined]
        return [
            (str(field.field_name), field, _reader_of(field), field.to_representation)
            for field in fields
        ]

    def to_representation(self, instance: Any) -> Any:
        """The record as it is shown."""
        shown = {}
        for name, field, read, show in self._ways:
            try:
                value = read(instance)
            except (AttributeError, KeyError, ObjectDoesNotExist):
                # REST framework knows what to do of a field that is not there.
                try:
                    value = field.get_attribute(instance)
                except SkipField:
                    continue
            shown[name] = None if value is None else show(value)
        return shown


def _reader_of(field: Any) -> Callable[[Any], Any]:
    """What reads the value of ``field`` from a record."""
    kind = type(field)
    related = kind.get_attribute is serializers.RelatedField.get_attribute
    plain = kind.get_attribute is serializers.Field.get_attribute
    if plain and len(field.source_attrs) == 1 and isinstance(field, serializers.ListSerializer):
        return partial(rows_of, relation=field.source_attrs[0])
    if len(field.source_attrs) == 1 and (
        plain or (related and not field.use_pk_only_optimization())
    ):
        return attrgetter(*field.source_attrs)
    read: Callable[[Any], Any] = field.get_attribute
    return read


class ReadSerializer(Showing, serializers.ModelSerializer[Any]):
    """A record as it is read. Fields in ``NOTES`` are left out for those who do not see notes."""

    NOTES: ClassVar[frozenset[str]] = frozenset()
    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        UncertainDateField: UncertainDateSerializerField,
        IsoDurationField: DurationTextField,
    }

    def get_fields(self) -> dict[str, Any]:
        """The declared fields, cut to who asks."""
        fields = super().get_fields()
        if self.NOTES and not _shows_notes(self):
            for name in self.NOTES:
                fields.pop(name, None)
        for name, field in fields.items():
            field.read_only = True
            # By `fields=` and `shape=` every one of them may be left out.
            field.required = False
            self.admit_empty(field, field.source or name)
        return fields

    def admit_empty(self, field: serializers.Field[Any, Any, Any, Any], source: str) -> None:
        """Let ``field`` be empty where its column may be: the description says so then.

        REST framework forgets it of relations, and of columns that nobody edits.
        """
        model: Any = self.Meta.model
        columns = {each.attname: each for each in model._meta.concrete_fields}
        column = columns.get(source)
        if isinstance(field, serializers.RelatedField):
            field.allow_null = self.may_be_empty(source)
        elif column is not None:
            # A date that is not known is null, however its column holds that.
            is_null = (
                column.blank if isinstance(field, UncertainDateSerializerField) else column.null
            )
            field.allow_null = field.allow_null or is_null
            if isinstance(field, serializers.ChoiceField):
                field.allow_blank = field.allow_blank or column.blank

    def may_be_empty(self, source: str) -> bool:
        """Whether the relation ``source``, a dotted path from the record, may name nothing."""
        model: Any = self.Meta.model
        for name in source.split("."):
            relation = model._meta.get_field(name)
            if relation.null:
                return True
            model = relation.related_model
        return False


class _Ready(threading.local):
    """Serializers whose fields are made, of this thread."""

    def __init__(self) -> None:
        self.made: dict[Any, Any] = {}


_ready = _Ready()


def representations(
    serializer: type[serializers.BaseSerializer[Any]], rows: Iterable[Any], context: Any
) -> list[Any]:
    """What the serializer shows of each row, as with ``many=True``.

    Making the fields of thirty nested serializers takes longer than to show a dossier by them:
    they are made once a thread, for those who see notes and for those who do not.
    """
    key = serializer, sees_notes(context["request"].user)
    ready = _ready.made.get(key)
    if ready is None:
        ready = _ready.made[key] = serializer(context=context)
    ready._context = context
    try:
        return [ready.to_representation(row) for row in rows]
    finally:
        ready._context = {}


def _shows_notes(serializer: serializers.BaseSerializer[Any]) -> bool:
    """Whether notes are shown: to analysts up, and in the description of the API."""
    view = serializer.context.get("view")
    request = serializer.context.get("request")
    if getattr(view, "swagger_fake_view", False):
        return True
    return request is not None and sees_notes(request.user)


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses a key that it does not know, with the nearest one it does."""

    def to_internal_value(self, data: Any) -> Any:
        """The fields' values. Raises ``ValidationError`` under each unknown key too."""
        found: dict[str, Any] = {}
        if isinstance(data, Mapping):
            writable = [name for name, field in self.fields.items() if not field.read_only]
            found = {
                str(name)[:100]: [
                    serializers.ErrorDetail(unknown("field", str(name), writable), "unknown_field")
                ]
                for name in data
                if name not in writable
            }
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as exc:
            raise serializers.ValidationError({**found, **_by_field(exc.detail)}) from exc
        if found:
            raise serializers.ValidationError(found)
        return values


def _by_field(detail: Any) -> dict[str, Any]:
    return detail if isinstance(detail, dict) else {"non_field_errors": detail}


class CheckedSerializer(StrictSerializer, serializers.ModelSerializer[Any]):
    """A ModelSerializer that also holds a row to its model's ``clean()`` and constraints."""

    serializer_field_mapping = ReadSerializer.serializer_field_mapping

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        """The field of a column; a list of texts takes up to `LONGEST_LIST`."""
        field_class, options = super().build_standard_field(field_name, model_field)
        if issubclass(field_class, serializers.ListField):
            options.setdefault("max_length", LONGEST_LIST)
        return field_class, options

    def get_unique_together_validators(self) -> list[Any]:
        """None: `validate` asks the model's own constraints."""
        return []

    def get_unique_together_constraints(self, model: Any) -> Any:
        """None, for the same reason: they would make optional fields required."""
        del model
        return iter(())

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """``attrs``, or a ``ValidationError`` under the fields and codes of the model's rules."""
        attrs = super().validate(attrs)
        model: Any = self.Meta.model
        row = copy.copy(self.instance) if self.instance else model()
        for field in model._meta.concrete_fields:
            if field.name in attrs:
                setattr(row, field.name, attrs[field.name])
        try:
            row.clean()
            row.validate_constraints()
        except DjangoValidationError as exc:
            raise serializers.ValidationError(detail_of(exc)) from exc
        return attrs


def detail_of(exc: DjangoValidationError) -> dict[str, Any]:
    """A model's errors under the names that REST framework uses."""
    detail = serializers.as_serializer_error(exc)
    if NON_FIELD_ERRORS in detail:
        detail["non_field_errors"] = detail.pop(NON_FIELD_ERRORS)
    return detail


@contextmanager
def errors_under(path: str) -> Iterator[None]:
    """Tell the errors of the block under the dotted path ``path``."""
    try:
        yield
    except CasetrackerError as exc:
        exc.field = ".".join(filter(None, (path, exc.field)))
        raise
    except DjangoValidationError as exc:
        told = {
            path if name == "non_field_errors" else f"{path}.{name}": sentences
            for name, sentences in detail_of(exc).items()
        }
        raise serializers.ValidationError(told) from exc
