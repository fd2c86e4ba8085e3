"""What may be shown now, asked of ``visible_to`` for records of all kinds in one statement."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection

from casetracker.access import Actor, kept_by_role
from dossiers.changes.rules import TOLD, Model

AMONG = "SELECT id FROM ({}) AS seen(id) WHERE id = ANY (%s)"


def visible_among(keys: Mapping[Model, set[UUID]], *, user: Actor) -> set[UUID]:
    """Those of these rows that ``user`` may see now."""
    if not keys:
        return set()
    asked, parameters = [], list[Any]()
    for model, each in keys.items():
        statement, own = _visible(user)[model]
        asked.append(AMONG.format(statement))
        parameters += [*own, list(each)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked), parameters)
        return {row[0] for row in cursor.fetchall()}


@kept_by_role
def _visible(user: Actor) -> dict[Model, tuple[str, tuple[Any, ...]]]:
    """What finds the keys of all rows of each model that the user may see, with parameters."""
    found = {}
    for model in TOLD:
        rows: Any = model._default_manager
        shown = rows.visible_to(user).order_by().values_list("pk")
        found[model] = shown.query.sql_with_params()
    return found
