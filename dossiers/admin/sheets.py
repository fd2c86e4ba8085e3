"""A record laid out fact by fact, each with its standing and its claims."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from casetracker.admin.deeds import change_url
from casetracker.models import User
from dossiers.facts import Coverage, FactStanding, coverage_of
from dossiers.models import SUBJECTS, Decision
from dossiers.vocabularies import Standing


@dataclass(frozen=True)
class Row:
    """One fact of a record, with all its values. ``words`` are the source's, for a date."""

    name: str
    label: str
    values: tuple[FactStanding, ...]
    words: str = ""

    @property
    def is_filled(self) -> bool:
        """Whether something is held or claimed."""
        return any(item.standing != Standing.EMPTY or item.proposed for item in self.values)

    @property
    def is_disputed(self) -> bool:
        """Whether sources contradict it, decided or not."""
        return any(item.standing == Standing.DISPUTED for item in self.values)

    @property
    def decision(self) -> Decision | None:
        """What settles the contradiction; None where it is open or there is none."""
        return next((item.decision for item in self.values if item.decision), None)

    @property
    def lacks_source(self) -> bool:
        """Whether a value is held that no accepted claim supports."""
        return any(item.lacks_source for item in self.values)

    @property
    def has_claims(self) -> bool:
        """Whether anything is claimed of it that an edit could leave behind."""
        return any(item.supporting or item.contradicting or item.proposed for item in self.values)

    @property
    def is_many(self) -> bool:
        """Whether the fact may have several values."""
        return self.values[0].fact.many


class Sheet:
    """A record and its facts, judged once."""

    def __init__(self, record: Any) -> None:
        self.record = record
        self.subject = next(name for name, model in SUBJECTS.items() if type(record) is model)
        self.standings: list[FactStanding] = record.standings()

    @cached_property
    def rows(self) -> list[Row]:
        """Every fact in reading order."""
        grouped: dict[str, list[FactStanding]] = {}
        for item in self.standings:
            grouped.setdefault(item.fact.name, []).append(item)
        model = type(self.record)
        return [
            Row(
                name,
                model.FACTS[name].label(model),
                tuple(items),
                getattr(self.record, f"{name}_words", ""),
            )
            for name, items in grouped.items()
        ]

    @cached_property
    def by_name(self) -> dict[str, Row]:
        """Every fact by its name."""
        return {row.name: row for row in self.rows}

    @property
    def filled(self) -> list[Row]:
        """The facts that hold something, or of which something is claimed."""
        return [row for row in self.rows if row.is_filled]

    @property
    def coverage(self) -> Coverage:
        """How much of the record is sourced."""
        return coverage_of(self.standings)

    @property
    def url(self) -> str:
        """The record's page in the admin."""
        return change_url(self.record)


def name_recorders(sheets: Iterable[Sheet]) -> None:
    """Put the accounts that recorded the claims at hand, in one query for all sheets."""
    claims = [
        claim
        for sheet in sheets
        for item in sheet.standings
        for claim in (*item.supporting, *item.contradicting, *item.proposed)
    ]
    accounts = User.objects.in_bulk({claim.recorded_by_id for claim in claims})
    for claim in claims:
        claim.recorded_by = accounts[claim.recorded_by_id]
