"""People, what they are called, how they were held, and what was recorded of it when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.bench.population.chance import LAST_RECORDED, TODAY, Chance, Row
from tests.bench.population.custody import Step, path
from tests.bench.population.naming import ETHNICITIES, Named, name_of
from tests.bench.population.surroundings import CHARGES, PROVINCES, Surroundings

AUDIENCES = {"public": 72.0, "internal": 21.0, "confidential": 7.0}
STATES = {"published": 58.0, "draft": 30.0, "in_review": 10.0, "withdrawn": 2.0}
CERTAINTIES = {"reported": 62.0, "known": 27.0, "presumed": 6.0, "disputed": 3.0, "denied": 2.0}
CATEGORIES = {
    "speech": 24.0, "religion": 15.0, "ethnic": 18.0, "falun_gong": 9.0, "petition": 12.0,
    "association": 8.0, "assembly": 8.0, "rule_of_law": 6.0, "democracy": 9.0, "labour": 4.0,
    "property": 5.0, "civic": 4.0, "health_covid": 2.0, "information": 3.0,
}  # fmt: skip
RELIGIONS = {"Uyghur": "Islam", "Hui": "Islam", "Tibetan": "Tibetan Buddhism"}
OCCUPATIONS = (
    "writer", "lawyer", "teacher", "farmer", "monk", "imam", "journalist", "student", "engineer",
    "blogger", "petitioner", "worker", "trader", "publisher", "scholar", "driver", "nurse",
)  # fmt: skip
HOME = {
    "Uyghur": ["Xinjiang"],
    "Tibetan": ["Tibet", "Sichuan", "Qinghai", "Gansu"],
    "Mongol": ["Inner Mongolia"],
    "Hui": ["Gansu", "Xinjiang", "Qinghai"],
}
MOST_DETENTIONS = 4
HELD_IN = {"prison": "prison", "internment_camp": "internment_camp"}


@dataclass
class Detained:
    """A detention with the situations of it that are known."""

    row: Row
    steps: list[Step]
    charges: list[Row] = field(default_factory=list)


@dataclass
class Life:
    """A person as everything else of the block needs to know it."""

    row: Row
    named: Named
    born: date
    province: str
    recorded: datetime
    names: list[Row]
    detained: list[Detained] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)


class Lives:
    """The people of one block."""

    def __init__(self, chance: Chance, around: Surroundings) -> None:
        self.chance, self.around = chance, around

    def made(self, number: int, *, first: int, since: datetime, until: datetime) -> list[Life]:
        """So many people, recorded one after another, the first with the reference ``first``."""
        step = (until - since) / max(number, 1)
        people = [self._person(first + at, since + step * at) for at in range(number)]
        self._hold(people)
        for person in people:
            self._record(person)
        return people

    def _person(self, number: int, moment: datetime) -> Life:
        chance = self.chance
        ethnicity = chance.pick(ETHNICITIES)
        is_woman = chance.happens(0.27)
        named = name_of(chance, ethnicity, is_woman=is_woman)
        born = date(1990, 1, 1) - timedelta(days=int(chance.gauss(6000, 4200)))
        born = min(max(born, date(1925, 1, 1)), date(1998, 12, 31))
        province = chance.choice(HOME.get(ethnicity) or list(PROVINCES))
        prefecture = chance.choice(PROVINCES[province][1].split())
        key = chance.key(moment)
        row: Row = {
            "id": key,
            "created_at": moment,
            "reference": f"P-{moment.year}-{number:05d}",
            "sex": "female" if is_woman else chance.pick({"male": 96.0, "": 4.0}),
            "born": chance.dated(born) if chance.happens(0.62) else "",
            "birth_place": f"{prefecture}, {province}" if chance.happens(0.3) else "",
            "residence": f"{prefecture}, {province}" if chance.happens(0.8) else "",
            "nationality": "China",
            "ethnicity": ethnicity if ethnicity != "Han" or chance.happens(0.5) else "",
            "religion": RELIGIONS.get(ethnicity, "") if chance.happens(0.5) else "",
            "occupations": chance.some(OCCUPATIONS, 2) if chance.happens(0.7) else [],
            "issue_categories": self._categories(),
            "publication_state": chance.pick(STATES),
            "audience": chance.pick(AUDIENCES),
            "archived_at": moment + timedelta(days=3) if chance.happens(0.004) else None,
            "summary": f"{named.latin} of {prefecture}, {province}.",
        }
        row["archived_reason"] = "Recorded twice" if row["archived_at"] else ""
        for name in named.rows:
            name |= {"id": chance.key(moment), "created_at": moment, "person_id": key}
        return Life(row, named, born, province, moment, named.rows)

    def _categories(self) -> list[str]:
        found = {self.chance.pick(CATEGORIES) for _ in range(self.chance.randrange(0, 4))}
        return sorted(found)

    def _hold(self, people: Sequence[Life]) -> None:
        """Give each a detention, and as many again as half of them to some of them."""
        number = [1] * len(people)
        left = len(people) // 2
        while left:
            at = self.chance.randrange(len(people))
            if number[at] < MOST_DETENTIONS:
                number[at] += 1
                left -= 1
        for person, count in zip(people, number, strict=True):
            self._detain(person, count)
        self._forget([each for person in people for each in person.detained], len(people) * 4)

    def _detain(self, person: Life, count: int) -> None:
        chance = self.chance
        is_uyghur = person.row["ethnicity"] == "Uyghur"
        latest = min(TODAY, person.recorded.date())
        span = 9 * 365 * count
        day = latest - timedelta(days=int(chance.triangular(30, span, span / 3)))
        day = max(day, person.born + timedelta(days=18 * 365))
        for at in range(count):
            steps = path(chance, day, is_uyghur=is_uyghur)
            if at < count - 1:
                self._let_go(steps)
            last = steps[-1]
            person.detained.append(self._detention(person, steps))
            if last.custody.startswith("died"):
                person.row["died"] = person.detained[-1].row["ended"]
            day = chance.day_after(last.day, (40, 1500))
            day = last.day if day >= TODAY else day

    def _let_go(self, steps: list[Step]) -> None:
        """Let somebody who is taken again have been let go, even where nobody told how."""
        last = steps[-1]
        if last.ends and not last.custody.startswith("died"):
            return
        if last.ends:
            steps.pop()
        day = min(self.chance.day_after(last.day, (3, 200)), TODAY)
        steps.append(Step("free", "release", "none", ends=True, day=day))

    def _forget(self, detained: Sequence[Detained], known: int) -> None:
        """Leave as many situations as are to be ``known``: of most cases little is."""
        total = sum(len(each.steps) for each in detained)
        while total > known:
            each = self.chance.choice(detained)
            if len(each.steps) > 1:
                # The last, since that is what one does not learn; but how it ended stays told.
                del each.steps[-2 if each.steps[-1].ends else -1]
                total -= 1
        while total < known:
            each = self.chance.choice(detained)
            first = each.steps[0]
            moved = Step(first.custody, "transfer", first.stage, ends=False, day=first.day)
            each.steps.insert(1, moved)
            total += 1

    def _detention(self, person: Life, steps: list[Step]) -> Detained:
        chance = self.chance
        first, last = steps[0], steps[-1]
        serves = any(step.custody == "prison" for step in steps)
        wanted = HELD_IN.get(first.custody, "prison" if serves else "detention_centre")
        key = chance.key(person.recorded)
        ended = chance.dated(last.day) if last.ends else ""
        row: Row = {
            "id": key,
            "created_at": person.recorded,
            "person_id": person.row["id"],
            "form": first.custody,
            "certainty": chance.pick(CERTAINTIES),
            "began": chance.dated(first.day),
            "ended": ended,
            "how_ended": last.mechanism if last.ends else "",
            "facility_id": self._facility(person.province, wanted),
            "place": person.province if chance.happens(0.3) else "",
            "authority_id": self.around.police[person.province] if chance.happens(0.6) else None,
            "event_id": self._event(first.day),
            "contact": chance.pick({"": 70.0, "none": 9.0, "restricted": 9.0, "counsel": 12.0}),
            **self._sentence(person, steps),
        }
        detained = Detained(row, steps)
        if first.custody in ("criminal_detention", "rsdl", "detained") or serves:
            self._charge(person, detained)
        return detained

    def _facility(self, province: str, kind: str) -> str | None:
        if self.chance.happens(0.45):
            return None
        fit = [p.key for p in self.around.facilities if p.province == province and p.kind == kind]
        return self.chance.choice(fit) if fit else None

    def _event(self, day: date) -> str | None:
        fit = [key for key, year in self.around.events if year == day.year]
        return self.chance.choice(fit) if fit and self.chance.happens(0.12) else None

    def _sentence(self, person: Life, steps: list[Step]) -> Row:
        imposed = next((step.day for step in steps if step.mechanism == "sentencing"), None)
        if imposed is None:
            return {}
        chance = self.chance
        kind = chance.pick({"fixed_term": 95.0, "life": 4.0, "death_reprieve": 1.0})
        length = f"P{1 + int(14 * chance.random() ** 1.8)}Y" if kind == "fixed_term" else ""
        if length and chance.happens(0.35):
            length += "6M"
        return {
            "sentence_kind": kind,
            "sentence_length": length,
            "sentence_imposed": chance.dated(imposed),
            "sentence_court_id": self.around.courts[person.province],
        }

    def _charge(self, person: Life, detained: Detained) -> None:
        chance = self.chance
        sentenced = bool(detained.row.get("sentence_kind"))
        for code in {chance.pick(CHARGES) for _ in range(1 + chance.happens(0.2))}:
            detained.charges.append(
                {
                    "id": chance.key(person.recorded),
                    "created_at": person.recorded,
                    "detention_id": detained.row["id"],
                    "offence_id": self.around.offences[code],
                    "stage": "convicted" if sentenced else "suspected",
                }
            )

    def _record(self, person: Life) -> None:
        """Write the situations as status changes, a few of them corrections of the one before."""
        for detained in person.detained:
            for step in detained.steps:
                row = self._change(person, detained.row, step)
                before = person.changes[-1] if person.changes else None
                if before and before["detention_id"] == row["detention_id"]:
                    self._maybe_correct(row, before)
                person.changes.append(row)

    def _maybe_correct(self, row: Row, before: Row) -> None:
        if self.chance.happens(0.03):
            row["supersedes_id"] = before["id"]
            row["supersedes_reason"] = "A later report is more exact."

    def _change(self, person: Life, detention: Row, step: Step) -> Row:
        chance = self.chance
        after = datetime.combine(step.day, person.recorded.timetz()) + timedelta(
            days=int(400 * chance.random() ** 3)
        )
        moment = min(max(person.recorded, after), LAST_RECORDED)
        if person.changes:
            moment = max(moment, person.changes[-1]["recorded_at"] + timedelta(seconds=1))
        return {
            "id": chance.key(moment),
            "created_at": moment,
            "recorded_at": moment,
            "recorded_by_id": chance.choice(self.around.analysts),
            "person_id": person.row["id"],
            "detention_id": detention["id"],
            "date": chance.dated(step.day),
            "custody": step.custody,
            "legal_stage": step.stage,
            "mechanism": step.mechanism,
            "certainty": chance.pick(CERTAINTIES),
            "facility_id": detention["facility_id"] if chance.happens(0.3) else None,
            "court_id": self.around.courts[person.province] if step.stage == "verdict" else None,
            "amount_months": 6 if step.mechanism == "sentence_reduction" else None,
        }
