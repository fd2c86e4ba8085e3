"""Putting a claimed value into the record too, where that is one column and no decision."""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Q

from casetracker.dates import UncertainDate
from dossiers.facts import DateFact, Fact, ListFact, RowFact
from dossiers.facts.related import RowsFact
from dossiers.models import StatusChange
from dossiers.models.base import BearsFacts


def may_fill(record: BearsFacts, fact: Fact) -> bool:
    """Whether a claimed value may be put into the record with the claim.

    Only where nothing is replaced: the field is empty, or holds a list. Rows of their own, such as
    charges, need more than the value; a status change is never edited.
    """
    if isinstance(record, StatusChange) or isinstance(fact, RowsFact):
        return False
    return isinstance(fact, ListFact) or not fact.held(record)


def fill(record: BearsFacts, fact: Fact, value: str, *, words: str = "") -> None:
    """Store ``value`` in the record; ``words`` are the source's own for a date.

    Raises ``ValidationError`` under ``fill`` where the record cannot hold it, or holds another
    value by now.
    """
    if not may_fill(record, fact):
        raise ValidationError(
            {"fill": "The record holds a value here already: state the claim without filling."}
        )
    text = fact.checked(value)
    if isinstance(fact, ListFact):
        items = getattr(record, fact.name)
        column_value: Any = items if text in items else [*items, text]
    else:
        column_value = _for_column(fact, text, words)
    setattr(record, fact.name, column_value)
    try:
        record.full_clean()
    except ValidationError as invalid:
        raise ValidationError({"fill": invalid.messages}) from invalid
    record.save()


def _for_column(fact: Fact, text: str, words: str) -> Any:
    """The value as the model's column takes it."""
    if isinstance(fact, DateFact):
        return UncertainDate.parse(text, words)
    if isinstance(fact, RowFact):
        named = Q(name=text) | Q(name_zh=text) | Q(also_known_as__contains=[text])
        return apps.get_model(fact.model)._default_manager.filter(named).first()
    return text
