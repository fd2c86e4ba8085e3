"""A whole dossier as its bytes, from one statement and by hand: no model object, no serializer."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
import psycopg

from casetracker.dates import UncertainDate
from dossiers.models import Appeal, Detention, Person, Response, StatusChange
from dossiers.models.held import held_days
from tests.bench.bare_facts import Bearing, Claim, Decision, Kind, Told, kinds_of, told_of
from tests.bench.bare_statement import DOSSIER

PERSON, DETENTION, CHANGE, APPEAL, RESPONSE = map(
    kinds_of, (Person, Detention, StatusChange, Appeal, Response)
)
NOTHING: Bearing = ({}, {})

Bearings = dict[str, Bearing]


class Answer(NamedTuple):
    """A response that may be shown: to which appeal, and the key of what it says of the person."""

    appeal: str | None
    own: str | None
    told: Told


def dossier(where: "psycopg.Connection[Any] | psycopg.Cursor[Any]", reference: str) -> bytes:
    """The dossier as a researcher is given it. Raises ``LookupError`` where there is none."""
    row: Any = where.execute(DOSSIER, [reference], binary=True).fetchone()
    person, detentions, changes, appeals, responses, claims, decisions, key = row
    if person is None:
        raise LookupError(reference)
    bearings = _bearings(claims or [], decisions or [])
    answers = _responses(responses or [], appeals or [], bearings)
    person["created_at"] = _instant(person["created_at"])
    for name in ("external_ids", "relationships"):
        person[name] = person[name] or []
    _finish(person, PERSON, bearings.get(key, NOTHING), ("born", "died", "current_since"))
    person["detentions"] = _detentions(detentions or [], reference, bearings)
    person["status_changes"] = _changes(changes or [], reference, bearings, answers)
    person["appeals"] = _appeals(appeals or [], bearings, answers)
    person["volunteered"] = _volunteered(answers)
    return orjson.dumps(person)


def _bearings(claims: Iterable[list[Any]], decisions: Iterable[list[Any]]) -> Bearings:
    """What bears on the records, by their keys."""
    found: Bearings = defaultdict(lambda: (defaultdict(list), defaultdict(list)))
    for subject, *said in claims:
        claim = Claim._make(said)
        if claim.told:
            passage = claim.told["passage"]
            source, snapshot = passage["source"], passage["snapshot"]
            source["published"] = _dated(source["published"])
            snapshot["captured_at"] = _instant(snapshot["captured_at"])
        found[subject][0][claim.field].append(claim)
    for subject, *made in decisions:
        decision = Decision._make(made)
        found[subject][1][decision.field].append(decision)
    return found


def _detentions(rows: list[Told], person: str, bearings: Bearings) -> list[Told]:
    today = datetime.now(UTC).date()
    for held in rows:
        held["person"] = person
        began, ended = held["began"], held["ended"]
        held["held_days"] = _days(began and began[0], ended and ended[0], today)
        held["charges"] = held["charges"] or []
        dates = ("began", "ended", "sentence_imposed", "sentence_ends")
        _finish(held, DETENTION, bearings.get(held["id"], NOTHING), dates)
    return rows


def _changes(
    rows: list[Told], person: str, bearings: Bearings, answers: dict[str, Answer]
) -> list[Told]:
    for change in rows:
        change["person"] = person
        change["recorded_at"] = _instant(change["recorded_at"])
        is_shown = change["response"] in answers
        bearing = bearings.get(change["id"], NOTHING)
        _finish(change, CHANGE, bearing, ("date",), hidden="" if is_shown else "outcome")
        if not is_shown:
            change |= {"response": None, "strength": "", "outcome": ""}
    return rows


def _responses(rows: list[Told], appeals: list[Told], bearings: Bearings) -> dict[str, Answer]:
    """The responses that may be shown, by their keys."""
    references = {asked["appeal"]["id"]: asked["appeal"]["reference"] for asked in appeals}
    found = {}
    for response in rows:
        appeal, own = response["appeal"], response.pop("own")
        response["appeal"] = references.get(appeal)
        response["answers"] = response["answers"] or []
        _finish(response, RESPONSE, bearings.get(response["id"], NOTHING), ("date",))
        found[response["id"]] = Answer(appeal, own, response)
    return found


def _appeals(rows: list[Told], bearings: Bearings, answers: dict[str, Answer]) -> list[Told]:
    for asked in rows:
        appeal = asked["appeal"]
        key = appeal.pop("id")
        appeal["persons"] = appeal["persons"] or []
        appeal["created_at"] = _instant(appeal["created_at"])
        appeal["responses"] = [each.told for each in answers.values() if each.appeal == key]
        _finish(appeal, APPEAL, bearings.get(key, NOTHING), ("date", "deadline"))
    return rows


def _volunteered(answers: dict[str, Answer]) -> list[Told]:
    """The responses that answer no appeal and say something of the person."""
    own = [each for each in answers.values() if each.appeal is None and each.own]
    return [each.told for each in sorted(own, key=lambda each: str(each.own))]


def _finish(
    record: Told, kinds: list[Kind], bearing: Bearing, dates: Iterable[str], *, hidden: str = ""
) -> None:
    """Put the facts of a record into words, then its dates, which facts are read from."""
    record["facts"] = told_of(kinds, record, bearing, hidden=hidden)
    for name in dates:
        record[name] = _dated(record[name])


def _dated(pair: list[str] | None) -> Told | None:
    return date_in_words(*pair) if pair else None


@lru_cache(maxsize=65536)
def date_in_words(text: str, words: str) -> Told | None:
    """A date as the API gives it; None for an empty text."""
    if not text:
        return None
    value = UncertainDate.parse(text)
    return {
        "edtf": value.edtf,
        "earliest": value.earliest and value.earliest.isoformat(),
        "latest": value.latest and value.latest.isoformat(),
        "words": words,
        "text": value.describe(),
    }


@lru_cache(maxsize=65536)
def _days(began: str | None, ended: str | None, today: date) -> Told:
    """How long a detention lasted; it is remembered for the one day ``today``."""
    del today
    first = UncertainDate.parse(began) if began else None
    last = UncertainDate.parse(ended) if ended else None
    return held_days(first, last)._asdict()


def _instant(text: str) -> str:
    """The instant without the fraction of a second where there is none."""
    return text.replace(".000000Z", "Z")
