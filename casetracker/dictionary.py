"""The data dictionary: every table, column and rule, read off the models themselves."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from casetracker.constraints import Refusal
from casetracker.languages import chinese_of, english_of

APPS = ("sources", "dossiers")
HEAD = """# Data dictionary

Made by `manage.py data_dictionary`; a test compares it with the models. Every table but those that
say otherwise also has a history table of the same columns, named with `event` at the end, which the
database fills and which is never changed. Codes are explained in
[vocabularies.md](vocabularies.md), uncertain dates in [dates.md](dates.md).
"""


def as_markdown() -> str:
    """The whole dictionary as one Markdown document."""
    parts = [HEAD]
    for label in APPS:
        parts.append(f"## {label}\n")
        parts += ["\n".join(_table(model)) for model in _models(label)]
    return "\n".join(parts)


def _models(label: str) -> Iterator[type[models.Model]]:
    """The tables of an app, without those the history needs."""
    for model in apps.get_app_config(label).get_models():
        if not hasattr(model, "pgh_tracked_model"):
            yield model


def _table(model: type[models.Model]) -> Iterator[str]:
    yield f"### {model.__name__} (`{model._meta.db_table}`)\n"
    yield f"{' '.join((model.__doc__ or '').split())}\n"
    if not hasattr(model, "pgh_event_model"):
        yield "It has no history table.\n"
    yield "| column | type | meaning | 中文 | |"
    yield "|---|---|---|---|---|"
    facts = getattr(model, "FACTS", {})
    for field in model._meta.local_fields:
        label = field.verbose_name
        remarks = ", ".join(_remarks(field, claimable=field.name in facts))
        yield (
            f"| `{field.column}` | {_type(field)} | {english_of(label)} |"
            f" {chinese_of(label)} | {remarks} |"
        )
    yield ""
    rules = [(rule.name, str(rule.violation_error_message)) for rule in model._meta.constraints]
    rules += [
        (str(trigger.name), trigger.message)
        for trigger in getattr(model._meta, "triggers", ())
        if isinstance(trigger, Refusal)
    ]
    if rules:
        yield from (f"- `{name}`: {sentence}" for name, sentence in rules)
        yield ""


def _type(field: "models.Field[object, object]") -> str:
    """The column's type as PostgreSQL names it, or the table it points to."""
    if isinstance(field, models.ForeignKey):
        return f"→ {field.related_model.__name__}"
    from django.db import connection

    return str(field.db_type(connection))


def _remarks(field: "models.Field[object, object]", *, claimable: bool) -> Iterator[str]:
    if claimable:
        yield "fact"
    if field.generated:
        yield "generated"
    if field.unique:
        yield "unique"
    if field.choices:
        yield "codes"
