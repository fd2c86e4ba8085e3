"""Which accepted claims of a page are about a fact that is disputed.

Judged as `dossiers.facts.standings_of` judges a dossier, but only for the facts that the page's
claims are about, and from what the reader may see: what is hidden does not show by a dispute.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from casetracker.access import any_of
from dossiers.facts import Fact, Held
from dossiers.models import SUBJECTS, Claim
from dossiers.vocabularies import ClaimState
from dossiers.workbench.citing import Cited, key_of_subject, kind_of_subject
from dossiers.workbench.subjects import Key, Subjects, rows_of

Place = tuple[Key, str]
"""A fact of a record."""


def disputed_among(
    accepted: Iterable[Cited], *, subjects: Subjects, visible: "QuerySet[Claim]"
) -> set[str]:
    """The keys of those of the ``accepted`` claims whose fact is disputed, by the ``visible`` ones.

    A fact with one value is disputed when any accepted claim says another one, wherever it was
    made; of a fact with many, only the claim is whose value the record does not hold.
    """
    judge = _Judge(subjects)
    at: dict[Place, list[Cited]] = {}
    for item in accepted:
        at.setdefault((item.subject, item.field), []).append(item)
    single = [place for place in at if not judge.fact(place).many]
    contradicted = {
        place for place, value in _elsewhere(single, visible) if judge.denies(place, value)
    }
    found: set[str] = set()
    for place, items in at.items():
        denied = {item.key for item in items if judge.denies(place, item.value)}
        if judge.fact(place).many:
            found |= denied
        elif denied or place in contradicted:
            found |= {item.key for item in items}
    return found


class _Judge:
    """Compares claimed values with what records hold, each pair of texts once."""

    def __init__(self, subjects: Subjects) -> None:
        self.subjects = subjects
        self._held: dict[Place, list[Held]] = {}
        self._agrees = cache(lambda fact, value, held: fact.agrees(value, held))
        self.denies = cache(self._denies)
        """Whether the record does not hold what a claim says, by place and value."""

    def fact(self, place: Place) -> Fact:
        """The fact of the place."""
        (name, _), field = place
        model: Any = SUBJECTS[name]
        fact: Fact = model.FACTS[field]
        return fact

    def _denies(self, place: Place, value: str) -> bool:
        fact = self.fact(place)
        if place not in self._held:
            self._held[place] = fact.held(self.subjects.records[place[0]])
        return not any(self._agrees(fact, value, held) for held in self._held[place])


def _elsewhere(places: list[Place], visible: "QuerySet[Claim]") -> Iterable[tuple[Place, str]]:
    """Every different value that accepted claims, on any passage, give these facts."""
    if not places:
        return
    keys: dict[str, set[str]] = {name: set() for name in SUBJECTS}
    for (name, key), _ in places:
        keys[name].add(key)
    about = any_of(*(Q(**{f"{name}__in": rows_of(found)}) for name, found in keys.items() if found))
    wanted = set(places)
    accepted = visible.filter(
        about, state=ClaimState.ACCEPTED, field__in={field for _, field in places}
    )
    # Each value once, whatever the number of claims that state it.
    rows = accepted.order_by().values_list(kind_of_subject(), key_of_subject(), "field", "value")
    for kind, key, field, value in rows.distinct():
        place = (kind, key), field
        if place in wanted:
            yield place, value
