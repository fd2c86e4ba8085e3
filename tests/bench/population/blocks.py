"""The rows of the whole population, a thousand people at a time, each block by itself."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models

from dossiers.models import (
    Appeal,
    AppealPerson,
    Charge,
    Claim,
    Detention,
    Name,
    Person,
    Response,
    ResponseItem,
    StatusChange,
)
from sources.models import Passage, Snapshot, Source
from tests.bench.population.asking import Asking
from tests.bench.population.chance import FIRST_RECORDED, LAST_RECORDED, Chance, Row
from tests.bench.population.documents import Documents
from tests.bench.population.lives import Lives
from tests.bench.population.surroundings import Surroundings

BLOCK = 1000
"""People of a block; five of them share a source, and five have two appeals."""

Tables = dict[type[models.Model], list[Row]]

TABLES: tuple[type[models.Model], ...] = (
    Person,
    Name,
    Detention,
    Charge,
    Appeal,
    AppealPerson,
    Response,
    ResponseItem,
    StatusChange,
    Source,
    Snapshot,
    Passage,
    Claim,
)
"""What the population fills, each after those it refers to."""


@dataclass(frozen=True)
class Plan:
    """How many people there are, and by which seed they are drawn."""

    people: int
    seed: int = 4

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return -(-self.people // BLOCK)

    def size(self, block: int) -> int:
        """How many people are in a block."""
        return min(BLOCK, self.people - block * BLOCK)

    def moment(self, block: int) -> datetime:
        """When the first of a block was recorded."""
        return FIRST_RECORDED + (LAST_RECORDED - FIRST_RECORDED) * (block / self.blocks)


def rows_of(plan: Plan, block: int, around: Surroundings) -> Tables:
    """The rows of one block by table: the same whenever and wherever they are made."""
    chance = Chance.of(plan.seed, block)
    size = plan.size(block)
    before = block * BLOCK
    people = Lives(chance, around).made(
        size, first=before + 1, since=plan.moment(block), until=plan.moment(block + 1)
    )
    asked = Asking(chance, around).made(size * 2 // 5, people, first=before * 2 // 5 + 1)
    documents = Documents(chance, around).made(size // 5, people, asked, first=before // 5 + 1)
    return {
        Person: [life.row for life in people],
        Name: [name for life in people for name in life.names],
        Detention: [each.row for life in people for each in life.detained],
        Charge: [row for life in people for each in life.detained for row in each.charges],
        Appeal: [each.row for each in asked],
        AppealPerson: [row for each in asked for row in each.persons],
        Response: [row for each in asked for row in each.responses],
        ResponseItem: [row for each in asked for row in each.answers],
        StatusChange: [row for life in people for row in life.changes],
        Source: [each.source for each in documents],
        Snapshot: [each.snapshot for each in documents],
        Passage: [row for each in documents for row in each.passages],
        Claim: [row for each in documents for row in each.claims],
    }
