"""How the facts of a record stand, put together without a model object.

What a fact is called, how a value reads in words, and whether two values agree are the project's
own pure functions, each asked once for the same texts.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from dossiers.facts import Fact, Held
from dossiers.facts.kinds import ListFact, RowFact
from dossiers.facts.related import (
    AnswersFact,
    ChargesFact,
    NamesFact,
    PersonsFact,
    RelationshipsFact,
)

Told = dict[str, Any]
Also = Mapping[str, Any]
KEPT = 2**16
"""Texts of which is remembered what they say."""


class Claim(NamedTuple):
    """A claim on a fact; ``told`` is what may be shown of it, None where it is hidden."""

    field: str
    value: str
    is_accepted: bool
    key: str
    voice: str
    told: Told | None


class Decision(NamedTuple):
    """An editor's choice; the latest comes first."""

    field: str
    value: str
    held: bool
    reason: str
    weighed: list[str]
    day: str
    is_withdrawn: bool
    is_told: bool


Bearing = tuple[Mapping[str, list[Claim]], Mapping[str, list[Decision]]]
"""The claims on a record and the decisions about it, by field."""


class Kind(NamedTuple):
    """A fact of a class of records: its name, its label, and what reads it from a record."""

    fact: Fact
    label: str
    held: Callable[[Told, Also], list[Held]]


def kinds_of(model: Any) -> list[Kind]:
    """The facts of a class of records in their order."""
    return [Kind(fact, fact.label(model), _reader(fact)) for fact in model.FACTS.values()]


def told_of(
    kinds: Iterable[Kind], record: Told, bearing: Bearing, *, hidden: str = ""
) -> list[Told]:
    """The facts of a record with the claims and decisions that bear on them.

    ``facts`` of the record holds the other names of what it names.
    """
    claims, decisions = bearing
    also = record["facts"]
    found: list[Told] = []
    for kind in kinds:
        name = kind.fact.name
        if name == hidden:
            continue
        held = kind.held(record, also)
        claimed = claims.get(name)
        if not claimed:
            found.extend(_unsourced(kind.fact, kind.label, value.text) for value in held)
            continue
        for claim in claimed:
            if claim.told:
                claim.told["shown"] = _shown(kind.fact, claim.value)
        judge = _judge_many if kind.fact.many else _judge_one
        found.extend(judge(kind, held, claimed, decisions.get(name, [])))
    return found


def _judge_one(
    kind: Kind, held: list[Held], claims: list[Claim], decisions: list[Decision]
) -> Iterable[Told]:
    agreed = [bool(held) and _agrees(kind.fact, claim.value, held[0]) for claim in claims]
    accepted = [
        (claim, yes) for claim, yes in zip(claims, agreed, strict=True) if claim.is_accepted
    ]
    supporting = [claim for claim, yes in accepted if yes]
    against = [claim for claim, yes in accepted if not yes and claim.told]
    proposed = [claim for claim in claims if not claim.is_accepted and claim.told]
    if held or against or proposed:
        bearing = [*(claim for claim in supporting if claim.told), *against]
        made = _settling(kind.fact, decisions, held, bearing) if against else None
        yield _fact(kind, held[0].text if held else "", supporting, against, proposed, made)


def _judge_many(
    kind: Kind, held: list[Held], claims: list[Claim], decisions: list[Decision]
) -> Iterable[Told]:
    at_home = set()
    for value in held:
        agreeing = [claim for claim in claims if _agrees(kind.fact, claim.value, value)]
        at_home |= {claim.key for claim in agreeing}
        supporting = [claim for claim in agreeing if claim.is_accepted]
        proposed = [claim for claim in agreeing if not claim.is_accepted and claim.told]
        yield _fact(kind, value.text, supporting, [], proposed, None)
    strays = [claim for claim in claims if claim.key not in at_home and claim.told]
    against = [claim for claim in strays if claim.is_accepted]
    if strays:
        left = [made for made in decisions if not any(kind.fact.means(made.value, v) for v in held)]
        made = _all_settling(kind.fact, left, held, against)
        proposed = [claim for claim in strays if not claim.is_accepted]
        yield _fact(kind, "", [], against, proposed, made)


def _fact(
    kind: Kind,
    value: str,
    supporting: list[Claim],
    against: list[Claim],
    proposed: list[Claim],
    made: Decision | None,
) -> Told:
    shown = [claim for claim in supporting if claim.told]
    if against:
        standing = "disputed"
    elif value:
        standing = "sourced" if supporting else "unsourced"
    else:
        standing = "empty"
    return {
        "field": kind.fact.name,
        "label": kind.label,
        "value": value,
        "shown": _shown(kind.fact, value) if value else "",
        "standing": standing,
        "origins": len({claim.voice for claim in shown}),
        "confidential_source": bool(supporting) and not shown,
        "decision": _decision(kind.fact, made) if made else None,
        "claims": [
            *({"bearing": "supports", "claim": claim.told} for claim in shown),
            *({"bearing": "contradicts", "claim": claim.told} for claim in against),
            *({"bearing": "proposed", "claim": claim.told} for claim in proposed),
        ],
    }


def _decision(fact: Fact, made: Decision) -> Told:
    if not made.is_told:
        return {**dict.fromkeys(("decided_on", "value", "shown", "held", "reason")), **_day(made)}
    return {
        **_day(made),
        "value": made.value,
        "shown": _shown(fact, made.value) if made.value else "",
        "held": made.held,
        "reason": made.reason,
    }


def _day(made: Decision) -> Told:
    return {"decided_on": made.day}


def _settling(
    fact: Fact, decisions: Iterable[Decision], held: list[Held], claims: Iterable[Claim]
) -> Decision | None:
    """The latest that is not withdrawn, if it fits what is held and weighs every claim."""
    latest = next((made for made in decisions if not made.is_withdrawn), None)
    if latest is None or not all(claim.key in latest.weighed for claim in claims):
        return None
    still = any(fact.means(latest.value, one) for one in held) == latest.held
    return latest if (still if latest.value else not held) else None


def _all_settling(
    fact: Fact, decisions: list[Decision], held: list[Held], strays: list[Claim]
) -> Decision | None:
    """The latest of those that between them settle every stray claim."""
    found = []
    for claim in strays:
        about = [made for made in decisions if _agrees(fact, claim.value, Held(made.value))]
        made = _settling(fact, about, held, [claim])
        if made is None:
            return None
        found.append(made)
    # The list begins with the latest.
    return min(found, key=decisions.index, default=None)


@lru_cache(maxsize=KEPT)
def _unsourced(fact: Fact, label: str, value: str) -> Told:
    return {
        "field": fact.name,
        "label": label,
        "value": value,
        "shown": fact.shown(value),
        "standing": "unsourced",
        "origins": 0,
        "confidential_source": False,
        "decision": None,
        "claims": [],
    }


@lru_cache(maxsize=KEPT)
def _shown(fact: Fact, value: str) -> str:
    return fact.shown(value)


@lru_cache(maxsize=KEPT)
def _agrees(fact: Fact, claimed: str, held: Held) -> bool:
    return fact.agrees(claimed, held)


ROWS: dict[type[Fact], Callable[[Told], str]] = {
    NamesFact: lambda row: str(row["text"]),
    RelationshipsFact: lambda row: f"{row['kind']} {row['other']}",
    ChargesFact: lambda row: f"{row['offence']} {row['stage']}",
    PersonsFact: lambda row: str(row["person"]),
    AnswersFact: lambda row: f"{row['person']} {row['kind']}",
}
"""The text form of a row of the answer, for facts that are kept as rows."""

FORMER: dict[type[Fact], str] = {
    RelationshipsFact: "{kind} {}",
    PersonsFact: "{}",
    AnswersFact: "{} {kind}",
}
"""The same with a reference that was merged into that of the row."""


def _reader(fact: Fact) -> Callable[[Told, Also], list[Held]]:
    """What gives the values of ``fact`` that a record holds."""
    name = fact.name
    if type(fact) in FORMER:
        return _reader_of_people(name, ROWS[type(fact)], FORMER[type(fact)])
    if type(fact) in ROWS:
        text_of = ROWS[type(fact)]
        return lambda record, also: [Held(text_of(row)) for row in record[name]]  # noqa: ARG005
    if isinstance(fact, ListFact):
        return lambda record, also: [Held(item) for item in record[name]]  # noqa: ARG005
    if isinstance(fact, RowFact):
        return lambda record, also: (
            [Held(record[name], tuple(filter(None, also[name])))] if record[name] else []
        )
    return lambda record, also: _single(record[name])  # noqa: ARG005


def _single(value: Any) -> list[Held]:
    """A text, a number, or a date as the pair of its EDTF text and its words."""
    if value is None or value == "":
        return []
    return [Held(value[0] if isinstance(value, list) else str(value))]


def _reader_of_people(
    name: str, text_of: Callable[[Told], str], former: str
) -> Callable[[Told, Also], list[Held]]:
    def read(record: Told, also: Also) -> list[Held]:
        rows = record[name]
        return [
            Held(text_of(row), tuple(former.format(each, kind=row.get("kind")) for each in others))
            for row, others in zip(rows, also[name] or [()] * len(rows), strict=True)
        ]

    return read
