"""How a person's custody goes on: what follows upon what, how often, and after how many days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tests.bench.population.chance import TODAY, Chance


@dataclass(frozen=True)
class Step:
    """A situation reached: by what, at which stage of the law, and when.

    ``ends`` says that the deprivation of liberty is over with it.
    """

    custody: str
    mechanism: str
    stage: str
    ends: bool
    day: date


Course = dict[str, list[tuple[str, str, str, float, tuple[int, int]]]]

BEGINNINGS = {
    "criminal_detention": ("detention", "investigation_detention", 42.0),
    "administrative_detention": ("administrative_punishment", "administrative", 17.0),
    "rsdl": ("residential_surveillance", "filed", 9.0),
    "detained": ("detention", "", 11.0),
    "missing": ("disappearance", "none", 8.0),
    "soft_detention": ("restriction", "none", 6.0),
    "summoned": ("summons", "none", 4.0),
    "black_jail": ("commitment", "none", 2.0),
    "psychiatric_commitment": ("commitment", "none", 1.0),
}
"""How a deprivation of liberty begins: the mechanism, the stage, and of a hundred how many."""

UYGHUR_BEGINNINGS = BEGINNINGS | {"internment_camp": ("commitment", "none", 70.0)}

COURSE: Course = {
    "criminal_detention": [
        ("arrested", "formal_arrest", "arrest", 68, (20, 37)),
        ("bail", "bail", "investigation", 14, (10, 37)),
        ("released_without_charge", "release_without_charge", "closed", 9, (5, 37)),
        ("rsdl", "residential_surveillance", "investigation", 4, (10, 37)),
    ],
    "rsdl": [
        ("arrested", "formal_arrest", "arrest", 72, (60, 185)),
        ("bail", "bail", "investigation", 18, (60, 185)),
        ("missing", "disappearance", "none", 3, (10, 120)),
    ],
    "detained": [
        ("criminal_detention", "detention", "investigation_detention", 35, (1, 30)),
        ("arrested", "formal_arrest", "arrest", 25, (20, 90)),
        ("released_without_charge", "release", "closed", 20, (1, 60)),
    ],
    "missing": [
        ("rsdl", "residential_surveillance", "filed", 25, (10, 120)),
        ("criminal_detention", "detention", "investigation_detention", 25, (5, 90)),
        ("released_without_charge", "release", "none", 15, (3, 200)),
        ("prison", "imprisonment", "serving", 8, (300, 900)),
    ],
    "administrative_detention": [
        ("released_at_term", "release_at_term", "closed", 80, (5, 15)),
        ("criminal_detention", "detention", "investigation_detention", 15, (3, 15)),
    ],
    "summoned": [
        ("released_without_charge", "release", "none", 80, (1, 2)),
        ("criminal_detention", "detention", "investigation_detention", 15, (1, 2)),
    ],
    "soft_detention": [
        ("free", "restriction_lifted", "none", 55, (7, 500)),
        ("forced_travel", "restriction", "none", 15, (5, 60)),
        ("criminal_detention", "detention", "investigation_detention", 10, (5, 200)),
    ],
    "forced_travel": [("free", "restriction_lifted", "none", 80, (5, 40))],
    "black_jail": [
        ("released_without_charge", "release", "none", 75, (3, 90)),
        ("administrative_detention", "administrative_punishment", "administrative", 15, (2, 30)),
    ],
    "psychiatric_commitment": [("free", "release", "none", 50, (60, 900))],
    "internment_camp": [
        ("prison", "imprisonment", "serving", 35, (150, 900)),
        ("surveilled", "release", "none", 35, (200, 1000)),
        ("died_in_custody", "death", "closed", 2, (100, 1000)),
    ],
    "arrested": [
        ("arrested", "indictment", "indicted", 62, (60, 300)),
        ("arrested", "trial", "trial", 22, (120, 500)),
        ("bail", "bail", "review", 5, (60, 200)),
        ("released_without_charge", "non_prosecution", "non_prosecution", 5, (60, 250)),
        ("died_in_custody", "death", "closed", 1, (20, 400)),
    ],
    "prison": [
        ("prison", "transfer", "serving", 24, (60, 900)),
        ("prison", "sentence_reduction", "sentence_reduced", 15, (500, 1500)),
        ("med_parole", "medical_parole", "serving_outside", 4, (300, 2000)),
        ("parole", "parole", "paroled", 4, (500, 2500)),
        ("released_early", "early_release", "term_ended", 3, (300, 2500)),
        ("released_at_term", "release_at_term", "term_ended", 38, (365, 3650)),
        ("died_in_custody", "death", "closed", 2, (100, 3000)),
    ],
    "med_parole": [
        ("prison", "recall", "serving", 15, (60, 700)),
        ("released_at_term", "release_at_term", "term_ended", 50, (200, 1500)),
        ("died_after_release", "death", "closed", 8, (60, 1200)),
    ],
}
"""What may follow on a custody: the next, by what, the stage, how likely, and within which days.

What is missing to a hundred is that nothing more became known.
"""

AFTER_TRIAL = [
    ("prison", "sentencing", "verdict", 78.0, (10, 200)),
    ("suspended_sentence", "sentencing", "verdict", 12.0, (10, 150)),
    ("acquitted", "acquittal", "closed", 0.5, (10, 300)),
    ("released_at_term", "release_at_term", "term_ended", 6.0, (10, 200)),
]
"""What follows on an arrest once the case has come to court."""

FREEING = frozenset(
    {
        "free",
        "bail",
        "surveilled",
        "suspended_sentence",
        "acquitted",
        "parole",
        "released_without_charge",
        "released_at_term",
        "released_early",
        "died_in_custody",
        "died_after_release",
    }
)
"""With these a deprivation of liberty is over."""

LONGEST = 7
"""Situations of one detention that are known at most."""


def path(chance: Chance, began: date, *, is_uyghur: bool = False) -> list[Step]:
    """The situations of one detention in order, at least the first, none after today."""
    beginnings = UYGHUR_BEGINNINGS if is_uyghur and began.year >= 2017 else BEGINNINGS
    custody = chance.pick({name: weight for name, (*_, weight) in beginnings.items()})
    mechanism, stage, _ = beginnings[custody]
    return list(_steps(chance, Step(custody, mechanism, stage, ends=False, day=began)))


def _steps(chance: Chance, step: Step) -> Iterator[Step]:
    for _ in range(LONGEST):
        yield step
        if step.ends:
            return
        at_court = step.custody == "arrested" and step.mechanism in ("indictment", "trial")
        ways = AFTER_TRIAL if at_court else COURSE.get(step.custody, [])
        left = max(0.0, 100 - sum(way[3] for way in ways))
        at = chance.choices(range(len(ways) + 1), [*(way[3] for way in ways), left])[0]
        if at == len(ways):
            return
        custody, mechanism, stage, _, spread = ways[at]
        day = chance.day_after(step.day, spread)
        if day > TODAY:
            return
        step = Step(custody, mechanism, stage, ends=custody in FREEING, day=day)
