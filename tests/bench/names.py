"""Names among those of 100,000 other people: how well they are found, and how fast.

``NAMES=`` says how many other people there are.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from casetracker.access import Role
from dossiers.models import Name, Person
from dossiers.names.finding import _candidates, find
from dossiers.names.likeness import Asked
from tests.bench.measures import Ratio, Told
from tests.bench.population.chance import FIRST_RECORDED, Chance, Row
from tests.bench.population.keeping import kept_as
from tests.bench.population.loading import Times, bare, copy_rows, working
from tests.bench.progress import say
from tests.bench.world import World
from tests.dossiers.names import figures as people_to_find
from tests.dossiers.names import noise
from tests.dossiers.names.evaluation import Result, measured, store, words_of_all
from tests.dossiers.names.figures import Figure
from tests.factories import make_user

PEOPLE = int(os.environ.get("NAMES", "100000"))
BLOCK = 2000
GOALS = {0: 0.97, 1: 0.90}
"""Recall among the first five, by the number of typing mistakes."""

TIMES_SQL = 3
SEARCHES = (
    *("Liu Xiaobo", "劉曉波", "晓波", "王", "Liu Hsiao-po", "Liu Xaiobo", "Wang"),
    *("Rabiye Qadir", "Zhang Wei", "Tenzin"),
)
RUNS = 7
MISTAKES = ("no typing mistake", "one typing mistake", "two typing mistakes")


def figures(world: World) -> Iterator[Told | Ratio]:
    """Recall and rank by the number of mistakes, and what a search takes beside its statement."""
    del world
    made_by = (Path(noise.__file__), Path(people_to_find.__file__))
    with kept_as(f"names_{PEOPLE}", load=load, say=say, follows=made_by):
        yield Told("names of others", f"{PEOPLE:,} people, {Name.objects.count():,} names")
        with transaction.atomic():
            found = list(_found())
            transaction.set_rollback(True)
    yield from found


def load() -> Times:
    """Store the other people into the empty tables."""
    times = Times()
    unlike = words_of_all(people_to_find.figures())
    with working() as run, bare(run, times), times.of("rows"):
        run(partial(_load_block, unlike), range(-(-PEOPLE // BLOCK)))
    with times.of("statistics"), connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE, FREEZE)")
    return times


def _load_block(unlike: set[str], block: int) -> None:
    """Store a block of people who are called by none of the words ``unlike``."""
    chance = Chance.of(4, block)
    people: list[Row] = []
    names: list[Row] = []
    size = min(BLOCK, PEOPLE - block * BLOCK)
    for number, called in enumerate(noise.people(size, but_not=unlike, seed=block)):
        key = chance.key(FIRST_RECORDED)
        reference = f"P-{FIRST_RECORDED.year}-{block * BLOCK + number + 1:06}"
        own = {"id": key, "reference": reference}
        people.append({**own, "audience": "public", "publication_state": "published"})
        for text, script in called:
            own = {"id": chance.key(FIRST_RECORDED), "person_id": key}
            names.append({**own, "text": text, "script": script, "preferred": True})
    with transaction.atomic():
        copy_rows(Person, people)
        copy_rows(Name, names)


def _found() -> Iterator[Told | Ratio]:
    people = people_to_find.figures()
    keys = store(people)
    for mistakes, name in enumerate(MISTAKES):
        yield _recall(people, keys, mistakes=mistakes, name=f"names with {name}")
    reader = make_user(Role.RESEARCHER)
    seen = Person.objects.visible_to(reader)
    # A connection has its plans and the memory of the names it met only after a while.
    _ratio(SEARCHES[0], seen)
    ratios = [(text, *_ratio(text, seen)) for text in SEARCHES]
    for text, whole, alone, fit in ratios:
        told = f"{whole:.1f} ms, its statement {alone:.1f} ms, {fit} people"
        yield Told(f"name search: {text}", f"{whole / alone:8.2f}  {told}")
    middle = statistics.median(whole / alone for _, whole, alone, _ in ratios)
    yield Ratio("name search against its statement", middle, TIMES_SQL, at_least=False)


def _recall(
    people: Sequence[Figure], keys: Sequence[UUID], *, mistakes: int, name: str
) -> Told | Ratio:
    began = time.perf_counter()
    result: Result = measured(people, keys, mistakes=mistakes)[""]
    each = (time.perf_counter() - began) / len(result.ranks) * 1000
    told = f"{result}, {each:.1f} ms each"
    if mistakes not in GOALS:
        return Told(name, told)
    return Ratio(f"{name}: recall@5", result.recall(5), GOALS[mistakes], told=told)


def _ratio(text: str, seen: QuerySet[Any]) -> tuple[float, float, int]:
    """Milliseconds of a search, in turns with those of its statement alone; how many it found."""
    whole: list[float] = []
    alone: list[float] = []
    fit = 0
    for _ in range(RUNS):
        whole.append(_ms(lambda: find([text], among=seen)))
        alone.append(_ms(lambda: list(_candidates([Asked(text)], seen))))
        fit = len(find([text], among=seen)[0])
    return statistics.median(whole), statistics.median(alone), fit


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
