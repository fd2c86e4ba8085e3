"""Rules of the database in words of the domain."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from casetracker.constraints import Refusal, quoted, sentence_for
from tests.factories import make_person, make_publisher

OURS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in ("casetracker", "sources", "dossiers")
    and not hasattr(model, "pgh_tracked_model")
]
RULES = [rule for model in OURS for rule in model._meta.constraints]
TRIGGERS = [
    trigger
    for model in OURS
    for trigger in getattr(model._meta, "triggers", ())
    if isinstance(trigger, Refusal)
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_constraint_has_a_code_and_a_sentence(
    rule: CheckConstraint | UniqueConstraint,
) -> None:
    sentence = str(rule.violation_error_message)
    assert rule.violation_error_code
    assert sentence.endswith(".")
    assert sentence != str(rule.default_violation_error_message)


@pytest.mark.parametrize("trigger", TRIGGERS, ids=lambda trigger: trigger.name)
def test_every_refusing_trigger_has_a_sentence(trigger: Refusal) -> None:
    assert trigger.message.endswith(".")


def test_no_two_rules_share_a_name() -> None:
    names = [rule.name for rule in RULES] + [str(trigger.name) for trigger in TRIGGERS]
    assert len(names) == len(set(names))


@pytest.mark.django_db
def test_a_broken_constraint_is_told_in_its_sentence() -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make_publisher(kind="rumour")
    assert sentence_for(caught.value) == ("unknown_choice", "kind is not one of the known codes.")


@pytest.mark.django_db
def test_a_refusing_trigger_is_told_in_its_sentence() -> None:
    person = make_person()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        type(person).objects.update(reference="P-1999-00001")
    assert sentence_for(caught.value) == ("refused", "A public reference is permanent.")


@pytest.mark.django_db
def test_a_rule_nobody_named_is_told_without_sql() -> None:
    with (
        pytest.raises(IntegrityError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("INSERT INTO auth_group (id, name) SELECT id, name FROM auth_group")
    code, sentence = sentence_for(caught.value)
    assert code == "conflict"
    assert "auth_group" not in sentence
    assert sentence_for(IntegrityError("no diagnostics"))[0] == "conflict"


def test_a_sentence_with_an_apostrophe_is_quoted() -> None:
    assert quoted("Nobody's") == "'Nobody''s'"
