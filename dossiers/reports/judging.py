"""Facts as a report shows them: each value with its numbers, and what speaks against it."""

from collections import defaultdict
from collections.abc import Iterable

from casetracker.dates import UncertainDate
from dossiers.facts import Fact, FactStanding, standings_of
from dossiers.models import Claim
from dossiers.models.base import BearsFacts
from dossiers.reports.content import OtherValue, ReportedFact, Value
from dossiers.reports.gathering import CaseFile
from dossiers.reports.numbering import Numbering
from dossiers.reports.wording import Wording
from dossiers.vocabularies import Standing


class Judge:
    """Holds the records of a case file against the claims its reader may see.

    A value that only unseen passages support rests on a confidential source. What unseen passages
    say against a value stays unsaid: that there is such a passage is part of what is confidential.
    """

    def __init__(self, file: CaseFile, *, wording: Wording, numbering: Numbering) -> None:
        self.file = file
        self.wording = wording
        self.numbering = numbering
        self._standings: dict[object, list[FactStanding]] = {}

    def facts(
        self, record: BearsFacts, *, only: Iterable[str] = (), but: Iterable[str] = ()
    ) -> tuple[ReportedFact, ...]:
        """The facts of a record that hold something or are claimed, in the order of ``FACTS``.

        ``only`` names the ones wanted, all where it is empty; ``but`` those left out.
        """
        wanted, unwanted = set(only or type(record).FACTS), set(but)
        grouped: dict[str, list[Value]] = {}
        for item in self.standings(record):
            if item.fact.name in wanted - unwanted:
                grouped.setdefault(item.fact.name, []).append(self.value(record, item))
        return tuple(
            ReportedFact(name, _label(type(record).FACTS[name], record), tuple(values))
            for name, values in grouped.items()
        )

    def values(self, record: BearsFacts, name: str) -> tuple[Value, ...]:
        """The values of one fact; none where it is empty and nobody claims anything."""
        return tuple(value for fact in self.facts(record, only=[name]) for value in fact.values)

    def standings(self, record: BearsFacts) -> list[FactStanding]:
        """The standings of a record that are not empty, as far as the reader may know."""
        if record.pk not in self._standings:
            claims = self.file.claims.get(record.pk, [])
            found = standings_of(record, claims, self.file.decisions.get(record.pk, []))
            self._standings[record.pk] = [
                item for item in found if item.standing != Standing.EMPTY or item.proposed
            ]
        return self._standings[record.pk]

    def rests_on_unseen(self, record: BearsFacts, item: FactStanding) -> bool:
        """Whether accepted claims support the value, none of which the reader may see."""
        if item.supporting or not item.value:
            return False
        held = next(held for held in item.fact.held(record) if held.text == item.value)
        unseen = self.file.unseen.get(record.pk, [])
        return any(c.field == item.fact.name and item.fact.agrees(c.value, held) for c in unseen)

    def value(self, record: BearsFacts, item: FactStanding) -> Value:
        """One value, numbered; the order of the calls is the order of the numbers."""
        fact, text = item.fact, item.value
        decided, because = _decision(item)
        return Value(
            text=self.wording.held(record, fact, text) if text else "",
            note=self.wording.note(record, fact, text) if text else "",
            language=self.wording.language_of(record, fact, text) if text else "",
            standing=item.standing,
            marks=self.numbering.marks(item.supporting),
            others=self._others(fact, item.contradicting),
            proposed=self._others(fact, item.proposed),
            origins=item.origins,
            confidential=self.rests_on_unseen(record, item),
            decided=decided,
            because=because,
        )

    def _others(self, fact: Fact, claims: Iterable[Claim]) -> tuple[OtherValue, ...]:
        by_value: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            by_value[self.wording.said(fact, claim.value)].append(claim)
        return tuple(
            OtherValue(text, self.numbering.marks(tuple(same))) for text, same in by_value.items()
        )


def _decision(item: FactStanding) -> tuple[str, str]:
    """When the contradiction was settled, in words, and why as far as it may be told."""
    if not item.is_decided or item.decision is None:
        return "", ""
    day = UncertainDate.on(item.decision.decided_at.date()).describe()
    return day, item.decision.reason if item.decision.is_told else ""  # type: ignore[attr-defined]


def _label(fact: Fact, record: BearsFacts) -> str:
    label = fact.label(type(record))
    return label[:1].upper() + label[1:]
