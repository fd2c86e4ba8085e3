"""Many additions in one step of a migration come to the same as one after the other."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import OperationWriter

from casetracker.together import Together

ADDITIONS: list[Operation] = [
    migrations.AddField("shelf", "place", models.IntegerField(null=True)),
    migrations.AddField("shelf", "named_by", models.ForeignKey(get_user_model(), models.CASCADE)),
    migrations.AddConstraint(
        "shelf",
        models.UniqueConstraint(
            fields=["place"], condition=models.Q(place__gt=0), name="shelf_place_once"
        ),
    ),
    migrations.AddIndex("shelf", models.Index(fields=["place"], name="shelf_by_place")),
]


def _with_shelf() -> ProjectState:
    """The state of the project with a table more, which the database has as well."""
    from django.apps import apps

    state = ProjectState.from_apps(apps)
    make = migrations.CreateModel("Shelf", [("id", models.AutoField(primary_key=True))])
    before = state.clone()
    make.state_forwards("casetracker", state)
    with connection.schema_editor() as editor:
        make.database_forwards("casetracker", editor, before, state)
    return state


def _of_shelf() -> set[str]:
    """The columns and the constraints of the table, indexes among them."""
    with connection.cursor() as cursor:
        table = "casetracker_shelf"
        columns = {
            column.name for column in connection.introspection.get_table_description(cursor, table)
        }
        return columns | set(connection.introspection.get_constraints(cursor, table))


@pytest.mark.django_db(transaction=True)
def test_all_is_added_and_all_is_taken_away() -> None:
    before = _with_shelf()
    bare = _of_shelf()
    step = Together(ADDITIONS)
    after = before.clone()
    step.state_forwards("casetracker", after)
    try:
        with connection.schema_editor() as editor:
            step.database_forwards("casetracker", editor, before, after)
        added = _of_shelf() - bare
        assert {"place", "named_by_id", "shelf_place_once", "shelf_by_place"} <= added
        with connection.schema_editor() as editor:
            step.database_backwards("casetracker", editor, after, before)
        assert _of_shelf() == bare
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE casetracker_shelf")


def test_the_state_is_that_of_the_operations_one_by_one() -> None:
    shelf = migrations.CreateModel("Shelf", [("id", models.AutoField(primary_key=True))])
    together, singly = ProjectState(), ProjectState()
    for state in (together, singly):
        shelf.state_forwards("casetracker", state)
    Together(ADDITIONS).state_forwards("casetracker", together)
    for operation in ADDITIONS:
        operation.state_forwards("casetracker", singly)
    assert together == singly
    assert set(together.models["casetracker", "shelf"].fields) == {"id", "place", "named_by"}


def test_it_can_be_undone_where_all_of_it_can() -> None:
    assert Together(ADDITIONS).reversible
    assert not Together([*ADDITIONS, migrations.RunSQL("SELECT 1")]).reversible


def test_a_migration_can_be_written_with_it() -> None:
    text, imports = OperationWriter(Together(ADDITIONS[:1])).serialize()
    assert "casetracker.together.Together(" in text
    assert "import casetracker.together" in imports
    assert Together(ADDITIONS[-1:]).describe() == ADDITIONS[-1].describe()
