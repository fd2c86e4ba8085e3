"""The base of serializers: a row is held to its model's own rules before it is written."""

import copy
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import serializers


class CheckedSerializer(serializers.ModelSerializer[Any]):
    """A ModelSerializer that also holds a row to its model's ``clean()`` and constraints."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """``attrs``, or a ``ValidationError`` under the fields and codes of the model's rules."""
        attrs = super().validate(attrs)
        model = self.Meta.model  # type: ignore[attr-defined]
        row = copy.copy(self.instance) if self.instance else model()
        for field in model._meta.concrete_fields:
            if field.name in attrs:
                setattr(row, field.name, attrs[field.name])
        try:
            row.clean()
            row.validate_constraints()
        except DjangoValidationError as exc:
            detail = serializers.as_serializer_error(exc)
            if NON_FIELD_ERRORS in detail:
                detail["non_field_errors"] = detail.pop(NON_FIELD_ERRORS)
            raise serializers.ValidationError(detail) from exc
        return attrs
