"""Many additions to the tables in one step of a migration.

Django renders its models anew for every operation, and for a table that much refers to that
takes longer than the change itself: a new database spent nine tenths of its time so.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Together(Operation):
    """Do ``operations`` in their order, with the models rendered once for all of them.

    Only for what adds: fields, constraints, indexes, triggers. Each of them sees the models as
    they are when all is there, forwards and backwards alike.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    @property
    def reversible(self) -> bool:  # type: ignore[override]
        """Whether all of them are."""
        return all(operation.reversible for operation in self.operations)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """How a migration writes it."""
        return type(self).__name__, [self.operations], {}

    def describe(self) -> str:
        """What it does, for those who read along."""
        return "; ".join(operation.describe() for operation in self.operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change the models; they are rendered when somebody asks for them."""
        # Rendered models would be rendered anew after each of the operations.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Add all of it."""
        del from_state
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, to_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Take all of it away, the last first."""
        del to_state
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, from_state)
