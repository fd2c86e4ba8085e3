"""``labels=true``: beside each code what it means, in the language of the request."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from rest_framework import serializers

from casetracker.api.forms.placing import nested_in, place_after
from casetracker.api.forms.titles import Worded, column_of, title_of
from casetracker.languages import bilingual, is_chinese

SUFFIX = "_label"
OF_A_CODE = bilingual("code", "代码")


class LabelField(serializers.Field[Any, Any, Any, Any]):
    """The label of the code, codes or vocabulary row that the field ``of`` shows.

    "" where there is none.
    """

    def __init__(self, of: Any) -> None:
        super().__init__(read_only=True)
        self.of = of
        self.title = title_of(str(of.field_name), of)
        self.is_list = isinstance(of, serializers.ListField)

    def get_attribute(self, instance: Any) -> Any:
        """What ``of`` shows, before it is shown."""
        return self.of.get_attribute(instance)

    def to_representation(self, value: Any) -> Any:
        """The label; of several codes the label of each."""
        labels = choices_of(self.of)
        if labels is None:
            return name_of(value)
        if isinstance(value, list | tuple):
            return [str(labels.get(code, code)) for code in value]
        return str(labels.get(value, ""))


def name_of(row: Any) -> str:
    """The name of a row of a vocabulary: the Chinese one where that is asked for and known."""
    chinese: str = row.name_zh if is_chinese(get_language()) else ""
    return chinese or str(row.name)


def choices_of(field: Any) -> Mapping[Any, Any] | None:
    """The labels of a field's codes, or of the codes in its list; None where it has no codes."""
    inner = getattr(field, "child", field)
    return inner.choices if type(inner) is serializers.ChoiceField else None


def add_labels(serializer: Any) -> None:
    """Place a `LabelField` after every field of ``serializer`` that shows codes, at any depth."""
    for name, field in list(serializer.fields.items()):
        inner = nested_in(field)
        if inner is not None:
            add_labels(inner)
        elif choices_of(field) or _shows_a_name(field):
            place_after(serializer, name, {f"{name}{SUFFIX}": LabelField(field)})
            field.title = Worded("{} ({})", title_of(name, field), OF_A_CODE)


def _shows_a_name(field: Any) -> bool:
    """Whether the field names a row of a vocabulary, which has a name in each language."""
    related = getattr(column_of(field), "related_model", None)
    return isinstance(field, serializers.SlugRelatedField) and hasattr(related, "name_zh")
