"""Loading the population as one would in practice: into empty tables, then all that follows.

Indexes and the constraints that need one are taken off and made anew afterwards, by which every
row is checked. A few kinds of trigger are off meanwhile and are made up for by one statement a
table, with the same outcome (see `tests.bench.population.afterwards`). All others run as ever.
"""

import gc
import io
import multiprocessing
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace
from typing import Any, TypeVar

from django.core.management import call_command
from django.db import connection, connections, models, transaction

from casetracker.history import acting
from casetracker.searching.entries import SearchEntry
from tests.bench.population import afterwards
from tests.bench.population.blocks import TABLES, Plan, rows_of
from tests.bench.population.chance import Row
from tests.bench.population.surroundings import Surroundings, store
from tests.bench.progress import counted, say

T = TypeVar("T")
Run = Callable[[Callable[[T], object], Iterable[T]], object]
"""Does something with each of many, in whichever order."""

MEMORY = "256MB"
"""What PostgreSQL may take to sort, or to build one index."""

CONSTRAINTS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
  FROM pg_constraint
 WHERE conrelid = ANY (%s::regclass[]) AND contype IN ('u', 'x', 'f')
 ORDER BY contype = 'f', conrelid::regclass::text, conname
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
  FROM pg_index
 WHERE indrelid = ANY (%s::regclass[])
   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
 ORDER BY pg_get_indexdef(indexrelid) LIKE '%%USING gin%%' DESC, 1
"""


@dataclass
class Times:
    """How long each part took, in seconds."""

    parts: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Say what is done, and add how long the block takes to what ``name`` took."""
        began = time.perf_counter()
        say(f"loading: {name}")
        yield
        self.parts[name] = self.parts.get(name, 0.0) + time.perf_counter() - began

    @property
    def total(self) -> float:
        """Seconds in all."""
        return sum(self.parts.values())


def load(plan: Plan, *, processes: int = 0) -> Times:
    """Fill the empty tables; as many ``processes`` as cores where they are not said.

    With one process all is done on the present connection, in its transaction if there is one;
    more open connections of their own, so that what is loaded is committed as it comes.
    """
    times = Times()
    with times.of("surroundings"):
        call_command("load_reference", stdout=io.StringIO())
        with transaction.atomic(), acting(by=None, reason="Population made"):
            around = store()
            # Else tables that others refer to could not be altered in this transaction.
            _execute("SET CONSTRAINTS ALL IMMEDIATE")
    with working(processes) as run, _without_indexes(run, times, [SearchEntry._meta.db_table]):
        with bare(run, times):
            with times.of("rows"):
                run(partial(_load_block, plan, around), range(plan.blocks))
            with times.of("what triggers would write"):
                run(afterwards.tell_inserts, TABLES)
                afterwards.tell_current_situations()
                run(afterwards.tell_journal, TABLES)
                afterwards.mark_coverage()
                afterwards.advance_references(plan)
                afterwards.check_status_changes()
        # Documents are looked up by the indexes that are there again.
        with times.of("words to search"):
            run(afterwards.fill_words, afterwards.words_to_fill())
    with times.of("statistics"):
        _execute("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE, FREEZE)")
    return times


def _load_block(plan: Plan, around: Surroundings, block: int) -> None:
    with transaction.atomic():
        for model, rows in rows_of(plan, block, around).items():
            copy_rows(model, rows)


def copy_rows(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Store rows by COPY; a column that no row names is derived, or has its default."""
    named = set().union(*(row.keys() for row in rows)) if rows else set()
    fields = [
        each
        for each in model._meta.concrete_fields
        if not each.generated and (each.attname in named or not each.has_db_default())
    ]
    derived = [each for each in fields if each.attname not in named and _is_derived(each)]
    defaults = [
        (each.attname, each.get_db_prep_save(each.get_default(), connection)) for each in fields
    ]
    columns = ", ".join(f'"{each.column}"' for each in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy,
    ):
        for row in rows:
            instance: Any = SimpleNamespace(**row) if derived else None
            for each in derived:
                row[each.attname] = each.pre_save(instance, add=True)
            copy.write_row([row.get(name, default) for name, default in defaults])


def _is_derived(column: "models.Field[Any, Any]") -> bool:
    """Whether its value is made of others when a row is saved."""
    plain = (models.Field, models.DateField, models.DateTimeField, models.FileField)
    return type(column).pre_save not in {each.pre_save for each in plain}


@contextmanager
def working(processes: int = 0) -> Iterator[Any]:
    """What spreads work over so many processes; over as many as cores where they are not said."""
    processes = processes or len(os.sched_getaffinity(0))
    if processes == 1:
        yield lambda work, items: [work(item) for item in items]
        return
    # A forked process cannot share the connection.
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(processes, initializer=_begin) as pool:
        yield lambda work, items: _in_any_order(pool, work, list(items))


def _in_any_order(pool: Any, work: Callable[[T], object], items: Sequence[T]) -> None:
    done = pool.imap_unordered(work, items)
    for _ in counted(done, of=len(items)):
        pass


def _begin() -> None:
    """Let this process make rows, none of which is ever part of a circle."""
    gc.disable()
    _prepare()


def _prepare() -> None:
    """Let this process sort and build in memory."""
    _execute(f"SET maintenance_work_mem = '{MEMORY}'")
    _execute(f"SET work_mem = '{MEMORY}'")


@contextmanager
def bare(run: Any, times: Times) -> Iterator[None]:
    """Without what every row would otherwise be put into, or would set off, by itself."""
    tables = afterwards.tables()
    constraints = _rows(CONSTRAINTS, [tables])
    for table, name, _ in constraints:
        _execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    with _without_indexes(run, times, tables):
        triggers = afterwards.triggers_made_up_for()
        for table, name in triggers:
            _execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        yield
        for table, name in triggers:
            _execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")
    with times.of("constraints"):
        _prepare()
        for table, name, definition in constraints:
            _execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


@contextmanager
def _without_indexes(run: Any, times: Times, tables: Sequence[str]) -> Iterator[None]:
    """Make the indexes of the tables, but for those of constraints, when all rows are there."""
    indexes = _rows(INDEXES, [tables])
    for name, _ in indexes:
        _execute(f"DROP INDEX {name}")
    yield
    with times.of("indexes"):
        run(_execute, [definition for _, definition in indexes])


def _rows(query: str, parameters: Sequence[Any]) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found: list[tuple[str, ...]] = cursor.fetchall()
    return found


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
