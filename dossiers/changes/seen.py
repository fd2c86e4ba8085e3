"""What may be shown now, asked of ``visible_to`` for records of all kinds in one statement."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from casetracker.access import Actor, kept_by_role
from casetracker.kept import Statement
from casetracker.prepared import array_of, prepared_rows
from dossiers.changes.rules import TOLD, Model

AMONG = "SELECT id FROM ({}) AS seen(id) WHERE id = ANY (%s::uuid[])"


def visible_among(keys: Mapping[Model, set[UUID]], *, user: Actor) -> set[UUID]:
    """Those of these rows that ``user`` may see now."""
    if not keys:
        return set()
    arrays = [array_of(keys.get(model, ())) for model in TOLD]
    return {row[0] for row in prepared_rows(_visible(user), arrays)}


@kept_by_role
def _visible(user: Actor) -> str:
    """What finds, of the keys of each model, those of rows that the user may see."""
    asked = []
    for model in TOLD:
        rows: Any = model._default_manager
        shown = Statement(rows.visible_to(user).order_by().values_list("pk"))
        asked.append(AMONG.format(shown.text))
    return " UNION ALL ".join(asked)
