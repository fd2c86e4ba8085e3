"""Appeals on behalf of people, and the answers to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.bench.population.chance import LAST_RECORDED, TODAY, Chance, Row
from tests.bench.population.lives import Life
from tests.bench.population.surroundings import Surroundings

KINDS = {
    "urgent_action": 24.0, "open_letter": 12.0, "prisoner_list": 8.0, "dialogue": 9.0,
    "demarche": 5.0, "statement": 16.0, "resolution": 4.0, "un_urgent_appeal": 8.0,
    "wgad_petition": 5.0, "domestic_remedy": 6.0, "media": 3.0,
}  # fmt: skip
DEMANDS = ("release", "information", "counsel", "family_visits", "medical_care", "fair_trial")
ANSWERS = {
    "no_reply": 46.0, "acknowledge": 12.0, "inform": 12.0, "deny_violation": 9.0,
    "no_record": 5.0, "rebut": 8.0, "refuse": 5.0, "action": 3.0,
}  # fmt: skip
OUTCOMES = {
    "released": "released",
    "released_early": "early_release",
    "med_parole": "medical_parole",
    "parole": "parole",
}
AUDIENCES = {"public": 80.0, "internal": 15.0, "confidential": 5.0}
ANSWERED = 0.55


@dataclass
class Asked:
    """An appeal with what hangs on it."""

    row: Row
    day: date
    persons: list[Row]
    responses: list[Row] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)


class Asking:
    """The appeals of one block."""

    def __init__(self, chance: Chance, around: Surroundings) -> None:
        self.chance, self.around = chance, around

    def made(self, number: int, people: Sequence[Life], *, first: int) -> list[Asked]:
        """So many appeals for these people, the first with the reference ``first``."""
        return [self._appeal(first + at, people) for at in range(number)]

    def _appeal(self, number: int, people: Sequence[Life]) -> Asked:
        chance = self.chance
        spoken_of = chance.some(people, 3)
        first = spoken_of[0]
        held = chance.choice(first.detained)
        day = min(chance.day_after(held.steps[0].day, (3, 900)), TODAY)
        moment = _recorded(first.recorded, day)
        row: Row = {
            "id": chance.key(moment),
            "created_at": moment,
            "reference": f"A-{moment.year}-{number:05d}",
            "kind": chance.pick(KINDS),
            "title": f"Appeal for {first.named.latin}"
            + (" and others" if len(spoken_of) > 1 else ""),
            "made_by_id": chance.choice(self.around.organisations),
            "addressed_to_id": chance.choice(self.around.authorities),
            "forum_id": chance.choice(self.around.forums) if chance.happens(0.2) else None,
            "date": chance.dated(day),
            "demands": chance.some(DEMANDS, 3),
            "text": f"We ask for the release of {first.named.latin} without conditions.",
            "audience": chance.pick(AUDIENCES),
            "status": "sent",
        }
        persons = [
            {
                "id": chance.key(moment),
                "created_at": moment,
                "appeal_id": row["id"],
                "person_id": person.row["id"],
                "demands": row["demands"][:1],
            }
            for person in spoken_of
        ]
        asked = Asked(row, day, persons)
        if chance.happens(ANSWERED):
            self._answer(asked, spoken_of)
        return asked

    def _answer(self, asked: Asked, people: Sequence[Life]) -> None:
        chance = self.chance
        day = min(chance.day_after(asked.day, (1, 400)), TODAY)
        moment = _recorded(asked.row["created_at"], day)
        kind = chance.pick(ANSWERS)
        response: Row = {
            "id": chance.key(moment),
            "created_at": moment,
            "appeal_id": asked.row["id"],
            "responder_id": asked.row["addressed_to_id"],
            "date": chance.dated(day),
            "channel": "" if kind == "no_reply" else chance.choice(["letter", "press_conference"]),
            "kind": kind,
            "audience": asked.row["audience"],
        }
        asked.responses.append(response)
        asked.row["status"] = "overdue" if kind == "no_reply" else "answered"
        if kind in ("inform", "no_record", "rebut", "action"):
            asked.answers.append(
                {
                    "id": chance.key(moment),
                    "created_at": moment,
                    "response_id": response["id"],
                    "person_id": people[0].row["id"],
                    "kind": kind,
                    "answer": "The case is being handled in accordance with the law.",
                }
            )
        self._bring_about(response, day, people[0])

    def _bring_about(self, response: Row, day: date, person: Life) -> None:
        """Let what changed for the person after the answer be called its outcome."""
        for change in person.changes:
            outcome = OUTCOMES.get(change["custody"])
            if outcome and change["recorded_at"].date() > day and "response_id" not in change:
                change |= {
                    "response_id": response["id"],
                    "strength": self.chance.choice(["followed", "unknown", "contributed"]),
                    "outcome": outcome,
                }
                return


def _recorded(after: datetime, day: date) -> datetime:
    """When something of that day was recorded, not before ``after``."""
    moment = datetime.combine(day, after.timetz()) + timedelta(days=2)
    return min(max(after, moment), LAST_RECORDED)
