"""What the feed of changes says, for the description of the API."""

from typing import Any

from rest_framework import serializers

from dossiers.changes.rules import KINDS

OPERATIONS = ("made", "changed", "removed", "shown", "hidden")


class FieldChangeSerializer(serializers.Serializer[Any]):
    """What a field said before and after, as the resource gives it."""

    old = serializers.JSONField(help_text="Null where there was nothing.")
    new = serializers.JSONField(help_text="Null where there is nothing.")


class ChangeSerializer(serializers.Serializer[Any]):
    """What one transaction did to one record.

    `shown` and `hidden` say that you see it from now on, or no longer; of what is removed or
    hidden there is no more than the `id`.
    """

    cursor = serializers.CharField(help_text="For `since`: what comes after this change.")
    at = serializers.DateTimeField(help_text="When the transaction began.")
    operation = serializers.ChoiceField(choices=OPERATIONS)
    kind = serializers.ChoiceField(choices=sorted(KINDS))
    id = serializers.CharField(help_text="The reference, the code of an offence, or the UUID.")
    url = serializers.URLField(allow_null=True, help_text="Null where there is nothing to read.")
    person = serializers.CharField(allow_null=True, help_text="Whose dossier it belongs to.")
    source = serializers.CharField(  # type: ignore[assignment]
        allow_null=True, help_text="The document it belongs to."
    )
    fields_changed = serializers.DictField(child=FieldChangeSerializer())
    by = serializers.CharField(
        required=False, allow_null=True, help_text="Who did it; for analysts up."
    )
    reason = serializers.CharField(required=False, help_text="Why; for analysts up.")

    def get_fields(self) -> dict[str, Any]:
        """With the key ``fields``, a name that the class itself cannot use."""
        fields = super().get_fields()
        fields["fields"] = fields.pop("fields_changed")
        return fields


class ChangesSerializer(serializers.Serializer[Any]):
    """A page of the feed."""

    next = serializers.URLField(help_text="Where the feed goes on; ask there again at any time.")
    more = serializers.BooleanField(
        help_text="Whether to go on at once: there may be more already, even after an empty page."
    )
    complete_to = serializers.DateTimeField(
        allow_null=True,
        help_text="All that was committed before is told once `more` is false. Earlier than now "
        "while somebody writes; null where the database does not tell since when.",
    )
    results = ChangeSerializer(many=True)
